"""What is drawn otherwise than the text around it, by whatever means, is never glued to a number."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Document, Table
from harvester.documents.html.copies import UNREAD
from harvester.documents.html.shown import MAX_DIGITS
from harvester.documents.lines import as_text
from harvester.reports.beside import ANOTHER, NOT_READ


def read(body: str, head: str = "") -> Document:
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def cells(body: str, head: str = "") -> list[list[str]]:
    table = next(block for block in read(body, head).blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in table.rows]


def second(part: str, head: str = "") -> str:
    """What the table's second cell is read as."""
    return cells(f"<table><tr><td>规章<td>{part}<td>40<tr><td>行政规范性文件<td>3<td>4</table>", head)[0][1]


CLASSES = """<style>
@charset "utf-8";
.gone { DISPLAY : none }
@media print { .screen { display: none } }
@media screen { .noscreen { display: none } }
@media (max-width: 600px) { .wide { display: none } }
td .struck, b.other { text-decoration: line-through }
.up { font-size: 60%; vertical-align: super }
.pale { color: #fefefe }
.dark { background: #003366 }
.back { display: none }
td span.back { display: inline }
.drawn::after { content: "\\33" }
.icon:before { content: "\\e601" }
.reader { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0) }
</style>"""


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("<span style='text-decoration:line-through'>5</span>12", "~5~12"),
        ("<span style='TEXT-DECORATION: line-through red'>5</span>12", "~5~12"),
        ("<font style='text-decoration-line:line-through'>5</font>12", "~5~12"),
        ("<span style='text-line-through:double'>5</span>12", "~5~12"),
        ("<p style='text-decoration:line-through'>5</p><p>12</p>", "~5~\n12"),
        ("7<span style='vertical-align:super'>1</span>", "7^1"),
        ("7<span style='vertical-align:40%'>1</span>", "7^1"),
        ("7<span style='vertical-align:-3px'>1</span>", "7^1"),
        ("7<span style='position:relative;top:-5.0pt;mso-text-raise:5.0pt'>1</span>", "7^1"),
        ("7<span style='font-size:7pt;vertical-align:top'>1</span>", "7^1"),
        ("7<span style='display:inline-block;transform:translateY(-6px)'>1</span>", "7^1"),
        ("7<ruby>1<rt>2</rt></ruby>", "71^2"),
        ("40<a href='#_ftn1' class='MsoFootnoteReference'>2</a>", "40^2"),
        ("40<a href='notes.html'>[2]</a>", "40^[2]"),
        ("40<span class='sup'>2</span>", "40^2"),
        ("40<span class='sr-only'>2</span>", "40~2~"),
        ("40<span aria-hidden='true'>2</span>", "40~2~"),
        ("6<span style='mso-hide:all'>8</span>", "6"),
        ("<span style='color:#FFFFFF'>6</span>8", "~6~8"),
        ("<font color=white>6</font>8", "~6~8"),
        ("<span style='color:rgb(255, 255, 255)'><b>6</b></span>8", "~6~8"),
        ("<span style='color:transparent'>6</span>8", "~6~8"),
        ("<span style='color:#c00;background:#c00'>6</span>8", "~6~8"),
        ("<span style='opacity:0'>6</span>8", "~6~8"),
        ("<span style='font-size:0'>6</span>8", "~6~8"),
        ("<span style='font-size:1px'>6</span>8", "~6~8"),
        ("<span style='position:absolute;left:-9999px'>6</span>8", "~6~8"),
        ("<span style='display:inline-block;width:0;overflow:hidden'>6</span>8", "~6~8"),
        ("<span class='gone'>6</span>8", "8"),
        ("<span class='noscreen'>6</span>8", "8"),
        ("<span class='struck'>6</span>8", "~6~8"),
        ("8<span class='up'>6</span>", "8^6"),
        ("<span class='pale'>6</span>8", "~6~8"),
        ("<span class='reader'>6</span>8", "~6~8"),
        ("<span class='drawn'>6</span>", "6~"),
    ],
)
def test_what_is_drawn_otherwise_is_no_part_of_a_number(part: str, text: str) -> None:
    assert second(part, CLASSES) == text


@pytest.mark.parametrize(
    "part",
    [
        "<span class='screen'>8</span>",
        "<span class='wide'>8</span>",
        "<span class='back'>8</span>",
        "<span class='icon'>8</span>",
        "<b class='struck-not other-not'>8</b>",
        "<span style='position:relative;top:-1.0pt;mso-text-raise:1.0pt'>8</span>",
        "<span style='vertical-align:super'>8</span>",
        "<a href='#8'>8</a>",
        "<span aria-hidden='true'>8</span>",
        "<span style='font-size:0'><span style='font-size:14px'>8</span></span>",
        "<span style='color:#fff;background-color:#036'>8</span>",
        "<span class='dark'><font color=white>8</font></span>",
        "<span style='color:#fff'><span style='color:#000'>8</span></span>",
        "<span style='text-decoration:underline;vertical-align:baseline;opacity:1;overflow:hidden'>8</span>",
        "<span style='display:inline;visibility:visible;text-indent:-2em'>8</span>",
    ],
)
def test_what_is_drawn_as_the_text_around_it_stays_as_it_is(part: str) -> None:
    assert second(part, CLASSES) == "8"


def test_a_cells_own_alignment_raises_nothing() -> None:
    page = "<table><tr><td>规章<td style='vertical-align:super'>8<tr><td>甲<td valign=top>9</table>"
    assert cells(page) == [["规章", "8"], ["甲", "9"]]


