"""A page that brings the process down is named by the next one, and left out until it changes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.reading import canary
from tests.places import ROOT

URL, BODY = "http://127.0.0.1/年报.html", b"<html>a page</html>"
READS = """
import faulthandler, os, signal, sys
from pathlib import Path
from harvester.reading import canary
canary.set_up(Path(sys.argv[1]))
with canary.over("http://127.0.0.1/before.html", b"x"):
    pass
with canary.over("http://127.0.0.1/年报.html", b"<html>a page</html>"):
    {}
"""

# what Python says of itself before it aborts: its memory was limited
NO_MEMORY = "os.write(canary._current._fault.fileno(), b'Cannot recover from MemoryErrors'); os._exit(3)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(canary, "_current", None)
    yield tmp_path / "harvest.db.reading"
    if canary._current is not None:
        canary._current.close()


def dies(folder: Path, how: str) -> int:
    """Runs a process that ends while it reads a page; its exit code."""
    done = subprocess.run(
        [sys.executable, "-c", READS.format(how), str(folder)], cwd=ROOT, capture_output=True, check=False
    )
    return done.returncode


@pytest.mark.parametrize("how", ["os.kill(os.getpid(), signal.SIGSEGV)", "os.abort()"])
def test_a_page_that_crashes_the_reader_is_named_and_left_out(folder: Path, how: str) -> None:
    assert dies(folder, how) < 0
    assert canary.set_up(folder) is not None
    with canary.over(URL, BODY) as told:
        assert told is not None
        assert told.code == "parser-crash"
    with canary.over(URL, BODY + b" changed") as told:
        assert told is None
    with canary.over("http://127.0.0.1/before.html", b"x") as told:
        assert told is None


def test_it_is_left_out_in_all_later_nights(folder: Path) -> None:
    dies(folder, "os.abort()")
    for _ in range(2):
        made = canary.set_up(folder)
        assert made is not None
        with canary.over(URL, BODY) as told:
            assert told is not None
        made.close()
        canary._current = None
    assert len((folder / canary.LIST).read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize("how", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(3)", "sys.exit(0)", NO_MEMORY])
def test_a_process_that_is_killed_or_ends_or_has_no_memory_names_no_page(folder: Path, how: str) -> None:
    dies(folder, how)
    made = canary.set_up(folder)
    assert made is not None
    with canary.over(URL, BODY) as told:
        assert told is None
    made.close()
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_costs_no_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "_current", None)
    (tmp_path / "file").write_text("")
    assert canary.set_up(tmp_path / "file" / "x") is None
    with canary.over(URL, BODY) as told:
        assert told is None


def test_one_folder_is_watched_and_those_who_ask_for_it_share_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canary, "_current", None)
    one = canary.set_up(tmp_path / "one")
    assert canary.set_up(tmp_path / "one") is one
    canary.release()
    assert canary.set_up(tmp_path / "one") is one, "another still reads"
    other = canary.set_up(tmp_path / "other")
    assert other is not one
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"], "what nobody watches any more is left"
    canary.release()
    assert list(tmp_path.iterdir()) == []
    canary.release()


def test_a_list_of_pages_may_hold_what_is_none(folder: Path) -> None:
    folder.mkdir()
    lines = ["no json", "[]", '{"site": 1}', '{"page": "甲"}']
    (folder / canary.LIST).write_text("\n".join(lines), "utf-8")
    assert canary._known(folder) == {"甲"}
