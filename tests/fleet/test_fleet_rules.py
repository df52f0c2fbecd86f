"""A worker's rules one by one, without PostgreSQL and crawls: what is tried again, given back, set aside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("procrastinate", reason="needs the extra fleet: pip install '.[fleet]'")

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from scrapy.settings import Settings

from harvester.errors import RegistryError, StoreError
from harvester.fleet import board, queue, shards, worker
from harvester.operation.lock import only_one
from harvester.portals.registry import Portal
from harvester.store import Store
from harvester.store.runs import Run, begin, finish
from tests.fleet.fakes import PLANNED, App, portal


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("stopped: no room", True),
        ("the crawl fails: x", True),
        ("the crawl did not come to its end", True),
        ("the run cannot be recorded", True),
        ("two pages failed", False),
        ("it stopped: x", False),
        (None, False),
    ],
)
def test_whose_fault_it_was(reason: str | None, ours: bool) -> None:
    assert worker.failed_here(Run("a", PLANNED, reason=reason)) is ours


@pytest.mark.parametrize(
    ("error", "attempts", "seconds"),
    [
        (worker._Busy(), 0, 60),
        (worker._Busy(), 9, 60),
        (worker._Stopped(), 9, 0),
        (worker._Failed(), 0, 10),
        (worker._Failed(), 1, 20),
        (worker._Failed(), 2, 40),
        (worker._Failed(), 3, None),
        (ValueError(), 0, None),
    ],
)
def test_when_a_job_is_tried_again(error: Exception, attempts: int, seconds: float | None) -> None:
    before = datetime.now(UTC)
    made = worker._Again(10.0).get_retry_decision(
        exception=error, job=SimpleNamespace(attempts=attempts)  # type: ignore[arg-type]
    )  # fmt: skip
    if seconds is None:
        assert made is None
    else:
        assert made is not None
        assert made.retry_at is not None
        assert 0 <= (made.retry_at - before).total_seconds() - seconds < 5


class Board:
    """The board's answers for one portal, and what it was told."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *, since: bool = False, stored: bool = False, kills: int = 0
    ):
        self.told: list[Any] = []

        def answers(name: str, value: Any) -> None:
            async def answer(app: object, *words: Any) -> Any:
                self.told.append((name, *words))
                return value

            monkeypatch.setattr(board, name, answer)

        for name, value in (("since", since), ("stored", stored), ("kills", kills), ("note", None)):
            answers(name, value)
        answers("killed", kills + 1)

    @property
    def noted(self) -> list[Any]:
        return [one[1] for one in self.told if one[0] == "note"]


def at_work(folder: Path, **how: Any) -> worker.Worker:
    settings = Settings(
        {"FLEET_SHARDS": str(folder / "shards"), "DATABASE": "other.db", "CONTACT": "me@x.example"}
    )
    registry: Any = {"a": portal("a")}
    return worker.Worker(App(), None, registry, settings, ("default",), 1, name="w", **how)  # type: ignore[arg-type]


def crawled(one: worker.Worker, *, attempts: int = 0, anew: bool = False) -> str:
    context: Any = SimpleNamespace(job=SimpleNamespace(worker_id=7, attempts=attempts))
    return asyncio.run(one.crawl(context, "a", PLANNED, anew))


def ends_as(monkeypatch: pytest.MonkeyPatch, what: Run | Exception) -> list[tuple[str, str]]:
    """What a crawl in this process comes to; gives the databases of crawls and their priority."""
    seen: list[Any] = []

    async def crawl_portal(process: object, crawler: Any, entry: Portal) -> Run:
        seen.append((crawler.settings["DATABASE"], crawler.settings.getpriority("DATABASE")))
        if isinstance(what, Exception):
            raise what
        return what

    monkeypatch.setattr(worker, "crawl_portal", crawl_portal)
    return seen


def a_run(verdict: str = "complete", reason: str | None = None) -> Run:
    return Run("a", PLANNED, "2026-11-30T02:00:00+00:00", verdict, reason, "full", 3, 2, 1)


def test_a_portal_is_crawled_into_its_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, seen, one = Board(monkeypatch), ends_as(monkeypatch, run := a_run()), at_work(tmp_path)
    assert crawled(one) == "complete"
    assert (one.runs, one._id) == ([run], 7)
    assert seen == [(str(shards.database(tmp_path / "shards", "a")), 41)]
    assert told.noted == [board.ended(run, "w", datetime.fromisoformat(PLANNED))]


def test_what_another_has_crawled_since_is_not_crawled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, seen, one = Board(monkeypatch, since=True), ends_as(monkeypatch, a_run()), at_work(tmp_path)
    assert crawled(one) == "crawled already"
    assert (one.runs, seen, told.noted) == ([], [], [])


