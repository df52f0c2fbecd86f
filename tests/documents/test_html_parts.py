"""HTML as its writers leave it: what a browser shows is read, whatever the mark-up says."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Block, Heading, Link, Paragraph, Picture, Table


def blocks(page: str) -> list[Block]:
    return read_document(f"<body>{page}".encode(), url="http://127.0.0.1/a/b.html").blocks


def rows(page: str) -> list[list[str]]:
    """The texts of the page's only block, a table."""
    (table,) = blocks(page)
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows]


def test_a_foot_written_before_the_rows_is_their_last() -> None:
    page = "<table><thead><tr><td>甲<td>1<tfoot><tr><td>总计<td>3</tfoot><tbody><tr><td>乙<td>2</table>"
    assert rows(page) == [["甲", "1"], ["乙", "2"], ["总计", "3"]]


def test_a_caption_written_behind_the_rows_is_above_them() -> None:
    assert rows("<table><tr><td>甲<td>1<caption>单位：件</table>") == [["单位：件"], ["甲", "1"]]


@pytest.mark.parametrize(
    ("span", "columns"),
    [("2", 2), ("2px", 2), (" +2 ", 2), ("0", 1), ("-2", 1), ("two", 1), ("", 1), ("２", 1), ("5000", 1000)],
)
def test_a_span_is_the_number_that_it_begins_with(span: str, columns: int) -> None:
    (table,) = blocks(f"<table><tr><td colspan='{span}'>甲<td>1</table>")
    assert isinstance(table, Table)
    assert [cell.col for cell in table.rows[0]] == [0, columns]


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>7</span>",
        "<span style='color:red; DISPLAY : none !important'>7</span>",
        "<span hidden>7</span>",
        "<p hidden=''>7</p>",
        "<b style='visibility:hidden'>7</b>",
        "<input type=hidden value=7>",
        "<noscript>7</noscript>",
        "<template>7</template>",
        "<iframe src='about:blank'><td>7</td></iframe>",
        "<!--[if gte mso 9]><xml><w:x>7</w:x></xml><![endif]-->",
    ],
)
def test_nothing_hidden_is_read_as_digits_of_a_number(hidden: str) -> None:
    assert rows(f"<table><tr><td>甲<td>1{hidden}<tr><td>乙<td>{hidden}2</table>") == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        (".y{display:none}", "1"),
        (".x,\nspan.y { color: red; DISPLAY : none !important }", "1"),
        ("@media print{.y{display:none}}", "17"),
        (".y{display:none}.y{display:inline}", "17"),
        (".menu .y{display:none}", "17"),
    ],
)
def test_what_a_class_hides_in_a_table_is_not_read(rule: str, read: str) -> None:
    page = f"<style>{rule}</style><table><tr><td>甲<td>1<span class=y>7</span><tr><td>乙<td>2</table>"
    assert rows(page) == [["甲", read], ["乙", "2"]]


def test_hidden_cells_are_left_out_and_unseen_ones_stay_blank() -> None:
    page = """<table><tr><td hidden>7<td>甲<td style="display:none">7<td>1<td style="visibility:hidden">7
    <tr style="visibility:hidden"><td>7<td>7<td>7<tr style="display:none"><td>7<td>7<td>7</table>"""
    assert rows(page) == [["甲", "1", ""], ["", "", ""]]


@pytest.mark.parametrize("tag", ["nav", "footer", "header", "button", "div class=print", "section id=search"])
def test_furniture_that_holds_an_article_is_kept(tag: str) -> None:
    name = tag.split()[0]
    table = Table.of([["甲", "1"]])
    assert blocks(f"<{tag}>首页<table><tr><td>甲<td>1</table></{name}>")[-1] == table
    assert blocks(f"<{tag}>首页<div class=TRS_Editor>甲</div></{name}>")[-1] == Paragraph("甲")
    assert blocks(f"<{tag}>一。二。</{name}>") == [Paragraph("一。二。")]
    assert rows(f"<table><tr><td>甲<td><{tag}>1</{name}></table>") == [["甲", "1"]]
    assert blocks(f"<{tag}><a href=/>首页</a>关于我们。</{name}><p>甲") == [Paragraph("甲")]


def test_elements_that_begin_a_line_part_numbers() -> None:
    page = "<table><tr><td><details open><summary>1</summary>2</details><td>3<legend>4</legend></table>"
    assert rows(page) == [["1\n2", "3\n4"]]


def test_a_table_that_is_never_closed_keeps_its_rows() -> None:
    page = (
        "<table><tr><td>甲<td>1<tr><td>乙<td>2<tr><td>丙<td>3<tr><td>丁<td>4<p>三、后"
        "<table><tr><td>a<td>b</table><p>末"
    )
    first, heading, second, last = blocks(page)
    assert first == Table.of([["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"]])
    assert (heading, second, last) == (Paragraph("三、后"), Table.of([["a", "b"]]), Paragraph("末"))


