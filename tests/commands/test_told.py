"""What commands print of what came of long work, and how they end: the work itself is made up here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harvester.commands import identify, reextract, survey
from harvester.errors import NotAReport, StoreError, UnknownCandidate, Unreadable
from harvester.items import Problem
from harvester.operation.importing import Imported
from harvester.operation.rereading import Reread
from harvester.operation.survey.findings import Survey
from harvester.portals.evidence import Evidence, Score
from harvester.portals.identify import Finding
from tests.commands.inside import run, scrapy

PAGE = """<html><head><title>某县水利局2022年政府信息公开工作年度报告</title></head><body>
<h1>某县水利局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年度主动公开政府信息若干条，依法公开。</p>
<p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>
<p>五、存在的主要问题及改进情况</p><p>进一步加强学习，提高公开质量，及时回应社会关切。</p>
<p>六、其他需要报告的事项</p><p>无。</p></body></html>"""


# -- identify ----------------------------------------------------------------------------


def finding(scores: list[Score], **how: Any) -> Finding:
    given = {"family": None, "listing": "http://a/nb/", "rows": 0, "reports": 0, "entry": "[a]", "notes": []}
    return Finding(evidence=Evidence(scores, ["/a/1.html", "/b/\x1b"]), **{**given, **how})


UNKNOWN = "unknown family, try plain: it reads any listing that links its pages and has a 下一页 link"
TRS, PLAIN = Score("trs", 9, ("a sign", "b\x1b")), Score("plain", 2, ())


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        (
            finding([TRS], family="trs", reports=3, rows=5),
            ["family trs (evidence 9; no other fits)", "  a sign", "  b?", "listing http://a/nb/ (3 report rows)"],
        ),
        (
            finding([TRS, PLAIN], family="trs", rows=5, notes=["n\x1b"]),
            ["family trs (evidence 9; plain 2)", "  a sign", "  b?",
             "listing http://a/nb/ (5 rows, none titled as a report)", "note: n?"],
        ),
        (
            finding([PLAIN]),
            [UNKNOWN,
             "seen: plain 2; addresses like /a/1.html, /b/?", "listing http://a/nb/ (no report rows)"],
        ),
        (
            finding([]),
            [UNKNOWN,
             "seen: no sign of any family; addresses like /a/1.html, /b/?",
             "listing http://a/nb/ (no report rows)"],
        ),
    ],
)  # fmt: skip
def test_what_a_portal_is_said_to_be(one: Finding, lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    identify.show(one)
    assert capsys.readouterr().out.splitlines() == [*lines, "", "[a]"]


@pytest.mark.parametrize(("url", "noted"), [(None, True), ("http://a.example/nb/", False)])
def test_a_saved_page_is_identified(tmp_path: Path, url: str | None, noted: bool) -> None:
    file = tmp_path / "a.html"
    file.write_text("<html><body><a href=r.html>某县水利局2022年政府信息公开年报</a></body></html>", "utf-8")
    done = run("identify", str(file), *(["--url", url] if url else []))
    assert done.code == 1
    assert f"listing {url or 'http://address.unknown/'} (1 report rows)" in done.out
    assert done.err == (
        "note: --url ADDRESS says where the page was; without it links lead nowhere\n" if noted else ""
    )


# -- survey ------------------------------------------------------------------------------


def look(outcome: str = "found", **how: Any) -> Survey:
    return Survey("a.example", "a", "某县", "140403", outcome=outcome, **how)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (look(family="trs", reports=3, read=2, requests=7, start=["http://a/", "http://b/"]),
         "a (a.example): trs, 3 report rows, 2 read, 7 requests: http://a/ http://b/"),
        (look(family="trs", reports=3, newest=2023, oldest=2019),
         "a (a.example): trs, 3 report rows 2019-2023, 0 read, 0 requests: "),
        (look("robots", reason="x"), "a (a.example): robots.txt forbids: x"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_candidate(one: Survey, says: str) -> None:
    assert survey._line(one) == says


def test_of_many_candidates_the_counts_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    survey.tell([look(), look(), look("robots", reason="\x1b")])
    out = capsys.readouterr().out
    assert "a (a.example): robots.txt forbids: ?" in out
    assert "3 candidates" in out
    assert ["listing found, reports read", "2"] in [
        [c.strip() for c in line.strip("│").split("│")] for line in out.splitlines()
    ]
    survey.tell([look()] * 40)
    assert capsys.readouterr().out.count("a (a.example)") == 40
    survey.tell([look()] * 41)
    assert capsys.readouterr().out.count("a (a.example)") == 0


@pytest.fixture
def surveyed(home: Path, tmp_path: Path) -> dict[str, str]:
    from harvester.operation.survey.findings import Findings

    table = (
        "name,host,body,division,level\njia,a.example,甲县人民政府,140403,county\n"
        "yi,b.example,乙县人民政府,430223,county\n"
    )
    (tmp_path / "candidates.csv").write_text(table, "utf-8")
    findings = Findings(str(tmp_path / "survey.db"))
    for host, name, division in (("a.example", "jia", "140403"), ("b.example", "yi", "430223")):
        findings.keep(
            Survey(host, name, "某县人民政府", division, outcome="found", family="trs", start=[f"http://{host}/"],
                   day="2026-11-30")
        )  # fmt: skip
    return {"SURVEY": str(tmp_path / "survey.db"), "PORTALS": str(tmp_path / "portals.toml")}


def test_earlier_findings_are_shown_written_and_put_on_a_page(
    home: Path, surveyed: dict[str, str], tmp_path: Path
) -> None:
    words = ("--no-look", "--candidates", str(tmp_path / "candidates.csv"))
    done = scrapy(home, "survey", *words, "--page", str(tmp_path / "page.html"), **surveyed)
    assert done.code == 0
    assert [line.partition(" ")[0] for line in done.lines[:2]] == ["jia", "yi"]
    assert "jia" in (tmp_path / "page.html").read_text("utf-8")
    one = scrapy(home, "survey", *words, "43", **surveyed)
    assert [line.partition(" ")[0] for line in one.lines[:1]] == ["yi"]
    assert "1 candidates" in one.out
    assert not (tmp_path / "portals.toml").exists()
    written = scrapy(home, "survey", *words, "--write", **surveyed)
    assert written.lines[-1] == f"{tmp_path}/portals.toml: 2 added"
    again = scrapy(home, "survey", *words, "--write", **surveyed)
    assert again.lines[-1].startswith(f"{tmp_path}/portals.toml: 2 ")
    with pytest.raises(UnknownCandidate, match="no candidate has the name, host or division '99'"):
        scrapy(home, "survey", *words, "99", **surveyed)


# -- reextract ---------------------------------------------------------------------------

ONE = "1 archived pages read, 1 reports, into x.db"
CHANGE = {"table": "requests", "row": "granted", "column": "total", "from": 1, "to": "2\x1b"}


@pytest.mark.parametrize(
    ("outcome", "changed", "listed", "out", "err"),
    [
        (Reread(3, 2), [], None, ["3 archived pages read, 2 reports, into x.db",
                                  "0 readings changed from the last one, 0 numbers among them"], []),
        (Reread(1, 1, ["d\x1b"], list("abcdef")), [("u", [CHANGE, {"from": 1}])], None,
         [ONE, "1 readings changed from the last one, 1 numbers among them",
          "  requests.granted.total: 1 → 2?  u"],
         ["warning: d?", "warning: 6 reports whose page the archive lacks are kept as last read: a, b, c, d, e"]),
        (Reread(1, 1), [("u", [CHANGE] * 21)], None,
         [ONE, "1 readings changed from the last one, 21 numbers among them",
          *["  requests.granted.total: 1 → 2?  u"] * 20, "  … and 1 more; --changes FILE writes all"], []),
        (Reread(1, 1), [("u", [CHANGE] * 20)], None,
         [ONE, "1 readings changed from the last one, 20 numbers among them",
          *["  requests.granted.total: 1 → 2?  u"] * 20], []),
        (Reread(1, 1), [("u", [CHANGE] * 21)], "changes",
         [ONE, "1 readings changed from the last one, 21 numbers among them",
          *["  requests.granted.total: 1 → 2?  u"] * 20, "  … and 1 more"], []),
    ],
)  # fmt: skip
def test_what_is_said_of_a_reading_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
    outcome: Reread, changed: list[Any], listed: str | None, out: list[str], err: list[str],
) -> None:  # fmt: skip
    file = tmp_path / listed if listed else None
    reextract._tell(outcome, changed, Path("x.db"), str(file) if file else None)
    said = capsys.readouterr()
    assert (said.out.splitlines(), said.err.splitlines()) == (out, err)
    if file:
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        assert lines == [{"url": "u", **CHANGE}] * 21


def test_what_a_reading_again_wants(home: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.touch()
    with pytest.raises(StoreError, match="exists already; --into makes a new file"):
        scrapy(home, "reextract", "--into", str(there))
    with pytest.raises(StoreError, match="no archived pages"):
        scrapy(home, "reextract")
    with pytest.raises(StoreError, match="cannot be written"):
        scrapy(home, "reextract", "--changes", "/proc/none/x")


def test_a_database_that_was_gathered_is_read_again_shard_by_shard(tmp_path: Path) -> None:
    from harvester.store import Store

    database = tmp_path / "all.db"
    with Store(database) as store:
        store.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('shards', '/x/shards')")
        store.connection.commit()
    with pytest.raises(StoreError, match="was gathered from /x/shards, where its archives are"):
        run("reextract", DATABASE=str(database))


def test_the_database_of_before_stays_beside_the_new_one(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").write_bytes(b"")
    database.write_bytes(b"")
    reextract._keep(database)
    assert [path.name for path in tmp_path.iterdir()] == ["a.db.before"]
    with reextract._scratch(database):
        database.write_bytes(b"x")
        Path(f"{database}-wal").write_bytes(b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.db.before"]
    assert reextract._changes(None, database) == []


# -- extract and import ------------------------------------------------------------------


def test_one_report_is_json(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE, "utf-8")
    done = run("extract", str(file), "--url", "http://a.example/1")
    report = json.loads(done.out)
    assert (done.code, report["agency"], report["url"]) == (0, "某县水利局", "http://a.example/1")
    assert done.out.startswith('{\n "')
    assert json.loads(run("extract", str(file)).out)["url"] is None
    file.write_text("<p>今日天气晴朗，气温二十度。</p>", "utf-8")
    with pytest.raises(NotAReport):
        run("extract", str(file))


def test_several_are_a_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad, large = (tmp_path / name for name in ("a.html", "b.html", "c.html"))
    good.write_text(PAGE, "utf-8")
    bad.write_text("<p>今日天气晴朗，气温二十度。</p>", "utf-8")
    large.write_text(PAGE + " " * 3000, "utf-8")
    done = run("extract", str(good), str(good))
    assert (done.code, done.out.count("\n")) == (0, 2)
    from harvester.commands import extract

    monkeypatch.setattr(extract, "MAX_BYTES", len(PAGE.encode()))
    done = run("extract", str(good), str(bad), str(large), str(tmp_path / "none"))
    first, second, third, fourth = map(json.loads, done.out.splitlines())
    assert done.code == 1
    assert "error" not in first
    assert "error" in second
    assert third["error"] == "larger than 0 MB"
    assert fourth["error"].endswith("No such file or directory")
    with pytest.raises(Unreadable, match="larger than 0 MB"):
        run("extract", str(large))


@pytest.mark.parametrize(
    ("code", "says"), [("blocked", "the portal turned us away (d)"), ("x", "no usable page (d)")]
)
def test_why_an_address_gives_nothing(code: str, says: str) -> None:
    from harvester.commands import extract

    assert str(extract._unusable("u", Problem(code, "d"))) == f"u: {says}"


@pytest.mark.parametrize(
    ("done", "code", "out", "err"),
    [
        (Imported({"new": 2, "changed": 1}, []), 0, "3 files, 1 changed, 2 new, 0 no reports", ""),
        (Imported({}, [("a", "why")]), 1, "3 files, nothing new, 1 no reports", "a: why\n"),
    ],
)
def test_what_is_said_of_files_that_came_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: Imported, code: int, out: str, err: str
) -> None:
    asked: list[Any] = []

    def import_files(files: list[Path], store: object, about: Callable[[Path], Any], told: object) -> Imported:
        asked.extend(about(file) for file in files)
        return done

    monkeypatch.setattr("harvester.operation.importing.import_files", import_files)
    for name in "abc":
        (tmp_path / f"{name}.html").write_text(PAGE, "utf-8")
    table = tmp_path / "t" / "what.csv"
    table.parent.mkdir()
    table.write_text(f"file,agency,year,url\na.html,甲局,2020,\n{tmp_path}/b.html,乙局,,http://b/\n", "utf-8")
    database = tmp_path / "d" / "harvest.db"
    words = [str(tmp_path / f"{name}.html") for name in "abc"]
    given = ("--agency", "丙局", "--year", "2019", "--division", "140403", "--table", str(table))
    said = run("import", *words, *given, DATABASE=str(database))
    assert (said.code, said.out, said.err) == (code, f"{database}: {out}\n", err)
    assert [(one.agency, one.year, one.url, one.division) for one in asked] == [
        ("甲局", 2020, None, "140403"),
        ("乙局", 2019, "http://b/", "140403"),
        ("丙局", 2019, None, "140403"),
    ]
