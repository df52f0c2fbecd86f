"""What sections and prose checks must survive beyond the cases."""

from __future__ import annotations

import pytest

from harvester.documents.blocks import Document, Heading, Paragraph
from harvester.reports import read_report
from harvester.reports.checks import prose
from harvester.reports.checks import rules as checks
from harvester.reports.model import Section, Tables
from harvester.reports.words import sections
from harvester.reports.words.document_title import title_of
from harvester.reports.words.metadata import find


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("总体情况", "overview"),
        ("政府信息公开工作总体情况", "overview"),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", "review_litigation"),
        ("当前存在的主要问题及下步改进措施", "problems"),
        ("存在的主要问题及整改措施", "problems"),
        ("依申请公开政府信息和不予公开政府信息的情况", "requests"),
        ("其它需要报告的事项", "other"),
        ("加强组织领导", None),
        ("收费及减免情况", None),
    ],
)
def test_code_of_a_heading(heading: str, code: str | None) -> None:
    assert sections.code_of(heading) == code


def test_empty_headings_do_no_harm() -> None:
    blocks = [Heading(""), Heading("一、总体情况"), Heading(""), Paragraph("本年工作照常进行。")]
    assert sections.split(blocks) == [Section("overview", "一、总体情况", "本年工作照常进行。")]
    document = Document(blocks)
    assert title_of(document, find(document), None).text is None


def test_short_sentences_before_the_first_heading_are_the_reports_and_menus_are_not() -> None:
    lines = ["政务服务", "来源：办公室", "现予公布。", "我局2023年工作情况报告如下：", "欢迎访问"]
    blocks = [*map(Paragraph, lines), Heading("一、总体情况"), Paragraph("照常。")]
    assert sections.split(blocks)[0] == Section(None, "", "现予公布。\n我局2023年工作情况报告如下：")


def test_endless_digits_are_no_number() -> None:
    tables = Tables(requests={"new_received": {"total": 3}})
    text = f"共收到政府信息公开申请{'9' * 6000}件。"
    assert prose.compare([Section("overview", "", text)], tables) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("全年行政许可30件，行政处罚9件。", ["prose_licensing", "prose_penalty"]),
        ("公示行政许可25条、行政处罚8件。", ["prose_penalty"]),
        ("公开行政许可25件，行政处罚信息8条。", []),
    ],
)
def test_decisions_are_told_from_what_was_published_of_them(text: str, codes: list[str]) -> None:
    tables = Tables(proactive={"licensing": {"decisions": 30}, "penalty": {"decisions": 9}})
    assert [check.code for check in prose.compare([Section("overview", "", text)], tables)] == codes


def test_a_table_that_lacks_columns_is_checked_as_far_as_it_goes() -> None:
    tables = Tables(requests={"new_received": {"natural_person": 3, "total": 3}, "carried_in": {"total": 1}})
    found = {(check.code, check.at): check for check in checks.run(tables, "2021")}
    assert all(check.ok is None for check in found.values())
    assert found["t3_balance", "natural_person"].note == "missing: carried_in, total_processed, carried_forward"
    assert (found["t3_balance", "total"].left, found["t3_balance", "total"].right) == (4, None)


SIX = ["overview", "proactive", "requests", "review_litigation", "problems", "other"]
TITLES = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
]
PROSE = "全年公开信息120条，各项工作有序推进，群众满意，没有其他需要说明的，申请均在期限内答复。"
NUMBERINGS = [
    "{c}、",
    "（{c}）",
    "({c})",
    "（{c}）、",
    "{n}.",
    "{n}、",
    "第{c}部分 ",
    "第{c}章 ",
    "一、",
    "{r}.",
    "",
]


@pytest.mark.parametrize("marked", [False, True], ids=["text", "html"])
@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_six_sections_whatever_the_numbering(numbering: str, marked: bool) -> None:
    lines = ["某县水务局2023年政府信息公开工作年度报告"]
    for number, title in enumerate(TITLES):
        sign = numbering.format(c="一二三四五六"[number], n=number + 1, r="ⅠⅡⅢⅣⅤⅥ"[number])
        lines += [f"{sign}{title}", PROSE]
    text = "".join(f"<p>{line}</p>" for line in lines) if marked else "\n".join(lines)
    found = read_report(text.encode()).sections
    assert [section.code for section in found] == SIX
    assert [section.text for section in found] == [PROSE] * 6


