"""How cells of a workbook are drawn, part by part of its XML: styles, conditions, what is hidden."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from harvester.documents.office.sheet_rules import column_of, rules_of
from harvester.documents.office.sheet_shown import STRUCK, UNSEEN, Book, Looks, _mark, as_shown

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def element(text: str, name: str = "x") -> Any:
    return etree.fromstring(f'<{name} xmlns="{MAIN}">{text}</{name}>')


# -- conditional formats -------------------------------------------------------------------------------------


def rule(
    kind: str, how: str, *bounds: str, where: str = "B2:C3", number: str = "0", marks: Any = (STRUCK,)
) -> Any:
    formulas = "".join(f"<formula>{bound}</formula>" for bound in bounds)
    text = f'<conditionalFormatting sqref="{where}"><cfRule type="{kind}" operator="{how}" dxfId="{number}">'
    found = list(rules_of(element(f"{text}{formulas}</cfRule></conditionalFormatting>"), marks))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("how", "bounds", "held"),
    [
        ("equal", "2", [2]),
        ("notEqual", "2", [1, 3]),
        ("greaterThan", "2", [3]),
        ("greaterThanOrEqual", "2", [2, 3]),
        ("lessThan", "2", [1]),
        ("lessThanOrEqual", "2", [1, 2]),
        ("between", "2 3", [2, 3]),
        ("between", "3 2", [2, 3]),
        ("notBetween", "2 2", [1, 3]),
        ("between", "2", [1, 2, 3]),  # not followed: it may
        ("equal", "A1", [1, 2, 3]),
        ("like", "2", [1, 2, 3]),
    ],
)
def test_which_numbers_a_condition_holds_of(how: str, bounds: str, held: list[int]) -> None:
    made = rule("cellIs", how, *bounds.split())
    assert [value for value in (1, 2, 3) if made.may_hold(1, 1, value)] == held


def test_a_rule_that_is_not_followed_may_hold_and_a_text_is_no_number() -> None:
    assert rule("expression", "equal", "2").may_hold(1, 1, 5)
    assert rule("expression", "equal", "2").may_hold(1, 1, None)
    assert not rule("cellIs", "equal", "2").may_hold(1, 1, None)
    assert rule("cellIs", "equal", "2", number="1") is None
    assert rule("cellIs", "equal", "2", number="x") is None
    assert rule("cellIs", "equal", "2", marks=(None,)) is None
    assert rule("cellIs", "equal", "2", marks=("^{}",)) is None
    assert rule("cellIs", "equal", "2", number="1", marks=(None, UNSEEN)).mark == UNSEEN


@pytest.mark.parametrize(
    ("where", "inside", "outside"),
    [
        ("B2", [(1, 1)], [(0, 1), (1, 0), (2, 1), (1, 2)]),
        ("B2:C3", [(1, 1), (2, 2)], [(0, 1), (3, 2), (2, 3), (1, 0)]),
        ("$B$2:$C$3", [(2, 2)], [(3, 2)]),
        ("B:B", [(0, 1), (9999, 1)], [(0, 0), (0, 2)]),
        ("3:3", [(2, 0), (2, 999)], [(1, 0), (3, 0)]),
        ("A1 C3", [(0, 0), (2, 2)], [(1, 1)]),
        ("nonsense!", [], [(0, 0)]),
        ("AB12", [(11, 27)], [(11, 26)]),
    ],
)
def test_where_a_rule_holds(where: str, inside: list[Any], outside: list[Any]) -> None:
    made = rule("expression", "x", where=where)
    assert [place for place in inside + outside if made.may_hold(*place, 1)] == inside


def test_columns_by_their_letters() -> None:
    assert [column_of(letters) for letters in ("A", "Z", "AA", "AB", "ZZ", "")] == [0, 25, 26, 27, 701, -1]


# -- how a cell is drawn -------------------------------------------------------------------------------------


def drawn(font: str, fill: str | None = None) -> str | None:
    return _mark(element(font), None if fill is None else element(fill))


GREY = '<patternFill patternType="solid"><fgColor rgb="FF808080"/></patternFill>'
PALE = '<patternFill patternType="solid"><fgColor rgb="FFE0E0E0"/></patternFill>'
WHITE = '<color rgb="FFFFFFFF"/>'


@pytest.mark.parametrize(
    ("font", "fill", "mark"),
    [
        ("<strike/>", None, STRUCK),
        ('<strike val="0"/>', None, None),
        ('<strike val="false"/>', None, None),
        ('<strike val="1"/>', None, STRUCK),
        ('<sz val="3.5"/>', None, STRUCK),
        ('<sz val="3.6"/>', None, None),
        ('<sz val="x"/>', None, None),
        (WHITE, None, STRUCK),
        ('<color rgb="FFE0E0E0"/>', None, STRUCK),
        ('<color rgb="FFDFE0E0"/>', None, None),
        ('<color rgb="x"/>', None, None),
        ('<color theme="0"/>', None, STRUCK),
        ('<color theme="1"/>', None, None),
        ('<color theme="0" tint="-0.5"/>', None, None),
        ('<color indexed="9"/>', None, STRUCK),
        ('<color indexed="8"/>', None, None),
        (WHITE, GREY, None),
        (WHITE, PALE, STRUCK),
        (WHITE, '<patternFill patternType="none"/>', STRUCK),
        (WHITE, '<patternFill patternType="gray125"><fgColor rgb="FFFFFFFF"/></patternFill>', None),
        (WHITE, "<gradientFill/>", None),
        (WHITE, '<patternFill><bgColor rgb="FF000000"/></patternFill>', None),
        (WHITE, "<patternFill/>", STRUCK),
        ('<vertAlign val="superscript"/>', None, "^{}"),
        ('<vertAlign val="subscript"/>', None, "^{}"),
        ('<vertAlign val="baseline"/>', None, None),
    ],
)
def test_how_a_font_on_its_ground_is_read(font: str, fill: str | None, mark: str | None) -> None:
    assert drawn(font, fill) == mark
    assert _mark(None, None) is None


def book(sheet: str, styles: str = "", strings: str = "", sheet_part: str = "worksheets/s.xml") -> Book:
    """A file of these parts, of which only the ones that are asked for are there."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/{name}" Target="{target}"/>'
        for n, (name, target) in enumerate(
            (("worksheet", sheet_part), ("styles", "styles.xml"), ("sharedStrings", "/xl/strings.xml"))
        )
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{relations}</Relationships>")
        sheets = (
            f'<workbook xmlns="{MAIN}" xmlns:r="{kind}"><sheets><sheet name="表" r:id="r0"/></sheets></workbook>'
        )
        made.writestr("xl/workbook.xml", sheets)
        made.writestr("xl/worksheets/s.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
        made.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')
        made.writestr("xl/strings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    return Book(zipfile.ZipFile(out))


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="0.0"/><numFmt numFmtId="171" formatCode=";;;"/></numFmts>'
    "<fonts><font/><font><strike/></font><font><vertAlign val='superscript'/></font></fonts>"
    "<fills><fill/></fills>"
    "<cellXfs><xf fontId='0'/><xf fontId='1'/><xf fontId='0' numFmtId='170'/><xf numFmtId='171'/>"
    "<xf fontId='2'/><xf numFmtId='9'/><xf fontId='9'/></cellXfs>"
)


def looks(cells: str, before: str = "", behind: str = "", **parts: str) -> Looks:
    sheet = f"{before}<sheetData><row>{cells}</row></sheetData>{behind}"
    return book(sheet, **{"styles": STYLES, **parts}).looks("表")


def test_cells_are_looked_at_by_their_styles() -> None:
    cells = "".join(f'<c s="{style}"><v>12.34</v></c>' for style in range(7))
    found = looks(cells)
    assert found.marks == {(0, 1): STRUCK, (0, 3): UNSEEN}
    assert found.formatted == {(0, 2): "12.3", (0, 5): "1234%"}
    text = looks('<c s="2" t="str"><v>12.34</v></c><c s="2"/><c s="2"><v>5.0</v></c><c s="2"><v>inf</v></c>')
    assert text.formatted == {(0, 2): "5.0"}


def test_places_of_cells_and_rows() -> None:
    found = looks('<c r="C7" s="1"><v>1</v></c><c s="1"><v>1</v></c><c r="?" s="1"><v>1</v></c>')
    assert set(found.marks) == {(0, 2), (0, 3), (0, -1)}
    rows = book(
        '<sheetData><row r="5"><c s="1"><v>1</v></c></row><row><c s="1"><v>1</v></c></row>'
        '<row r="x"><c s="1"><v>1</v></c></row></sheetData>',
        STYLES,
    ).looks("表")
    assert set(rows.marks) == {(4, 0), (5, 0), (6, 0)}


def test_zeros_that_are_not_shown() -> None:
    hidden = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    cells = "<c><v>0</v></c><c><v>1</v></c><c s='1'><v>0</v></c>"
    assert looks(cells, hidden, styles="").marks == {(0, 0): UNSEEN, (0, 2): UNSEEN}
    assert looks(cells, hidden).marks == {(0, 0): UNSEEN, (0, 2): UNSEEN}
    assert looks(cells, hidden.replace('"0"', '"1"'), styles="").marks == {}
    both = "<sheetViews><sheetView/><sheetView showZeros='false'/></sheetViews>"
    assert looks(cells, both, styles="").marks == {(0, 0): UNSEEN, (0, 2): UNSEEN}


def test_hidden_rows_and_columns_with_cells() -> None:
    columns = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/>'
    columns += '<col min="6" max="6" width="9"/></cols>'
    cells = "".join("<c><v>1</v></c>" for _ in range(6))
    assert looks(cells, columns, styles="").columns == {1, 2, 4}
    assert looks("<c/><c/><c><v>1</v></c>", columns, styles="").columns == {2}
    for how, gone in (
        ('hidden="1"', {0}),
        ('hidden="true"', {0}),
        ('ht="0"', {0}),
        ('ht="9"', set()),
        ("", set()),
    ):
        sheet = f"<sheetData><row {how}><c><v>1</v></c></row></sheetData>"
        assert book(sheet).looks("表").rows == gone


def test_texts_with_parts_that_are_drawn_otherwise() -> None:
    run = "<r><rPr>{}</rPr><t>{}</t></r>"
    strings = "".join(
        f"<si>{one}</si>"
        for one in (
            "<t>plain</t>",
            run.format("<strike/>", "2") + run.format("", "1"),
            run.format("", "21") + run.format("<vertAlign val='superscript'/>", "1"),
            run.format("<vertAlign val='superscript'/>", "21") + run.format("", "件"),
            run.format("<strike/>", " ") + run.format("", "7"),
        )
    )
    cells = (
        "".join(f'<c t="s"><v>{n}</v></c>' for n in range(5))
        + '<c t="inlineStr"><is>'
        + run.format("<strike/>", "3")
        + "</is></c>"
    )
    found = looks(cells, strings=strings, styles="")
    assert found.texts == {(0, 1): "~2~1", (0, 2): "21^1", (0, 3): "21件", (0, 5): "~3~"}


def test_a_conditional_format_strikes_what_it_may() -> None:
    dxfs = "<dxfs><dxf><font><strike/></font></dxf><dxf><numFmt formatCode=';;;'/></dxf><dxf/></dxfs>"
    behind = "".join(
        f'<conditionalFormatting sqref="{where}"><cfRule type="cellIs" operator="equal" dxfId="{n}">'
        "<formula>1</formula></cfRule></conditionalFormatting>"
        for n, where in enumerate(("A1:B1", "C1", "D1"))
    )
    cells = "<c><v>1</v></c><c><v>2</v></c><c><v>1</v></c><c><v>1</v></c>"
    assert looks(cells, behind=behind, styles=dxfs).marks == {(0, 0): STRUCK, (0, 2): UNSEEN}


def test_damaged_parts_are_named_and_what_is_missing_is_not() -> None:
    broken = book("<sheetData>", "<fonts>")
    broken.looks("表")
    assert broken.damaged == ["xl/styles.xml"]
    gone = book("", sheet_part="gone.xml")
    assert gone.looks("表") == Looks()
    assert gone.looks("none") == Looks()
    assert gone.damaged == []


def test_what_is_hidden_goes_and_merged_cells_go_on() -> None:
    rows: list[list[Any]] = [["a", "b", "c"], ["d", "e"], ["g", "h", "i"]]
    same, merged = as_shown(rows, [((0, 0), (0, 1))], Looks())
    assert (same, merged) == (rows, [((0, 0), (0, 1))])
    found = Looks(rows={0}, columns={0})
    table, kept = as_shown(rows, [((0, 0), (1, 1)), ((0, 0), (0, 2)), ((1, 1), (2, 2))], found)
    assert table == [["a"], ["h", "i"]]
    assert kept == [((0, 0), (0, 0)), ((0, 0), (1, 1))]
    marks = {(0, 0): STRUCK, (9, 0): STRUCK, (0, 9): STRUCK}
    marked = Looks(marks=marks, texts={(0, 1): "x"}, formatted={(1, 1): "2.0"})
    assert as_shown(rows, [], marked)[0] == [["~a~", "x", "c"], ["d", "2.0"], ["g", "h", "i"]]
    assert as_shown([[None]], [], Looks(marks={(0, 0): STRUCK}))[0] == [[""]]
