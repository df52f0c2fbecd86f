"""What a night, a demo and the fleet's commands print, and how they end: the work itself is made up here."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from harvester.commands import demo, nightly
from harvester.errors import HarvesterError, StoreError
from harvester.store.runs import Run
from tests.commands.inside import made, scrapy

# -- a night -----------------------------------------------------------------------------


def night(monkeypatch: pytest.MonkeyPatch, home: Path, *words: str, runs: list[Run], **how: Any) -> Any:
    """`scrapy nightly` whose crawls are made up; gives what it did and which portals it took."""
    taken: dict[str, Any] = {}

    def run_night(process: object, portals: list[Any], at_once: int) -> list[Run]:
        taken.update(portals=[portal.spider for portal in portals], at_once=at_once)
        return runs

    monkeypatch.setattr("harvester.operation.night.run_night", run_night)
    monkeypatch.setattr("harvester.operation.night.without_network", lambda *_: how.get("cut_off"))
    monkeypatch.setattr("harvester.operation.night.after_crawls", lambda _: how.get("undone"))
    monkeypatch.setattr("harvester.operation.limits.side_by_side", lambda wanted, most: how.get("most", wanted))
    command, rest, asked = made(
        "nightly", *words, DATABASE=str(home / "harvest.db"), PORTALS=str(home / "portals.toml"),
        NIGHTLY_SIDE_BY_SIDE=2, CONTACT="me@example.org",
    )  # fmt: skip
    command.crawler_process = object.__new__(AsyncCrawlerProcess)
    command.run(rest, asked)
    return SimpleNamespace(code=command.exitcode, **taken)


def a_run(name: str, verdict: str = "complete") -> Run:
    return Run(name, "2026-11-30T01:00:00+00:00", "2026-11-30T02:00:00+00:00", verdict, "why")


ALL = [a_run(name) for name in ("luzhou", "youxian", "zhuzhou")]


@pytest.mark.parametrize(
    ("words", "runs", "how", "code", "portals", "err"),
    [
        ((), ALL, {}, 0, ["luzhou", "youxian", "zhuzhou"], ""),
        (("--all",), ALL, {}, 0, ["luzhou", "youxian", "zhuzhou"], ""),
        (("youxian", "youxian"), ALL[1:2], {}, 0, ["youxian"], ""),
        ((), [*ALL[:2], a_run("zhuzhou", "partial")], {}, 1, ["luzhou", "youxian", "zhuzhou"], ""),
        ((), ALL[:2], {}, 1, ["luzhou", "youxian", "zhuzhou"], ""),
        ((), ALL, {"undone": "x"}, 1, ["luzhou", "youxian", "zhuzhou"], ""),
        ((), ALL, {"cut_off": "no network"}, 0, ["luzhou", "youxian", "zhuzhou"], "error: no network\n"),
        ((), ALL, {"most": 1}, 0, ["luzhou", "youxian", "zhuzhou"],
         "1 portals side by side: this machine has no more files or memory\n"),
        (("youxian",), ALL[1:2], {"most": 1}, 0, ["youxian"], ""),
        (("youxian",), [], {}, 1, ["youxian"], "no portal is due; --all crawls them anyway\n"),
    ],
)  # fmt: skip
def test_a_night(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...], runs: list[Run], how: dict[str, Any], code: int, portals: list[str], err: str,
) -> None:  # fmt: skip
    done = night(monkeypatch, home, *words, runs=runs, **how)
    said = capsys.readouterr()
    assert (done.code, done.portals, said.err) == (code, portals, err)
    assert ("portals" in said.out or "1 portal" in said.out) == bool(runs)


def test_a_night_as_json_and_side_by_side(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "night.json"
    done = night(monkeypatch, home, "--json", str(file), "--side-by-side", "3", runs=ALL)
    assert done.at_once == 3
    assert [one["portal"] for one in json.loads(file.read_text("utf-8"))] == ["luzhou", "youxian", "zhuzhou"]
    assert "3 portals, 3 complete" in capsys.readouterr().out
    assert night(monkeypatch, home, "--json", "-", runs=ALL).at_once == 2
    assert [one["verdict"] for one in json.loads(capsys.readouterr().out)] == ["complete"] * 3
    with pytest.raises(UsageError, match="--side-by-side must be 1 or more"):
        night(monkeypatch, home, "--side-by-side", "0", runs=ALL)
    assert night(monkeypatch, home, "--side-by-side", "1", runs=ALL).at_once == 1
    assert nightly.Command.takes is None


def test_a_portal_that_was_crawled_whole_is_not_due(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[float] = []

    def due(portals: list[Any], store: object, hours: float) -> list[Any]:
        seen.append(hours)
        return portals[1:]

    monkeypatch.setattr("harvester.operation.night.due", due)
    assert night(monkeypatch, home, runs=ALL[1:]).portals == ["youxian", "zhuzhou"]
    assert night(monkeypatch, home, "--all", runs=ALL).portals == ["luzhou", "youxian", "zhuzhou"]
    assert night(monkeypatch, home, "luzhou", runs=ALL[:1]).portals == ["luzhou"]
    assert len(seen) == 1
    capsys.readouterr()


# -- a demo ------------------------------------------------------------------------------


def test_only_what_a_demo_made_is_removed(tmp_path: Path) -> None:
    database = tmp_path / "demo.db"
    database.touch()
    with pytest.raises(StoreError, match="not made by `scrapy demo`, left alone"):
        demo._clear(database)
    folder = tmp_path / "demo"
    (folder / "archive").mkdir(parents=True)
    (folder / demo.MARK).touch()
    (folder / "archive" / "x").touch()
    Path(f"{database}-wal").touch()
    demo._clear(database)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["demo", demo.MARK]
    demo._clear(tmp_path / "sub" / "new.db")
    assert (tmp_path / "sub" / "new").is_dir()


def test_what_a_demo_tells(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    import sqlite3

    monkeypatch.setattr(demo, "_draw", lambda connection, file: print(f"picture: {file}"))
    connection = sqlite3.connect(home / "harvest.db")
    demo._tell(connection, home / "harvest.db")
    out = capsys.readouterr().out
    assert "27 reports of 4 public bodies for 2012 to 2023, seen at 27 addresses\n" in out
    assert "15 of 142 checks fail, the numbers stand as published:\n" in out
    heads = next(line for line in out.splitlines() if line.split()[:1] == ["body"])
    assert heads.split() == ["body", "year", "check", "at", "left", "right", "note"]
    assert "… and 3 more, in the table checks\n" in out
    assert f"picture: {home}/coverage.svg\n" in out
    assert f"browse -s DATABASE={home}/harvest.db\n" in out
    connection.close()


def test_days_pass_between_a_demos_crawls(monkeypatch: pytest.MonkeyPatch) -> None:
    deeds: list[Any] = []
    monkeypatch.setattr(
        "harvester.terminal.story.let_days_pass", lambda connection, name, days: deeds.append(days)
    )
    story: Any = SimpleNamespace(entry="qinshui", change=lambda: deeds.append("change"))
    days = [32, 1]
    for name in ("other", "qinshui", "qinshui", "qinshui"):
        demo._between(story, None, days, a_run(name))  # type: ignore[arg-type]
    assert deeds == ["change", 32, 1]


# -- the fleet ---------------------------------------------------------------------------


def fleet(monkeypatch: pytest.MonkeyPatch, home: Path, answer: Any, *words: str) -> Any:
    pytest.importorskip("procrastinate", reason="needs the extra fleet: pip install '.[fleet]'")
    from harvester.commands.fleet import Command

    monkeypatch.setattr(Command, "_ask", lambda self, what: answer)
    return scrapy(home, "fleet", *words)


def test_what_the_fleets_commands_say(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("procrastinate", reason="needs the extra fleet: pip install '.[fleet]'")
    from harvester.fleet.queue import Planned
    from harvester.fleet.status import Alive, Night, Queue, Status

    assert fleet(monkeypatch, home, True, "init").out == "the queue is made\n"
    assert fleet(monkeypatch, home, False, "init").out == "the queue was there; nothing of it was changed\n"
    plain = fleet(monkeypatch, home, Planned(("a",), ("b", "c"), (), ()), "plan")
    assert (plain.code, plain.out) == (
        0, "1 portals put into the queue; 2 wait in it or are being crawled, 0 are not due\n"
    )  # fmt: skip
    aside = fleet(monkeypatch, home, Planned((), (), ("a",), ("b", "c")), "plan", "luzhou")
    assert (aside.code, aside.lines[1]) == (1, "set aside, for workers died over them: b, c")
    with pytest.raises(HarvesterError, match="nobody"):
        fleet(monkeypatch, home, Planned((), (), (), ()), "plan", "nobody")
    night = Night("2026-11-30", 3, 1, 9, 2)
    found = Status(
        (night,), (Queue("default", 2, 1, None),), (Alive(5, 3.5, 1),), (("b", "partial", "y\x1b", "w"),), ()
    )
    shown = fleet(monkeypatch, home, found, "status")
    assert shown.code == 0
    assert "b: partial: y? (w)" in shown.lines
    assert any("2026-11-30" in line and "9" in line for line in shown.lines)
    assert json.loads(fleet(monkeypatch, home, found, "status", "--json").out)["queues"][0]["waiting"] == 2
    page = tmp_path / "page.html"
    assert fleet(monkeypatch, home, found, "status", "--page", str(page)).out == f"{page}\n"
    assert "<h1>Fleet</h1>" in page.read_text("utf-8")
    bad = Status((), (), (), (), (("c", 3),))
    shown = fleet(monkeypatch, home, bad, "status")
    assert shown.code == 1
    assert "set aside: c: 3 workers died over it; `scrapy fleet plan c` tries it again" in shown.lines
