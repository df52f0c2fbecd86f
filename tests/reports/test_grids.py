"""Rows that do not stand as their header does: what is placed, what is not, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from harvester.documents.blocks import Document
from harvester.reports import read_report
from harvester.reports.cells import forms
from harvester.reports.cells.numbers import read
from harvester.reports.combine import together
from harvester.reports.model import Report
from harvester.reports.tables.rows import fitted
from tests.reports.grids import PROACTIVE, REQUESTS, RESULTS, REVIEW, proactive, report_of, request_rows, requests

SUITS = "0|2|0|0|2|0|0|3|0|3"
WHOLE, PART, NOTHING = f"1|0|0|0|1|{SUITS}", f"|||||{SUITS}", "|" * 14
READ = {
    "review": {"upheld": 1, "corrected": 0, "other_result": 0, "pending": 0, "total": 1},
    "litigation_direct": {"upheld": 0, "corrected": 2, "other_result": 0, "pending": 0, "total": 2},
    "litigation_after_review": {"upheld": 0, "corrected": 0, "other_result": 3, "pending": 0, "total": 3},
}


@pytest.mark.parametrize(
    ("printed", "wanted", "kept"),
    [
        ("1|2|3", 3, "1|2|3"),
        ("1||3", 3, "1||3"),
        ("||", 3, "||"),
        ("1|2|3|", 3, "1|2|3"),
        ("|1|2|3", 3, "1|2|3"),
        ("|1|2|3|", 3, "1|2|3"),
        ("|1||3|", 3, "1||3"),
        # the first value is blank itself: at the end everything beyond is padding, at the start nothing tells
        ("|2|3|", 3, None),
        ("|2|3||", 3, None),
        ("||2|3|", 3, None),
        ("|2|3", 2, "2|3"),
        ("|||", 3, "||"),
        ("1||2|3", 3, "1|2|3"),
        ("1||2|", 3, "1||2"),
        ("|1||2|", 4, None),
        ("1|2", 3, None),
        ("1|2|3|4", 3, None),
    ],
)
def test_blanks_at_either_end_are_padding_only_where_nothing_else_can_be(
    printed: str, wanted: int, kept: str | None
) -> None:
    values = fitted([read(text) for text in printed.split("|")], wanted)
    assert values == (None if kept is None else [read(text) for text in kept.split("|")])


HEAD = "指标名称|计量单位|本年度|历年累计\n主动公开文件数|件|16|47\n政府网站公开数|件|15|46\n"
SPANNED = "指标名称{2}|计量单位|本年度|\n一|主动公开文件数|件|16|\n二|政府网站公开数|件|15|\n"


def lines_of(table: str) -> tuple[list[tuple[str, str | None, object]], list[str]]:
    report = report_of(table, year=2017)
    assert report.tables.statistics is not None
    return [(line.label, line.unit, line.value) for line in report.tables.statistics], report.warnings


@pytest.mark.parametrize(
    ("row", "this_year", "in_all"),
    [
        ("行政复议数|件|7|8", 7, 8),
        ("行政复议数|7|8", 7, 8),  # without its unit: two numbers for two columns
        ("行政复议数|7||8", None, None),  # a blank among them: the n-th need not be the n-th
        ("行政复议数|件|7{2}", None, None),  # of which year it is cannot be told
        ("行政复议数|件{2}|7", None, None),
        ("行政复议数{3}|7", None, None),
    ],
)
def test_a_row_of_a_list_that_lacks_a_cell(row: str, this_year: int | None, in_all: int | None) -> None:
    lines, warnings = lines_of(HEAD + row)
    assert [value for label, _, value in lines if label == "行政复议数"] == [this_year, in_all]
    lost = "not read" in "".join(warnings)
    assert lost == (this_year is None)


@pytest.mark.parametrize(
    ("row", "label", "unit"),
    [
        ("三|政府公报公开数|件|5|", "政府公报公开数", "件"),
        ("三|政府公报公开数|件|5", "政府公报公开数", "件"),
        ("三|政府公报公开数{2}|5|", "政府公报公开数", None),  # as many cells as the header names, but others
        ("三|政府公报公开数{2}|5", "政府公报公开数", None),
        ("政府公报公开数{2}|件|5|", "政府公报公开数", "件"),
        ("政府公报公开数{2}|件|5", "政府公报公开数", "件"),
    ],
)
def test_a_row_of_a_list_whose_label_has_another_span_than_the_head(
    row: str, label: str, unit: str | None
) -> None:
    lines, warnings = lines_of(SPANNED + row)
    assert lines == [("主动公开文件数", "件", 16), ("政府网站公开数", "件", 15), (label, unit, 5)]
    assert warnings == []


def test_a_number_behind_the_last_name_of_a_list_is_not_read() -> None:
    lines, warnings = lines_of(SPANNED + "三|政府公报公开数|件|5|6")
    assert lines[-1] == ("政府公报公开数", "件", None)
    assert [warning for warning in warnings if "政府公报公开数" in warning]


@pytest.mark.parametrize(
    ("tables", "read_as", "said"),
    [
        ([f"{REVIEW}\n{WHOLE}"], READ, []),
        ([f"{REVIEW}\n{WHOLE}"] * 2, READ, []),
        (
            [f"{RESULTS}|{RESULTS}|{RESULTS}\n{WHOLE}"],
            {group: dict.fromkeys(line) for group, line in READ.items()},
            ["no header names the groups; not read"],
        ),
        (
            [f"{REVIEW}\n{NOTHING}", f"{REVIEW}\n{WHOLE}"],
            READ,
            [f"{group} is printed twice; the first is blank, the second is read" for group in READ],
        ),
        # blank in part only: it may be another body's
        (
            [f"{REVIEW}\n{PART}", f"{REVIEW}\n{WHOLE}"],
            None,
            ["printed twice with different numbers, and no heading tells which are the report's; none read"],
        ),
        ([f"{REVIEW}\n{PART}", f"{REVIEW}\n{NOTHING}"], READ | {"review": dict.fromkeys(READ["review"])}, []),
    ],
    ids=["once", "twice-the-same", "no-groups", "blank-first", "blank-in-part", "blank-second"],
)
def test_table_four_is_printed_once_or_again(tables: Sequence[str], read_as: object, said: list[str]) -> None:
    report = report_of(*tables)
    assert report.tables.review_litigation == read_as
    assert [told for told in report.warnings if "review_litigation" in told] == [
        f"review_litigation: {told}" for told in said
    ]


def told_of(report: Report, table: str) -> list[str]:
    """The warnings about a table, without its name."""
    return [told.partition(": ")[2] for told in report.warnings if told.startswith(f"{table}: ")]


def persons_and_totals(report: Report) -> dict[str, tuple[object, object]]:
    assert report.tables.requests is not None
    return {code: (row["natural_person"], row["total"]) for code, row in report.tables.requests.items()}


TWICE = "printed twice with different numbers, and no heading tells which are the report's; none read"


@pytest.mark.parametrize(
    ("table", "one", "same", "other"),
    [
        ("requests", requests(), requests(), requests(4)),
        ("proactive", proactive(), proactive(), proactive(行政许可="行政许可|8{3}")),
    ],
)
def test_a_table_that_is_printed_twice_is_read_where_both_say_the_same(
    table: str, one: str, same: str, other: str
) -> None:
    once, twice, differing = report_of(one), report_of(one, same), report_of(one, other)
    assert getattr(once.tables, table) == getattr(twice.tables, table) is not None
    assert told_of(once, table) == told_of(twice, table) == []
    assert getattr(differing.tables, table) is None
    assert told_of(differing, table) == [TWICE]


def test_words_above_the_labels_of_table_three_are_no_columns() -> None:
    for corner in ("{2}|", "项目{2}|", "类别|项目|"):
        report = report_of(requests(head=REQUESTS.replace("{2}|", corner, 1)))
        assert persons_and_totals(report)["new_received"] == (3, 3), corner
        assert told_of(report, "requests") == [], corner


def test_organisations_that_stand_behind_the_total_are_read_by_their_head() -> None:
    head = """{2}|申请人情况{7}
{2}|自然人|总计|法人或其他组织{5}
{4}|商业企业|科研机构|社会公益组织|法律服务机构|其他"""
    rows = [
        re.sub(r"\|(\d+)\|0\|0\|0\|0\|0\|(\d+)$", r"|\1|\2|0|0|0|0|0", row) for row in request_rows(3).values()
    ]
    report = report_of("\n".join([head, *rows]))
    assert persons_and_totals(report) == persons_and_totals(report_of(requests()))
    assert told_of(report, "requests") == [
        "the columns stand in another order than in the form; read by their header"
    ]


@pytest.mark.parametrize(
    ("behind", "row", "said"),
    [
        (
            "denied_admin_query",
            "合计{2}|0|0|0|0|0|0|0",
            ["row “合计 | 0 | 0 | 0 | 0 | 0 | 0 | 0” adds up a part; not read"],
        ),
        ("denied_admin_query", "（三）不予公开|合计|0|0|0|0|0|0|0", None),
        ("total_processed", "", []),
    ],
)
def test_a_row_that_adds_up_a_part_is_not_the_total(behind: str, row: str, said: list[str] | None) -> None:
    rows = dict(request_rows(3))
    rows[behind] += f"\n{row}" if row else ""
    report = report_of("\n".join([REQUESTS, *rows.values()]))
    assert persons_and_totals(report)["total_processed"] == (3, 3)
    told = told_of(report, "requests")
    assert told == said if said is not None else len(told) == 1 and "adds up a part; not read" in told[0]


def test_a_row_with_labels_of_two_tables_gives_a_number_to_neither() -> None:
    received = request_rows(9)["new_received"]
    report = report_of(requests(), proactive(行政许可=f"行政许可|5{{3}}|{received}"))
    assert report.tables.proactive is not None
    assert report.tables.proactive["licensing"] == {"decisions": None}
    assert persons_and_totals(report)["new_received"] == (3, 3)
    assert ["not read" in told for told in told_of(report, "proactive")] == [True]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({}, []),
        ({"行政强制": ""}, ["rows missing: coercion"]),
        (
            {"行政强制": "某某事项|1|2|3"},
            ["row “某某事项 | 1 | 2 | 3” is not in the form; not read", "rows missing: coercion"],
        ),
        (
            dict.fromkeys([row for _, part in PROACTIVE.values() for row in part], ""),
            ["the table holds no row that could be read"],
        ),
    ],
    ids=["whole", "one-missing", "one-strange", "none"],
)
def test_rows_that_table_two_lacks_are_named(rows: dict[str, str], said: list[str]) -> None:
    report = report_of(proactive(**rows))
    assert told_of(report, "proactive") == said
    assert (report.tables.proactive is None) == ("no row" in "".join(said))


SIDEWAYS = "\n".join(
    f"行政复议|{result}|{count}" for result, count in zip(RESULTS.split("|"), (1, 0, 0, 0, 1), strict=True)
)


@pytest.mark.parametrize("row", ["", "备注|见下|3", "行政复议|自然人|3", "行政复议|件数|3", "行政诉讼|件数|3"])
def test_a_row_that_is_no_result_gives_no_number_of_table_four_on_its_side(row: str) -> None:
    report = report_of(f"{SIDEWAYS}\n{row}" if row else SIDEWAYS)
    assert report.tables.review_litigation == {"review": READ["review"]}
    shown = " | ".join(row.split("|"))
    assert told_of(report, "review_litigation") == ([f"row “{shown}” is not in the form; not read"] if row else [])


@pytest.mark.parametrize(
    ("columns", "turned"),
    [("自然人|商业企业|总计", True), ("自然人|总计", False)],  # the head names 其他 and 总计, too
)
def test_table_three_on_its_side_is_told_by_its_columns(columns: str, turned: bool) -> None:
    labels = [row.label for row in forms.load()["2021"].request_rows]
    counts = [row.rpartition("|")[2] for row in request_rows(3).values()]
    lines = ["|".join(["申请人情况", *labels])]
    lines += [
        "|".join([column, *(counts if column != "商业企业" else ["0"] * len(counts))])
        for column in columns.split("|")
    ]
    report = report_of("\n".join(lines))
    said = "the table is set on its side; its columns read as rows"
    assert (said in told_of(report, "requests")) == turned
    if turned:
        assert persons_and_totals(report)["new_received"] == (3, 3)
        assert persons_and_totals(report)["total_processed"] == (3, 3)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3", 3),
        ("一、本年新收政府信息公开申请数量 3 0 0 0 0 3", None),  # of which column is lacking nothing tells
        ("一、本年新收政府信息公开申请数量 3 0 0 0 0 0 0 3", None),
        ("一、本年新收政府信息公开申请数量 约3 0 0 0 0 0 3", 3),
    ],
)
def test_one_line_of_table_three_in_a_text_counts_where_it_has_a_number_for_each_column(
    line: str, number: int | None
) -> None:
    text = f"""青禾县水利局2022年政府信息公开工作年度报告
