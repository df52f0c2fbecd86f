"""Agencies × years: every state told apart, in the terminal, as CSV and as picture."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from harvester.dataset import picture
from harvester.dataset.absent import Absent
from harvester.dataset.coverage import Cell, Grid, Line, coverage, legend, sign, write_csv
from harvester.dataset.picture import draw
from harvester.errors import DatasetError
from harvester.replica.figures import figures_for, revised
from harvester.store.runs import Run
from harvester.store.store import Store
from tests.dataset.support import LUZHOU, YANSHI, YOUXIAN, YOUYANG, database, page_of
from tests.running import scrapy

LATER = "2026-11-21T03:00:00+00:00"
HERE, THERE, THIRD = "长治市潞州区人民政府", "重庆市酉阳土家族苗族自治县清泉乡人民政府", "株洲市攸县信访局"
BODIES = [
    ("潞州区人民政府", LUZHOU, (2020, 2022, 2023)),
    ("清泉乡人民政府", YOUYANG, (2019, 2021)),
    ("信访局", YOUXIAN, (2021,)),
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = database(tmp_path / "test.db", BODIES)
    store.save([page_of(revised(figures_for("潞州区人民政府", 2023)), LUZHOU, at=LATER)])
    store.connection.execute("UPDATE reports SET status = 'gone' WHERE agency = '信访局'")
    for portal, verdicts in (("youyang", ("complete", "blocked")), ("luzhou", ("blocked", "complete"))):
        for verdict in verdicts:
            run = Run(portal, LATER, id=store.begin_run(portal, LATER), verdict=verdict, ended_at=LATER)
            store.finish_run(run)
    store.finish_run(Run("walled", LATER, id=store.begin_run("walled", LATER), verdict="blocked", ended_at=LATER))
    return store


def states(grid: Grid) -> dict[str, str]:
    return {
        line.agency: " ".join(f"{year}{sign(line.cells.get(year))}" for year in grid.years) for line in grid.lines
    }


def test_states_are_told_apart(store: Store) -> None:
    grid = coverage(store.connection)
    assert states(grid) == {
        HERE: "2019 2020● 2021· 2022✗ 2023●↻",
        THIRD: "2019 2020 2021† 2022· 2023·",
        THERE: "2019● 2020⊘ 2021● 2022⊘ 2023⊘",
    }
    assert grid.silent == [("walled", "blocked")]
    assert grid.lines[0].cells[2022].failed_checks > 0
    counts = [grid.count(state) for state in ("report", "failing", "gone", "missing", "blocked", "revised")]
    assert counts == [4, 1, 1, 3, 3, 1]
    assert len(list(legend(grid))) == 6


def test_what_amendments_break_is_no_failure(store: Store) -> None:
    of_2022 = "(SELECT id FROM reports WHERE year = 2022)"
    store.connection.execute(f"UPDATE checks SET ok = 1 WHERE report_id IN {of_2022}")
    store.connection.execute("UPDATE reports SET failed_checks = 0")
    add = (
        f"INSERT INTO checks (report_id, code, at, ok) SELECT id, ?, 'rules', 0 FROM reports WHERE id IN {of_2022}"
    )
    store.connection.execute("DELETE FROM checks WHERE at = 'rules'")
    store.connection.execute(add, ("t2_stock_flow",))
    assert "2022●" in states(coverage(store.connection))[HERE]
    store.connection.execute(add, ("t3_carry",))
    assert "2022✗" in states(coverage(store.connection))[HERE]


def test_what_cannot_be_checked_is_no_agreement(store: Store) -> None:
    change = store.connection.execute
    of_2023 = "(SELECT r.id FROM reports r WHERE r.year = 2023 AND r.agency LIKE '%潞州区%')"
    change(f"UPDATE reports SET held_checks = 0, held_years = 0 WHERE id IN {of_2023}")
    change(f"DELETE FROM checks WHERE report_id IN {of_2023}")
    assert "2023○↻" in states(coverage(store.connection))[HERE]
    for table in ("requests", "proactive", "review_litigation"):
        change(f"DELETE FROM {table} WHERE report_id IN {of_2023}")
    assert "2023¶↻" in states(coverage(store.connection))[HERE]


def test_bodies_that_nobody_looked_for_have_a_line(store: Store) -> None:
    absent = [
        Absent("长治市潞州区教育局", "140403", "department", "not looked for"),
        Absent("重庆市酉阳县民政局", "500242", "department", "never published here"),
    ]
    found = states(coverage(store.connection, since=2021, until=2022, absent=absent))
    assert found["长治市潞州区教育局"] == "2021? 2022?"
    assert found["重庆市酉阳县民政局"] == "2021· 2022·"


def test_failed_checks_are_those_of_the_report(store: Store) -> None:
    cells = [
        cell for line in coverage(store.connection).lines for cell in line.cells.values() if cell.reports == 1
    ]
    stored = store.connection.execute("SELECT failed_checks FROM reports WHERE status <> 'gone'").fetchall()
    assert sorted(cell.failed_checks for cell in cells if cell.state != "gone") == sorted(n for (n,) in stored)


def test_choices(store: Store) -> None:
    assert list(states(coverage(store.connection, portal="luzhou"))) == [HERE]
    assert list(states(coverage(store.connection, division="500000"))) == [THERE]
    own = coverage(store.connection, place="140403", until=2024)
    assert (states(own), own.silent) == ({HERE: "2020● 2021· 2022✗ 2023●↻ 2024·"}, [])
    with pytest.raises(DatasetError):
        coverage(store.connection, place="140000")
    grid = coverage(store.connection, since=2020, until=2021)
    assert states(grid)[THIRD] == "2020· 2021†"
    with pytest.raises(DatasetError, match="no report of the portal nobody"):
        coverage(store.connection, portal="nobody")
    with pytest.raises(DatasetError, match="nothing to show"):
        coverage(store.connection, since=2024, until=2020)


def test_a_renamed_body_is_one_line(tmp_path: Path) -> None:
    store = database(tmp_path / "t.db", [("偃师市人民政府", YANSHI, (2020,)), ("偃师区人民政府", YANSHI, (2021,))])
    (line,) = coverage(store.connection).lines
    assert line.agency == "洛阳市偃师区人民政府"
    assert {year: cell.reports for year, cell in line.cells.items()} == {2020: 1, 2021: 1}


def test_csv_holds_every_cell(store: Store, tmp_path: Path) -> None:
    grid = coverage(store.connection)
    write_csv(grid, tmp_path / "coverage.csv")
    with (tmp_path / "coverage.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(line.cells) for line in grid.lines) == 12
    newest = next(row for row in rows if row["agency"] == HERE and row["year"] == "2023")
    assert (newest["state"], newest["revised"], newest["division"], newest["reports"]) == (
        "report",
        "1",
        LUZHOU,
        "1",
    )
    with pytest.raises(DatasetError, match="cannot be written"):
        write_csv(grid, tmp_path / "no" / "coverage.csv")


def test_pictures_show_chinese_names_and_every_state(store: Store, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="needs the extra dataset: pip install '.[dataset]'")
    grid = coverage(store.connection)
    assert draw(grid, tmp_path / "coverage.svg", "标题") == []
    svg = (tmp_path / "coverage.svg").read_text("utf-8")
    texts = {element.text for element in ElementTree.fromstring(svg).iter() if element.text}
    assert {"标题", HERE, THERE, THIRD, "2019", "✗ report with checks that fail", "· no report found"} <= texts
    assert {"✗", "†", "⊘"} <= texts, "not by colour alone"
    assert "published in more than one version" in texts
    fills = {element.get("fill") for element in ElementTree.fromstring(svg).iter()}
    assert {"#4c9f70", "#e0a526", "#8d6cab", "#e8e4dc", "#c8553d", "#1d3557"} <= fills
    with pytest.raises(DatasetError, match=r"\.svg or \.png"):
        draw(grid, tmp_path / "coverage.pdf", "")


def test_a_picture_of_too_many_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("vl_convert", reason="needs the extra dataset: pip install '.[dataset]'")
    monkeypatch.setattr(picture, "MOST_LINES", 2)
    lines = [Line(f"第{number}局", None, ("x",), {2020: Cell("report")}) for number in range(3)]
    (warning,) = draw(Grid([2020], lines, []), tmp_path / "many.png", "")
    assert "2 of 3" in warning
    assert (tmp_path / "many.png").read_bytes().startswith(b"\x89PNG")


def test_the_command(store: Store) -> None:
    store.close()
    done = scrapy("coverage", "--division", LUZHOU, settings={"DATABASE": store.path})
    assert done.returncode == 0, done.stderr
    assert HERE in done.stdout
    assert "published in more than one version" in done.stdout