def test_labels_in_white_are_labels() -> None:
    page = "<table><tr style='color:#fff'><td>信息内容<td>本年<tr><td>规章<td>9</table>"
    assert cells(page) == [["信息内容", "本年"], ["规章", "9"]]


def test_a_row_struck_out_is_marked_cell_by_cell() -> None:
    page = "<table><tr style='text-decoration:line-through'><td>规章<td>7<tr><td>规章<td>9</table>"
    assert cells(page) == [["~规章~", "~7~"], ["规章", "9"]]


def test_marks_are_warned_about() -> None:
    page = "<table><tr><td>规章<td>7<span style='vertical-align:super'>1</span><tr><td>甲<td>9</table>"
    assert any("1 parts of cells" in warning for warning in read(page).warnings)
    assert read(page.replace("super", "baseline")).warnings == []


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("<span style='text-decoration:line-through'>5</span>12", "~5~12"),
        ("<s>5</s>12", "~5~12"),
        ("7<span style='vertical-align:super'>1</span>", "7^1"),
        ("<span style='display:none'>5</span>12", "12"),
        ("<span class='gone'>5</span>12", "12"),
        ("<span style='color:#fff'>5</span>12", "~5~12"),
    ],
)
def test_lines_of_a_page_without_tables(part: str, text: str) -> None:
    blocks = read(f"<p>规章</p><p>{part}</p>", CLASSES).blocks
    assert [getattr(block, "text", "") for block in blocks] == ["规章", text]


def test_a_dump_of_text_in_a_page() -> None:
    data = "<html><body><pre>规章 | <s>5</s>12\n许可 | 7<sup>1</sup>\n处罚 | 3\n</pre></body></html>".encode()
    text = as_text(read_document(data), data)
    assert text is not None
    [table] = [block for block in text.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["规章", "~5~12"],
        ["许可", "7^1"],
        ["处罚", "3"],
    ]


TABLE = "<table><tr><td>信息内容<td>本年制发件数<tr><td>规章<td>{}<tr><td>行政规范性文件<td>{}</table>"
OLD, NEW = TABLE.format(91, 92), TABLE.format(1, 2)


@pytest.mark.parametrize(
    "around",
    [
        "<div style='display:none'>{}</div>",
        "<div hidden><p>旧</p>{}</div>",
        "<section style='visibility:hidden'><div>{}</div></section>",
        "<div style='position:absolute;left:-5000px'>{}</div>",
        "<div style='height:0;overflow:hidden'>{}</div>",
        "<details><summary>旧版</summary>{}</details>",
        "<del>{}</del>",
        "<div style='text-decoration:line-through'>{}</div>",
        "<div class='gone'>{}</div>",
        "<div class='d-none'>{}</div>",
        "<dialog>{}</dialog>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_of_a_hidden_and_a_shown_copy_the_shown_one_counts(around: str, first: bool) -> None:
    old = around.format(OLD)
    document = read(old + NEW if first else NEW + old, CLASSES)
    tables = [[[c.text for c in row] for row in b.rows] for b in document.blocks if isinstance(b, Table)]
    assert tables == [[["信息内容", "本年制发件数"], ["规章", "1"], ["行政规范性文件", "2"]]]
    assert any("copies of tables" in warning for warning in document.warnings)


def test_a_hidden_table_without_a_shown_copy_is_read_and_said_so() -> None:
    other = "<table><tr><td>自然人<td>法人<td>总计<tr><td>1<td>2<td>3</table>"
    document = read(f"<div style='display:none'>{NEW}</div>{other}")
    assert sum(isinstance(block, Table) for block in document.blocks) == 2
    assert any("shows none of the kind" in warning for warning in document.warnings)


def pane(name: str, title: str, table: str, shown: bool = False) -> str:
    return f"<div class='tab-pane' id='{name}'{'' if shown else ' style=display:none'}>{title}{table}</div>"


TITLE = "<h3>甲县{}年政府信息公开工作年度报告</h3>"
TABS = "<ul><li><a href='#a'>2024年</a><li><a href='#b'>2023年</a></ul>"


@pytest.mark.parametrize(
    ("title", "tables", "told"),
    [
        (TITLE.format(2023), 2, "below titles of their own are read"),
        ("<p><strong>甲县2023年政府信息公开年报</strong></p>", 2, "below titles of their own are read"),
        (TITLE.format(2024), 1, "copies of tables"),
        ("<h3>2024年政府信息公开工作年度报告</h3>", 1, "copies of tables"),
        ("", 1, "another report stands in the hidden part '2023年' of the page and is not read"),
    ],
)
@pytest.mark.parametrize("menu", ["", "<a href='/m.html'>栏目</a>" * 250])
def test_a_hidden_pane_below_a_title_of_its_own_is_no_copy(title: str, tables: int, told: str, menu: str) -> None:
    document = read(menu + TABS + pane("a", TITLE.format(2024), NEW, shown=True) + pane("b", title, OLD))
    assert sum(isinstance(block, Table) for block in document.blocks) == tables
    assert any(told in warning for warning in document.warnings)


def test_a_hidden_part_that_only_its_tab_names_makes_a_crawl_partial() -> None:
    assert UNREAD.startswith(ANOTHER)
    assert NOT_READ in UNREAD


@pytest.mark.parametrize("more", [0, 1])
def test_of_a_cell_of_many_parts_with_classes_those_behind_the_bound_are_no_digits(more: int) -> None:
    """Each was held against the whole cell's text: 2,000 of them cost 4 s (monster "classes that hide")."""
    text = second("<p>".join("<i class=x>1</i>" for _ in range(MAX_DIGITS + more)))
    assert text.split("\n")[-1] == ("~1~" if more else "1")
    assert text.count("~") == 2 * more
