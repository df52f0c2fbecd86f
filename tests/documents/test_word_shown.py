"""What Word draws otherwise than the text around it is never glued to a number; what cells hold besides text."""

from __future__ import annotations

import io
import zipfile

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Table
from tests.places import CASES

pytest.importorskip("docx", reason="the extra `files` is not installed")
NAMES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{path}"'
    for prefix, path in (
        ("w", "wordprocessingml/2006/main"),
        ("m", "officeDocument/2006/math"),
        ("a", "drawingml/2006/main"),
        ("mc", "markup-compatibility/2006"),
    )
)
NAMES += ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
STYLES = (
    '<w:style w:type="character" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Older"><w:basedOn w:val="Old"/></w:style>'
    '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Grid"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Plain"><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def word(cell: str) -> bytes:
    """A Word file with a table, in whose second cell this stands."""
    plain = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = (
        f"<w:tr>{plain.format('规章')}<w:tc>{cell}</w:tc>{plain.format(40)}</w:tr>"
        f"<w:tr>{plain.format('行政规范性文件')}{plain.format(3)}{plain.format(4)}</w:tr>"
    )
    body = f"<w:document {NAMES}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(CASES / "file-docx" / "input.docx") as good, zipfile.ZipFile(out, "w") as made:
        for name in good.namelist():
            data = good.read(name)
            if name == "word/document.xml":
                data = body.encode()
            elif name == "word/styles.xml":
                data = data.replace(b"</w:styles>", STYLES.encode() + b"</w:styles>")
            made.writestr(name, data)
    return out.getvalue()


def rows_of(properties: str, table: str = "") -> tuple[list[list[str]], list[str]]:
    """The texts and warnings of the table, whose first row and itself have these properties."""
    with zipfile.ZipFile(io.BytesIO(word(p(run(8))))) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    body = parts["word/document.xml"].decode().replace("<w:tbl><w:tr>", f"<w:tbl>{table}<w:tr>{properties}", 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, body if name == "word/document.xml" else data)
    found = read_document(out.getvalue())
    texts = [[cell.text for cell in row] for b in found.blocks if isinstance(b, Table) for row in b.rows]
    return texts, found.warnings


def second(cell: str) -> str:
    table = next(block for block in read_document(word(cell)).blocks if isinstance(block, Table))
    return table.rows[0][1].text


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


BLIP = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (p(run(5, "<w:strike/>"), run(12)), "~5~12"),
        (p(run(5, "<w:dstrike/>"), run(12)), "~5~12"),
        (p(run(5, '<w:strike w:val="0"/>'), run(12)), "512"),
        (p(run(5, '<w:rStyle w:val="Older"/>'), run(12)), "~5~12"),
        (p(run(5, '<w:rStyle w:val="Old"/><w:strike w:val="false"/>'), run(12)), "512"),
        (p(run(7), run(1, '<w:vertAlign w:val="superscript"/>')), "7^1"),
        (p(run(7), run(1, '<w:vertAlign w:val="subscript"/>')), "7^1"),
        (p(run(7), run(1, '<w:position w:val="8"/>')), "7^1"),
        (p(run(7), run(1, '<w:position w:val="-1"/>')), "71"),
        (p(run(7), run(1, '<w:rStyle w:val="Note"/>')), "7^1"),
        (p(run(7, '<w:vertAlign w:val="superscript"/>')), "7"),
        (p(run(6, "<w:vanish/>"), run(8)), "8"),
        (p('<w:pPr><w:pStyle w:val="Gone"/></w:pPr>', run(6)) + p(run(8)), "8"),
        (p(run(6, "<w:webHidden/>"), run(8)), "~6~8"),
        (p(run(6, '<w:w w:val="1"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:sz w:val="10"/>'), run(8, '<w:sz w:val="21"/>')), "~6~8"),
        (p(run(6, '<w:sz w:val="10"/>'), run(8, '<w:sz w:val="12"/>')), "68"),
        (p(run(6, '<w:color w:val="FFFFFF"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:color w:val="000000" w:themeColor="background1"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="003366"/>'), run(8)), "68"),
        (p(run(6, '<w:color w:val="003366"/><w:shd w:val="clear" w:fill="003A6B"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:color w:val="000000"/><w:highlight w:val="black"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>'), run(8)), "68"),
        (p(run(6, '<w:color w:val="FF0000"/><w:highlight w:val="yellow"/>'), run(8)), "68"),
        (p(run(6, '<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>'), run(8)), "68"),
        ('<w:tcPr><w:shd w:fill="003366"/></w:tcPr>' + p(run(6, '<w:color w:val="003366"/>'), run(8)), "~6~8"),
        ('<w:tcPr><w:shd w:fill="003366"/></w:tcPr>' + p(run(6, '<w:color w:val="FFFFFF"/>')), "6"),
        (p(run(6, '<w:sz w:val="2"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:spacing w:val="80"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:spacing w:val="79"/>'), run(8)), "68"),
        (p(run(68, '<w:spacing w:val="600"/>'), run("件")), "68件"),
        (p(run(6, '<w:eastAsianLayout w:combine="1"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:eastAsianLayout w:vert="1"/>'), run(8)), "68"),
        (p(run(6, '<w:rFonts w:ascii="Wingdings 2"/>'), run(8)), "~6~8"),
        (p(run(6, '<w:rFonts w:ascii="Symbol"/>'), run(8)), "68"),
        (p(run(6, "<w14:textFill><w14:noFill/></w14:textFill>"), run(8)), "~6~8"),
        (p(run(6, "<w14:textFill><w14:solidFill/></w14:textFill>"), run(8)), "68"),
        (p(f'<w:bdo w:val="rtl">{run(68)}</w:bdo>'), "~68~"),
        (p(f'<w:bdo w:val="ltr">{run(68)}</w:bdo>'), "68"),
        (p("<w:del>", run(6).replace("w:t>", "w:delText>"), "</w:del><w:ins>", run(8), "</w:ins>"), "8"),
        (p(run(40), f'<w:hyperlink w:anchor="_ftn1">{run(2)}</w:hyperlink>'), "40^2"),
        (p(f'<w:hyperlink w:anchor="x">{run(40)}</w:hyperlink>'), "40"),
        (p("<w:r><w:ruby><w:rt>", run(2), "</w:rt><w:rubyBase>", run(8), "</w:rubyBase></w:ruby></w:r>"), "^28"),
        (p("<m:oMath><m:r><m:t>8</m:t></m:r></m:oMath>"), "8"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F035"/></w:r>'), "~5~"),
        (p(BLIP), "[picture]"),
        (p(run(8), BLIP), "[picture]8"),
        (p(run("见图"), BLIP), "见图"),
        (p(BOX.format(p(run(8)))), "8"),
        (p(run(1), BOX.format(p(run(8)))), "1\n8"),
        ("<w:tbl><w:tr><w:tc>" + p(run(8)) + "</w:tc></w:tr></w:tbl>" + p(), "8"),
        (p(f"<mc:AlternateContent><mc:Choice>{BOX.format(p(run(8)))}</mc:Choice>"
           f"<mc:Fallback>{BOX.format(p(run(8)))}</mc:Fallback></mc:AlternateContent>"), "8"),
        (p("<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='3'/>"
           "<w:listEntry w:val='8'/></w:ddList></w:ffData></w:fldChar></w:r>"), "8"),
    ],
)  # fmt: skip
def test_what_is_drawn_otherwise_is_no_part_of_a_number(cell: str, text: str) -> None:
    assert second(cell) == text


def test_a_struck_label_is_marked() -> None:
    assert second(p(run("规章", "<w:strike/>"))) == "~规章~"


@pytest.mark.parametrize(
    ("properties", "left"),
    [
        ("<w:trPr><w:hidden/></w:trPr>", 1),
        ('<w:trPr><w:del w:id="1"/></w:trPr>', 1),
        ('<w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>', 1),
        ('<w:trPr><w:trHeight w:val="1"/></w:trPr>', 2),
        ('<w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>', 2),
        ('<w:trPr><w:ins w:id="1"/></w:trPr>', 2),
    ],
)
def test_rows_that_are_not_shown_are_left_out_and_told(properties: str, left: int) -> None:
    texts, warnings = rows_of(properties)
    assert texts == [["规章", "8", "40"], ["行政规范性文件", "3", "4"]][-left:]
    assert warnings == ["1 hidden or deleted rows of tables left out"] * (2 - left)


def test_the_style_of_a_table_is_one_of_its_runs() -> None:
    struck, _ = rows_of("", '<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>')
    plain, _ = rows_of("", '<w:tblPr><w:tblStyle w:val="Plain"/></w:tblPr>')
    assert (struck[0][1], plain[0][1]) == ("~8~", "8")
