"""What commands print, refuse and end with: each called in this process, on a small database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import UsageError

from harvester.commands import coverage, gather, release, survey
from harvester.dataset.formats import FORMATS
from harvester.errors import DatasetError, HarvesterError, StoreError
from harvester.fleet.gather import Gathered
from harvester.operation.survey import run as run_module
from harvester.operation.survey.findings import Findings, Survey
from harvester.portals.candidates import Candidate
from tests.commands.inside import made, run, scrapy

LEGEND = [
    "● 12 report, its numbers agree",
    "✗ 5 report with checks that fail",
    "○ 7 report, nothing in its numbers can be checked",
    "¶ 1 report in prose only, no number read",
    "· 16 no report found",
]


def test_coverage_is_a_table_with_its_legend(home: Path) -> None:
    done = scrapy(home, "coverage")
    assert done.code == 0
    assert done.lines == [
        f"{home}/harvest.db: 4 bodies, 2012-2023",
        "body 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023",
        "长治市潞州区人民政府 ○ ○ ○ · ● ● ● ✗ ●",
        "洛阳市偃师区人民政府 ○ ○ ○ ● ● ✗ ✗ ●",
        "株洲市攸县信访局 ○ · · · · · · · · ● ✗ ●",
        "重庆市酉阳土家族苗族自治县清泉乡人民政府 ¶ · · · · · · ● ● · ✗ ●",
        *LEGEND,
        "no report at all from old: its last crawl was blocked",
    ]


def test_coverage_of_a_part(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = tmp_path / "c.csv", tmp_path / "p.svg"
    drawn: list[object] = []
    monkeypatch.setattr("harvester.dataset.picture.draw", lambda *what: drawn.extend(what) or ["no font"])
    words = ("--division", "1404", "--since", "2020", "--until", "2022")
    done = scrapy(home, "coverage", *words, "--csv", str(files[0]), "--picture", str(files[1]))
    assert done.lines == [
        f"{home}/harvest.db: 1 bodies, 2020-2022",
        "body 2020 2021 2022",
        "长治市潞州区人民政府 ● ● ✗",
        "● 2 report, its numbers agree",
        "✗ 1 report with checks that fail",
        f"written: {files[0]}",
        "warning: no font",
        f"written: {files[1]}",
    ]
    assert drawn[1:] == [files[1], "Reports by body and year: 1 bodies, 2020-2022"]
    assert files[0].read_text("utf-8").count("\n") == 4


def test_coverage_names_bodies_without_a_report(home: Path) -> None:
    done = scrapy(home, "coverage", "--portal", "luzhou", "--absent")
    told = [line for line in done.lines if line.startswith(("never published here: ", "not looked for: "))]
    assert "never published here: 长治市潞州区水利局 (140403, department)" in told
    assert len(told) > 30
    assert all("长治市潞州区" in line for line in told), "of the portal's place alone"
    every = scrapy(home, "coverage", "--absent").lines
    assert "not looked for: 株洲市攸县水利局 (430223, department)" in every
    assert "never published here: 长治市潞州区水利局 (140403, department)" in every


def test_of_many_bodies_the_first_are_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "MOST_LINES", 3)
    shown = scrapy(home, "coverage").lines
    assert (shown[4][:3], shown[5]) == ("株洲市", "… and 1 more bodies; --csv or --division shows them")
    monkeypatch.setattr(coverage, "MOST_LINES", 4)
    assert not [line for line in scrapy(home, "coverage").lines if "more bodies" in line]


def test_coverage_tells_what_has_no_year_and_what_was_revised(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(home / "harvest.db")) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("UPDATE reports SET year = NULL WHERE year = 2012")
        target.execute(
            "INSERT INTO revisions (report_id, number, seen_on, content_hash)"
            " SELECT id, 2, '2026-11-21', 'x' FROM reports WHERE year = 2019 LIMIT 1"
        )
        target.commit()
    lines = run("coverage", DATABASE=str(copy)).lines
    assert "2 reports have no year and no place in this table" in lines
    assert "↻ 1 published in more than one version" in lines
    assert "长治市潞州区人民政府 ○ ○ ○ · ●↻ ● ● ✗ ●" in lines


def test_the_health_page_says_who_fell_short(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "health.html"
    done = scrapy(home, "health", str(page))
    assert done.lines == [
        f"{page}: 2 portals, 1 complete at their last crawl",
        "old: the registry has no entry of this name any more",
        "old: blocked: a b",
    ]
    assert page.read_text("utf-8").startswith("<!doctype html>")
    done = scrapy(home, "health", PORTALS=str(tmp_path / "none.toml"))
    assert done.lines == [
        f"{home}/health.html: 2 portals, 1 complete at their last crawl",
        "old: blocked: a b",
    ], "without a registry nothing is said of names"


def test_a_backup_and_its_check(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done = scrapy(home, "backup", str(copy))
    assert (done.code, done.lines) == (
        0,
        [f"{copy}: 27 reports; copy.db.archive.json: 0 files of the archive, 0 bytes"],
    )
    done = scrapy(home, "backup", "--check", str(copy))
    assert (done.code, done.lines) == (0, [f"{copy}: sound, 27 reports; the archive is whole"])
    listed = tmp_path / "copy.db.archive.json"
    listed.write_text('{"a/1.warc.gz": {"bytes": 1, "changed": 1, "sha256": "x"}}', "utf-8")
    gone = scrapy(home, "backup", "--check", str(copy))
    assert gone.code == 1
    assert len(gone.lines) == 2
    assert "a/1.warc.gz" in gone.lines[0]
    assert gone.lines[1] == f"{copy}: sound, 27 reports; see above"
    with pytest.raises(StoreError, match="no such file"):
        scrapy(home, "backup", "--check", str(tmp_path / "none.db"))
    for words in ((), (str(copy), "b")):
        with pytest.raises(UsageError):
            scrapy(home, "backup", *words)


def test_an_export_says_what_it_wrote(home: Path, tmp_path: Path) -> None:
    words = ("--since", "2021", "--until", "2022", "--division", "14", "--edition", "2021", "--bom")
    done = scrapy(home, "export", str(tmp_path), *words, "--labels", "zh")
    assert (done.code, done.err) == (0, "")
    assert [line for line in done.lines if line.startswith(("reports.csv", "agencies.csv"))] == [
        "agencies.csv 1 rows",
        "reports.csv 2 rows",
    ]
    assert done.lines[-1] == (
        f"{tmp_path}: 2 reports of 1 bodies, 2021-2022, as of 2026-11-20; codebook.md says what is what,"
        " CITATION.md how to cite it"
    )
    assert (tmp_path / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    scrapy(home, "export", str(tmp_path), "--format", "csv,")
    assert not (tmp_path / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for names in ((), (str(tmp_path), "b")):
        with pytest.raises(UsageError):
            scrapy(home, "export", *names)
    with pytest.raises(DatasetError, match="odt"):
        scrapy(home, "export", str(tmp_path), "--format", "odt")
    assert "odt" not in FORMATS


def test_an_export_warns_of_checks_that_could_not_be_made(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("harvester.dataset.years.update", locked)
    assert scrapy(home, "export", str(tmp_path)).lines[-1] == (
        f"warning: the checks across years are those of the last crawl ({home}/harvest.db: database is locked)"
    )


@pytest.mark.parametrize(("before", "last"), [(None, "the first release here: nothing to compare it with"),
                                              ("2026.1.1", "since 2026.1.1: 1,200 × added")])  # fmt: skip
def test_a_release_says_what_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch, before: str | None, last: str
) -> None:
    asked: dict[str, Any] = {}

    def made_up(database: str, folder: str, **how: Any) -> SimpleNamespace:
        asked.update(how, database=database)
        changed = {"added": 1200, "gone": 0} if before else {}
        return SimpleNamespace(folder=f"{folder}/2", version="2", before=before, changed=changed)

    monkeypatch.setattr("harvester.dataset.release.release", made_up)
    done = scrapy(home, "release", "out", "--format", "dta, ,xlsx", DATA_LICENSE="CC0-1.0", DATA_AUTHOR="me")
    assert done.lines == ["out/2: version 2; CITATION.cff says how to cite it, STUDY.md what is in it", last]
    assert (asked["licence"], asked["author"], asked["formats"]) == ("CC0-1.0", "me", ["dta", "xlsx"])
    assert asked["database"] == f"{home}/harvest.db"
    with pytest.raises(UsageError):
        scrapy(home, "release")
    assert release.Command.takes == 1


@pytest.mark.parametrize(
    ("found", "undone", "code", "out", "err"),
    [
        (Gathered(2, 1, 3, 1), None, 0, "3 versions from 1 of 2 shards, 1 page carried over", []),
        (Gathered(1, 1, 1, 0), "no room", 1, "1 version from 1 of 1 shard, 0 pages carried over", []),
        (Gathered(damaged=["a\x1b"]), None, 1, "0 versions from 0 of 0 shards, 0 pages carried over", ["a?"]),
        (
            Gathered(missing=tuple("abcde")), None, 1, "0 versions from 0 of 0 shards, 0 pages carried over",
            ["5 shards gathered before not there any more: a, b, c, d, e; is {} the folder of all shards?"],
        ),
        (
            Gathered(missing=tuple("abcdef")), None, 1, "0 versions from 0 of 0 shards, 0 pages carried over",
            ["6 shards gathered before not there any more: a, b, c, d, e …; is {} the folder of all shards?"],
        ),
    ],
)  # fmt: skip
def test_a_gathering_says_what_came_of_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    found: Gathered, undone: str | None, code: int, out: str, err: list[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("harvester.fleet.gather.gather", lambda *_: found)
    monkeypatch.setattr("harvester.operation.night.after_crawls", lambda store: undone)
    database = tmp_path / "all.db"
    done = scrapy(home, "gather", DATABASE=str(database), FLEET_SHARDS=str(tmp_path))
    assert (done.code, done.out) == (code, f"{database}: {out}\n")
    assert done.err.splitlines() == [line.format(tmp_path) for line in err]
    with pytest.raises(StoreError, match="no such folder; the setting FLEET_SHARDS says where"):
        scrapy(home, "gather", DATABASE=str(database), FLEET_SHARDS=str(tmp_path / "none"))
    assert gather.Command.takes == 0


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("health", ("a", "b"), "too many arguments: b"),
        ("coverage", ("a", "b"), "too many arguments: a b"),
        ("list", ("--nonsense",), "there is no option --nonsense; --help names them all"),
        ("extract", (), "give a file or an address"),
        ("extract", ("a", "-"), "several files can be read at once, addresses one by one"),
        ("extract", ("a", "http://b/"), "several files can be read at once, addresses one by one"),
        ("extract", ("a", "b", "--url", "http://b/"), "several files can be read at once, addresses one by one"),
        ("identify", (), "give one address or one file"),
        ("import", (), "name the files or folders to read"),
        ("import", ("a", " "), "name the files or folders to read"),
        ("import", ("nowhere", "no"), "there is no nowhere, no"),
        ("survey", ("--limit", "0"), "--limit must be 1 or more"),
        ("survey", ("--side-by-side", "0"), "--side-by-side must be 1 or more"),
        ("fleet", (), "give one of init, plan, status"),
        ("fleet", ("begin",), "give one of init, plan, status"),
        ("fleet", ("init", "a"), "too many arguments: a"),
        ("fleet", ("status", "a", "b"), "too many arguments: a b"),
        ("replica", ("no", "none", "luzhou"), "no replica portal is called no, none; there are "),
    ],
)
def test_what_cannot_be_asked(home: Path, name: str, words: tuple[str, ...], says: str) -> None:
    with pytest.raises(UsageError) as told:
        scrapy(home, name, *words)
    assert str(told.value).startswith(says)


@pytest.mark.parametrize("name", ["coverage", "health", "backup", "export", "release"])
def test_what_reads_a_database_wants_one(name: str, tmp_path: Path) -> None:
    words = () if name in ("coverage", "health") else (str(tmp_path / "out"),)
    with pytest.raises(HarvesterError, match=r"none\.db: "):
        run(name, *words, DATABASE=str(tmp_path / "none.db"), DATA_LICENSE="CC0-1.0")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "backup", "browse", "coverage", "crawl", "demo", "export", "extract", "fleet", "gather", "health",
        "identify", "import", "list", "nightly", "portals", "reextract", "release", "replica", "survey", "worker",
    ],
)  # fmt: skip
def test_every_command_says_what_it_does(name: str) -> None:
    command, _, _ = made(name)
    assert command.short_desc()[0].isupper()
    assert len(command.short_desc()) < 80
    assert len(command.long_desc()) > len(command.short_desc())
    assert command.syntax()


def test_a_survey_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, _, _ = made("survey")
    monkeypatch.setattr(survey, "AsyncCrawlerProcess", lambda settings: None)
    todo = [Candidate(name, f"{name}.example", "某县", "140403") for name in "ab"]

    def look(process: object, todo: list[Candidate], side_by_side: int, done: Callable[[Survey], None]) -> bool:
        for one in todo:
            done(Survey(one.host, one.name, one.body, one.division, reason="nothing there"))
        return side_by_side == 3

    monkeypatch.setattr(run_module, "run_survey", look)
    command._look(todo, findings := Findings(tmp_path / "survey.db"), 3)
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(" (")[0] for line in said] == ["1/2 a", "2/2 b"]
    assert [one.name for one in findings.all()] == ["a", "b"]
    with pytest.raises(KeyboardInterrupt):
        command._look(todo, findings, 2)
