"""Bounds of the reader: each is met at its value, and one past it is beyond."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from harvester.documents.blocks import Block, Cell, Heading, Paragraph, Table
from harvester.reports.cells import numbers
from harvester.reports.cells.labels import key
from harvester.reports.cells.lexicon import role
from harvester.reports.checks.prose import compare
from harvester.reports.combine import _compared
from harvester.reports.model import Report, Section, Tables
from harvester.reports.parts import _Mark, _read
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.read import read_tables
from harvester.reports.words import dates, sections, spoken
from harvester.reports.words.document_title import title_of
from harvester.reports.words.forms_of_values import fits
from harvester.reports.words.metadata import find
from harvester.reports.words.names import is_name
from harvester.reports.words.titles import is_report_title
from harvester.reports.words.unlabelled import fill
from harvester.reports.words.whose import Identity
from tests.reports.said import document

TITLE = "青禾县水务局2023年政府信息公开工作年度报告"
BODY = "青禾县水务局"


def padded(before: str, length: int, behind: str = "", sign: str = "禾") -> str:
    """A text of a length, filled up in the middle."""
    return before + sign * (length - len(before) - len(behind)) + behind


def lines(*texts: str) -> list[Block]:
    return [Paragraph(text) for text in texts]


def contradicted(place: int) -> bool:
    """Whether a sentence that ends at a place of its section is held against the tables."""
    said = "2023年，共收到政府信息公开申请17件"
    text = padded("", place, said, "。")
    rows: dict[str, dict[str, float | int | None]] = {
        "new_received": {"total": 0},
        "total_processed": {"total": 0},
    }
    checks = compare([Section("overview", "一、总体情况", text)], Tables(requests=rows), "own", 2023, BODY)
    return any(check.ok is False for check in checks)


def told(count: int) -> bool:
    """Whether of so many warnings the last one is kept."""
    found = Findings()
    for number in range(count):
        found.warn(f"w{number}")
    return f"w{count - 1}" in found.warnings


def differing(count: int) -> bool:
    """Whether so many cells that differ are all named."""
    report = Report(None, None, None, None, None, None, {}, [], Tables())
    ours = {"r": {f"c{number}": 1 for number in range(count)}}
    theirs = {"r": {f"c{number}": 2 for number in range(count)}}
    check = _compared(report, "x", "proactive", ours, theirs)  # type: ignore[arg-type]
    assert (check.left, check.right, check.ok) == (count, 0, False)
    return len(report.warnings) == count and report.warnings[-1].startswith(f"proactive r c{count - 1}: 1 on")


def lost(count: int) -> bool:
    """Whether so many rows of a list that cannot be read are all named."""
    known = ["主动公开政府信息数", "政府网站公开政府信息数", "收到申请数", "当面申请数", "申请办结数"]
    rows = [f"{label}|件|{number}" for number, label in enumerate(known)]
    rows += [f"{name}项|件|1|2" for name in (f"{sign}{other}" for sign in "甲乙丙丁戊" for other in "子丑寅卯辰")][
        :count
    ]
    table = Table(
        [[Cell(text, col) for col, text in enumerate(row.split("|"))] for row in ["统计指标|单位|统计数", *rows]]
    )
    warnings = read_tables([table]).warnings
    more = [text for text in warnings if text.endswith("more such rows")]
    assert len([text for text in warnings if "项" in text]) == min(count, 20)
    return not more


def titled(above: int, text: str = TITLE, kind: Callable[[str], Block] = Heading) -> bool:
    """Whether a title that stands below so many lines is found."""
    given = document("甲")
    given.blocks = [*lines(*["照片"] * above), kind(text), Paragraph("甲。")]
    return title_of(given, find(given), None).text == text


def signed(behind: int, day: str = "2024年1月30日") -> bool:
    """Whether a signature before so many lines is found."""
    found = spoken.signature(lines(*["乙。"] * 10, f"{BODY} {day}", *["甲。"] * behind))
    return found == (BODY, "2024-01-30")


def asked(above: int) -> bool:
    """Whether the line that says whom to ask is seen below so many lines."""
    blocks = lines("题", *["甲。"] * above, f"如有疑问，请与{BODY}联系。")
    return spoken.contact(spoken.Opening.of(blocks, 0)) == BODY


def walked(above: int) -> bool:
    """Whether a path to the page is seen below so many lines."""
    return spoken.path_year(lines(*["甲。"] * above, "首页 > 政府信息公开年报 > 2022年")) == 2022


def dated(line: str) -> Callable[[int], bool]:
    """Whether a day below a title and so many lines of a kind is the day of its publication."""

    def holds(count: int) -> bool:
        given = document(" / ".join([f"h {TITLE}", *[line] * count, "2024-01-30", "一、总体情况", "甲。"]))
        block = find(given)
        fill(block, given.blocks, 0)
        return block.fields["published_on"] == "2024-01-30"

    return holds


def above(count: int) -> bool:
    """Whether a day above a title, with so many lines between them, is that of its publication."""
    given = document(" / ".join(["2024-01-30", *["照片"] * count, f"h {TITLE}", "甲。"]))
    block = find(given)
    fill(block, given.blocks, count + 1)
    return block.fields["published_on"] == "2024-01-30"


def cut(words: str) -> Callable[[int], bool]:
    """Whether a line numbered 一 whose words are so long is a heading."""

    def holds(length: int) -> bool:
        found = sections.split(lines("一、" + padded(words, length), "甲。", "二、主动公开政府信息情况", "乙。"))
        return any(one.heading is not None and one.heading.startswith("一、") for one in found)

    return holds


def marked(length: int) -> bool:
    """Whether a caption of a length says which year a table is of."""
    return _read(padded("2022年", length), _Mark(), Identity(None, None, None, None)).year == 2022


BOUNDS: Sequence[tuple[str, Callable[[int], bool], int]] = (
    ("a name", lambda n: is_name(padded("青", n, "局")), 40),
    ("a title", lambda n: is_report_title(padded("青禾县", n, "局2023年政府信息公开工作年度报告")), 120),
    ("a value told by its form", lambda n: fits("index_no", padded("000014349/2024-", n, sign="0")), 60),
    ("a label of a table", lambda n: key(padded("甲", n)) != "", 200),
    ("the role of a label", lambda n: role(padded("收到申请数（", n, "）")).known, 200),
    ("digits of a number", lambda n: numbers.read("1" * n).exact, 15),
    ("decimals of a number", lambda n: numbers.read("1." + "1" * n).number is not None, 8),
    ("a cell", lambda n: numbers.read(padded("7", n, "件", " ")).unit == "件", 2000),
    (
        "a day within a text",
        lambda n: dates.read(padded("", n - 1, "2024-01-3", "甲") + "0")[0] == "2024-01-30",
        60,
    ),
    ("words of a form's heading", lambda n: sections.is_exact(padded("总体情况", n, sign=" ")), 200),
    ("words behind a number that are a heading", cut("其他工作"), 50),
    ("warnings of the tables", told, 60),
    ("text of a section held against the tables", contradicted, 40_000),
    ("cells that differ between page and file", differing, 20),
    ("rows of a list that are not read", lost, 20),
    ("lines above a heading that is no title", lambda n: titled(n, "青禾县概况"), 39),
    ("lines behind a signature", signed, 38),
    ("lines behind a signature whose day is short", lambda n: signed(n, "2024.1.30"), 3),
    ("lines above whom to ask", asked, 29),
    ("lines above a path", walked, 29),
    ("lines between a title and its day", dated("照片"), 5),
    ("lines between a day and the title below it", above, 1),
    ("the caption of a table", marked, 40),
)


@pytest.mark.parametrize(("holds", "most"), [one[1:] for one in BOUNDS], ids=[one[0] for one in BOUNDS])
def test_a_bound_is_met_and_not_passed(holds: Callable[[int], bool], most: int) -> None:
    assert (holds(most), holds(most + 1)) == (True, False)
