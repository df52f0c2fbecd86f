"""Mark-up and what is read of it, line by line: tests/documents/shapes/*.txt.

styles.txt   a style → how it is drawn (styles.Shown)
colours.txt  a value → the colour, or -
gaps.txt     a style → apart, where a part of a line is by it apart from what is beside it, or -
cells.txt    {rules of a style sheet} content of a cell → what is read of it
texts.txt    a text, \\n and \\t as such → its blocks, as those of pages
pages.txt    a page → its blocks: `h2 …` a heading, `| a | b` a row (a second table begins with ||, a cell
             over two columns has a 2 behind a mark: a{2}, over two rows a[2], one that stands in column 3 and
             not behind the one before a@3), `^…` behind a line the page that it is a link to, `-> …` a link,
             `() …` a picture, all else paragraphs; `! …` a warning, `title …` and `meta …` of its head,
             `framed` where it says itself where its article stands; {} around rules of a style sheet in
             front. A mark ⏎ in a cell ends a line.
word.txt     the body of a Word file without w: → its blocks, how many rows are left out
sweep.txt    one of these with a piece that is repeated none to so many times: tests/lines.py
archives.txt parts of a web archive, parted by && : name, type, content (_ for nothing); `3* ` in front of three
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree

from harvester.documents import read_document
from harvester.documents.blocks import Block, Cell, Document, Heading, Link, Picture, Table
from harvester.documents.html.colours import colour
from harvester.documents.html.gaps import is_spaced
from harvester.documents.html.styles import sign_of_style
from harvester.documents.office import docx
from harvester.errors import Unreadable
from tests.lines import swept

SHAPES = Path(__file__).parent / "shapes"


def styles(style: str) -> str:
    return sign_of_style(style).name


def gaps(style: str) -> str:
    return "apart" if is_spaced(style) else "-"


def colours(value: str) -> str:
    found = colour(value)
    return "-" if found is None else " ".join(map(str, found))


def cells(content: str, before: str = "") -> str:
    """What is read of a cell; `before`: a row that stands above its own."""
    document = _read(content, f"<table>{before}<tr><td>规章<td>{{}}<td>40<tr><td>行政规范性文件<td>3<td>4</table>")
    table = next(block for block in document.blocks if isinstance(block, Table))
    texts = [cell.text.replace("\n", "⏎") for cell in table.rows[1 if before else 0][1:-1]]
    return " | ".join(texts) if texts else "gone"


def pages(content: str) -> str:
    try:
        found = _read(content, "{}")
    except Unreadable as error:
        return f"unreadable: {error}"
    besides = [f"title {found.title}"] if found.title else []
    besides += [f"meta {name}={value}" for name, value in found.meta.items()]
    return " ; ".join(filter(None, [blocks_said(found), *besides, *(["framed"] if found.framed else [])]))


def blocks_said(document: Document) -> str:
    said = [
        _block(block, at > 0 and isinstance(document.blocks[at - 1], Table))
        for at, block in enumerate(document.blocks)
    ]
    return " ; ".join([*said, *(f"! {warning}" for warning in document.warnings)])


def _read(content: str, page: str) -> Document:
    rules = ""
    if content.startswith("{"):
        rules, _, content = content[1:].partition("} ")
    html = f"<html><head><style>{rules}</style></head><body>{page.format(content)}</body></html>"
    return read_document(html.replace("⏎", "\n").encode(), url="http://a.example/b/c.html")


def _block(block: Block, behind_table: bool) -> str:
    if isinstance(block, Heading):
        return f"h{block.level} {block.text}" + (f" ^{block.leads}" if block.leads is not None else "")
    if isinstance(block, Table):
        return ("|" if behind_table else "") + " ".join("| " + " | ".join(cells_said(row)) for row in block.rows)
    if isinstance(block, Link):
        return f"-> {block.url} {block.text}".strip()
    if isinstance(block, Picture):
        return f"() {block.url} {block.alt}".strip()
    leads = f" ^{block.leads}" if block.leads is not None else ""
    return block.text + leads


def cells_said(row: list[Cell]) -> Iterator[str]:
    """The cells of a row: text, what they span, their column where it is not the next one."""
    following = 0
    for cell in row:
        place = f"@{cell.col}" if cell.col != following else ""
        yield cell.text.replace("\n", "⏎") + spans(cell.colspan, cell.rowspan) + place
        following = cell.col + cell.colspan


def spans(across: int, down: int) -> str:
    return (f"{{{across}}}" if across > 1 else "") + (f"[{down}]" if down > 1 else "")


def texts(content: str) -> str:
    return blocks_said(read_document(content.replace("\\n", "\n").replace("\\t", "\t").encode()))


def archives(content: str) -> str:
    """The parts of a web archive: kind, title, `framed` where it says where its article stands, blocks."""
    parts = []
    for one in content.split(" && "):
        count, star, rest = one.partition("* ")
        many, one = (int(count), rest) if star and count.isdecimal() else (1, one)
        name, kind, body = one.split(" ", 2)
        head = f"Content-Location: file:///C:/{name}\nContent-Type: {kind}; charset=utf-8\n"
        parts += [f"{head}\n{body if body != '_' else ' '}\n"] * many
    whole = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    whole += "".join(f"--x\n{part}\n" for part in parts) + "--x--\n"
    try:
        found = read_document(whole.encode(), url="http://a.example/b/c.mht")
    except Unreadable as error:
        return f"unreadable: {error}"
    return f"{found.kind} {found.title or '-'}{' framed' if found.framed else ''}: {blocks_said(found)}"


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str) -> str:
    """The body of a Word file, its tags and attributes without w:, text in a paragraph for a run of it."""

    def made(plain: Any) -> Any:
        one = etree.Element(f"{{{W}}}{plain.tag}", {f"{{{W}}}{name}": text for name, text in plain.attrib.items()})
        one.extend(map(made, plain))
        one.text = plain.text if plain.tag == "t" else None
        if plain.tag == "p" and plain.text:
            etree.SubElement(etree.SubElement(one, f"{{{W}}}r"), f"{{{W}}}t").text = plain.text
        return one

    styles = "".join(
        f'<style styleId="{name}"><name val="{label}"/></style>'
        for name, label in (("1", "heading 1"), ("9", "Heading 9"), ("T", "Title"), ("N", "Normal"))
    )
    package = SimpleNamespace(styles=SimpleNamespace(element=made(etree.fromstring(f"<styles>{styles}</styles>"))))
    package.part = SimpleNamespace(numbering_part=SimpleNamespace(element=made(etree.fromstring("<numbering/>"))))
    document = Document([], kind="docx")
    reader = docx._Reader(package, document)
    document.blocks = list(reader.blocks(made(etree.fromstring(f"<body>{body}</body>"))))
    left = [f"{reader.left_out} rows left out"] if reader.left_out else []
    return " ; ".join(filter(None, [blocks_said(document), *left]))


def sweep(text: str) -> str:
    """`reader 0-9 a text [[with]] a piece`: see tests/lines.py."""
    return swept(text, READERS.__getitem__)


READERS: dict[str, Callable[[str], str]] = {
    "sweep": sweep,
    "styles": styles,
    "colours": colours,
    "gaps": gaps,
    "cells": cells,
    "pages": pages,
    "texts": texts,
    "archives": archives,
    "word": word,
}