@pytest.mark.parametrize(
    ("attempts", "reason", "again"),
    [
        (0, "stopped: no room", True),
        (2, "stopped: no room", True),
        (3, "stopped: no room", False),
        (0, "x", False),
    ],
)
def test_what_failed_here_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempts: int, reason: str, again: bool
) -> None:
    told, one = Board(monkeypatch), at_work(tmp_path)
    ends_as(monkeypatch, run := a_run("partial", reason))
    if again:
        with pytest.raises(worker._Failed, match=reason):
            crawled(one, attempts=attempts)
        assert told.noted == []
    else:
        assert crawled(one, attempts=attempts) == "partial"
        assert len(told.noted) == 1
    assert one.runs == [run]


@pytest.mark.parametrize(
    "error", [StoreError("no room"), RegistryError("no entry"), worker._Failed("brought down")]
)
def test_what_cannot_be_crawled_at_all_is_a_run_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    told, one = Board(monkeypatch), at_work(tmp_path)
    ends_as(monkeypatch, error)
    with pytest.raises(worker._Failed, match=f"stopped: {error}"):
        crawled(one)
    assert crawled(one, attempts=3) == "partial"
    assert (told.noted[0].reason, told.noted[0].whole) == (f"stopped: {error}", False)


def test_a_shard_that_another_holds_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Board(monkeypatch)
    one = at_work(tmp_path)
    ends_as(monkeypatch, a_run())
    database = shards.database(tmp_path / "shards", "a")
    with only_one(database), pytest.raises(worker._Busy):
        crawled(one)
    assert one.runs == []


def test_a_worker_that_is_told_to_stop_takes_nothing_and_gives_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, one = Board(monkeypatch), at_work(tmp_path)
    seen = ends_as(monkeypatch, a_run("partial", "shutdown"))
    one.stopping = True
    with pytest.raises(worker._Stopped):
        crawled(one)
    assert seen == []

    async def here() -> Run:
        return await one._here(portal("a"), tmp_path / "x.db")

    with pytest.raises(worker._Stopped, match="shutdown"):
        asyncio.run(here())
    ends_as(monkeypatch, a_run())
    assert asyncio.run(here()).verdict == "complete", "what came to its end counts"
    assert told.noted == []


@pytest.mark.parametrize(
    ("there", "stored", "anew", "begins"),
    [
        (False, True, False, False),
        (False, True, True, True),
        (True, True, False, True),
        (False, False, False, True),
    ],
)
def test_a_shard_that_is_gone_is_not_begun_again_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, stored: bool, anew: bool, begins: bool
) -> None:
    Board(monkeypatch, stored=stored)
    seen, one = ends_as(monkeypatch, a_run()), at_work(tmp_path)
    if there:
        database = shards.database(tmp_path / "shards", "a")
        database.parent.mkdir(parents=True)
        database.touch()
    if begins:
        assert crawled(one, anew=anew) == "complete"
    else:
        with pytest.raises(worker._Failed, match="crawled before, and its shard is not there"):
            crawled(one, anew=anew)
    assert len(seen) == begins


class Child:
    """A crawl in a process of its own that ends as it is told to."""

    def __init__(self, code: int, path: Path, run: Run | None) -> None:
        self.code, self.path, self.run, self.words = code, path, run, ()
        self.ended = False

    async def begin(self, *words: Any, **_: Any) -> Child:
        self.words = words  # type: ignore[assignment]
        return self

    async def wait(self) -> int:
        if self.run is not None and not self.ended:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(Store(self.path)) as store:
                self.run.id = begin(store.connection, "a", self.run.started_at)
                finish(store.connection, self.run)
                store.connection.commit()
        self.ended = True
        return self.code

    def terminate(self) -> None:
        self.code = -15


@pytest.mark.parametrize(
    ("code", "started", "kills", "says"),
    [
        (0, "2099-01-01T00:00:00+00:00", 1, None),
        (1, "2099-01-01T00:00:00+00:00", 1, None),
        (0, "2020-01-01T00:00:00+00:00", 1, "a: the crawl left no run, see the log"),
        (-9, None, 1, "a: the crawl was brought down by signal 9, for the 2. time"),
        (-9, None, 2, "a: the crawl was brought down by signal 9, for the 3. time; set aside"),
    ],
)
def test_a_portal_that_brought_a_worker_down_is_crawled_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, started: str | None, kills: int, says: str | None
) -> None:
    told, one = Board(monkeypatch, kills=kills), at_work(tmp_path)
    one.settings.set("STORE_BATCH", 5, priority="cmdline")
    seen = ends_as(monkeypatch, a_run())
    run = None if started is None else Run("a", started, started, "partial", "why", None, 1)
    child = Child(code, shards.database(tmp_path / "shards", "a"), run)
    monkeypatch.setattr(asyncio, "create_subprocess_exec", child.begin)
    if says is None:
        assert crawled(one) == "partial"
        assert told.noted[0].reason == "why"
    elif says.endswith("aside"):
        with pytest.raises(queue.FleetError, match=f"^{says}$"):
            crawled(one)
    else:
        with pytest.raises(worker._Failed, match=f"^stopped: {says}$"):
            crawled(one)
    assert seen == [], "not in this process"
    words = list(child.words)
    assert words[3:5] == ["crawl", "a"]
    assert {"STORE_BATCH=5", f"DATABASE={child.path}", "PROGRESS=0"} == set(words[6::2])
    assert ("killed", "a") in told.told or code >= 0


