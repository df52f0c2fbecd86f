"""A night and a survey of crawls that a test makes up: their order, how many at once, and what ends them all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings

from harvester.operation import night
from harvester.operation.copying import Copied
from harvester.operation.survey import run as survey_run
from harvester.operation.survey.findings import Survey
from harvester.operation.verdict import COMPLETE, verdict_given
from harvester.portals.candidates import Candidate
from harvester.portals.registry import Portal
from harvester.store.runs import Run
from tests.made import MONDAY


class Process:
    """Scrapy's: `start` runs the loop until what was begun in it is done, as `_stop` would end it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, broken: dict[str, Exception] | None = None) -> None:
        self.settings: Any = Settings({"A": 1})
        self.crawlers: set[Any] = set()
        self.made: list[str] = []
        self.started: list[bool] = []
        self._loop, self._broken = loop, broken or {}

    def create_crawler(self, name: Any) -> Any:
        if name in self._broken:
            raise self._broken[name]
        self.made.append(name)
        return SimpleNamespace(name=name)

    def start(self, stop_after_crawl: bool) -> None:
        self.started.append(stop_after_crawl)
        tasks = asyncio.all_tasks(self._loop)
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield made
    asyncio.set_event_loop(None)
    made.close()


def portal(name: str, host: str = "") -> Portal:
    return Portal(name, "plain", name, "140424", (f"http://{host or name}.example/",))


