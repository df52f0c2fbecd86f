"""The archive at its edges: damage twice, records of files, what is synced; reports beside in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harvester.errors import StoreError
from harvester.items import File, Page, Row
from harvester.store import Store, archive, beside
from harvester.store.archive import Archive, Damage, Place, at_place, places, read, read_at
from tests.made import page, report, store_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


# -- the archive --------------------------------------------------------------------------------------------


def written(folder: Path, *made: Page) -> Path:
    kept = Archive(folder)
    for one in made:
        one.filing.archived = kept.write(one)
    kept.close()
    (path,) = folder.rglob("*.warc.gz")
    return path


def test_only_what_was_written_since_is_brought_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    kept = Archive(tmp_path)
    kept.write(page("http://a/1", report()))
    kept.write(page("http://b/1", report(), portal="bureau"))
    kept.sync()
    assert len(synced) == 2
    kept.sync()
    assert len(synced) == 2, "nothing is new"
    kept.write(page("http://b/2", report(), portal="bureau"))
    kept.sync()
    assert len(synced) == 3
    kept.close("county")
    assert list(kept._open) == ["bureau"]
    kept.close("nobody")
    kept.close()
    assert kept._open == {}

    def full(_: int) -> None:
        raise OSError("disk")

    kept.write(page("http://a/2", report()))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="cannot be written"):
        kept.sync()


def test_a_file_is_found_again_when_it_is_opened_a_second_time(tmp_path: Path) -> None:
    first, second = page("http://a/1", report()), page("http://a/2", report())
    path = written(tmp_path, first)
    assert written(tmp_path, second) == path, "one file for a month, with one head"
    for one in (first, second):
        assert one.filing.archived is not None
        assert read_at(path, one.filing.archived[1]).url == one.url
    assert len(list(archive._members(path))) == 3


def test_beside_damaged_files_one_more_is_begun_and_kept_to(tmp_path: Path) -> None:
    def night(number: int) -> tuple[set[str], int, list[str]]:
        """The files that three pages went to, where the second of them begins, the notes."""
        kept = Archive(tmp_path)
        found = [kept.write(page(f"http://a/{number}{part}", report())) for part in range(3)]
        kept.close()
        return {name for name, _ in found}, found[1][1], kept.notes

    def spoil(name: str, at: int) -> None:
        path = tmp_path / "county" / name
        data = path.read_bytes()
        path.write_bytes(data[: at + 30] + bytes(30) + data[at + 60 :])

    names, middle, notes = night(0)
    assert (names, notes) == ({"county/2026-11.warc.gz"}, [])
    spoil("2026-11.warc.gz", middle)
    names, middle, notes = night(1)
    assert names == {"county/2026-11~2.warc.gz"}, "one for all that follows, not one a page"
    assert [note.partition("; ")[2] for note in notes] == ["left alone, going on in county/2026-11~2.warc.gz"]
    assert night(2)[0] == {"county/2026-11~2.warc.gz"}, "and for the nights that follow"
    spoil("2026-11~2.warc.gz", middle)
    names, _, notes = night(3)
    assert names == {"county/2026-11~3.warc.gz"}
    assert len(notes) == 2


def test_what_the_archive_does_not_hold_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, page("http://a/1", report()))
    for offset in (0, 10_000):  # a head that is no page, and the end
        with pytest.raises(StoreError, match=f"no archived page at byte {offset}"):
            read_at(path, offset)
        with pytest.raises(StoreError, match=f"no archived page at byte {offset}"):
            at_place(path, Place(offset, 0))
    with pytest.raises(StoreError):
        read_at(tmp_path / "none", 0)


def test_a_page_says_of_itself_what_came_with_it(tmp_path: Path) -> None:
    bare = page("http://a/1", report(), status=None)
    bare.fetched = replace(bare.fetched, headers={}, fetched_at="2026-11-23T09:00:00+08:00")
    placed = page("http://a/2", report())
    placed.fetched = replace(placed.fetched, division="140403")
    named = page("http://a/3", report(), row=Row("年报"))
    named.fetched = replace(named.fetched, portal_name="某县", requested="http://a/3")
    named.filing.order = 17
    kept = Archive(tmp_path)
    for one in (bare, placed, named):
        kept.write(one)
    kept.close()
    (path,) = tmp_path.rglob("*.warc.gz")
    found = [one[1] for one in read(path) if isinstance(one, tuple)]
    assert [one.status for one in found] == [200, 200, 200]
    assert found[0].fetched_at == "2026-11-23T01:00:00+00:00"
    assert [(one.fetched.division, one.fetched.portal_name) for one in found] == [
        (None, None),
        ("140403", None),
        (None, "某县"),
    ]
    assert [one.row for one in found] == [None, None, Row("年报")]
    assert [one.filing.order for one in found] == [0, 0, 17]
    assert [one.fetched.requested for one in found] == [None, None, None]
    assert [one.fetched.content_type for one in found] == [None, None, None]


def test_a_damaged_file_of_a_page_costs_only_itself(tmp_path: Path) -> None:
    first, second = page("http://a/1", report()), page("http://a/2", report())
    first.filing.order, second.filing.order = 5, 6
    first.files = [File(f"http://a/{n}.pdf", f"{n}.pdf", os.urandom(400)) for n in range(3)]
    path = written(tmp_path, first, second)
    starts = [found[0] for found in archive._members(path) if isinstance(found, tuple)]
    spoilt = bytearray(path.read_bytes())
    spoilt[starts[3] + 40 : starts[3] + 60] = bytes(20)  # the second file
    path.write_bytes(spoilt)
    found = list(places(path))
    assert [one.whole for one in found if isinstance(one, Damage)] == [starts[3]]
    assert [one for one in found if isinstance(one, tuple)] == [(5, Place(starts[1], 2)), (6, Place(starts[5], 0))]
    one = at_place(path, Place(starts[1], 2))
    assert [file.name for file in one.files] == ["0.pdf", "2.pdf"]
    assert [[file.name for file in found[1].files] for found in read(path) if isinstance(found, tuple)] == [
        ["0.pdf", "2.pdf"],
        [],
    ]


def test_a_record_longer_than_what_is_read_at_once_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = page("http://a/1", report())
    made.fetched = replace(made.fetched, body=os.urandom(5000))
    path = written(tmp_path, made, page("http://a/2", report()))
    monkeypatch.setattr(archive, "_CHUNK", 64)
    found = [one[1] for one in read(path) if isinstance(one, tuple)]
    assert [one.url for one in found] == ["http://a/1", "http://a/2"]
    assert found[0].body == made.body


# -- reports beside another -----------------------------------------------------------------------------------


def test_a_report_beside_is_where_its_page_is_in_the_archive_and_was_not_asked_for(store: Store) -> None:
    made = page("http://a/1", replace(report(), beside=[report(year=2020), report(year=2019)]), row=Row("年报"))
    made.fetched = replace(made.fetched, requested="http://a/0")
    made.filing.archived = ("f", 3)
    found = beside.pages_beside([made, page("http://a/2", refusal="a notice")])
    assert [(one.url, one.key) for one in found] == [("http://a/1#report-2",) * 2, ("http://a/1#report-3",) * 2]
    assert [one.filing.archived for one in found] == [("f", 3)] * 2
    assert [one.row for one in found] == [None, None]
    assert [one.report.url for one in found if one.report] == ["http://a/1#report-2", "http://a/1#report-3"]
    assert all(one.filing.digest and one.filing.shingles for one in found)
    assert (beside.is_beside(found[0].url), beside.is_beside("http://a/1#top")) == (True, False)
    assert beside.page_of(found[0].url) == "http://a/1"
    store.save([made, page("http://a/11", replace(report(year=2015), beside=[report(year=2014)]))])
    assert beside.addresses_beside(store.connection, ["http://a/1"]) == [one.url for one in found]
    assert beside.addresses_beside(store.connection, ["http://a/1", "http://a/11"])[2:] == ["http://a/11#report-2"]