@pytest.mark.parametrize(("code", "says"), [(-15, "stopped"), (0, None)])
def test_a_crawl_apart_that_is_stopped_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str | None
) -> None:
    Board(monkeypatch, kills=1)
    one = at_work(tmp_path)
    run = Run("a", "2099-01-01T00:00:00+00:00", PLANNED, "complete", "", "full", 1)
    child = Child(code, shards.database(tmp_path / "shards", "a"), run)
    monkeypatch.setattr(asyncio, "create_subprocess_exec", child.begin)

    async def apart() -> Run:
        one.stopping = True
        return await one._apart("a", child.path)

    if says:
        with pytest.raises(worker._Stopped):
            asyncio.run(apart())
    else:
        assert asyncio.run(apart()).verdict == "complete"


def job(number: int, **how: Any) -> Any:
    return SimpleNamespace(worker_id=number, task_kwargs={"portal": f"p{number}", "planned_at": PLANNED}, **how)


@pytest.mark.parametrize(
    ("number", "since", "kills", "done"),
    [
        (7, False, 0, []),  # this worker's own: it was too busy to say so
        (8, True, 0, ["succeeded"]),
        (8, False, 0, ["again", "killed"]),
        (8, False, 2, ["again"]),
    ],
)
def test_jobs_of_workers_that_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, since: bool, kills: int, done: list[str]
) -> None:
    told, one, deeds = Board(monkeypatch, since=since, kills=kills), at_work(tmp_path), []
    app: Any = one.app

    async def get_stalled_jobs(**how: Any) -> list[Any]:
        assert how == {"task_name": "gongkai.crawl", "seconds_since_heartbeat": 60.0}
        return [job(number)]

    async def finish_job(one: Any, state: Status, *, delete_job: bool) -> None:
        deeds.append(state.value)
        assert delete_job is False

    async def retry_job(one: Any, retry_at: datetime) -> None:
        assert 0 < (retry_at - datetime.now(UTC)).total_seconds() <= 1
        deeds.append("again")

    app.get_stalled_jobs, app.finish_job, app.retry_job = get_stalled_jobs, finish_job, retry_job
    one._id = 7
    asyncio.run(one.rescue())
    deeds += [name for name, *_ in told.told if name == "killed"]
    assert deeds == done


@pytest.mark.parametrize(("left", "stops"), [(0, True), (1, False)])
def test_a_worker_ends_when_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int, stops: bool
) -> None:
    one = at_work(tmp_path)
    app: Any = one.app
    app.rows = [{"n": left}]
    asyncio.run(one._stop_when_empty())
    assert (one.stopping, one._told.is_set()) == (stops, stops)


def test_an_outcome_waits_for_the_queue(tmp_path: Path) -> None:
    one = at_work(tmp_path, pace=worker.Pace(retry=0))
    answers: list[Any] = [ConnectorException("away"), ConnectorException("away"), "there"]

    async def ask() -> str:
        if isinstance(answer := answers.pop(0), Exception):
            raise answer
        return str(answer)

    assert asyncio.run(one._with_queue(ask)) == "there"


@pytest.mark.parametrize("nightly", [None, "10 1 * * *"])
def test_a_worker_plans_where_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nightly: str | None
) -> None:
    one, tasks, crons = at_work(tmp_path, nightly=nightly), {}, []
    app: Any = one.app

    def task(name: str, **how: Any) -> Callable[[Any], Any]:
        tasks[name] = how
        return lambda what: what

    app.task = task
    app.periodic = lambda cron: crons.append(cron) or (lambda what: what)
    one._tasks()
    assert tasks["gongkai.crawl"]["pass_context"] is True
    assert tasks["gongkai.crawl"]["retry"] == worker._Again(120.0)
    assert (crons, "gongkai.plan" in tasks) == ([nightly] if nightly else [], nightly is not None)
