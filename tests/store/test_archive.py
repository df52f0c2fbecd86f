"""The archive: what is written can be read, whatever a kill or a bad disk did to the file."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from harvester.errors import StoreError
from harvester.items import File, Page, Row
from harvester.store.archive import Archive, Damage, at_place, check, files, places, read, read_at
from tests.made import MONDAY, page

MONTH = "county/2026-11.warc.gz"


def fetched(number: int, at: str = MONDAY) -> Page:
    made = page(f"http://a/{number}", at=at, row=Row(f"第{number}号年度报告", "2022-01-20", "http://a/list"))
    return Page(
        replace(
            made.fetched,
            body=f"<html>第 {number} 页{'x' * 500}</html>".encode(),
            headers={"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip", "ETag": '"1"'},
        )
    )


def written(folder: Path, count: int) -> list[int]:
    archive = Archive(folder)
    places = [archive.write(fetched(number))[1] for number in range(count)]
    archive.close()
    return places


def pages(path: Path) -> list[Page]:
    return [found[1] for found in read(path) if not isinstance(found, Damage)]


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    made = fetched(1)
    asked = {"requested": "http://a/asked", "division": "140403", "portal_name": "某县人民政府"}
    made.fetched = replace(made.fetched, **asked)
    made.files = [File("http://a/1.pdf", "附件 1.pdf", b"%PDF-1.7", "application/pdf", linked="http://a/view?1")]
    archive = Archive(tmp_path)
    name, offset = archive.write(made)
    archive.close()
    assert name == MONTH
    (back,) = pages(tmp_path / name)
    assert (back.url, back.key, back.portal, back.status) == ("http://a/1", "http://a/asked", "county", 200)
    assert (back.body, back.row, back.files) == (made.body, made.row, made.files)
    assert (back.fetched_at, back.fetched.division, back.fetched.portal_name) == (MONDAY, "140403", "某县人民政府")
    assert back.fetched.content_type == "text/html; charset=utf-8"
    assert "content-encoding" not in back.fetched.headers
    assert read_at(tmp_path / name, offset).body == made.body


def test_other_programs_can_read_it(tmp_path: Path) -> None:
    written(tmp_path, 3)
    with (tmp_path / MONTH).open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "response", "response"]
    assert gzip.decompress((tmp_path / MONTH).read_bytes()).startswith(b"WARC/1.")


def test_a_cut_tail_is_cut_back_to_the_last_whole_record(tmp_path: Path) -> None:
    places = written(tmp_path, 3)
    path = tmp_path / MONTH
    whole = path.read_bytes()
    for cut in (1, 100, len(whole) - places[2] - 1):
        path.write_bytes(whole[:-cut])
        damage = check(path)
        assert damage is not None
        assert (damage.whole, damage.truncated) == (places[2], True)
        archive = Archive(tmp_path)
        assert archive.write(fetched(9)) == (MONTH, places[2])
        archive.close()
        assert "cut back" in archive.notes[0]
        assert [back.url for back in pages(path)] == ["http://a/0", "http://a/1", "http://a/9"]


def test_a_damaged_middle_is_left_alone_and_the_rest_is_read(tmp_path: Path) -> None:
    places = written(tmp_path, 4)
    path = tmp_path / MONTH
    spoilt = bytearray(path.read_bytes())
    spoilt[places[1] + 40 : places[1] + 60] = bytes(20)
    path.write_bytes(spoilt)
    assert [back.url for back in pages(path)] == ["http://a/0", "http://a/2", "http://a/3"]
    assert [found.whole for found in read(path) if isinstance(found, Damage)] == [places[1]]
    archive = Archive(tmp_path)
    name, _ = archive.write(fetched(9))
    archive.close()
    assert name == "county/2026-11~2.warc.gz"
    assert path.read_bytes() == spoilt
    assert len(files(tmp_path)) == 2
    with pytest.raises(StoreError, match="no archived page"):
        read_at(path, places[1])


def test_months_and_portals_have_files_of_their_own(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    december = fetched(1, "2026-12-01T00:00:00+00:00")
    other = fetched(2)
    other.fetched = replace(other.fetched, portal="bureau")
    names = [archive.write(made)[0] for made in (fetched(0), december, other)]
    archive.close()
    assert names == [MONTH, "county/2026-12.warc.gz", "bureau/2026-11.warc.gz"]
    assert [path.relative_to(tmp_path).as_posix() for path in files(tmp_path)] == sorted(names)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "county").write_text("in the way")
    with pytest.raises(StoreError, match="archive cannot be written"):
        Archive(tmp_path).write(fetched(1))


def test_each_page_has_a_place_that_knows_its_files(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    made = [fetched(number) for number in range(4)]
    for number, one in enumerate(made):
        one.filing.order = 10 + number
        one.files = [File(f"http://a/{number}/{n}.pdf", "附件.pdf", b"%PDF") for n in (0, 1, 2)[: number % 3]]
        archive.write(one)
    archive.close()
    (path,) = tmp_path.rglob("*.warc.gz")
    found = [place for place in places(path) if not isinstance(place, Damage)]
    assert [order for order, _ in found] == [10, 11, 12, 13]
    assert [at_place(path, place).url for _, place in found] == [one.url for one in made]
    assert [place.followed for _, place in found] == [0, 1, 2, 0]
    assert [len(at_place(path, place).files) for _, place in found] == [0, 1, 2, 0]


@pytest.mark.parametrize("name", ["Content-Type", "content-type", None])
def test_the_type_of_a_page_comes_back_whether_a_header_said_it_or_not(tmp_path: Path, name: str | None) -> None:
    made = fetched(1)
    kept = {key: value for key, value in made.fetched.headers.items() if key.lower() != "content-type"}
    headers = {**kept, name: "text/html"} if name else kept
    made.fetched = replace(made.fetched, headers=headers, content_type="text/html")
    archive = Archive(tmp_path)
    archive.write(made)
    archive.close()
    (path,) = tmp_path.rglob("*.warc.gz")
    (back,) = pages(path)
    assert back.fetched.content_type == "text/html"
