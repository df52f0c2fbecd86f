"""Where memory or a disk runs short a crawl ends in order: what came is stored, its verdict names this machine."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from harvester.errors import StoreError
from harvester.operation import night
from harvester.operation.night import mind_memory, recorded
from harvester.reading import canary, machine
from harvester.store import Store, shared
from harvester.store.database import transaction, whole
from harvester.store.runs import Run
from tests.made import MONDAY, page, report, store_at

SHORT = "this machine has no memory left"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


@pytest.fixture(autouse=True)
def as_at_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_met", [])
    monkeypatch.setattr(machine, "_reserve", [])
    monkeypatch.setattr(machine, "_kept", False)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        ImportError("/x/isal_zlib.so: failed to map segment from shared object"),
    ],
)
def test_the_first_lack_of_memory_gives_the_reserve_back(error: Exception) -> None:
    assert not machine.memory_is_short(), "nobody has set anything aside"
    machine.keep_reserve()
    machine.keep_reserve()
    assert (len(machine._reserve), machine.memory_is_short()) == (1, False)
    assert machine.fault(OSError(24, "Too many open files")) is not None
    assert machine.fault(ImportError("No module named x")) is None
    assert not machine.memory_is_short()
    found = machine.fault(error)
    assert found is not None
    assert found.code == "machine"
    assert machine.memory_is_short()


def test_no_page_is_blamed_where_memory_had_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "_current", None)
    made = canary.set_up(tmp_path / "x.reading")
    assert made is not None
    assert made._map is not None
    machine.keep_reserve()
    with canary.over("http://a/1", b"x"):
        assert made._map[:10] == b"http://a/1"
    machine.fault(MemoryError())
    with canary.over("http://a/2", b"x"):
        assert made._map[0] == 0
    canary.release()


def test_a_transaction_that_could_not_be_undone_is_undone_before_the_next(tmp_path: Path) -> None:
    class Short(sqlite3.Connection):
        fails = True

        def execute(self, query: str, *more: Any) -> sqlite3.Cursor:
            if query == "ROLLBACK" and self.fails:
                raise MemoryError
            return super().execute(query, *more)

    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None, factory=Short)
    connection.execute("CREATE TABLE t (x)")

    def fails() -> None:
        with transaction(connection, tmp_path / "x.db"):
            connection.execute("INSERT INTO t VALUES (1)")
            raise KeyError

    with pytest.raises(StoreError, match=f"x.db: {SHORT}"):
        fails()
    connection.fails = False
    with whole(connection):
        connection.execute("INSERT INTO t VALUES (2)")
    assert connection.execute("SELECT x FROM t").fetchall() == [(2,)]
    with whole(connection), pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        connection.execute("BEGIN")
    connection.close()


def test_pages_that_find_no_memory_end_the_crawl_and_are_no_failures(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(store._writer, "_save", short)
    with pytest.raises(StoreError, match=SHORT):
        store.save([page("http://a/1", report()), page("http://a/2", report(year=2020))])
    assert store.connection.execute("SELECT count(*) FROM pages").fetchone() == (0,)


def test_a_batch_that_finds_no_memory_before_it_is_written_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = shared.acquire(Settings({"DATABASE": str(tmp_path / "x.db")}))

    def short(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(session.archive, "sync", short)
    session.held.append((page("http://a/1", report()), None))  # type: ignore[arg-type]
    session.flush()
    assert session.error == f"1 pages cannot be written: {SHORT}"
    monkeypatch.undo()
    shared.release(session)


def test_verdicts_that_could_not_be_written_are_written_at_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    killed, before = store.begin_run("killed", MONDAY), store.last_run()
    ids = {name: store.begin_run(name, MONDAY) for name in ("a", "b", "c")}
    told = [
        Run("a", MONDAY, MONDAY, "partial", "the run cannot be recorded: no room", id=ids["a"]),
        Run("b", MONDAY, MONDAY, "partial", "the crawl did not come to its end, see the log"),
        Run("c", MONDAY, MONDAY, "complete", id=ids["c"]),
        Run("killed", MONDAY, MONDAY, "partial"),
    ]
    store.finish_run(told[2])
    told[2].verdict = "partial"
    assert killed == before
    recorded(told, store, before)
    assert store.connection.execute("SELECT portal, verdict, reason FROM runs ORDER BY id").fetchall() == [
        ("killed", None, None),
        ("a", "partial", "the run cannot be recorded: no room"),
        ("b", "partial", "the crawl did not come to its end, see the log"),
        ("c", "complete", None),
    ]

    def full(*_: Any) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(store, "finish_late", full)
    with caplog.at_level(logging.ERROR):
        recorded(told, store, before)
    assert "verdicts were not recorded: no room" in caplog.text


def test_a_callback_that_finds_no_memory_ends_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(night, "_stop_soon", lambda: ended.append(1))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    mind_memory()
    loop.call_exception_handler({"message": "x", "exception": KeyError("x")})
    loop.call_exception_handler({"message": "x"})
    assert not ended
    loop.call_exception_handler({"message": "x", "exception": MemoryError()})
    assert ended
    loop.close()


def test_room_on_the_disk_is_set_aside_until_nothing_else_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Settings({"DATABASE": str(tmp_path / "x.db")})
    session = shared.acquire(given)
    spare = session.spare
    assert spare is not None
    assert os.fstat(spare.fileno()).st_size == shared.SPARE
    assert not any(path.stat().st_size == shared.SPARE for path in tmp_path.iterdir()), "it has no name"
    session.fail("no room")
    session.fail("no room at all")
    assert (session.error, session.spare, spare.closed) == ("no room", None, True)
    shared.release(session)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    for name, others in (("posix_fallocate", os), ("TemporaryFile", tempfile)):
        with monkeypatch.context() as patched:
            patched.setattr(others, name, full)
            session = shared.acquire(given)
            assert session.spare is None
            session.fail("x")
            shared.release(session)
    shared.release(session := shared.acquire(given))
    assert session.spare is not None
    assert session.spare.closed
