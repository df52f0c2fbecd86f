"""What `scrapy worker` is asked and makes of it; its work is made up here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from harvester.commands import worker as command
from harvester.store.runs import Run
from tests.commands.inside import made

pytest.importorskip("procrastinate", reason="needs the extra fleet: pip install '.[fleet]'")

DONE = Run("luzhou", "2026-11-30T01:00:00+00:00", "2026-11-30T02:00:00+00:00", "complete", "why")


def worked(home: Path, monkeypatch: pytest.MonkeyPatch, *words: str, runs: list[Run] | None = None) -> Any:
    """How the worker is made, and how the command ends."""
    how: dict[str, Any] = {}

    def make(**given: Any) -> Any:
        how.update(given)
        return SimpleNamespace(runs=[DONE] if runs is None else runs)

    monkeypatch.setattr("harvester.fleet.worker.Worker", make)
    monkeypatch.setattr("harvester.fleet.queue.application", lambda settings: "queue")
    monkeypatch.setattr("harvester.operation.limits.side_by_side", lambda wanted, most: wanted)
    monkeypatch.setattr(command, "_serve", lambda process, one: None)
    one, rest, asked = made(
        "worker", *words, PORTALS=str(home / "portals.toml"), DATABASE=str(home / "harvest.db"),
        NIGHTLY_SIDE_BY_SIDE=3, CONTACT="me@example.org", FLEET_HEARTBEAT=7, FLEET_DEAD=70, FLEET_FIRST_PAUSE=2,
    )  # fmt: skip
    one.crawler_process = object.__new__(AsyncCrawlerProcess)
    one.run(rest, asked)
    return SimpleNamespace(**how, code=one.exitcode)


@pytest.mark.parametrize(
    ("words", "queues", "at_once", "waits", "nightly"),
    [
        ((), ("default",), 3, True, False),
        (("--queue", "gansu"), ("default", "gansu"), 3, True, False),
        (("--queue", "gansu", "--only"), ("gansu",), 3, True, False),
        (("--side-by-side", "1"), ("default",), 1, True, False),
        (("--until-empty",), ("default",), 3, False, False),
        (("--nightly", "10 1 * * *"), ("default",), 3, True, True),
    ],
)
def test_a_worker_is_what_it_was_asked_to_be(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...], queues: tuple[str, ...], at_once: int, waits: bool, nightly: bool,
) -> None:  # fmt: skip
    one = worked(home, monkeypatch, *words)
    assert (one.queues, one.side_by_side, one.wait, bool(one.nightly)) == (queues, at_once, waits, nightly)
    assert (one.pace.heartbeat, one.pace.dead, one.pace.first_pause) == (7, 70, 2)
    assert (one.app, one.code) == ("queue", 0)
    assert "luzhou" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"), [(("--side-by-side", "0"), "1 or more"), (("--only",), "wants --queue")]
)
def test_wrong_words_are_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        worked(home, monkeypatch, *words)


@pytest.mark.parametrize(("verdicts", "code"), [([], 0), (["complete"] * 2, 0), (["complete", "partial"], 1)])
def test_how_a_worker_ends(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verdicts: list[str], code: int
) -> None:
    runs = [replace(DONE, verdict=verdict) for verdict in verdicts]
    assert worked(home, monkeypatch, runs=runs).code == code
    said = capsys.readouterr()
    assert ("no portal was taken from the queue" in said.err) == (not verdicts)
    assert bool(said.out) == bool(verdicts)
