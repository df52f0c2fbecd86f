"""Whatever a portal answers is recorded with address and reason, and never stops or leads away the crawl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from harvester.replica.site import Reply
from tests.crawls.harness import crawl_registry
from tests.crawls.hostile import Endless, Firewall, Hostile, Maze, Pondering, Rows, Slow, Stranger
from tests.loops import each

JUDGED = {"pipelines.read.ReadPipeline": 100, "pipelines.judge.JudgePipeline": 250}
JSL = b"<script>document.cookie=('_')+('_jsl_clearance=1;');location.href=location.pathname</script>"
CHALLENGES = {
    "jiasule": Reply(JSL, 521, headers={"Set-Cookie": "__jsluid_h=abc; max-age=31536000"}),
    "ruishu": Reply(b'<html><script>$_ts=window["$_ts"];eval(atob("x"))</script></html>', 412),
    "selfie": Reply(b"", 302, headers={"Location": "", "Set-Cookie": "CT6T=x"}),
    "captcha": Reply("<html><body>请输入验证码以继续访问</body></html>".encode()),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One crawl of all bad portals side by side: results by entry, the sites, and what was logged."""
    stranger = Stranger()
    with serve([stranger]) as far:
        sites: dict[str, Rows] = {"hostile": Hostile(far["stranger"]), "maze": Maze()}
        sites |= {name: Firewall(name, reply) for name, reply in CHALLENGES.items()}
        sites["calendar"] = Endless("calendar", True, max_pages=4)
        sites["same"] = Endless("same", False)
        sites["bytes"] = Endless("bytes", True, max_bytes=20_000)
        sites["seconds"] = Endless("seconds", True, max_seconds=1)
        sites["reports"] = Endless("reports", True, max_reports=5)
        polite = Rows()
        polite.options = {"delay": 0.1}  # type: ignore[misc]
        sites["rows"] = polite
        sites["slow"] = Slow()
        sites["pondering"] = Pondering()
        with serve(list(sites.values())) as addresses:
            path = registry_for(sites.values(), addresses, tmp_path_factory.mktemp("faults") / "portals.toml")
            results, log = crawl_registry(
                path,
                "--set",
                "RETRY_TIMES=1",
                "--set",
                f"ITEM_PIPELINES={json.dumps(JUDGED)}",
                "--set",
                "DOWNLOAD_MAXSIZE=300000",
                "--set",
                "CONTACT=mailto:op@a.org",
            )
    return {"results": results, "sites": sites, "bases": addresses, "log": log, "stranger": stranger}


def pages(run: dict[str, Any], name: str, kind: str = "report") -> dict[str, dict[str, Any]]:
    base = run["bases"][name]
    found = [page for page in run["results"][name]["pages"] if page["kind"] == kind]
    return {(page["requested"] or page["url"]).removeprefix(base): page for page in found}


def test_every_row_is_recorded_with_its_problem(run: dict[str, Any]) -> None:
    seen = {path: page["problem"] for path, page in pages(run, "hostile").items() if not path.startswith("http")}
    assert seen == run["sites"]["hostile"].expected
    assert run["results"]["hostile"]["reason"] == "finished"


def test_every_problem_says_why(run: dict[str, Any]) -> None:
    for path, page in pages(run, "hostile").items():
        assert bool(page["detail"]) == bool(page["problem"]), path
        assert "\n" not in (page["detail"] or "")
    found = pages(run, "hostile")
    told = {name: found[path]["detail"] for name, path in run["sites"]["hostile"].names.items() if path in found}
    assert told["gone"] == "the server answered 404"
    assert told["later"] == "status 429, asks to wait 9999 s; RETRY_AFTER_MAX is 300 s"
    assert told["error"] == "status 200, but the page says '页面不存在'"
    assert told["stall"].startswith("no answer in time")
    assert told["script"].endswith("/x.html")
    assert told["away"].endswith(f"leads off the portal's hosts to {run['sites']['hostile'].stranger}/stolen.html")


def test_failures_are_counted(run: dict[str, Any]) -> None:
    stats = run["results"]["hostile"]["stats"]
    expected = run["sites"]["hostile"].expected
    assert stats["pages/failed"] == sum(problem is not None for problem in expected.values())
    # those that only reading tells from reports
    judged = sum(problem in ("empty", "script-redirect") for problem in expected.values()) - 1
    assert stats["pages/report"] == sum(problem is None for problem in expected.values()) + judged + 1
    assert stats["rows/off_host"] == 1


