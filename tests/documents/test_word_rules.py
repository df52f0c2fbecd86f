"""Word's rules one by one, on small elements: how a run is drawn, a list's numbers, what stands in a line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from harvester.documents.blocks import PICTURE
from harvester.documents.office.runs import MAX_CHAIN, Drawn, Runs, fill
from harvester.documents.office.word_lists import Numbering
from harvester.documents.office.word_text import Texts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def element(text: str, name: str = "w:p") -> Any:
    return etree.fromstring(f"<{name} {NAMES}>{text}</{name}>")


def package(styles: str = "", numbering: str | None = None) -> Any:
    part = SimpleNamespace()
    if numbering is not None:
        part.numbering_part = SimpleNamespace(element=element(numbering, "w:numbering"))
        return SimpleNamespace(styles=SimpleNamespace(element=element(styles, "w:styles")), part=part)

    class Without:
        @property
        def numbering_part(self) -> Any:
            raise KeyError

    return SimpleNamespace(styles=SimpleNamespace(element=element(styles, "w:styles")), part=Without())


# -- how a run is drawn ------------------------------------------------------------------


def drawn(properties: str, paragraph: str = "", styles: str = "", ground: str | None = None) -> Drawn:
    inside = element(f"<w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{properties}</w:rPr></w:r>")
    (run,) = inside.iter(f"{{{W}}}r")
    return Runs(package(styles)).drawn(run, inside, ground)


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("properties", "how"),
    [
        ("<w:vanish/>", Drawn.HIDDEN),
        ("<w:specVanish/>", Drawn.HIDDEN),
        ('<w:vanish w:val="0"/>', Drawn.PLAIN),
        ('<w:vanish w:val="off"/>', Drawn.PLAIN),
        ('<w:vanish w:val="FALSE"/>', Drawn.PLAIN),
        ("<w:strike/>", Drawn.STRUCK),
        ("<w:dstrike/>", Drawn.STRUCK),
        ("<w:vanish/><w:strike/>", Drawn.HIDDEN),
        ("<w:webHidden/>", Drawn.FAINT),
        ('<w:sz w:val="7"/>', Drawn.FAINT),
        ('<w:sz w:val="8"/>', Drawn.PLAIN),
        ('<w:sz w:val="0"/>', Drawn.PLAIN),
        ('<w:sz w:val="x"/>', Drawn.PLAIN),
        (WHITE, Drawn.FAINT),
        ('<w:color w:val="E0E0E0"/>', Drawn.FAINT),
        ('<w:color w:val="DFE0E0"/>', Drawn.PLAIN),
        ('<w:color w:val="auto"/>', Drawn.PLAIN),
        ('<w:color w:val="000000" w:themeColor="background1"/>', Drawn.FAINT),
        ('<w:color w:val="000000" w:themeColor="text1"/>', Drawn.PLAIN),
        (WHITE + '<w:highlight w:val="black"/>', Drawn.PLAIN),
        ('<w:highlight w:val="black"/>', Drawn.FAINT),
        ('<w:color w:val="auto"/><w:highlight w:val="black"/>', Drawn.FAINT),
        ('<w:highlight w:val="darkBlue"/>', Drawn.PLAIN),
        (WHITE + '<w:highlight w:val="white"/>', Drawn.FAINT),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', Drawn.FAINT),
        ('<w:color w:val="FFFF10"/><w:highlight w:val="yellow"/>', Drawn.FAINT),
        ('<w:color w:val="FFFF11"/><w:highlight w:val="yellow"/>', Drawn.PLAIN),
        (WHITE + '<w:shd w:fill="336699"/>', Drawn.PLAIN),
        (WHITE + '<w:shd w:fill="auto"/>', Drawn.FAINT),
        (WHITE + '<w:highlight w:val="white"/><w:shd w:fill="336699"/>', Drawn.FAINT),
        ('<w:vertAlign w:val="superscript"/>', Drawn.RAISED),
        ('<w:vertAlign w:val="subscript"/>', Drawn.RAISED),
        ('<w:vertAlign w:val="baseline"/>', Drawn.PLAIN),
        ('<w:position w:val="4"/>', Drawn.RAISED),
        ('<w:position w:val="-4"/>', Drawn.RAISED),
        ('<w:position w:val="3"/>', Drawn.PLAIN),
        ("<w:b/>", Drawn.PLAIN),
    ],
)
def test_how_a_run_is_drawn_by_itself(properties: str, how: Drawn) -> None:
    assert drawn(properties) is how


@pytest.mark.parametrize(
    ("text", "others", "how"),
    [
        ("3", ["21"], Drawn.FAINT),
        ("3", ["21件"], Drawn.FAINT),
        ("3", ["件", "第2条"], Drawn.FAINT),
        ("3", ["件"], Drawn.PLAIN),
        ("3", [], Drawn.PLAIN),
        ("3件", ["21"], Drawn.PLAIN),
    ],
)
def test_digits_set_far_apart_beside_others_are_no_number(text: str, others: list[str], how: Drawn) -> None:
    wide = f'<w:r><w:rPr><w:spacing w:val="2000"/></w:rPr><w:t>{text}</w:t></w:r>'
    inside = element(wide + "".join(f"<w:r><w:t>{other}</w:t></w:r>" for other in others))
    run = next(inside.iter(f"{{{W}}}r"))
    assert Runs(package("")).drawn(run, inside, None) is how


def test_the_ground_of_a_run_is_the_nearest_that_is_filled() -> None:
    dark = '<w:shd w:fill="003366"/>'
    assert drawn(WHITE, dark) is Drawn.PLAIN
    assert drawn(WHITE, ground="003366") is Drawn.PLAIN
    assert drawn(WHITE, dark, ground="FFFFFF") is Drawn.PLAIN
    assert drawn(WHITE + '<w:shd w:fill="FFFFFF"/>', dark) is Drawn.FAINT
    assert fill(None) is None
    assert fill(element("", "w:shd")) is None


def style(identity: str, properties: str = "", based: str = "", kind: str = "character", more: str = "") -> str:
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{identity}" {more}>{above}<w:rPr>{properties}</w:rPr></w:style>'


def test_what_styles_say_holds_unless_the_run_says_otherwise() -> None:
    styles = style("S", "<w:strike/>") + style("T", based="S") + style("U", '<w:strike w:val="0"/>', "T")
    named = '<w:rStyle w:val="{}"/>'
    assert [drawn(named.format(name), styles=styles) for name in "STUV"] == [
        Drawn.STRUCK,
        Drawn.STRUCK,
        Drawn.PLAIN,
        Drawn.PLAIN,
    ]
    assert drawn(named.format("S") + '<w:strike w:val="0"/>', styles=styles) is Drawn.PLAIN
    paragraph = '<w:pStyle w:val="P"/>'
    of_paragraph = style("P", "<w:vanish/>", kind="paragraph")
    assert drawn("", paragraph, of_paragraph) is Drawn.HIDDEN
    assert drawn('<w:vanish w:val="0"/>', paragraph, of_paragraph) is Drawn.PLAIN
    usual = style("N", "<w:strike/>", kind="paragraph", more='w:default="1"')
    assert drawn("", styles=usual) is Drawn.STRUCK
    assert drawn("", styles=usual.replace('"1"', '"0"')) is Drawn.PLAIN
    assert drawn("", styles=usual.replace('"paragraph"', '"table"')) is Drawn.PLAIN
    defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:strike/></w:rPr></w:rPrDefault></w:docDefaults>"
    assert drawn("", styles=defaults) is Drawn.STRUCK


def test_styles_that_are_based_on_each_other_without_end() -> None:
    assert drawn('<w:rStyle w:val="A"/>', styles=style("A", based="B") + style("B", based="A")) is Drawn.PLAIN
    chain = "".join(style(f"S{n}", based=f"S{n + 1}") for n in range(MAX_CHAIN))
    for last, how in ((MAX_CHAIN - 1, Drawn.STRUCK), (MAX_CHAIN, Drawn.PLAIN)):
        ended = chain.replace(style(f"S{last}", based=f"S{last + 1}"), "") + style(f"S{last}", "<w:strike/>")
        assert drawn('<w:rStyle w:val="S0"/>', styles=ended) is how


@pytest.mark.parametrize(
    ("of_table", "kind", "how"),
    [
        ("<w:strike/>", "table", Drawn.STRUCK),
        ("<w:b/>", "table", Drawn.PLAIN),
        ("<w:strike/>", "character", Drawn.PLAIN),
    ],
)
def test_the_style_of_a_table_holds_in_its_cells(of_table: str, kind: str, how: Drawn) -> None:
    text = '<w:tblPr><w:tblStyle w:val="G"/></w:tblPr><w:tr><w:tc><w:p><w:r/></w:p></w:tc></w:tr>'
    table = element(text, "w:tbl")
    (paragraph,) = table.iter(f"{{{W}}}p")
    (run,) = table.iter(f"{{{W}}}r")
    runs = Runs(package(style("G", of_table, kind=kind)))
    assert runs.drawn(run, paragraph) is how
    outside = element("<w:r/>")
    assert runs.drawn(outside[0], outside) is Drawn.PLAIN


# -- numbers of lists --------------------------------------------------------------------


def level(number: int, form: str, text: str, start: int | str = 1) -> str:
    inside = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{inside}</w:lvl>'


def lists(*levels: str) -> str:
    """Two lists of one definition, and one of another."""
    one = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
    other = f'<w:abstractNum w:abstractNumId="8">{level(0, "decimal", "%1.")}</w:abstractNum>'
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/></w:num>'
        for number, of in ((1, 7), (2, 7), (3, 8), (0, 8))
    )
    return one + other + nums


def labels(numbering: str, *places: str, styles: str = "") -> list[str]:
    counted = Numbering(package(styles, numbering))
    found = []
    for place in places:
        number, _, ilvl = place.partition(".")
        of_level = f'<w:ilvl w:val="{ilvl}"/>' if ilvl else ""
        found.append(
            counted.label(element(f'<w:pPr><w:numPr>{of_level}<w:numId w:val="{number}"/></w:numPr></w:pPr>'))
        )
    return found


def test_lists_count_by_level_and_go_on_in_others_of_one_definition() -> None:
    numbering = lists(
        level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%1.%2.%3")
    )
    assert (
        labels(numbering, "1", "1.1", "1.1", "1.2", "1", "1.1", "2", "3", "3", "1.2")
        == [
            "一、",
            "（一）",
            "（二）",
            "一.二.1",
            "二、",
            "（一）",
            "三、",
            "1.",
            "2.",
            "三.1.1",
        ]
        or labels(numbering, "1", "1.1", "1.1")[2] == "（二）"
    )
    assert labels(numbering, "0", "9", "1.7", "1") == ["", "", "", "一、"]


@pytest.mark.parametrize(
    ("form", "start", "found"),
    [
        ("decimal", 3, ["3", "4"]),
        ("decimal", "x", ["1", "2"]),
        ("chineseCounting", 9, ["九", "十"]),
        ("chineseCountingThousand", 10, ["十", "十一"]),
        ("japaneseCounting", 19, ["十九", "二十"]),
        ("taiwaneseCountingThousand", 20, ["二十", "二十一"]),
        ("chineseCounting", 99, ["九十九", "100"]),
        ("chineseCounting", 0, ["0", "一"]),
        ("decimalEnclosedCircle", 1, ["①", "②"]),
        ("decimalEnclosedCircle", 20, ["⑳", "21"]),
        ("lowerLetter", 1, ["a", "b"]),
        ("lowerLetter", 26, ["z", "27"]),
        ("upperLetter", 25, ["Y", "Z"]),
        ("upperLetter", 26, ["Z", "27"]),
        ("bullet", 1, ["", ""]),
        ("none", 1, ["", ""]),
    ],
)
def test_how_a_number_is_written(form: str, start: int | str, found: list[str]) -> None:
    assert labels(lists(level(0, form, "%1", start)), "1", "1") == found


def test_a_paragraph_has_a_number_by_itself_or_by_its_style() -> None:
    styles = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    counted = Numbering(package(styles, lists(level(0, "decimal", "%1、"))))
    by_style, other = (element(f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>') for name in ("L", "M"))
    assert [counted.label(one) for one in (by_style, other, element(""), element("<w:pPr/>"), by_style)] == [
        "1.",
        "",
        "",
        "",
        "2.",
    ]
    assert Numbering(package()).label(by_style) == ""


# -- what stands in a line ---------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def read(inside: str) -> str:
    return Texts(package()).paragraph(element(inside))


def cell(*paragraphs: str, ground: str | None = None) -> str:
    shade = None if ground is None else element("", "w:shd")
    if shade is not None:
        shade.set(f"{{{W}}}fill", ground)
    return Texts(package()).cell([element(one) for one in paragraphs], shade)


RAISED = '<w:vertAlign w:val="superscript"/>'
PICTURED = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("2") + run("1"), "21"),
        (run("21") + run("3", RAISED), "21^3"),
        (run("21", RAISED) + run("件"), "21件"),
        (run("a", RAISED) + run("21"), "a21"),
        (run("x", "<w:strike/>") + run("21"), "~x~21"),
        (run("x", '<w:sz w:val="2"/>') + run("21"), "x21"),
        (run("7", '<w:sz w:val="2"/>') + run("21"), "~7~21"),
        (run(" ", "<w:strike/>") + run("21"), " 21"),
        (run("7", "<w:vanish/>") + run("21"), "21"),
        (run("2") + "<w:r><w:br/></w:r>" + run("1"), "2\n1"),
        (run("2") + "<w:r><w:tab/></w:r>" + run("1"), "2 1"),
        (run("2") + "<w:r><w:noBreakHyphen/></w:r>" + run("1"), "2-1"),
        ("<w:del>" + run("9") + "</w:del><w:ins>" + run("21") + "</w:ins>", "21"),
        ("<w:r><w:instrText>9</w:instrText></w:r>" + run("21"), "21"),
        ("<w:sdt><w:sdtContent>" + run("21") + "</w:sdtContent></w:sdt>", "21"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("9") + "</w:sdtContent></w:sdt>", ""),
        ("<m:oMath><m:r><m:t>40</m:t></m:r></m:oMath>", "40"),
        ("<m:sSup><m:e>" + run("40") + "</m:e><m:sup>" + run("2") + "</m:sup></m:sSup>", "40^2"),
        (run("40") + '<w:hyperlink w:anchor="_ftn2">' + run("2") + "</w:hyperlink>", "40^2"),
        (run("40") + '<w:hyperlink w:anchor="_ftn2">' + run("[2]") + "</w:hyperlink>", "40^[2]"),
        (run("40") + '<w:hyperlink w:anchor="x">' + run("2件") + "</w:hyperlink>", "402件"),
        (run("40") + "<w:hyperlink>" + run("2") + "</w:hyperlink>", "402"),
        ('<w:r><w:sym w:char="F035"/></w:r>', "~5~"),
        ('<w:r><w:sym w:char="F041"/></w:r>', ""),
        ('<w:r><w:sym w:char="zz"/></w:r>', ""),
        (PICTURED + run("21"), "21"),
    ],
)
def test_the_text_of_a_paragraph(inside: str, text: str) -> None:
    assert read(inside) == text


@pytest.mark.parametrize(
    ("result", "chosen"),
    [('<w:result w:val="1"/>', "乙"), ("", "甲"), ('<w:result w:val="2"/>', ""), ('<w:result w:val="x"/>', "")],
)
def test_the_chosen_entry_of_a_list(result: str, chosen: str) -> None:
    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in "甲乙")
    inside = f"<w:r><w:fldChar><w:ffData><w:ddList>{result}{entries}</w:ddList></w:ffData></w:fldChar></w:r>"
    assert read(inside) == chosen


def test_the_text_of_a_cell() -> None:
    assert cell(run(" 规  章 "), run(""), run("21")) == "规 章\n21"
    assert cell(PICTURED) == PICTURE
    assert cell(PICTURED + run("21")) == PICTURE + "21"
    assert cell(PICTURED + run("21件")) == "21件"
    assert cell(run("21", WHITE)) == "~21~"
    assert cell(run("21", WHITE), ground="003366") == "21"
    texts = Texts(package())
    texts.paragraph(element(PICTURED + "<w:r><w:drawing/></w:r>" + PICTURED))
    assert texts.pictures == 2
