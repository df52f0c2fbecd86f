"""What the fleet plans, and what its board knows and shows; without PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("procrastinate", reason="needs the extra fleet: pip install '.[fleet]'")

from procrastinate.exceptions import ConnectorException
from scrapy.settings import Settings

from harvester.fleet import board, queue, status
from harvester.store.runs import Run
from tests.fleet.fakes import NOW, PLANNED, App, ended, portal, rows_of


@pytest.mark.parametrize(
    ("run", "hours"),
    [(None, queue.MOST_WAITING), (0.5, 0), (1.5, 1), (24.1, 24), (-1.5, -1), (2_000_000.5, queue.MOST_WAITING)],
)
def test_those_that_wait_longest_come_first(run: float | None, hours: int) -> None:
    one = None if run is None else replace(ended("a", 0), ended_at=NOW - timedelta(hours=run))
    assert queue.waits(one, NOW) == hours


@pytest.mark.parametrize(
    ("run", "fresh"),
    [
        (None, False),
        (ended("a", 11), True),
        (ended("a", 12.1), False),
        (ended("a", 1, "partial"), False),
        (ended("a", 1, whole=False), False),
    ],
)
def test_what_was_crawled_whole_in_the_last_hours_is_not_due(run: board.Ended | None, fresh: bool) -> None:
    assert queue._is_fresh(run, datetime.now(UTC), 12) is fresh
    if run is not None:
        assert not queue._is_fresh(run, run.ended_at + timedelta(hours=12), 12)


def test_portals_of_one_host_share_a_lock() -> None:
    some = [portal("a", "x.cn"), portal("b", "y.cn", "x.cn"), portal("c", "y.cn"), portal("d")]
    locks = queue.host_locks(some)
    assert locks["a"] == locks["b"] == locks["c"] != locks["d"]
    assert locks["d"].startswith("host:")
    assert "x.cn" in locks["a"]


def plan(app: App, *names: str, aside: tuple[str, ...] = ()) -> queue.Planned:
    some = [portal(name, where="inside" if name == "in" else "") for name in ("a", "b", "c", "d", "in")]
    return asyncio.run(queue.plan(app, some, 12, names))  # type: ignore[arg-type]


def test_a_plan_takes_what_is_due() -> None:
    app = App(
        rows_of(ended("a", 1), ended("b", 30), ended("d", 30)),
        [{"portal": "c", "kills": 3}],
        [{"portal": "d", "status": "todo"}],
    )
    made = plan(app)
    assert (made.queued, made.waiting, made.fresh, made.aside) == (("b", "in"), ("d",), ("a",), ("c",))
    assert [(job["name"], job["queue"], job["queueing_lock"], job["priority"]) for job in app.jobs] == [
        ("gongkai.crawl", "default", "b", 30),
        ("gongkai.crawl", "inside", "in", queue.MOST_WAITING),
    ]
    assert [(job["portal"], job["anew"]) for job in app.deferred] == [("b", False), ("in", False)]
    assert datetime.fromisoformat(app.deferred[0]["planned_at"]).tzinfo is not None
    assert app.asked[1][1] == {"kills": 3}


def test_a_plan_of_names_takes_these_due_or_not() -> None:
    app = App([], rows_of(ended("a", 1)), [], [])
    made = plan(app, "a", "b")
    assert (made.queued, made.waiting, made.fresh, made.aside) == (("a", "b"), (), (), ())
    assert app.asked[0][0].startswith("DELETE FROM fleet_kills")
    assert sorted(app.asked[0][1]["portals"]) == ["a", "b"]
    assert [job["anew"] for job in app.deferred] == [True, True]


def test_what_somebody_else_plans_at_the_same_moment_waits() -> None:
    app = App([], [], [])
    app.twice = {"b"}
    made = plan(app)
    assert (made.queued, made.waiting) == (("a", "c", "d", "in"), ("b",))


def test_a_queue_that_cannot_be_used_says_why() -> None:
    away = ConnectorException("away")
    away.__cause__ = OSError("no\nroute")
    with pytest.raises(queue.FleetError, match="cannot be used: no route; was it made by `scrapy fleet init`"):
        plan(App(away))
    assert queue.cause(ConnectorException("a  b")) == "a b"
    with pytest.raises(queue.FleetError, match="FLEET_QUEUE is not set"):
        queue.application(Settings())


@pytest.mark.parametrize("there", [True, False])
def test_a_queue_is_made_once(there: bool) -> None:
    app, schemas = App({"there": there}), []

    async def apply_schema_async() -> None:
        schemas.append(1)

    app.schema_manager = SimpleNamespace(apply_schema_async=apply_schema_async)  # type: ignore[attr-defined]
    assert asyncio.run(queue.initialise(app)) is not there  # type: ignore[arg-type]
    assert len(schemas) == (not there)
    assert "CREATE TABLE IF NOT EXISTS fleet_runs" in app.asked[1][0]


def asked(what: Callable[..., Coroutine[Any, Any, Any]], row: Any, *words: Any) -> tuple[Any, dict[str, Any]]:
    app = App(row)
    answer = asyncio.run(what(app, *words))
    return answer, app.asked[-1][1]


def test_what_the_board_knows() -> None:
    assert asked(board.since, {"n": 0}, "a", NOW) == (False, {"portal": "a", "since": NOW})
    assert asked(board.since, {"n": 2}, "a", NOW)[0] is True
    assert asked(board.stored, {"n": 0}, "a")[0] is False
    assert asked(board.stored, {"n": 1}, "a") == (True, {"portal": "a"})
    assert asked(board.killed, {"kills": 2}, "a") == (2, {"portal": "a"})
    assert asked(board.kills, {"n": 1}, "a") == (1, {"portal": "a"})
    assert asked(board.set_aside, [{"portal": "a", "kills": 4}]) == ({"a": 4}, {"kills": board.KILLS})
    run = ended("a", 1)
    assert asked(board.latest, rows_of(run))[0] == {"a": run}
    assert asked(queue.left, {"n": 3}, ("default",), 7) == (3, {"queues": ["default"], "worker": 7})
    app = App()
    asyncio.run(board.note(app, run))  # type: ignore[arg-type]
    assert app.asked[0][1]["portal"] == "a"
    assert app.asked[1][1] == {"portals": ["a"]}, "it kills nobody any more"


def test_a_run_as_the_board_keeps_it() -> None:
    run = Run("a", PLANNED, "2026-11-30T02:00:00+00:00", "complete", "r", "full", 3, 2, 1)
    kept = board.ended(run, "w", NOW)
    assert (kept.portal, kept.worker, kept.planned_at, kept.verdict, kept.reason) == (
        "a",
        "w",
        NOW,
        "complete",
        "r",
    )
    assert (kept.pages, kept.reports, kept.new, kept.whole) == (3, 2, 1, True)
    assert (kept.started_at.hour, kept.ended_at.hour) == (1, 2)
    other = board.ended(Run("a", PLANNED, PLANNED), "w", NOW)
    assert (other.verdict, other.reason, other.whole) == ("", "", False)


def test_how_the_fleet_stands() -> None:
    heard = datetime.now(UTC) - timedelta(seconds=30)
    app = App(
        [{"night": "2026-11-30", "done": 3, "short": 1, "pages": 9, "new": 2}],
        [
            {"queue": "default", "waiting": 2, "working": 1, "oldest": heard - timedelta(hours=2)},
            {"queue": "inside", "waiting": 0, "working": 1, "oldest": None},
        ],
        [{"id": 5, "heard": heard, "crawls": 1}],
        [{"portal": "b", "verdict": "partial", "reason": "<why>", "worker": "w", "ended_at": NOW}],
        [{"portal": "c", "kills": 3}],
    )
    found = asyncio.run(status.status(app))  # type: ignore[arg-type]
    assert found.nights == (status.Night("2026-11-30", 3, 1, 9, 2),)
    assert [(one.queue, one.waiting, one.working, one.oldest) for one in found.queues] == [
        ("default", 2, 1, 2.01),
        ("inside", 0, 1, None),
    ]
    assert (found.workers[0].id, round(found.workers[0].silent), found.workers[0].crawls) == (5, 30, 1)
    assert (found.fell_short, found.set_aside) == ((("b", "partial", "<why>", "w"),), (("c", 3),))
    assert app.asked[0][1] == {"complete": "complete", "nights": 14}
    assert found.to_dict()["nights"][0]["new"] == 2
    page = status.page(found)
    assert "<tr><td>2026-11-30</td><td>3</td><td>1</td><td>9</td><td>2</td></tr>" in page
    assert "<td>inside</td><td>0</td><td>1</td><td></td>" in page
    assert "<h2>Set aside: workers died over them</h2>" in page
    assert "&lt;why&gt;" in page
    quiet = status.page(status.Status((), (), (), (), ()))
    assert "Set aside" not in quiet
    assert "Fell short" not in quiet