一、总体情况
本局按月检查栏目。
三、收到和处理政府信息公开申请情况
项目 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
{line}
五、存在的主要问题及改进情况
形式不多。
"""
    read_rows = read_report(text.encode()).tables.requests
    assert read_rows is not None
    assert read_rows["new_received"]["total"] == number


@pytest.mark.parametrize(("between", "goes_on"), [([], True), (["联系人|电话\n张某|6781234"], False)])
def test_one_known_label_right_behind_a_list_goes_on_with_it(between: list[str], goes_on: bool) -> None:
    report = report_of(HEAD, *between, "行政复议数|件|7|8", year=2017)
    assert report.tables.statistics is not None
    assert ([line.value for line in report.tables.statistics if line.label == "行政复议数"] == [7, 8]) == goes_on


@pytest.mark.parametrize(("rows", "turned"), [(8, True), (7, False)])
def test_table_three_on_its_side_has_many_of_the_forms_rows(rows: int, turned: bool) -> None:
    labels = [row.label for row in forms.load()["2021"].request_rows][:rows]
    columns = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    lines = ["|".join(["申请人情况", *labels])] + ["|".join([column, *["0"] * rows]) for column in columns]
    assert (
        "the table is set on its side; its columns read as rows"
        in told_of(report_of("\n".join(lines)), "requests")
    ) == turned


def test_a_column_that_is_blank_in_every_row_is_padding_though_a_row_lacks_a_number() -> None:
    rows = {
        code: re.sub(r"\|(\d+)\|0\|0\|0\|0\|0\|(\d+)$", r"|\1||0|0|0|0|0|\2", row)
        for code, row in request_rows(3).items()
    }
    rows["granted"] = rows["granted"].replace("3||0|0|", "3||0||")
    report = report_of("\n".join([REQUESTS, *rows.values()]))
    assert report.tables.requests is not None
    assert report.tables.requests["granted"] == {
        "natural_person": 3,
        "org_commercial": 0,
        "org_research": None,
        "org_public_welfare": 0,
        "org_legal_service": 0,
        "org_other": 0,
        "total": 3,
    }
    assert persons_and_totals(report)["new_received"] == (3, 3)


@pytest.mark.parametrize(("page", "file", "title"), [("页", "件", "页"), (None, "件", "件"), ("页", None, "页")])
def test_a_page_with_its_file_has_the_pages_title_where_there_is_one(
    page: str | None, file: str | None, title: str
) -> None:
    assert together(Document([], title=page), Document([], title=file)).title == title
