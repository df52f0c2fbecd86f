"""What the text says of body, year and sections, and why a number is not there: each rule on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.documents.blocks import PICTURE, Block, Heading, Paragraph, Table
from harvester.reports.cells import forms
from harvester.reports.model import METADATA_FIELDS, Indicator, Printed
from harvester.reports.tables import editions, nulls
from harvester.reports.tables.findings import Findings
from harvester.reports.words import sections, spoken, unlabelled
from harvester.reports.words.metadata import MetadataBlock
from harvester.reports.words.spoken import Opening

BODY = "青禾县水务局"
TITLE = f"{BODY}2023年政府信息公开工作年度报告"


def lines(*texts: str) -> list[Block]:
    return [Paragraph(text) for text in texts]


def opening(*texts: str) -> Opening:
    return Opening.of(lines(*texts), None)


# -- the first sentences -----------------------------------------------------------------


def test_the_opening_is_what_follows_the_title_up_to_the_first_numbered_heading() -> None:
    blocks: list[Block] = [
        Heading("前面"),
        Heading(TITLE),
        Paragraph("甲"),
        Table([]),
        *lines("乙", "一、总体情况", "丙"),
    ]
    found = Opening.of(blocks, 1)
    assert (found.lines, found.preamble) == (["甲", "乙", "一、总体情况", "丙"], ["甲", "乙"])
    assert Opening.of(blocks, None).lines[:2] == ["前面", TITLE]
    assert Opening.of(lines("甲", "第一部分"), None).preamble == ["甲"]
    assert Opening.of(lines("甲"), None).preamble == ["甲"]
    many = Opening.of(lines(*map(str, range(100))), 0)
    assert (many.lines[0], len(many.lines)) == ("1", spoken.OPENING)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。", 2023),
        ("本报告所列数据的统计期限自2023年1月1日至12月31日。", 2023),
        ("本报告所列数据的统计期限自2022年1月1日至2023年12月31日。", None),
        ("全年公开信息30条。", None),
    ],
)
def test_the_period_that_a_text_states(text: str, year: int | None) -> None:
    assert spoken.stated_year(text) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年公开30条，2023年收到3件。", 2023),
        ("2023年公开30条，2023年收到3件，2022年2件。", 2023),
        ("2023年公开30条，2023年收到3件，2022年2件，2022年1件。", None),
        ("公开于2023年。", None),
        ("2023年1月公开，2023年2月公开。", None),
        ("2023年，我局公开。", 2023),
        ("2023年以来，我局公开。", 2023),
        ("二〇二三年，我局公开。", 2023),
        ("2023年，甲。\n2022年，乙。", None),
        ("2023年，甲。\n二、计划\n2024年，乙。", 2023),
    ],
)
def test_the_year_that_a_text_names_most(text: str, year: int | None) -> None:
    assert spoken.most_named(text) == year


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (f"填报单位：{BODY}", BODY),
        (f"单位：{BODY} 日期：2024年1月", BODY),
        ("填报单位：某某", None),
        ("x" * 90 + f"填报单位：{BODY}", None),
        (f"本报告由{BODY}编制。", BODY),
        (f"{BODY}的工作。", None),
    ],
)
def test_who_made_a_report(line: str, name: str | None) -> None:
    assert next(spoken.makers(opening(line)), None) == name


def test_only_the_preamble_says_who_made_it() -> None:
    told = f"本报告由{BODY}编制。"
    assert list(spoken.makers(opening("甲", told))) == [BODY]
    assert list(spoken.makers(opening("一、总体情况", told))) == []
    assert list(spoken.makers(opening(*["甲"] * 8, told))) == []
    assert list(spoken.makers(opening(*["甲"] * 7, told))) == [BODY]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([BODY], [BODY]),
        ([f"（{BODY}）"], [BODY]),
        ([f"{BODY} 2024-01-20 17:49"], [BODY]),
        (["2024年1月20日 " + BODY], [BODY]),
        (["甲", "乙", BODY], [BODY]),
        (["甲", "乙", "丙", BODY], []),
        (["水务局"], ["水务局"]),
        (["县局"], []),
        ([TITLE], []),
        ([f"{BODY}召开会议"], []),
    ],
)
def test_a_body_alone_on_a_line_below_the_title(texts: list[str], found: list[str]) -> None:
    assert list(spoken.beside([Heading(TITLE), *lines(*texts)], 0)) == found
    assert list(spoken.beside(lines(*texts), None)) == []


# -- the signature -----------------------------------------------------------------------


def signed(*texts: str) -> tuple[str | None, str | None]:
    return spoken.signature([*lines("a", "b", "c", "d"), *lines(*texts)])


@pytest.mark.parametrize(
    ("texts", "who"),
    [
        ([BODY, "2024年1月20日"], (BODY, "2024-01-20")),
        (["2024年1月20日", BODY], (BODY, "2024-01-20")),
        ([f"{BODY} 2024年1月20日"], (BODY, "2024-01-20")),
        ([f"{BODY}（盖章）", "二〇二四年一月二十日"], (BODY, "2024-01-20")),
        ([BODY, "2024-01-20"], (BODY, "2024-01-20")),
        ([BODY, "2024年1月"], (BODY, None)),
        (["甲乙丙", "2024年1月20日"], (None, "2024-01-20")),
        ([BODY, "2024年13月40日"], (None, None)),
        ([BODY], (None, None)),
        (["会议 2024-01-19", "会议 2024-01-20"], (None, None)),
        ([BODY, "2024-01-20", "x", "x", "x"], (BODY, "2024-01-20")),
        ([BODY, "2024-01-20", "x", "x", "x", "x"], (None, None)),
        ([BODY, "2024年1月20日", *["x"] * 30], (BODY, "2024-01-20")),
        ([BODY, "2024年1月20日", *["x"] * 40], (None, None)),
    ],
)
def test_who_signs_and_when(texts: list[str], who: tuple[str | None, str | None]) -> None:
    assert signed(*texts) == who


def test_the_first_lines_of_a_text_are_no_signature() -> None:
    assert spoken.signature(lines("a", "b", BODY, "2024年1月20日")) == (None, None)
    assert spoken.signature(lines("a", "b", "c", BODY, "2024年1月20日")) == (BODY, "2024-01-20")


# -- the path ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "year", "body"),
    [
        ("首页 > 政府信息公开年报 > 2022年", 2022, None),
        ("首页 > 政府信息公开年报 > 2022年度", 2022, None),
        ("首页 > 政府信息公开年报 > 2022", 2022, None),
        ("首页 > 2022年 > 政府信息公开年报", None, None),
        (f"首页 > {BODY} > 政府信息公开年报", None, BODY),
        (f"首页 > {BODY} > 青禾县教育局 > 年报", None, "青禾县教育局"),
        ("首页 > 青禾县人民政府 > 年报", None, None),
        ("某县概况", None, None),
    ],
)
def test_what_the_path_to_a_page_says(path: str, year: int | None, body: str | None) -> None:
    assert (spoken.path_year(lines(path)), spoken.on_path(lines(path))) == (year, body)
    far = lines(*["x"] * spoken.OPENING, path)
    assert (spoken.path_year(far), spoken.on_path(far)) == (None, body), "behind a column of menus"
    assert spoken.on_path(lines(*["x"] * spoken.HIGHEST_PATH, path)) is None
    assert spoken.path_year(lines(path + " " * 200 + "x")) is None


# -- what stands without a label ---------------------------------------------------------


def filled(before: list[str], behind: list[str]) -> dict[str, Any]:
    block = MetadataBlock(dict.fromkeys(METADATA_FIELDS))
    unlabelled.fill(block, [*lines(*before), Heading(TITLE), *lines(*behind)], len(before))
    return {name: value for name, value in block.fields.items() if value is not None}


@pytest.mark.parametrize(
    ("before", "behind", "found"),
    [
        ([], ["2024-01-20"], {"published_on": "2024-01-20"}),
        ([], ["2024-01-20 17:49:17 来源：办公室"], {"published_on": "2024-01-20"}),
        ([], ["（2024年1月20日）"], {"issued_on": "2024-01-20"}),
        ([], ["[2024-01-20]"], {"published_on": "2024-01-20"}),
        ([], [f"{BODY} 2024-01-20"], {"published_on": "2024-01-20"}),
        ([], ["2024-01-20公开30条"], {}),
        ([], ["x"] * 5 + ["2024-01-20"], {"published_on": "2024-01-20"}),
        ([], ["x"] * 6 + ["2024-01-20"], {}),
        ([], ["一、总体情况", "2024-01-20"], {}),
        ([], ["x" * 80, "2024-01-20"], {"published_on": "2024-01-20"}),
        ([], ["x" * 81, "2024-01-20"], {}),
        (["2024-01-20"], [], {"published_on": "2024-01-20"}),
        (["2024-01-20", "x"], [], {"published_on": "2024-01-20"}),
        (["2024-01-20", "x", "x"], [], {}),
        (["（2024-01-20）"], [], {}),
        (["2024-01-20 来源：办公室"], [], {}),
        (["2024-01-20"], ["2024-01-21"], {"published_on": "2024-01-21"}),
    ],
)
def test_days_around_the_title(before: list[str], behind: list[str], found: dict[str, str]) -> None:
    assert filled(before, behind) == found


def test_a_day_that_cannot_be_is_told() -> None:
    block = MetadataBlock(dict.fromkeys(METADATA_FIELDS))
    unlabelled.fill(block, [Heading(TITLE), *lines("2024-02-30")], 0)
    assert [warning.partition(":")[0] for warning in block.warnings] == ["metadata"]
    unlabelled.fill(block, lines("2024-01-20"), None)
    assert block.fields["published_on"] is None


# -- furniture of a page -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("本文已被浏览88次", True),
        ("打印", True),
        ("", True),
        ("——", True),
        ("3", True),
        ("一、总体情况", False),
        ("本年公开30条，群众满意。", False),
    ],
)
def test_lines_of_the_portals_page(text: str, is_one: bool) -> None:
    assert sections.is_furniture(text) == is_one


def test_headings_of_the_form() -> None:
    assert sections.is_exact("总体情况")
    assert sections.is_exact(" 总体 情况 ")
    assert not sections.is_exact("总体情况" + " " * 200)
    assert not sections.is_exact("总体情况二")
    assert sections.end_of(lines("a", "b"), 0) == 2


# -- why a number is not there -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/", nulls.DASH),
        ("无", nulls.DASH),
        (PICTURE, nulls.PICTURE),
        ("12 3", nulls.SEVERAL),
        ("12 x", nulls.UNREADABLE),
        ("见附件", nulls.UNREADABLE),
        ("1\n2\n3", nulls.SEVERAL),
    ],
)
def test_why_a_text_is_no_number(text: str, reason: str) -> None:
    assert nulls.reason_of(text) == reason


def found(**how: Any) -> Findings:
    made = Findings()
    for name, value in how.items():
        setattr(made, name, value)
    return made


def said(made: Findings, edition: str | None = None) -> list[tuple[str, str | None, str | None, str]]:
    return [(one.table, one.row, one.column, one.reason) for one in nulls.nulls_of(made, edition)]


def test_a_reason_is_said_once_for_a_whole_row_or_column() -> None:
    rows = {
        "a": {"x": None, "y": 1, "z": None},
        "b": {"x": None, "y": 2, "z": 3},
        "c": {"x": None, "y": None, "z": None},
    }
    told = [one for one in said(found(requests=rows)) if one[0] == "requests"]
    assert told == [
        ("requests", None, "x", "blank"),
        ("requests", "a", "z", "blank"),
        ("requests", "c", None, "blank"),
    ]
    printed = [Printed("requests", "c", "y", "/"), Printed("requests", "a", "z", "见附件")]
    told = [one for one in said(found(requests=rows, printed=printed)) if one[0] == "requests"]
    assert told == [
        ("requests", None, "x", "blank"),
        ("requests", "a", "z", "unreadable"),
        ("requests", "c", "y", "dash"),
        ("requests", "c", "z", "blank"),
    ]
    one_row = {"a": {"x": None, "y": None}}
    assert [one for one in said(found(requests=one_row)) if one[0] == "requests"] == [
        ("requests", "a", None, "blank")
    ]
    assert [one for one in said(found(requests={"a": {"x": 1}})) if one[0] == "requests"] == []


def test_a_reason_that_was_found_on_the_way_counts_the_nearest_first() -> None:
    reasons = {("requests", "a", "x"): "one", ("requests", "b", None): "row", ("requests", None, "x"): "column"}
    rows = {"a": {"x": None, "y": 1}, "b": {"x": None, "y": 1}, "c": {"x": None, "y": 1}}
    told = [one for one in said(found(requests=rows, reasons=reasons)) if one[0] == "requests"]
    assert [one[3] for one in told] == ["one", "row", "column"]


def test_tables_and_rows_that_a_form_has_and_a_report_lacks() -> None:
    edition = next(iter(forms.load()))
    form = forms.load()[edition]
    rows = {label.code: {"total": 1} for label in form.request_rows[1:]}
    told = said(found(requests=rows), edition)
    assert ("requests", form.request_rows[0].code, None, "row missing") in told
    assert [one for one in told if one[1] is None] == [
        ("proactive", None, None, "table missing"),
        ("review_litigation", None, None, "table missing"),
    ]
    # whatever its edition, a report with one table of a form should have the others
    assert [one[3] for one in said(found(requests=rows))] == ["table missing", "table missing"]
    assert len(said(found())) == 3, "nothing at all was read"
    assert said(found(statistics=[Indicator("c1", "x", "件", 1, None)])) == []
    lines_of = [Indicator(None, "x", "件", None, None), Indicator("c1", "y", "件", None, "累计")]
    assert said(found(statistics=lines_of, printed=[Printed("statistics", "c1", "累计", "/")])) == [
        ("statistics", "x", None, "blank"),
        ("statistics", "c1", "累计", "dash"),
    ]


# -- which form --------------------------------------------------------------------------


def vote(*names: str) -> frozenset[str]:
    return frozenset(names)


def edition(**tables: list[frozenset[str]]) -> tuple[str | None, list[str]]:
    made = found(editions=tables)
    return editions.edition_of(made), made.warnings


def test_the_form_that_most_parts_of_the_tables_have() -> None:
    newest, older, *_ = [name for name in forms.load() if forms.load()[name].request_rows]
    assert edition(proactive=[vote(newest)]) == (newest, [])
    assert edition(proactive=[vote(newest, older)], requests=[vote(older)]) == (older, [])
    assert edition(proactive=[vote(newest, older)], requests=[vote(newest, older)])[0] == older, (
        "it shows nothing newer"
    )
    assert edition(proactive=[vote(newest), vote(newest), vote(older)])[0] == newest
    mixed, warnings = edition(proactive=[vote(newest)], requests=[vote(older)])
    assert mixed == newest, "table two counts"
    assert warnings == [f"the tables mix the forms of {' and '.join(sorted((newest, older)))}"]
    assert edition(statistics=[vote("2014")]) == ("2014", [])
    assert edition() == (None, [])
    assert editions.voted([vote(newest), vote(newest), vote(older)]) == newest
    rows = frozenset(label.code for label in forms.load()[newest].request_rows)
    assert all(newest in one for one in editions.editions_of_rows(rows))
    assert editions.editions_of_rows(frozenset()) == ()
