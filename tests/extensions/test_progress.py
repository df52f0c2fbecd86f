"""The line of each portal on a terminal: when there is one, what it counts, when it goes."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from harvester.extensions import progress
from harvester.extensions.progress import Progress
from harvester.items import Problem
from tests.made import page, report


class Board:
    """Stands in for rich's."""

    def __init__(self, *columns: Any, **how: Any) -> None:
        self.tasks: dict[int, dict[str, Any]] = {}
        self.did: list[str] = []

    def start(self) -> None:
        self.did.append("start")

    def stop(self) -> None:
        self.did.append("stop")

    def add_task(self, name: str, **fields: Any) -> int:
        self.tasks[len(self.did) + len(self.tasks)] = {"name": name, **fields}
        return max(self.tasks)

    def update(self, task: int, **fields: Any) -> None:
        self.tasks[task] |= fields

    def remove_task(self, task: int) -> None:
        del self.tasks[task]


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("rich.progress.Progress", Board)
    monkeypatch.setattr(progress, "_boards", [])


@pytest.mark.parametrize(
    ("setting", "a_terminal", "shown"), [({}, True, True), ({"PROGRESS": False}, True, False), ({}, False, False)]
)
def test_where_progress_is_shown(
    setting: dict[str, bool], a_terminal: bool, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: a_terminal, raising=False)
    crawler = get_crawler(settings_dict=setting)
    if shown:
        assert isinstance(Progress.from_crawler(crawler), Progress)
    else:
        with pytest.raises(NotConfigured):
            Progress.from_crawler(crawler)


def test_all_crawls_share_a_board_that_goes_with_the_last_of_them() -> None:
    made = []
    for name in ("county", "bureau"):
        crawler = get_crawler()
        made.append((Progress.from_crawler(crawler), crawler))
        crawler.signals.send_catch_log(signals.spider_opened, spider=SimpleNamespace(name=name))
    [held] = progress._boards
    board: Any = held
    assert [(task["name"], task["pages"]) for task in board.tasks.values()] == [("county", 0), ("bureau", 0)]
    assert board.did == ["start"]
    items = [page("http://a/1", report()), page("http://a/2", refusal="a notice"), page("http://a/3", report())]
    items[1].outcome = Problem("blocked", "x")
    for item in [*items, {"no": "page"}]:
        made[0][1].signals.send_catch_log(signals.item_scraped, item=item)
    shown = [(task["pages"], task["reports"], task["failures"]) for task in board.tasks.values()]
    assert shown == [(4, 2, 1), (0, 0, 0)]
    made[0][1].signals.send_catch_log(signals.spider_closed, spider=None)
    assert [task["name"] for task in board.tasks.values()] == ["bureau"]
    assert (board.did, progress._boards) == (["start"], [board])
    made[1][1].signals.send_catch_log(signals.spider_closed, spider=None)
    assert (board.did, progress._boards) == (["start", "stop"], [])
