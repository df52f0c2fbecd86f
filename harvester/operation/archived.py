"""The pages of an archive in the order in which they were fetched, read again by several processes.

First each file is gone through once, alone, and the places of its pages noted in a scratch database; then pages
are taken in their order from wherever they lie. So few files are open at once, whatever the number of portals.
"""

from __future__ import annotations

import functools
import gc
import multiprocessing
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from harvester.documents.sandbox.process import Sandbox
from harvester.errors import StoreError
from harvester.items import Page
from harvester.reading import canary
from harvester.reading.files import is_file
from harvester.reading.given import take_given
from harvester.reports.model import Check, Report
from harvester.store.archive import Damage, Place, at_place, files, places
from harvester.store.fingerprint import fingerprint
from pipelines.attachments import Reader, read_files
from pipelines.judge import judge
from pipelines.read import read as read_page

# pages that a process is handed at once, and hand-outs per process that wait to be written in their turn
PIECE = 16
AHEAD = 3
# below so many pages other processes cost more to start than they save
FEW = 400
# a check that holds, of whatever numbers: two in three of what a process would hand over
_HELD = Check("", "", True, None, None)
_Found = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class Reading:
    """One page read again, without its bytes, and how many they were. Its checks that hold are counted only."""

    page: Page
    size: int


def read_all(archive: Path, damaged: Callable[[str], None], workers: int | None = None) -> Iterator[Reading]:
    """Every page of an archive read with today's code, in the order in which they were fetched.

    damaged: called with what is wrong with a file. workers: processes, by default one for each processor. Raises
    StoreError where a process was ended from outside.
    """
    with (
        tempfile.TemporaryDirectory(prefix="reextract-") as scratch,
        closing(sqlite3.connect(Path(scratch) / "order.db", isolation_level=None)) as order,
    ):
        count = _note_order(order, archive, damaged)
        found: Iterator[_Found] = (
            (name, Place(*place))
            for name, *place in order.execute(
                "SELECT f.name, p.at, p.followed FROM pages p JOIN files f ON f.id = p.file"
                " ORDER BY f.month, p.turn, f.name, p.at"
            )
        )
        processes = workers or (1 if count < FEW else os.cpu_count() or 1)
        if processes == 1:
            yield from map(functools.partial(_read, archive, Sandbox(1).read), found)
        else:
            yield from _side_by_side(archive, found, processes)


def _note_order(order: sqlite3.Connection, archive: Path, damaged: Callable[[str], None]) -> int:
    """Notes where every page lies and when its turn comes; returns how many there are."""
    order.execute("PRAGMA journal_mode = OFF")
    order.execute("PRAGMA synchronous = OFF")
    order.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT, month TEXT)")
    order.execute("CREATE TABLE pages (file INTEGER, turn INTEGER, at INTEGER, followed INTEGER)")
    order.execute("BEGIN")
    for number, path in enumerate(files(archive)):
        name = path.relative_to(archive).as_posix()
        month = path.name.split(".")[0].split("~")[0]
        order.execute("INSERT INTO files VALUES (?, ?, ?)", (number, name, month))
        for found in places(path):
            if isinstance(found, Damage):
                damaged(f"{path}: {found.reason} at byte {found.whole}; going on after it")
            else:
                turn, place = found
                order.execute("INSERT INTO pages VALUES (?, ?, ?, ?)", (number, turn, place.at, place.followed))
    order.execute("COMMIT")
    return int(order.execute("SELECT count(*) FROM pages").fetchone()[0])


def _side_by_side(archive: Path, found: Iterator[_Found], processes: int) -> Iterator[Reading]:
    """The pages read by several processes; those that are read too early wait, a bounded number of them."""
    waiting: deque[Future[list[Reading]]] = deque()
    # spawned, not forked: the parent holds databases and threads
    spawn = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_start, initargs=(archive,)) as pool:
            while piece := list(islice(found, PIECE)):
                waiting.append(pool.submit(_read_piece, archive, piece))
                if len(waiting) >= processes * AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise StoreError(
            "a reading process was ended, from outside for want of memory perhaps, or by a page: nothing was"
            " changed, and such a page is left out the next time"
        ) from None


_sandbox: Sandbox | None = None
_settled = False


def _start(archive: Path) -> None:
    """Once in each process."""
    global _sandbox
    canary.set_up(archive.with_name(f"{archive.name}.reading"))
    _sandbox = Sandbox(1)
    # as commands do, see harvester/commands
    gc.set_threshold(20_000, 10, 5)


def _read_piece(archive: Path, piece: list[_Found]) -> list[Reading]:
    global _settled
    assert _sandbox is not None
    readings = [_read(archive, _sandbox.read, found) for found in piece]
    if not _settled:
        # code, and what was made of data files by now, is never gone: looking through it for circles now and then
        # was a sixth of reading
        gc.freeze()
        _settled = True
    return readings


def _read(archive: Path, reader: Reader, found: _Found) -> Reading:
    name, place = found
    page = at_place(archive / name, place)
    page.filing.archived = (name, place.at)
    read_page(page)
    if page.files or is_file(page):
        read_files(page, reader)
    judge(page)
    take_given(page)
    fingerprint(page)
    # of the bytes their digest is all that the store asks; of files, that they came; of checks that hold, how many
    outcome = page.outcome if page.report is None else _light(page.report)
    light = replace(page, fetched=replace(page.fetched, body=b""), outcome=outcome)
    return Reading(light, len(page.body))


def _light(report: Report) -> Report:
    checks = [_HELD if check.ok else check for check in report.checks]
    return replace(report, checks=checks, beside=list(map(_light, report.beside)))
