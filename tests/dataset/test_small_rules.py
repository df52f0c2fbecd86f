"""Stata's bytes, cells of spreadsheets, changes between releases, the codebook on paper, the picture."""

from __future__ import annotations

import csv
import hashlib
import json
import struct
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harvester.dataset import changes, lines, pdf, picture, stata
from harvester.dataset.changes import FILE, HEAD
from harvester.dataset.coverage import STATES, Cell, Grid, Line
from harvester.dataset.formats import CELL_CHARACTERS, CUT, _fitting, titled
from harvester.dataset.harmless import as_published, harmless, is_risky, may_hold_risky
from harvester.errors import DatasetError

AT = datetime(2026, 1, 5, 3, 4, tzinfo=UTC)

# -- Stata -------------------------------------------------------------------------------


def variables() -> list[stata.Variable]:
    return [
        stata.Variable("whole", "a whole number", "integer"),
        stata.Variable("share", "a share", "number"),
        stata.Variable("day", "a day", "date"),
        stata.Variable("holds", "yes or no", "boolean"),
        stata.Variable("level", "x" * 90, "text", codes={"county": (1, "县"), "town": (2, "乡")}),
        stata.Variable("name", "a text", "text", width=6),
        stata.Variable("none", "nothing", "text", width=0),
        stata.Variable("long", "a long text", "text", width=stata.WIDEST + 1),
        stata.Variable("wide", "the widest", "text", width=stata.WIDEST),
    ]


ROWS: list[tuple[Any, ...]] = [
    (7, 0.5, "1960-01-02", 1, "town", "甲乙", None, "长" * 900, "w" * stata.WIDEST),
    (None, None, None, None, None, None, None, None, None),
    (-1, 2, "1959-12-31", 0, "county", "a", None, "", ""),
    (3, 1.0, "2026-11-23", True, "town", "b", None, "long", "x"),
]

STATA = "00b2ada6e65d352395dfc26fed580ab3fdb3ef4091c950210ed61fc64587a8a6"
"""Of the file that these rows make."""


def test_a_stata_file_holds_what_was_given(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")
    file = tmp_path / "x.dta"
    assert stata.write(file, variables(), ROWS, "标题", AT) == 4
    with pandas.read_stata(file, iterator=True) as reader:
        found = reader.read(convert_categoricals=False)
        labels, named = reader.value_labels(), reader.variable_labels()
        assert (reader.data_label, reader.time_stamp) == ("标题", "05 Jan 2026 03:04")
    assert list(found) == [one.name for one in variables()]
    assert found["whole"].isna().tolist() == [False, True, False, False]
    assert found["whole"].tolist()[::2] == [7, -1]
    assert found["share"].dropna().tolist() == [0.5, 2, 1.0]
    days = [str(day)[:10] for day in found["day"].dropna()]
    assert days == ["1960-01-02", "1959-12-31", "2026-11-23"]
    assert found["holds"].dropna().tolist() == [1, 0, 1]
    assert found["level"].dropna().tolist() == [2, 1, 2]
    assert found["name"].tolist() == ["甲乙", "", "a", "b"]
    assert found["long"].tolist() == ["长" * 900, "", "", "long"]
    assert found["wide"].tolist() == ["w" * stata.WIDEST, "", "", "x"]
    assert labels == {"holds": {0: "fails", 1: "holds"}, "level": {1: "县", 2: "乡"}}
    assert (named["level"], named["name"]) == ("x" * 80, "a text")


def test_a_stata_files_map_leads_to_its_parts(tmp_path: Path) -> None:
    file = tmp_path / "x.dta"
    stata.write(file, variables(), ROWS, "x", AT)
    data = file.read_bytes()
    at = data.index(b"<map>") + len(b"<map>")
    found = struct.unpack("<14Q", data[at : at + 14 * 8])
    tags = [data[place : data.find(b">", place) + 1] if place < len(data) else b"" for place in found]
    assert tags == [
        b"<stata_dta>",
        b"<map>",
        b"<variable_types>",
        b"<varnames>",
        b"<sortlist>",
        b"<formats>",
        b"<value_label_names>",
        b"<variable_labels>",
        b"<characteristics>",
        b"<data>",
        b"<strls>",
        b"<value_labels>",
        b"</stata_dta>",
        b"",
    ]
    formats = data[data.index(b"<formats>") + 9 : data.index(b"</formats>")]
    shown = [formats[57 * n : 57 * n + 57].rstrip(b"\0").decode() for n in range(9)]
    assert shown == ["%12.0g", "%9.0g", "%td", "%8.0g", "%8.0g", "%6s", "%1s", "%9s", "%2045s"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((2**31, *ROWS[0][1:]), "row 1 holds a number too big for Stata"),
        ((*ROWS[0][:4], "village", *ROWS[0][5:]), "level: .*village"),
    ],
)
def test_what_stata_has_no_room_for_is_told(row: tuple[Any, ...], said: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=said):
        stata.write(tmp_path / "x.dta", variables(), [row], "x", AT)


