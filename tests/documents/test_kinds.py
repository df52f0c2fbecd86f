"""Files that are not what they are called: web archives, XML spreadsheets, CSV, a PDF behind a warning."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Block, Paragraph, Table
from harvester.documents.sniff import kind_of
from harvester.errors import Unreadable
from tests.places import CASES

PAGE = (
    "<html><body><p>某县水务局2023年年报</p><table><tr><td>规章<td>12<tr><td>行政许可<td>3</table></body></html>"
)
SHOWN = ["某县水务局2023年年报", [["规章", "12"], ["行政许可", "3"]]]


def shown(blocks: list[Block]) -> list[object]:
    return [
        [[cell.text for cell in row] for row in block.rows] if isinstance(block, Table) else block.text
        for block in blocks
        if isinstance(block, Table | Paragraph)
    ]


def part(body: bytes, kind: str = "text/html", encoding: str = "base64", name: str = "a.htm") -> bytes:
    packed = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[encoding](body)
    lines = (
        f"Content-Location: file:///C:/{name}",
        f"Content-Transfer-Encoding: {encoding}",
        f"Content-Type: {kind}",
    )
    return "\r\n".join([*lines, "", ""]).encode() + packed


def archive(*parts: bytes, head: bytes = b"MIME-Version: 1.0\r\n", boundary: bytes = b"=_x") -> bytes:
    sign = b"\r\n--" + boundary
    body = b"".join(sign + b"\r\n" + one for one in parts)
    return head + b'Content-Type: multipart/related; boundary="' + boundary + b'"\r\n' + body + sign + b"--\r\n"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_the_page_of_a_web_archive(charset: str, encoding: str) -> None:
    if charset == "utf-16" and encoding == "8bit":
        encoding = "base64"
    picture = part(b"\x89PNG", "image/png", "base64", "a.png")
    data = archive(part(PAGE.encode(charset), "text/html", encoding), picture)
    document = read_document(data)
    assert document.kind == "mht"
    assert shown(document.blocks) == SHOWN


def test_heads_of_web_archives() -> None:
    one = part(PAGE.encode())
    for head in (
        b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n",
        b"\xef\xbb\xbfMIME-Version: 1.0\n",
    ):
        assert shown(read_document(archive(one, head=head)).blocks) == SHOWN
    alone = b"MIME-Version: 1.0\r\n" + one
    assert shown(read_document(alone).blocks) == SHOWN
    nested = archive(archive(one, head=b"", boundary=b"in"))
    assert shown(read_document(nested).blocks) == SHOWN


def test_a_workbook_as_a_web_archive() -> None:
    frames = b"<html><frameset><frame src=sheet001.htm><frame src=tabstrip.htm></frameset></html>"
    sheets = [part(PAGE.encode(), name=f"book.files/sheet00{n}.htm") for n in (1, 2)]
    strip = part(b"<table><tr><td>Sheet1</table>", name="book.files/tabstrip.htm")
    assert shown(read_document(archive(part(frames), *sheets, strip)).blocks) == SHOWN * 2


def test_web_archives_without_a_page_or_without_end_are_refused() -> None:
    with pytest.raises(Unreadable, match="no page"):
        read_document(archive(part(b"\x89PNG", "image/png")))
    deep = part(PAGE.encode())
    for level in range(40):
        deep = archive(deep, head=b"", boundary=b"b%d" % level)
    with pytest.raises(Unreadable, match="archives within archives"):
        read_document(b"MIME-Version: 1.0\r\n" + deep)


def book(rows: str, styles: str = "", more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles><Worksheet ss:Name='a'><Table>{rows}</Table></Worksheet>{more}</Workbook>"
    ).encode()


def row(*cells: object, more: str = "") -> str:
    made = "".join(
        cell
        if isinstance(cell, str) and cell.startswith("<")
        else f"<Cell><Data ss:Type='{'String' if isinstance(cell, str) else 'Number'}'>{cell}</Data></Cell>"
        for cell in cells
    )
    return f"<Row{more}>{made}</Row>"


DOCTYPE = b"?><!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
HIDDEN = (
    "<Worksheet ss:Name='b'><Table><Row><Cell><Data ss:Type='String'>旧</Data></Cell></Row></Table>"
    "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
)


def test_xml_spreadsheets() -> None:
    title = "<Cell ss:MergeAcross='2'><Data ss:Type='String'>某县水务局2023年年报</Data></Cell>"
    placed = "<Cell ss:Index='3'><Data ss:Type='Number'>4.5</Data></Cell>"
    struck = "<Cell ss:StyleID='s1'><Data ss:Type='Number'>7</Data></Cell>"
    rich = "<Cell><ss:Data ss:Type='String' xmlns='http://www.w3.org/TR/REC-html40'><S>5</S>12<Sup>1</Sup></ss:Data></Cell>"
    data = book(
        row(title)
        + row("规章", 1, 2.0)
        + row("许可", placed)
        + row("处罚", struck, rich)
        + row("旧", 1, 2, more=" ss:Hidden='1'")
        + row("强制", 1, "", more=" ss:Index='9'"),
        "<Style ss:ID='s1'><Font ss:StrikeThrough='1'/></Style>",
        HIDDEN,
    )
    document = read_document(data)
    assert shown(document.blocks) == [
        "某县水务局2023年年报",
        [["规章", "1", "2"], ["许可", "", "4.5"], ["处罚", "~7~", "~5~12^1"]],
        [["强制", "1"]],
    ]
    assert document.warnings == ["1 sheets not read (hidden, or too many)"]


@pytest.mark.parametrize(
    "data",
    [
        book(row("a")).replace(b"</Workbook>", b""),
        book(row("a", more=" ss:Index='999999'")),
        book("<Row>" + "<Cell ss:MergeAcross='900'/>" * 500 + "</Row>"),
    ],
    ids=["cut", "far", "wide"],
)
def test_hostile_xml_spreadsheets_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="XML spreadsheet"):
        read_document(data)


def test_entities_of_xml_spreadsheets_are_not_followed() -> None:
    data = book(row("&a;")).replace(b"?><Workbook", DOCTYPE + b"<Workbook")
    assert shown(read_document(data).blocks) in ([], ["&a;"])


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_files_are_tables(charset: str, sign: str) -> None:
    lines = ["某县水务局2023年年报,,", "信息内容,本年,废止", '"规章","1,204",2', '"处\n罚",,3', "许可,4,5"]
    text = "\r\n".join(lines)
    if sign != ",":
        text = text.replace('"1,204"', "1204").replace(",", sign)
    document = read_document(text.encode(charset))
    assert document.kind == "csv"
    assert shown(document.blocks) == [
        "某县水务局2023年年报",
        [
            ["信息内容", "本年", "废止"],
            ["规章", "1,204" if sign == "," else "1204", "2"],
            ["处\n罚", "", "3"],
            ["许可", "4", "5"],
        ],
    ]


def test_rows_parted_by_tabs_without_cells_of_lines_are_text() -> None:
    assert kind_of('"规章"\t4\t2\n许可\t"4"\t5\n'.encode() * 3) == "text"


def test_prose_with_commas_is_no_csv() -> None:
    text = "某局年报\n全年公开1,204条,受理3件。\n一、总体情况\n二、主动公开,依申请公开,监督保障\n无\n" * 3
    assert kind_of(text.encode()) == "text"


@pytest.mark.parametrize(
    "before",
    [
        b"\n\n  ",
        b"<br />\n<b>Warning</b>: Cannot modify header information in <b>/a.php</b><br />\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
        bytes(100),
    ],
)
def test_what_a_server_puts_before_a_pdf(before: bytes) -> None:
    pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
    data = (CASES / "file-pdf" / "input.pdf").read_bytes()
    assert kind_of(before + data) == "pdf"
    assert read_document(before + data).blocks == read_document(data).blocks


def test_a_page_that_speaks_of_pdf_is_a_page() -> None:
    assert kind_of(b"<html><body><p>a file begins with %PDF-1.4</p></body></html>") == "html"


@pytest.mark.parametrize("make", [lambda page: page.encode("utf-16"), lambda page: b"\n\n" + page.encode("gbk")])
def test_pages_under_offices_names(make: Callable[[str], bytes]) -> None:
    assert shown(read_document(make(PAGE), "http://127.0.0.1/a.doc", "application/msword").blocks) == SHOWN