class Night:
    """run_night with crawls that take a turn of the loop each."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch, **broken: Exception
    ) -> None:
        self.process: Any = Process(loop, broken)
        self.under_way: list[str] = []
        self.most = 0
        self.last: set[str] = set()
        self.stopped: list[bool] = []
        self.minded: list[bool] = []
        self.late: list[Run] = []
        monkeypatch.setattr(night, "crawl_portal", self._crawl)
        monkeypatch.setattr(night, "_is_the_last", lambda run, crawler: run.portal in self.last)
        monkeypatch.setattr(night, "_stop_soon", lambda: self.stopped.append(True))
        monkeypatch.setattr(night, "mind_memory", lambda: self.minded.append(True))
        monkeypatch.setattr(night, "end_at_once", lambda process: self.late)

    async def _crawl(self, process: Any, crawler: Any, portal: Portal) -> Run:
        assert crawler.name == portal.spider
        self.under_way.append(portal.spider)
        self.most = max(self.most, len(self.under_way))
        await asyncio.sleep(0)
        self.under_way.remove(portal.spider)
        return Run(portal.spider, MONDAY, MONDAY, COMPLETE)

    def run(self, *portals: Portal, at_once: int = 1, after: Callable[[Run], None] | None = None) -> list[str]:
        return [run.portal for run in night.run_night(self.process, portals, at_once, after)]


@pytest.mark.parametrize(("at_once", "most"), [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)])
def test_so_many_portals_are_crawled_at_once(
    at_once: int, most: int, loop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, after = Night(loop, monkeypatch), list[str]()
    found = one.run(*map(portal, "abc"), at_once=at_once, after=lambda run: after.append(run.portal))
    assert sorted(found) == ["a", "b", "c"]
    assert after == found, "told as each ends"
    assert (one.most, one.stopped, one.minded) == (most, [True], [True])
    assert one.process.started == [False], "the night ends the process, not its first crawl"
    assert isinstance(one.process.settings, Copied)


def test_portals_of_one_host_are_crawled_after_each_other(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Night(loop, monkeypatch)
    assert one.run(portal("a", "x"), portal("b", "x"), at_once=2) == ["a", "b"]
    assert one.most == 1


def test_a_night_of_no_portal_begins_nothing(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Night(loop, monkeypatch)
    assert one.run() == []
    assert (one.process.started, one.minded, one.stopped) == ([], [], [])


def test_the_last_crawl_of_a_night_leaves_the_others_to_the_next(
    loop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Night(loop, monkeypatch)
    one.last = {"b"}
    assert one.run(*map(portal, "abc")) == ["a", "b"]
    other = Night(loop, monkeypatch)
    other.last = {"a"}
    assert other.run(portal("a", "x"), portal("b", "x"), portal("c")) == ["a"], "nor the rest of its own host"


def test_crawls_that_were_stopped_before_their_end_are_told_behind_the_others(
    loop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Night(loop, monkeypatch)
    one.late = [Run("z", MONDAY)]
    assert one.run(portal("a")) == ["a", "z"]


@pytest.mark.parametrize("error", [OSError(24, "Too many open files"), MemoryError()])
def test_a_fault_of_this_machine_ends_the_night_and_is_a_run(
    error: Exception, loop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    after: list[str | None] = []
    one = Night(loop, monkeypatch, a=error)
    assert one.run(portal("a"), portal("b"), after=lambda run: after.append(run.verdict)) == ["a"]
    assert after == ["partial"]
    assert one.process.made == []


def test_a_fault_of_ours_is_raised(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Night(loop, monkeypatch, a=KeyError("a"))
    with pytest.raises(KeyError):
        one.run(portal("a"), portal("b"))
    assert one.stopped == [True]


def test_what_stopped_before_its_end_is_asked_for_its_verdict() -> None:
    class Signals:
        def __init__(self, run: Run | None) -> None:
            self.run, self.keep, self.signal = run, None, None

        def connect(self, keep: Any, signal: object) -> None:
            self.keep, self.signal = keep, signal

        def send_catch_log(self, signal: object) -> None:
            assert signal is night.cut_off
            if self.run is not None:
                assert self.signal is verdict_given
                self.keep(self.run)  # type: ignore[misc]

    made = [SimpleNamespace(signals=Signals(run)) for run in (Run("a", MONDAY), None)]
    process: Any = SimpleNamespace(crawlers=made)
    assert [run.portal for run in night.end_at_once(process)] == ["a"]


# -- a survey --------------------------------------------------------------------------------------------------


def candidate(name: str, host: str) -> Candidate:
    return Candidate(name=name, host=host, body=name, division="140403", level="county")


class Surveying:
    def __init__(self, loop: Any, monkeypatch: pytest.MonkeyPatch, stopped_at: str = "") -> None:
        self.process: Any = Process(loop)
        self.under_way: list[str] = []
        self.together: list[set[str]] = []
        self._stopped_at = stopped_at
        monkeypatch.setattr(survey_run, "_survey", self._survey)
        self.calls: list[tuple[Any, ...]] = []
        reactor = SimpleNamespace(callLater=lambda *words: self.calls.append(words))
        monkeypatch.setattr(survey_run, "import_module", lambda name: reactor)

    async def _survey(self, process: Any, one: Candidate) -> tuple[Survey, bool]:
        self.under_way.append(one.name)
        self.together.append(set(self.under_way))
        await asyncio.sleep(0)
        self.under_way.remove(one.name)
        return Survey(one.host, one.name, one.body, one.division), one.name != self._stopped_at

    def run(self, *candidates: Candidate, at_once: int = 1) -> tuple[bool, list[str]]:
        done: list[str] = []
        whole = survey_run.run_survey(self.process, candidates, at_once, lambda one: done.append(one.name))
        return whole, done


def test_candidates_of_one_site_are_looked_at_after_each_other(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Surveying(loop, monkeypatch)
    given = [candidate("a", "x.gov.cn"), candidate("b", "y.gov.cn"), candidate("c", "www.x.gov.cn")]
    whole, done = one.run(*given, at_once=2)
    assert (whole, sorted(done)) == (True, ["a", "b", "c"])
    assert {"a", "b"} in one.together
    assert not any({"a", "c"} <= names for names in one.together)
    assert [call[0] for call in one.calls] == [0], "the process is ended"


@pytest.mark.parametrize(("at_once", "most"), [(0, 1), (1, 1), (3, 3)])
def test_so_many_candidates_are_looked_at_at_once(
    at_once: int, most: int, loop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Surveying(loop, monkeypatch)
    one.run(*(candidate(name, f"{name}.gov.cn") for name in "abc"), at_once=at_once)
    assert max(map(len, one.together)) == most


def test_after_ctrl_c_nothing_further_is_looked_at(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Surveying(loop, monkeypatch, stopped_at="b")
    assert one.run(*(candidate(name, "x.gov.cn") for name in "abc")) == (False, ["a"])
    other = Surveying(loop, monkeypatch, stopped_at="b")
    assert other.run(*(candidate(name, f"{name}.gov.cn") for name in "abc")) == (False, ["a"])


def test_a_survey_of_nobody_begins_nothing(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Surveying(loop, monkeypatch)
    assert one.run() == (True, [])
    assert one.process.started == []


def test_an_error_of_a_survey_is_raised(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Surveying(loop, monkeypatch)

    async def broken(process: Any, one: Candidate) -> Any:
        raise KeyError("a")

    monkeypatch.setattr(survey_run, "_survey", broken)
    with pytest.raises(KeyError):
        one.run(candidate("a", "x.gov.cn"))
    assert len(one.calls) == 1


class Ended:
    """Stands in for a reactor that Scrapy has stopped already."""

    def stop(self) -> None:
        raise RuntimeError


@pytest.mark.parametrize("module", [night, survey_run])
def test_a_reactor_that_has_ended_is_not_ended_again(module: Any) -> None:
    module._stop(Ended())
    stopped: list[bool] = []
    module._stop(SimpleNamespace(stop=lambda: stopped.append(True)))
    assert stopped == [True]


def test_where_memory_fails_the_reactor_is_ended_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Short:
        def callLater(self, *_: object) -> None:
            raise MemoryError

        def stop(self) -> None:
            done.append("stopped")

    monkeypatch.setattr(night, "import_module", lambda name: Short())
    night._stop_soon()
    assert done == ["stopped"]
    later = SimpleNamespace(callLater=lambda *words: done.append(f"after {words[0]}"))
    monkeypatch.setattr(night, "import_module", lambda name: later)
    night._stop_soon()
    assert done == ["stopped", "after 0"]
