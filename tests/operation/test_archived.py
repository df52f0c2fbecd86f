"""An archive read again: in the order of fetching, by one process or several, with few files open."""

from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harvester.errors import StoreError
from harvester.items import Fetched, File, Page
from harvester.operation import archived
from harvester.operation.archived import Reading, read_all
from harvester.replica import figures, markup, page
from harvester.store.archive import Archive

PORTALS, PAGES = 40, 2


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of many portals, fetched in turn; every fifth with a file."""
    folder = tmp_path_factory.mktemp("archive")
    written = Archive(folder)
    for number in range(PORTALS * PAGES):
        made = figures.figures_for(f"甲县第{number}局", 2021, seed=number)
        text = page.page(markup.dress(made, "plain"), title=made.title, size=4000)
        came = Fetched(
            f"portal{number % PORTALS}",
            f"http://a/{number}",
            "report",
            200,
            "2026-11-23T01:00:00+00:00",
            text.encode(),
        )
        one = Page(came)
        one.filing.order = 1_000 + number
        if not number % 5:
            one.files.append(File(f"http://a/{number}.txt", "附件.txt", b"no report"))
        written.write(one)
    written.close()
    return folder


def told(reading: Reading) -> tuple[str, str | None, int, int]:
    return reading.page.url, reading.page.filing.digest, len(reading.page.files), reading.size


@pytest.mark.parametrize("workers", [1, 2])
def test_pages_come_in_the_order_of_fetching(archive: Path, workers: int) -> None:
    damages: list[str] = []
    found = list(read_all(archive, damages.append, workers))
    assert damages == []
    assert [reading.page.url for reading in found] == [f"http://a/{n}" for n in range(PORTALS * PAGES)]
    assert [len(reading.page.files) for reading in found] == [int(n % 5 == 0) for n in range(PORTALS * PAGES)]
    assert all(reading.page.report is not None and not reading.page.body for reading in found)


def test_few_files_are_open(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 0
    real = archived.read_page

    def counting(one: Page) -> None:
        nonlocal most
        most = max(most, len(os.listdir("/proc/self/fd")))
        real(one)

    monkeypatch.setattr(archived, "read_page", counting)
    before = len(os.listdir("/proc/self/fd"))
    assert len([told(reading) for reading in read_all(archive, lambda text: None, 1)]) == PORTALS * PAGES
    assert 0 < most < before + 10


class Pool:
    """Stands in for processes: a piece is read when its answer is asked for."""

    def __init__(self, processes: int, **how: Any) -> None:
        self.processes, self.how = processes, how
        POOLS.append(self)
        self.waiting = self.most = 0
        self.pieces: list[int] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def submit(self, read: Any, archive: Path, piece: list[int]) -> Any:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        self.pieces.append(len(piece))

        def result() -> list[int]:
            self.waiting -= 1
            if piece[0] < 0:
                raise BrokenProcessPool
            return piece

        return SimpleNamespace(result=result)


POOLS: list[Pool] = []


@pytest.mark.parametrize(("count", "pieces"), [(0, []), (1, [1]), (16, [16]), (17, [16, 1]), (160, [16] * 10)])
@pytest.mark.parametrize("processes", [2, 3])
def test_what_several_processes_read_comes_in_its_order_and_a_bounded_part_of_it_waits(
    count: int, pieces: list[int], processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archived, "ProcessPoolExecutor", Pool)
    found: Any = archived._side_by_side(Path("a"), iter(range(count)), processes)  # type: ignore[arg-type]
    assert list(found) == list(range(count))
    pool = POOLS.pop()
    assert (pool.pieces, pool.processes) == (pieces, processes)
    assert pool.how["initargs"] == (Path("a"),)
    assert pool.most == min(len(pieces), processes * archived.AHEAD)


def test_a_process_that_was_ended_from_outside_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archived, "ProcessPoolExecutor", Pool)
    with pytest.raises(StoreError, match="a reading process was ended"):
        list(archived._side_by_side(Path("a"), iter([-1]), 2))  # type: ignore[arg-type,list-item]
    POOLS.clear()


@pytest.mark.parametrize(
    ("count", "workers", "processes"), [(3, None, 1), (4, None, 7), (4, 1, 1), (2, 5, 5), (0, None, 1)]
)
def test_few_pages_are_read_by_one_process(
    count: int, workers: int | None, processes: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(archived, "FEW", 4)
    monkeypatch.setattr(archived.os, "cpu_count", lambda: 7)
    monkeypatch.setattr(archived, "_note_order", lambda order, archive, damaged: (_tables(order), count)[1])
    monkeypatch.setattr(archived, "_side_by_side", lambda archive, found, many: asked.append(many) or ())
    assert list(read_all(tmp_path, print, workers)) == []
    assert asked == ([processes] if processes > 1 else [])


def _tables(order: Any) -> None:
    order.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT, month TEXT)")
    order.execute("CREATE TABLE pages (file INTEGER, turn INTEGER, at INTEGER, followed INTEGER)")
