"""The parts of the reader that the cases show only in passing: numbers, labels, charsets, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Block, Document, Heading, Link, Paragraph, Table
from harvester.documents.charset import charset_of
from harvester.errors import NotAReport, Unreadable
from harvester.reports import read_report
from harvester.reports.cells import forms
from harvester.reports.cells.labels import key, likeness
from harvester.reports.cells.numbers import convert, read
from harvester.reports.parts import _differ
from harvester.reports.reader import read_document_report
from harvester.reports.words import sections, spoken
from harvester.reports.words.names import is_name
from tests.loops import each


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ({}, {}, False),
        ({"a": "甲"}, {"a": "乙"}, False),  # one section in common tells little
        ({"a": "甲", "b": "丙"}, {"a": "乙", "b": "丙"}, True),
        ({"a": "甲", "b": "丙"}, {"a": "甲", "b": "丙"}, False),
        ({"a": "甲", "b": "丙"}, {"a": "乙", "c": "丙"}, False),
    ],
)
def test_members_of_an_archive_that_say_other_things(
    one: dict[str, str], other: dict[str, str], differ: bool
) -> None:
    assert _differ(one, other) is differ


@pytest.mark.parametrize(
    ("text", "number", "exact"),
    [
        ("0", 0, True),
        ("　０ ", 0, False),
        ("", None, True),
        ("\xa0", None, True),
        ("-", None, False),
        ("无", None, False),
        ("+2", 2, False),
        ("-1", -1, True),
        ("1,234", 1234, False),
        ("1，234", 1234, False),
        ("1,23", None, False),
        ("12 3", None, False),
        ("1\n4", None, False),
        ("22（其中修订16件）", 22, False),
        ("其中修订16件", None, False),
        ("4068.208", 4068.208, True),
        ("75394432.52元", 75394432.52, False),
        ("1e309", None, False),
        ("9" * 40, None, False),
        ("约3", None, False),
        ("②", None, False),
    ],
)
def test_a_cell_is_a_number_only_where_it_is_one(text: str, number: float | None, exact: bool) -> None:
    value = read(text)
    assert (value.number, value.exact) == (number, exact)
    assert type(value.number) is type(number)


def test_lines_of_a_cell_are_kept_apart() -> None:
    assert read("0\n0\n5").lines == ("0", "0", "5")


def test_money_is_converted_in_decimals() -> None:
    assert convert(477.35, "万元", "元") == 4773500
    assert convert(2792220.8, "元", "万元") == 279.22208


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("（二）部分公开(区分处理的, 只计这一情形)", "部分公开"),
        ("1、属于国家秘密", "属于国家秘密"),
        ("（３）其他", "其他"),
        ('3.危及"三安全一稳定"', "危及三安全一稳定"),
        ("总　计", "总计"),
        ("\u200b（三）其\u200d他\ufeff", "其他"),
        ("商业企业商业企业", "商业企业"),
        ("其中：1.当面申请数", "当面申请数"),
        ("①政府公报公开政府信息数", "政府公报公开政府信息数"),
    ],
)
def test_labels_are_compared_without_numbering_and_marks(printed: str, form: str) -> None:
    assert key(printed) == form


def test_a_damaged_label_is_alike_and_another_is_not() -> None:
    assert likeness("其他法律行政止公开", "其他法律行政法规禁止公开") > 0.6
    assert likeness("其他主动公开文件", "规范性文件") < 0.5


def test_every_label_of_a_form_is_its_own() -> None:
    for form in each(forms.load().values()):
        keys = [spelling for row in form.request_rows for spelling in row.keys]
        assert len(keys) == len(set(keys)), form.edition


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_is_read_in_its_real_charset(charset: str) -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>政府信息公开工作年度报告</p></body></html>"
    blocks = read_document(page.encode(charset)).blocks
    assert blocks == [Paragraph("政府信息公开工作年度报告")]


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_text_in_utf_16_without_mark_and_mark_up(charset: str) -> None:
    lines = "某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年公开信息120条，收到申请3件。\n".encode(
        charset
    )
    assert charset_of(lines) == charset
    assert charset_of(lines[:-1]) == charset, "cut within a character"
    assert charset_of("一、总体情况\n公开".encode() + b"\xff" + "信息\n".encode()) == "utf-8", (
        "damaged, not UTF-16"
    )


def test_a_page_cut_within_a_character_is_still_utf_8() -> None:
    assert charset_of("<p>政府信息".encode()[:-1]) == "utf-8"


def test_blocks_come_in_reading_order() -> None:
    page = """<body><div class="TRS_Editor"><h2>题<b>目</b></h2>一行<br>二行<table><tr><td rowspan=2>甲<td>1<td>2
    <tr><td colspan=2>3</table><p>见<a href="./P1.pdf">附件</a></p></div><p>版权</p></body>"""
    blocks = read_document(page.encode(), url="http://127.0.0.1/a/b.html").blocks
    assert blocks[:3] == [Heading("题目", 2), Paragraph("一行"), Paragraph("二行")]
    assert isinstance(blocks[3], Table)
    assert [[(cell.text, cell.col) for cell in row] for row in blocks[3].rows] == [
        [("甲", 0), ("1", 1), ("2", 2)],
        [("3", 1)],
    ]
    assert blocks[4:] == [Paragraph("见附件"), Link("http://127.0.0.1/a/P1.pdf", "附件")]


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"<p>" * 4_000_000])
def test_nothing_and_too_much_are_refused(data: bytes) -> None:
    with pytest.raises(NotAReport):
        read_report(data)
    with pytest.raises(Unreadable):
        read_document(data)


@pytest.mark.parametrize(("tag", "depth"), [("span", 3000), ("font color=red", 3000), ("div", 150)])
@pytest.mark.parametrize("closed", [True, False])
def test_nothing_nested_deeply_is_lost(tag: str, depth: int, closed: bool) -> None:
    page = f"<body>{f'<{tag}>' * depth}x{f'</{tag.split()[0]}>' * depth * closed}<p>after</p>"
    assert read_document(page.encode()).blocks == [Paragraph("x"), Paragraph("after")]


def test_links_stay_where_other_tags_within_lines_are_left_out() -> None:
    page = "<p><b><i>甲</p>" * 300 + "<a href=/a.pdf>附件</a>"
    document = read_document(page.encode(), url="http://127.0.0.1/")
    assert document.blocks[-1] == Link("http://127.0.0.1/a.pdf", "附件")
    assert document.warnings == ["tags within lines left out, for they are nested too deeply"]


@pytest.mark.parametrize("tag", ["div", "div class=zoom", "table><tr><td", "x-1", "object><p><a"])
@pytest.mark.parametrize("closed", [True, False])
def test_what_is_nested_too_deeply_is_refused(tag: str, closed: bool) -> None:
    page = f"<body>{f'<{tag}>' * 600}x{f'</{tag.split()[0]}>' * 600 * closed}<p>after</p>"
    with pytest.raises(Unreadable, match="nested too deeply"):
        read_document(page.encode())


def test_tags_in_scripts_and_unclosed_cells_nest_nothing() -> None:
    page = f"<script>{'x(`<div>`);' * 900}</script><table>{'<tr>' + '<td>0' * 1000}</table><p>after</p>"
    assert read_document(page.encode()).blocks[-1] == Paragraph("after")


@pytest.mark.parametrize("tag", ["div", "font", "x-1"])
def test_a_table_where_the_parser_stops_nesting_does_no_harm(tag: str) -> None:
    page = "<a>" + f"<{tag}>" * 506 + "<table><td></table>\n<h2></a>"  # brings turbohtml 1.15.4 down
    with pytest.raises(NotAReport):
        read_report(page.encode())


_NESTING_IN_DISGUISE = {
    "end tags of nothing": "</x><b>" * 506,
    "end tags of what no tag opened here": "<x>" * 200 + "<div>" + "</x><y>" * 200 + "<div>" + "</y><z>" * 104,
    "end tags out of cells": "<div>" * 150 + ("<table><td>" + "</div><y>" * 150) * 2 + "</y><z>" * 50,
    "items in each other": "<dd><li>" * 253,
    "end tags in attributes": "<x-1 title='</x-1>'>" * 506,
    "end tags in comments": "<x-1><!--</x-1>-->" * 506,
    "quotes that are none": '<b ="q=" ></b> " x>' * 506,
    "links behind each other": '<span a="b">x' * 506,
}


@pytest.mark.parametrize("nesting", _NESTING_IN_DISGUISE.values(), ids=_NESTING_IN_DISGUISE)
@pytest.mark.parametrize("less", range(4))
def test_nesting_in_disguise_does_no_harm(nesting: str, less: int) -> None:
    """Read or refused: a parser that comes down would end the tests."""
    page = f"<a>{'<div>' * less}{nesting}<table><td></table>\n<h2></a>" + "x" * 50
    with suppress(Unreadable):
        read_document(page.encode())


@pytest.mark.parametrize(
    "cell",
    [
        '<span style="a">0</span>' * 5,
        "<p><span lang=EN-US><b>0<o:p></o:p></b></span></p>" * 3,
        "<font size=2>0",
        "<div><ul><li>0</ul></div>",
        "<FONT size=2><B>0</B></FONT>",
    ],
)
def test_many_elements_beside_each_other_are_not_nested(cell: str) -> None:
    page = f"<table>{('<tr>' + f'<td>{cell}</td>' * 7) * 50}</table>"
    document = read_document(page.encode())
    assert document.warnings == []
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [7] * 50


def test_odd_elements_are_neither_cells_nor_tags() -> None:
    page = (
        "<table><tr><td title='a<td>b'>甲<tdx>乙</tdx></td><td>1 &lt; 2 &amp;amp; 3</td></tr></table>"
        "<xmp><td>丙</td></xmp><iframe src=a.html><p>丁</p></iframe><trx>戊</trx>"
    )
    table, *rest = read_document(page.encode()).blocks
    assert table == Table.of([["甲乙", "1 < 2 &amp; 3"]])
    assert rest == [Paragraph("<td>丙</td>"), Link("a.html", ""), Paragraph("戊")]


@pytest.mark.parametrize(("more", "told"), [(0, []), (1, ["text after block 300 of 301 not read"])])
def test_blocks_are_read_up_to_their_bound_and_what_is_left_out_is_told(
    more: int, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.reports.reader.MAX_BLOCKS", 300)
    head = (
        "<h1>青禾县水务局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>已按要求公开信息，更新栏目。</p>"
    )
    document = read_document(
        f"<body>{head}{'<p>答复来件。</p>' * (297 + more)}".encode(), None, "text/html; charset=utf-8"
    )
    assert len(document.blocks) == 300 + more
    report = read_document_report(document)
    assert [line for line in report.warnings if "not read" in line] == told


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("水" * 60, True),
        ("水" * 61, False),
        ("水务管理", True),
        ("水务管理。", False),
        ("水" * 61 + "；", False),
    ],
)
def test_a_value_of_its_own_is_no_sentence(value: str, taken: bool) -> None:
    """Beside `values-in-neighbouring-spans`: what is too long, or ends as a sentence or a label does, is none."""
    page = (
        f"<h1>青禾县水务局2023年政府信息公开工作年度报告</h1><p><span>主题分类</span></p><p><span>{value}</span></p>"
        "<p>一、总体情况</p><p>已按要求公开信息，更新栏目，答复来件三十件。</p><p>二、主动公开政府信息情况</p><p>无。</p>"
    )
    topic = read_report(page.encode(), content_type="text/html; charset=utf-8").metadata["topic"]
    assert topic == (value if taken else None)


BODY = [Paragraph("本局按月检查栏目，错漏及时更正。")] * 5


@pytest.mark.parametrize(
    ("lines", "signed"),
    [
        (["青禾县水务局", "2024年1月20日"], ("青禾县水务局", "2024-01-20")),
        (["2024年1月20日", "青禾县水务局"], ("青禾县水务局", "2024-01-20")),
        (["青禾县水务局" + " " * 44 + "2024年1月20日"], ("青禾县水务局", "2024-01-20")),
        (["青禾县水务局" + " " * 45 + "2024年1月20日"], (None, None)),  # longer than a signature
        (["青禾县水务局", " " * 50 + "2024年1月20日"], ("青禾县水务局", "2024-01-20")),
        (["青禾县水务局", "2024年13月20日"], (None, None)),
        (["青禾县水务局", "2024年"], (None, None)),
        (["青禾县水务局", "1月20日"], (None, None)),
        (["群众满意", "2024年1月20日"], (None, "2024-01-20")),
    ],
)
def test_who_signs_stands_beside_the_day(lines: list[str], signed: tuple[str | None, str | None]) -> None:
    assert spoken.signature([*BODY, *map(Paragraph, lines)]) == signed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县教育局", True),
        ("局", False),
        ("（县）教育局", False),
        ("）县教育局", False),
        ("、县教育局", False),
        (".县教育局", False),
        ("县教育局（档案局）", True),
        ("首页>县教育局", False),
        ("县教育局 ", False),
        ("县教育局：", False),
    ],
)
def test_what_can_be_a_name(text: str, name: bool) -> None:
    assert is_name(text) == name


OWN = "<h1>青禾县水务局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>栏目按月检查。</p>"
OWN += "<p>五、存在的主要问题及改进情况</p><p>形式不多。</p>"


@pytest.mark.parametrize(
    ("below", "another"),
    [
        ("<p>一、总体情况</p><p>校务公开。</p><p>五、存在的主要问题及改进情况</p><p>人手少。</p>", True),
        ("<p>一、总体情况</p><p>校务公开。</p>", False),
        ("<p>一、总体情况</p><p>五、存在的主要问题及改进情况</p>", False),
        ("<p>一、总体情况</p><p>校务公开。</p><p>五、存在的主要问题及改进情况</p>", False),
        ("<p>点击查看。</p><p>欢迎来信。</p>", False),
    ],
    ids=["two-sections", "one", "headings-alone", "one-and-a-heading", "prose"],
)
def test_below_the_title_of_another_body_stands_a_report_where_two_sections_do(below: str, another: bool) -> None:
    title = "<h2>青禾县教育局2022年政府信息公开工作年度报告</h2>"
    read_one = read_report(f"<html><body><div id='content'>{OWN}{title}{below}</div></body></html>".encode())
    assert read_one.agency == "青禾县水务局"
    said = ["another report stands in the document" in warning for warning in read_one.warnings]
    assert any(said) == another
    assert ("校务公开" in str(read_one.sections)) == ("校务公开" in below and not another)


def test_headings_behind_each_of_many_reports_are_not_looked_for_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look is a walk to the end of the page (fuzz 911288)."""
    looked_at: list[int] = []
    numbered = sections._numbered

    def counted(blocks: Sequence[Block], at: int) -> sections.Head | None:
        looked_at.append(at)
        return numbered(blocks, at)

    monkeypatch.setattr(sections, "_numbered", counted)
    text: list[Block] = [Paragraph("青禾县水务局2023年政府信息公开工作年度报告")]
    for number in range(40):
        for heading in ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"):
            text += [Paragraph(heading), Paragraph(f"第{number}份报告所写的各项工作都已经按照要求完成。")]
    with suppress(NotAReport):
        read_document_report(Document(text))
    assert len(looked_at) < 10 * len(text)