def test_a_last_table_that_is_never_closed_does_not_swallow_the_prose() -> None:
    prose = "仍有不足。" * 50
    begun = "<table><tr><td>甲<td>1<tr><td>乙<td>2<tr><td>丙<td>3"
    table, *rest = blocks(f"{begun}<tr><td>丁<td>4<p>五、问题<p>{prose}")
    assert table == Table.of([["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"]])
    assert rest == [Paragraph("五、问题"), Paragraph(prose)]
    assert blocks(f"{begun}<tr><td>丁<td><p>4</p><p>五、问题<p>{prose}") == [table, *rest]
    assert rows(f"{begun}<tr><td>备注<td><p>{prose}</table>")[-1] == ["备注", prose]
    assert rows(f"{begun}<tr><td>备注<td>{prose}<tr></table>")[-1] == ["备注", prose]
    assert rows(f"{begun}<tr><td>{prose}<td><p>4</p></table>")[-1] == [prose, "4"]
    assert rows(f"{begun}<tr><td>备注<td>{prose}</table>")[-1] == ["备注", prose]


def test_layout_around_tables_is_no_table() -> None:
    page = "<table><tr><td>左<td><p>前<table><tr><td>甲<td>1</table><p>后<tr><td>底<td>页</table>"
    assert [b.text for b in blocks(page) if isinstance(b, Paragraph)] == ["左", "前", "后", "底", "页"]
    assert [b for b in blocks(page) if isinstance(b, Table)] == [Table.of([["甲", "1"]])]


def test_a_heading_that_is_never_closed_is_one_line() -> None:
    assert blocks("<h1>某县<br>年度报告</h1>") == [Heading("某县 年度报告", 1)]
    assert blocks("<h1>某县<br>年度报告<p>发布日期：2024-01-05</p></h1>") == [
        Heading("某县 年度报告", 1),
        Paragraph("发布日期：2024-01-05"),
    ]
    assert blocks("<h1>年度报告<p>一、总体情况<p>做了很多。") == [
        Heading("年度报告", 1),
        Paragraph("一、总体情况"),
        Paragraph("做了很多。"),
    ]
    assert blocks("<h3>一、总体情况<p>做了很多。<table><tr><td>甲<td>1</table>末<h3>二、后") == [
        Heading("一、总体情况", 3),
        Paragraph("做了很多。"),
        Table.of([["甲", "1"]]),
        Paragraph("末"),
        Heading("二、后", 3),
    ]


def test_an_article_goes_on_behind_a_stray_end_tag() -> None:
    article = "<div class=TRS_Editor><p>前<table><tr><td>甲<td>1</table></div>"
    sentence = "主要问题是公开还不够及时，下一步将继续改进。"
    more = f"</div><div align=center><p>五、问题<p>{sentence}</div><div class=other><p>别的。"
    assert blocks(article + more)[2:] == [Paragraph("五、问题"), Paragraph(sentence)]
    assert blocks(f"{article}</div><table>{'<tr><td>乙<td>2' * 4}</table><p>末")[2:] == [
        Table.of([["乙", "2"]] * 4),
        Paragraph("末"),
    ]
    assert blocks(f"{article}<p>责任编辑：甲<div class=other><p>{sentence}")[2:] == []
    assert blocks(f"{article}<table><tr><td>上一篇<td>下一篇</table><p>版权所有")[2:] == []


def test_links_and_pictures() -> None:
    page = "<base href='/x/'><p><a href=1.doc><img src=i.gif>附件</a><iframe src='javascript:0'></iframe>"
    assert blocks(page) == [Link("http://127.0.0.1/x/1.doc", "附件"), Picture("http://127.0.0.1/x/i.gif")]


def test_frames_are_links() -> None:
    page = b"<html><head><title>a</title></head><frameset><frame src=a.html><frame src=b.html></frameset></html>"
    assert read_document(page).blocks == [Link("a.html", ""), Link("b.html", "")]


def test_a_link_that_is_never_closed_does_not_swallow_the_prose() -> None:
    page = "<p><a href=1.doc>附件<p>五、问题<p>一是不足。</p></a><p>末"
    assert blocks(page) == [
        Link("http://127.0.0.1/a/1.doc", "附件"),
        Paragraph("五、问题"),
        Paragraph("一是不足。"),
        Paragraph("末"),
    ]


@pytest.mark.parametrize(
    "tag", ["<td <b>", "<td\n<td>", "<td width=9 </td>", "<td <>", '<td "<tr">', "<td><b<td>"]
)
def test_a_tag_that_is_never_finished_is_told_from_the_next(tag: str) -> None:
    page = f"<table width=9 <tr><td>甲{tag}1</td><tr><td>乙<td>2</table>"
    assert rows(page) == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize(("span", "count", "is_table"), [(2, 40, True), (60, 40, False), (30, 900, False)])
def test_boxes_that_reach_over_everything_are_no_table(span: int, count: int, is_table: bool) -> None:
    """A grid's parts may each ask for thousands of places; what they ask for is bounded, not only their number."""
    parts = "".join(
        f'<div style="grid-row:span {span // 3 or 1};grid-column:span {span}">{n}</div><p>项</p>'
        for n in range(count)
    )
    page = f'<div style="display:grid;grid-template-columns:repeat(60,1fr)">{parts}</div>'
    blocks = read_document(f"<html><body>{page}</body></html>".encode()).blocks
    assert any(isinstance(block, Table) for block in blocks) is is_table
