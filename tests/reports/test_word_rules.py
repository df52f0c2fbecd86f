"""Numbers, dates and names one by one: what is one, what is none, what a title says; each rule on both sides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from harvester.documents.blocks import PICTURE
from harvester.reports.cells.numbers import changed, convert, is_money, is_valuelike, money_unit, read, to_number
from harvester.reports.words import dates
from harvester.reports.words.dates import china_day, in_address, published
from harvester.reports.words.names import agree, ends_as_body, is_name, is_publisher, name_in
from harvester.reports.words.titles import (
    agency_in,
    body_of,
    channel_in,
    in_row,
    is_bare,
    is_correction,
    is_damaged_title,
    is_report_title,
    judge_row,
    mended,
    names_body,
    names_report,
    other_class,
    site_in,
    without_site,
)

# -- cells -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("0", 0, None),
        ("007", 7, None),
        ("12.50", 12.5, None),
        ("12.0", 12, None),
        ("1" * 15, int("1" * 15), None),
        ("1" * 16, None, None),
        ("1.12345678", 1.12345678, None),
        ("1.123456789", None, None),
        ("1,024", 1024, None),
        ("1,02", None, None),
        ("1,024,000件", 1024000, "件"),
        ("－5", -5, None),
        ("−5", -5, None),
        ("+5", 5, None),
        ("１２", 12, None),
        ("12 件", 12, "件"),
        ("12件。", 12, "件"),
        ("12 3", None, None),
        ("12\n3", None, None),
        ("3（其中 修订 2 件）", 3, None),
        ("②", None, None),
        ("2²", None, None),
        ("5.5万元", 5.5, "万元"),
        ("件12", None, None),
        ("约12", None, None),
        ("无", None, None),
        ("", None, None),
        ("\u200b", None, None),
    ],
)
def test_what_number_a_cell_holds(text: str, number: Any, unit: str | None) -> None:
    value = read(text)
    assert (value.number, value.unit) == (number, unit)
    assert type(value.number) is type(number)
    assert value.blank == (text in ("", "\u200b"))


@pytest.mark.parametrize(
    ("text", "exact"), [("12", True), ("12.5", True), ("12.0", False), ("12件", False), ("012", False)]
)
def test_a_cell_that_is_nothing_but_its_number(text: str, exact: bool) -> None:
    value = read(text)
    assert value.exact == exact
    assert (value.shape == "0") == exact
    assert value.text == text


def test_lines_of_a_cell_that_is_no_number() -> None:
    assert read("12\n 3 \n\n4").lines == ("12", "3", "4")
    assert read("规章").lines == ()
    assert read("1" * 2001).number is None


@pytest.mark.parametrize(
    ("text", "valuelike"),
    [
        ("", True),
        ("-", True),
        ("／", True),
        ("无", True),
        ("12", True),
        ("~5~12", True),
        ("7^1", True),
        ("12 3", True),
        ("增5件", True),
        (PICTURE, True),
        (f"{PICTURE}12", True),
        (f"{PICTURE}规章", False),
        ("规章", False),
        ("12规章", False),
        ("增加", False),
    ],
)
def test_what_can_only_be_a_value(text: str, valuelike: bool) -> None:
    assert is_valuelike(text) == valuelike


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("增5", 5),
        ("增加了5件", 5),
        ("新增5", 5),
        ("上升5", 5),
        ("减5", -5),
        ("减少 5 条", -5),
        ("下降5", -5),
        ("核减5", -5),
        ("增5%", None),
        ("增1234567890", None),
        ("减免5", None),
        ("5", 5),
    ],
)
def test_a_change_in_words_is_a_number_with_its_sign(text: str, number: int | None) -> None:
    assert changed(read(text)).number == number


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("金额（万元）", "万元"),
        ("采购总金额：元", "元"),
        ("金额(单位：百万元)", "百万元"),
        ("金额（万美元）", "万美元"),
        ("单元（个）", None),
        ("公元（年）", None),
        ("万元以上项目", None),
        ("件数", None),
    ],
)
def test_the_unit_that_a_label_names(label: str, unit: str | None) -> None:
    assert money_unit(label) == unit


def test_amounts_are_computed_in_decimals() -> None:
    assert convert(477.35, "万元", "元") == 4773500
    assert convert(1, "元", "万元") == 0.0001
    assert convert(3, "亿元", "千万元") == 30
    assert [is_money(unit) for unit in ("百元", "件", None)] == [True, False, False]
    assert [to_number(Decimal(text)) for text in ("5", "5.0", "5.5")] == [5, 5, 5.5]
    assert type(to_number(Decimal("5.0"))) is int


# -- days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-1-9", "2024-01-09"),
        ("2024年1月9日", "2024-01-09"),
        ("20240109", "2024-01-09"),
        ("18240109", None),
        ("2024/01/09 10:08", "2024-01-09"),
        ("２０２４－０１－０９", "2024-01-09"),
        ("二〇二四年一月九日", "2024-01-09"),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("二零二四年正月廿九日", "2024-01-29"),
        ("二〇二四年元月卅日", "2024-01-30"),
        ("二〇二四年十月二十日", "2024-10-20"),
        ("1990-01-01", "1990-01-01"),
        ("1989-12-31", None),
        ("2100-12-31", "2100-12-31"),
        ("2101-01-01", None),
        ("2023-12-31T16:00:00Z", "2024-01-01"),
        ("2023-12-31T15:59:59Z", "2023-12-31"),
        ("2024-01-01T00:30+08:00", "2024-01-01"),
        ("Sun, 31 Dec 2023 16:00:00 GMT", "2024-01-01"),
        ("Tue Jan 09 16:00:00 UTC 2024", "2024-01-10"),
        ("Tue Jan 09 16:00:00 CST 2024", "2024-01-09"),
        ("", None),
        ("昨天", None),
    ],
)
def test_the_day_that_a_text_holds(text: str, day: str | None) -> None:
    assert dates.read(text)[0] == day


def test_a_day_that_cannot_be_is_refused_with_a_warning() -> None:
    assert dates.read("2024-02-30") == (None, "impossible date '2024-02-30' refused")
    assert dates.read("二〇二四年十三月一日")[1] is not None
    assert dates.read("某县") == (None, None)
    assert dates.read(" " * 9) == (None, None)
    assert dates.read("x" * 60 + "2024-01-09") == (None, None)
    assert dates.read("x" * 50 + "2024-01-09")[0] == "2024-01-09"
    assert china_day("2024-13-01T00:00:00Z") is None
    assert china_day("2024-01-09 16:00:00") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a/202401/t20240109_1.html", "2024-01-09"),
        ("http://a/art/2024/1/9/art_1_2.html", "2024-01-09"),
        ("http://a/2024/01-09/1.html", "2024-01-09"),
        ("http://a/20240109/1.html", "2024-01-09"),
        ("http://a/20241309/1.html", None),
        ("http://a/1.html?d=20240109", None),
        ("", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(url: str | None, day: str | None) -> None:
    assert in_address(url) == day


def test_which_of_several_days_a_report_was_published_on() -> None:
    address, meta = "http://a/20240109/1.html", {"pubdate": "2024-01-07"}
    assert published("2024-01-10", "2024-01-08", address, meta) == ("2024-01-10", "metadata", [])
    assert published(None, "2024-01-08", address, meta) == ("2024-01-08", "listing", [])
    assert published(None, None, address, meta) == ("2024-01-09", "address", [])
    day, source, warnings = published(None, None, None, meta)
    assert (day, source, len(warnings)) == ("2024-01-07", "meta", 1)
    assert "made anew" in warnings[0]
    bad = published(None, "2024-02-30", None, {"pubdate": "2024-02-31"})
    assert bad[:2] == (None, None)
    assert [line.split(":")[0] for line in bad[2]] == ["listing", "PubDate meta tag"]
    assert published(None, None, None, {}) == (None, None, [])


# -- names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("攸县教育局", "攸县教育局"),
        ("【更正】12、攸县教育局", "攸县教育局"),
        ("（己市财政局）", "己市财政局"),
        ("【攸县】教育局", "攸县教育局"),
        ("攸县教育局（本级）", "攸县教育局（本级）"),
        ("攸县教育局攸县教育局", "攸县教育局"),
        ("攸县教育局|攸县概况", "攸县教育局"),
        ("攸县教育局★", "攸县教育局"),
        ("（攸县教育局", "攸县教育局"),
        ("攸县教育局）", "攸县教育局"),
        ("第101中学", "第101中学"),
        ("", None),
        ("局", None),
        ("x", None),
    ],
)
def test_the_name_in_a_text(text: str, name: str | None) -> None:
    assert name_in(text) == name


def test_what_can_be_a_name() -> None:
    assert is_name("局长")
    assert not is_name("局")
    assert is_name("县" * 40)
    assert not is_name("县" * 41)
    assert not is_name("（县局")
    assert not is_name("县，局")
    assert [ends_as_body(name) for name in ("攸县教育局", "攸县", "攸县教育局（本级）", "攸县教育")] == [
        True,
        True,
        True,
        False,
    ]
    assert [is_publisher(name) for name in ("攸县人民政府", "攸县教育局")] == [True, False]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("攸县教育局", "攸县教育局", True),
        ("攸县教育局", "县教育局", True),
        ("攸县教育局", "教育局", True),
        ("攸县人民政府", "攸县", True),
        ("新市街道办事处", "新市街道", True),
        ("攸县教育局", "攸县财政局", False),
        ("攸县教育局", "县局", False),
        ("攸县教育局", "局", False),
        ("攸县教育局（本级）", "攸县教育局", True),
    ],
)
def test_two_names_of_one_body(one: str, other: str, same: bool) -> None:
    assert agree(one, other) == agree(other, one) == same


# -- titles ------------------------------------------------------------------------------

TITLE = "攸县教育局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        (TITLE, "report"),
        ("2023年政府信息公开工作年度报告", "report"),
        ("政府信息公开工作年度报告", "unsure"),
        ("攸县教育局2023年政府信息公开工作…", "unsure"),
        ("攸县召开政府信息公开年度报告编制培训会", "other"),
        ("攸县教育局2023年财政预算", "other"),
        ("2023年", "unsure"),
        (f"【更正】{TITLE}", "report"),
        ("关于报送2023年政府信息公开工作年度报告的通知", "other"),
    ],
)
def test_what_a_row_promises(title: str, verdict: str) -> None:
    assert judge_row(title) == verdict


def test_titles_of_reports() -> None:
    assert is_report_title(TITLE)
    assert is_report_title("县" * (120 - len(TITLE)) + TITLE)
    assert not is_report_title("县" * (121 - len(TITLE)) + TITLE)
    assert not is_report_title("攸县教育局2023年工作总结")
    assert names_report(TITLE)
    assert not names_report("攸县概况")
    assert is_bare("政府信息公开工作年度报告")
    assert not is_bare(TITLE)
    assert names_body(TITLE)
    assert not names_body("2023年政府信息公开工作年度报告")
    assert names_body("攸县概况")
    assert not names_body("2023年")


def test_titles_that_are_cut_off_or_misprinted_read_as_they_should() -> None:
    cut = "攸县教育局2023年政府信息公开工作"
    assert mended(f"{cut}…") == mended(f"{cut}...") == f"{cut}年度报告"
    assert mended(cut) == cut
    slipped = "青石镇2032年政府信息公开作工年度告报"
    assert is_damaged_title(slipped)
    assert mended(slipped).endswith("政府信息公开工作年度报告")
    assert not is_damaged_title(TITLE)
    assert not is_damaged_title("县" * 121)
    assert mended("攸县概况") == "攸县概况"


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        (TITLE, "攸县教育局"),
        ("2023年攸县教育局政府信息公开工作年度报告", "攸县教育局"),
        ("攸县人民政府信息公开工作年度报告", "攸县人民政府"),
        ("2023年政府信息公开工作年度报告（攸县教育局）", "攸县教育局"),
        ("2023年政府信息公开工作年度报告-攸县教育局", "攸县教育局"),
        ("2023年政府信息公开工作年度报告（修订版）", None),
        ("2023年政府信息公开工作年度报告", None),
        ("攸县教育局概况", None),
    ],
)
def test_the_body_that_a_title_names(title: str, agency: str | None) -> None:
    assert agency_in(title) == agency


def test_what_a_title_says_besides() -> None:
    assert [is_correction(title) for title in (f"【更正】{TITLE}", f"{TITLE}（修订版）", TITLE)] == [
        True,
        True,
        False,
    ]
    assert other_class(TITLE) is None
    assert other_class("关于报送2023年政府信息公开工作年度报告的通知") is not None
    assert without_site(f"{TITLE}-攸县人民政府门户网站") == TITLE
    assert without_site("攸县概况-攸县人民政府") == "攸县概况"
    assert without_site(None) is None
    assert channel_in("2023年年报_石桥镇_攸县人民政府网") == "石桥镇"
    assert channel_in("2023年年报_攸县人民政府网") is None
    assert site_in(f"{TITLE}-攸县人民政府门户网站") == "攸县人民政府"
    assert site_in(TITLE) is None
    assert [body_of(name) for name in ("攸县人民政府门户网站", "中国·攸县", "x")] == ["攸县人民政府", "攸县", None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("攸县水利局", ("攸县水利局", None)),
        ("2023年度攸县水利局年报", ("攸县水利局", 2023)),
        ("2023年", (None, 2023)),
        ("2023年年报", (None, 2023)),
        (TITLE, (None, None)),
        ("攸县召开会议的通知", (None, None)),
        ("2021-2023年", (None, None)),
        ("县" * 121, (None, None)),
    ],
)
def test_what_a_row_that_is_no_title_says(text: str, found: tuple[str | None, int | None]) -> None:
    assert in_row(text) == found