def test_numbered_parts_of_a_section_are_no_sections() -> None:
    lines = [
        "一、总体情况",
        PROSE,
        "（一）主动公开情况",
        PROSE,
        "（二）依申请公开情况",
        PROSE,
        "二、存在的主要问题及改进情况",
        PROSE,
    ]
    found = sections.split([Paragraph(line) for line in lines])
    assert [section.code for section in found] == ["overview", "problems"]


@pytest.mark.parametrize(
    "line",
    [
        "（阅读：{}）", "本文已被浏览{}次", "浏览量：{}次", "点击：{}", "已阅读{}次", "您是第{}位访问者",
        "[点击量：{}]", "阅读({})",
        "打印时间：2024-01-20 10:20:{:.2}", "点击数：{} 收藏：2", "本页面已有{}人浏览", "访问次数 : {} 次",
    ],
)  # fmt: skip
def test_a_counter_makes_no_other_text(line: str) -> None:
    one, other = (
        sections.split([Paragraph("六、其他需要报告的事项"), Paragraph("没有收费。" + line.format(number))])
        for number in ("1003", "1104")
    )
    assert one == other
    alone = [Paragraph("六、其他需要报告的事项"), Paragraph("没有收费。"), Paragraph(line.format("1003"))]
    assert sections.split(alone)[0].text == "没有收费。"


@pytest.mark.parametrize(
    "line", ["2023年网站浏览量33万次，比上年多。", "全年访问量：1200次。", "政务微博阅读量120万次"]
)
def test_what_a_report_says_of_its_readers_stays(line: str) -> None:
    assert not sections.is_counter(line)


@pytest.mark.parametrize("at", [2, 4], ids=["before the second", "before the last"])
def test_a_share_bar_before_a_heading_ends_nothing(at: int) -> None:
    lines = ["一、总体情况", PROSE, "五、存在的主要问题及改进情况", PROSE, "六、其他需要报告的事项", PROSE]
    lines.insert(at, "【打印本页】")
    found = sections.split([Paragraph(line) for line in lines])
    assert [(section.code, section.text) for section in found] == [
        ("overview", PROSE),
        ("problems", PROSE),
        ("other", PROSE),
    ]


def test_a_share_bar_behind_the_last_heading_ends_the_report() -> None:
    lines = ["一、总体情况", PROSE, "六、其他需要报告的事项", PROSE, "【打印本页】", "全县要闻今日发布。"]
    assert sections.split([Paragraph(line) for line in lines])[-1] == Section("other", lines[2], PROSE)


def test_headings_with_a_sign_of_their_own_and_their_text_on_one_line() -> None:
    lines = [
        "1.总体情况：照常。",
        "2.主动公开政府信息情况：公开多。",
        "3.存在的主要问题及改进情况。少。",
        "4.想法。无。",
    ]
    found = sections.split([Paragraph(line) for line in lines])
    assert [(section.code, section.text) for section in found] == [
        ("overview", "照常。"),
        ("proactive", "公开多。"),
        ("problems", "少。\n4.想法。无。"),  # no heading of a form
    ]


def test_two_headings_with_the_number_one_are_two_sections() -> None:
    lines = [
        "一、总体情况",
        PROSE,
        "一、主动公开政府信息情况",
        PROSE + PROSE,
        "二、存在的主要问题及改进情况",
        "少。",
    ]
    found = sections.split([Paragraph(line) for line in lines])
    assert [(section.code, section.text) for section in found] == [
        ("overview", PROSE),
        ("proactive", PROSE + PROSE),
        ("problems", "少。"),
    ]


def test_a_table_of_contents_takes_no_text_from_the_sections() -> None:
    heads = ["一、总体情况", "二、主动公开政府信息情况"]
    found = sections.split([Paragraph(line) for line in [*heads, heads[0], PROSE, heads[1], PROSE]])
    assert [section.text for section in found] == ["", "", PROSE, PROSE]


def test_a_heading_above_numbered_parts_with_a_forms_words_stays_one() -> None:
    lines = [
        "一、概述",
        PROSE,
        "（一）主动公开政府信息情况",
        PROSE,
        "（二）依申请公开政府信息情况",
        PROSE,
        "二、打算",
        "少。",
    ]
    found = sections.split([Paragraph(line) for line in lines])
    assert [(section.code, section.heading, section.text) for section in found] == [
        ("overview", "一、概述", PROSE),
        ("proactive", "（一）主动公开政府信息情况", PROSE),
        ("requests", "（二）依申请公开政府信息情况", PROSE),
        (None, "二、打算", "少。"),
    ]