# -- cells of spreadsheets ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "risky"),
    [
        ("=1+1", True),
        ("+cmd", True),
        ("-x", True),
        ("@x", True),
        ("\tx", True),
        ("＝1", True),
        ("-1", False),
        ("+2.5", False),
        ("-1,000%", False),
        ("--", False),
        ("x=1", False),
        ("", False),
        ("-1.x", True),
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula(text: str, risky: bool) -> None:
    assert is_risky(text) == risky
    assert harmless(text) == ("'" + text if risky else text)
    assert as_published(harmless(text)) == text
    assert lines.csv_lines([("a", text)]) == lines._written([("a", harmless(text))])
    assert may_hold_risky(f"a,{text}\n") or not risky


def test_a_text_longer_than_a_cell_says_that_it_is_cut() -> None:
    assert _fitting("x" * CELL_CHARACTERS) == "x" * CELL_CHARACTERS
    cut = _fitting("x" * (CELL_CHARACTERS + 1))
    assert (len(cut), cut[-len(CUT) :]) == (CELL_CHARACTERS, CUT)


def test_made_up_figures_say_so_in_their_title() -> None:
    assert titled(SimpleNamespace(notice="MADE UP"), "Title") == "MADE UP. Title"  # type: ignore[arg-type]
    assert titled(SimpleNamespace(notice=""), "Title") == "Title"  # type: ignore[arg-type]


# -- changes between releases ------------------------------------------------------------


def shelf(
    folder: Path, bodies: dict[str, str], reports: list[tuple[str, ...]], numbers: list[tuple[str, ...]]
) -> Path:
    folder.mkdir()
    tables = {
        "agencies": (("id", "key"), list(bodies.items())),
        "reports": (("agency_id", "year", "scope", "variant", "content_hash"), reports),
        "observations": (("agency", "year", "scope", "variant", "table", "row", "column", "value"), numbers),
    }
    for name, (head, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    return folder


def told(folder: Path) -> list[list[str]]:
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        head, *found = csv.reader(file)
    assert tuple(head) == HEAD
    return [[cell for cell in one if cell] for one in found]


def test_what_changed_since_the_release_before(tmp_path: Path) -> None:
    cell = ("requests", "new_received", "total")
    same = ("甲", "2019", "own", "0", *cell, "1")
    before = shelf(
        tmp_path / "2026.1.1",
        {"1": "甲", "2": "乙"},
        [("1", "2019", "own", "0", "h"), ("1", "2020", "own", "0", "h1"), ("2", "2020", "own", "0", "h")],
        [same, ("甲", "2020", "own", "0", *cell, "5"), ("甲", "2020", "own", "0", "requests", "x", "total", "7")],
    )
    after = shelf(
        tmp_path / "new",
        {"8": "甲", "9": "丙"},
        [("8", "2019", "own", "0", "h"), ("8", "2020", "own", "0", "h2"), ("9", "2021", "own", "0", "h")],
        [("甲", "2019", "own", "0", *cell, "99"), ("甲", "2020", "own", "0", *cell, "6")],
    )
    counts = changes.write(after, before, "2026.2.2")
    assert told(after) == [
        ["body added", "丙"],
        ["body removed", "乙"],
        ["report added", "丙", "2021", "own", "0"],
        ["report removed", "乙", "2020", "own", "0"],
        ["report changed", "甲", "2020", "own", "0"],
        ["number changed", "甲", "2020", "own", "0", *cell, "5", "6"],
        ["number changed", "甲", "2020", "own", "0", "requests", "x", "total", "7"],
    ]
    assert list(counts.values()) == [1, 1, 1, 1, 1, 2]
    text = (after / "CHANGES.md").read_text("utf-8")
    assert text.startswith("# Changes of 2026.2.2 since 2026.1.1\n\n- 1 bodies added\n- 1 bodies removed\n")
    assert "- 2 numbers changed\n\nEach of them is in `changes.csv`:\n\n" in text
    assert "- number changed, 甲, 2020, own, 0, requests, x, total: 7 → no number\n" in text
    assert changes.write(after, after, "x") == dict.fromkeys(counts, 0)
    assert (after / "CHANGES.md").read_text("utf-8") == "# Changes of x since new\n\n- nothing changed\n"
    changes.write(after, None, "x")
    assert (after / "CHANGES.md").read_text("utf-8") == "# Changes of x: the first release\n\n"


@pytest.mark.parametrize(("count", "more"), [(changes.MOST_LINES, False), (changes.MOST_LINES + 1, True)])
def test_only_the_first_changes_are_named(count: int, more: bool, tmp_path: Path) -> None:
    before = shelf(tmp_path / "1", {}, [], [])
    after = shelf(tmp_path / "2", {str(n): f"{n:03}" for n in range(count)}, [], [])
    changes.write(after, before, "x")
    text = (after / "CHANGES.md").read_text("utf-8")
    assert text.count("- body added") == changes.MOST_LINES
    assert ("the first 50 of 51" in text) == more


# -- the codebook on paper, the table as a picture ---------------------------------------


def test_the_parts_of_a_codebook() -> None:
    text = "# One\n\nA **bold** `code` < line\n- entry\n\n| a | b\\|c |\n|---|:--|\n| 1 | |\n## Two\n| x |\n|---|"
    assert list(pdf._parts(text)) == [
        (1, [["One"]]),
        (0, [["A **bold** `code` < line"]]),
        (0, [["- entry"]]),
        (-1, [["a", "b|c"], ["1", ""]]),
        (2, [["Two"]]),
        (-1, [["x"]]),
    ]
    assert pdf._marked("A **bold** `code` < line") == "A <b>bold</b> code &lt; line"
    assert pdf._widths([["a" * 7, "b"], ["c", "d" * 100]]) == [pdf.WIDTH * 10 / 73, pdf.WIDTH * 63 / 73]


def test_the_picture_shows_each_state_that_occurs_and_says_what_it_leaves_out() -> None:
    altair = pytest.importorskip("altair", reason="needs the extra dataset: pip install '.[dataset]'")
    cells = {2020: Cell("report"), 2021: Cell("missing")}
    grid = Grid([2020, 2021], [Line(f"{n}", None, (), cells) for n in range(picture.MOST_LINES + 1)], [])
    spec = json.dumps(picture._chart(altair, grid, "Title").to_dict(), ensure_ascii=False)
    assert spec.count('"body": ') == 2 * picture.MOST_LINES
    found = json.loads(spec)
    domain = found["layer"][0]["encoding"]["color"]["scale"]
    assert domain["domain"] == ["report, its numbers agree", "· no report found"]
    assert domain["range"] == [STATES["report"][1], STATES["missing"][1]]
    assert len(found["layer"]) == 2, "no dot where nothing was revised"
    grid.lines[0].cells[2022] = Cell("report", revised=True)
    assert len(picture._chart(altair, grid, "Title").to_dict()["layer"]) == 3
    with pytest.raises(DatasetError, match=r"a picture is \.svg or \.png"):
        picture.draw(grid, Path("x.gif"), "Title")


def test_the_bytes_of_a_stata_file_are_these(tmp_path: Path) -> None:
    """Read by pandas above; here every byte is held, those that pandas does not mind among them."""
    file = tmp_path / "x.dta"
    stata.write(file, variables(), ROWS, "标题", AT)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == STATA