def test_a_row_off_the_portal_is_recorded_and_not_asked(run: dict[str, Any]) -> None:
    [page] = [page for path, page in pages(run, "hostile").items() if path.startswith("http")]
    assert page["problem"] == "off-host"
    assert run["stranger"].requests == []


def test_robots_are_obeyed(run: dict[str, Any]) -> None:
    asked = [ask.path for ask in run["sites"]["hostile"].requests]
    assert asked[0] == "/robots.txt"
    assert not [path for path in asked if path.startswith("/private/")]


def test_retries_are_bounded(run: dict[str, Any]) -> None:
    hostile = run["sites"]["hostile"]
    asked = [ask.path for ask in hostile.requests]
    twice = {name for name, path in hostile.names.items() if asked.count(path) == 2}
    assert twice - {"loop", "loop2", "reset"} == {"busy", "flaky", "broken", "cut", "stall"}, (
        "RETRY_TIMES is 1 here"
    )
    assert asked.count(hostile.names["reset"]) <= 4, "Twisted asks once more by itself after a reset"
    assert asked.count(hostile.names["loop"]) <= 4, "REDIRECT_MAX_TIMES is 5"


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenges_are_recorded_with_evidence_and_left_alone(run: dict[str, Any], name: str) -> None:
    result = run["results"][name]
    bad = [page for page in result["pages"] if page["kind"] == "report"]
    assert {page["problem"] for page in bad} == {"blocked"}
    assert result["reason"] == "blocked"
    # three, and what was under way when they were judged
    assert 3 <= result["stats"]["portal/blocked"] <= 7, "left alone after a few"
    asked = [ask.path for ask in run["sites"][name].requests]
    assert max(map(asked.count, asked)) == 1, "no challenge is tried again"
    evidence = {
        "jiasule": "status 521",
        "ruishu": "$_ts",
        "selfie": "CT6T",
        "captcha": "验证码",
    }
    assert all(evidence[name] in page["detail"] for page in bad)


@pytest.mark.parametrize(
    ("name", "bound", "most"), [("calendar", "pages", 4), ("bytes", "bytes", 60), ("reports", "reports", 3)]
)
def test_endless_pagers_end_loudly(run: dict[str, Any], name: str, bound: str, most: int) -> None:
    result = run["results"][name]
    assert result["stats"][f"bounds/{bound}"] >= 1
    assert bound in result["stats"]["bounds/reason"]
    assert len(pages(run, name, "listing")) <= most + 1


def test_time_is_bounded(run: dict[str, Any]) -> None:
    result = run["results"]["seconds"]
    assert result["reason"] == "bound on seconds"
    assert result["stats"]["elapsed_time_seconds"] < 30


def test_a_page_without_new_rows_ends_the_pager(run: dict[str, Any]) -> None:
    result = run["results"]["same"]
    assert len(pages(run, "same", "listing")) == 3, "one further than the first that repeats"
    assert result["stats"]["pages/repeated"] == 2
    assert result["reason"] == "finished"


def test_column_trees_are_bounded_in_depth_and_count(run: dict[str, Any]) -> None:
    listings = pages(run, "maze", "listing")
    assert len(listings) == 1 + 7
    assert run["results"]["maze"]["stats"]["bounds/channels"] >= 1
    assert max(path.count("/") for path in listings) <= 2 + 3


def test_one_request_at_a_time(run: dict[str, Any]) -> None:
    assert len(run["sites"]["pondering"].requests) == 12
    assert run["sites"]["pondering"].busiest == 1


def test_who_asks(run: dict[str, Any]) -> None:
    for name, site in each(run["sites"].items()):
        agents = {ask.headers["user-agent"] for ask in site.requests}
        assert agents == {"gongkai-harvester/0.1.0 (+mailto:op@a.org)"}, name


def test_delay_is_kept(run: dict[str, Any]) -> None:
    result = run["results"]["rows"]
    # eleven pauses of a tenth of a second, each drawn from half to one and a half of it
    assert result["stats"]["elapsed_time_seconds"] >= 11 * 0.05


def test_crawl_delay_of_robots_is_kept(run: dict[str, Any]) -> None:
    stats = run["results"]["slow"]["stats"]
    assert stats["robotstxt/crawl_delay"] == 0.1
    assert stats["elapsed_time_seconds"] >= 10 * 0.1


def test_nothing_is_told_as_a_traceback(run: dict[str, Any], tmp_path: Path) -> None:
    assert "Traceback" not in run["log"]
