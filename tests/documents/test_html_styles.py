"""Colours, sheets and depths of pages: values on both sides of what draws nothing, and of the bounds."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Paragraph, Table
from harvester.documents.html.colours import alike, colour, is_transparent
from harvester.documents.html.depth import MAX_DEPTH, shallow
from harvester.documents.html.tables import LONG
from harvester.documents.lines import as_text


@pytest.mark.parametrize(
    ("value", "nothing"),
    [
        ("transparent", True),
        (" Transparent", True),
        ("#0000", True),
        ("#000f", False),
        ("#00000000", True),
        ("#00000001", True),
        ("#00000080", False),  # half of it shows
        ("#000000f0", False),
        ("#000000", False),
        ("#fff0", True),
        ("rgba(0, 0, 0, 0)", True),
        ("rgba(0,0,0,0%)", True),
        ("rgba(0,0,0,.0)", True),
        ("rgba(0,0,0,0.5)", False),
        ("rgba(0,0,0,50%)", False),
        ("rgb(0,0,0)", False),
        ("rgb(0 0 0 / 0)", True),
        ("rgb(0 0 0 / 40%)", False),
        ("hsla(0, 0%, 0%, 0)", True),
        ("hsl(0 0% 0% / 0%)", True),
        ("hsl(0, 0%, 0%)", False),
        ("black", False),
    ],
)
def test_a_colour_draws_nothing_where_it_is_transparent(value: str, nothing: bool) -> None:
    assert is_transparent(value) == nothing
    if nothing:
        assert colour(value) is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("rgb(300, 0, 10)", (255, 0, 10)),
        ("rgb(100%, 50%, 0%)", (255, 127, 0)),
        ("#0f08", (0, 255, 0)),
        ("#00ff0080", (0, 255, 0)),
        ("#12345", None),
        ("hsl(0, 0%, 98%)", (255, 255, 255)),
        ("hsl(0, 0%, 96%)", None),
        ("hsl(0deg 0% 100%)", (255, 255, 255)),
        ("hsla(0, 0%, 100%, 0)", None),
        ("url(white.png)", None),
        ("Silver", (192, 192, 192)),
    ],
)
def test_colours(value: str, told: tuple[int, int, int] | None) -> None:
    assert colour(value) == told


def test_colours_are_alike_up_to_what_an_eye_can_tell() -> None:
    assert alike((255, 255, 255), (250, 250, 250))
    assert not alike((255, 255, 255), (255, 255, 100))


CELLS = "<table><tr><td>规章<td class='{}'>7<tr><td>许可<td>9</table>"


def second(page: str) -> str:
    table = next(block for block in read_document(page.encode()).blocks if isinstance(block, Table))
    return table.rows[0][1].text if len(table.rows[0]) > 1 else "gone"


@pytest.mark.parametrize("name", ["a", "b", "c", "d"])
def test_rules_within_a_condition_and_behind_it_are_followed(name: str) -> None:
    sheet = "@media screen{.a{display:none}.b{display:none}}.c{display:none}@media print{.d{display:none}}"
    shown = second(f"<style>{sheet}</style>{CELLS.format(name)}")
    assert shown == ("7" if name == "d" else "gone")


@pytest.mark.parametrize(("length", "told"), [(200, True), (201, False)])
def test_much_that_only_a_class_hides_stays_and_nothing_is_said(length: int, told: bool) -> None:
    """A sheet may hide what a script shows; what the element itself says counts however long it is."""
    long = "公" * length
    page = "<style>.x{{display:none}}</style><table><tr><td>规章<td>7<span {}>{}</span><tr><td>许可<td>9</table>"
    document = read_document(page.format("class='x'", long).encode())
    assert bool(document.warnings) == told
    assert (long in str(document.blocks)) != told
    assert long not in str(read_document(page.format("style='display:none'", long).encode()).blocks)


@pytest.mark.parametrize(("rows", "table"), [(2, False), (3, True)])
def test_two_columns_with_prose_are_a_table_where_some_rows_hold_data(rows: int, table: bool) -> None:
    lines = "".join(f"<tr><td>第{n}项<td>{n}" for n in range(rows))
    page = f"<table><tr><td>栏目<td>{'公开' * LONG}{lines}</table>"
    found = read_document(page.encode()).blocks
    assert any(isinstance(block, Table) for block in found) == table
    assert any(isinstance(block, Paragraph) and len(block.text) > LONG for block in found) != table


@pytest.mark.parametrize(("deep", "refused"), [(MAX_DEPTH, False), (MAX_DEPTH + 1, True)])
def test_elements_that_were_closed_nest_nothing(deep: int, refused: bool) -> None:
    closed, still_open = "<section></section>" * 900, "<div>" * deep
    assert (shallow(f"{'<wbr>' * 400}{closed}{still_open}") is None) == refused
    assert shallow(f"{'<wbr>' * 400}{closed * 3}") is not None


@pytest.mark.parametrize("tag", ["<tdx>", "<th-a>", "<tr:b>", "<TABLE>"])
def test_cells_and_rows_nest_nothing_but_what_is_called_like_them_does(tag: str) -> None:
    cells = "<table>" + "<tr><th>规章</th><td class=a>7</td></tr>" * 300 + "</table>"
    assert shallow(cells) is cells
    assert shallow(cells + tag * MAX_DEPTH * 2) is None


def test_a_page_with_a_table_is_not_read_again_as_text() -> None:
    data = (
        "<html><body><p>规章</p><table><tr><td>a<td>1</table><pre>规章 | 12\n许可 | 7\n处罚 | 3\n</pre>".encode()
    )
    document = read_document(data)
    assert {type(block) for block in document.blocks} > {Table}
    assert as_text(document, data) is None
    without = data.replace(b"<table><tr><td>a<td>1</table>", b"")
    assert as_text(read_document(without), without) is not None


@pytest.mark.parametrize(("lines", "kind"), [(1, "text"), (2, "csv")])
def test_lines_parted_by_commas_are_a_table_from_the_second_on(lines: int, kind: str) -> None:
    text = "信息内容,本年,废止\n规章,1,2\n许可,3,4\n" if lines == 2 else "信息内容,本年,废止\n"
    assert read_document(text.encode()).kind == kind
