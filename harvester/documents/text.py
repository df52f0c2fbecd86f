"""Plain text: paragraphs, and tables as dumps print them (pipes, tabs, commas, one cell on each line)."""

from __future__ import annotations

import csv
import re
from contextlib import suppress

from harvester.documents.blocks import Block, Document, Heading, Paragraph, Table
from harvester.documents.charset import decode
from harvester.documents.unseen import drop

# matches: +--+--+
_RULE = re.compile(r"\+[-=+]+|[\s|+:=-]*[-=]{3,}[\s|+:=-]*")
_DRAWN = str.maketrans(dict.fromkeys("│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝", "|") | dict.fromkeys("─━═", "---"))
"""Tables drawn with signs for lines, as old programs print them: ├──┼──┤"""
_MARKDOWN = re.compile(r"#{1,6} (?=\S)")
_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
MAX_LINES = 100_000
MAX_CELLS = 20_000
"""Lines, and cells of one table, that are read of one text."""
_LEAF = 60
"""Longer lines are prose, no further line of a cell."""
_CSV_ROWS = 2
"""Lines of cells parted by commas that are a table; the cells are no longer than _CSV_CELL."""
_CSV_CELL = 200
_QUOTED_LINES = 12
"""Lines of one cell in quotes."""
# matches: 1,024
_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_SENTENCE = re.compile("[。；;]")
_STOP = re.compile("[。；]")
_CELL_LINES = 3
"""Lines that begin with a tab and make a table of one cell per line."""


def read_text(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A text file in any charset; rows of a table are lines with bars or tabs, or cells on lines of their own."""
    text, warning = decode(data, content_type)
    document = Document([], kind="text", url=url)
    if warning:
        document.warnings.append(warning)
    document.blocks = blocks_of(text, document.warnings)
    return document


def blocks_of(text: str, warnings: list[str] | None = None) -> list[Block]:
    """Paragraphs and tables of a text in reading order. warnings: told of what is beyond MAX_LINES."""
    text = _BOOKMARK.sub("", drop(text.replace("\0", ""))).replace("\r\n", "\n").replace("\r", "\n")
    if any(bar in text for bar in "│┃║"):
        text = text.translate(_DRAWN)
    lines = text.split("\n", MAX_LINES)
    if len(lines) > MAX_LINES:
        del lines[-1]
        if warnings is not None:
            warnings.append(f"text beyond the first {MAX_LINES:,} lines is not read")
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if "|" in line or "｜" in line or line.startswith("+--"):
            at = _pipes(lines, at, blocks)
        elif line.startswith("\t") and (end := _cells_on_lines(lines, at, blocks)) > at:
            at = end
        elif "\t" in line.strip():
            at = _tabs(lines, at, blocks)
        elif ("," in line and _parts_cells(line) and (end := _commas(lines, at, blocks)) > at) or (
            ";" in line and _parts_cells(line, ";") and (end := _commas(lines, at, blocks, ";")) > at
        ):
            at = end
        else:
            if folded := " ".join(line.split()):
                marked = _MARKDOWN.match(folded)
                blocks.append(Heading(folded[marked.end() :], marked.end() - 1) if marked else Paragraph(folded))
            at += 1
    return blocks


def _pipes(lines: list[str], at: int, blocks: list[Block]) -> int:
    found: list[str] = []
    while at < len(lines) and ("|" in lines[at] or "｜" in lines[at] or lines[at].startswith("+--")):
        line = lines[at].replace("｜", "|").strip()
        at += 1
        if not _RULE.fullmatch(line):
            found.append(line)
    # a bar that begins some of the lines only stands behind a blank cell
    framed = all(line.startswith("|") for line in [one for one in found if one.count("|") > 1] or found)
    rows = []
    for line in found:
        line = (line.removeprefix("|") if framed else line).removesuffix("|")
        rows.append([" ".join(cell.split()) for cell in line.split("|", MAX_CELLS)])
    _add(rows, blocks)
    return at


def _tabs(lines: list[str], at: int, blocks: list[Block]) -> int:
    rows: list[list[str]] = []
    while at < len(lines) and "\t" in lines[at] and (lines[at].strip() == "" or "\t" in lines[at].lstrip(" ")):
        rows.append([" ".join(cell.split()) for cell in lines[at].split("\t", MAX_CELLS)])
        at += 1
    _add(rows, blocks)
    return at


def _commas(lines: list[str], at: int, blocks: list[Block], sign: str = ",") -> int:
    """Reads rows whose cells are parted by commas (or another sign), as spreadsheets write them.

    Returns `at` where none is.
    """
    sentence = _SENTENCE if sign == "," else _STOP
    end = at
    while end < len(lines) and _parts_cells(lines[end], sign) and not sentence.search(lines[end]):
        end = _behind_quotes(lines, end)
    rows: list[list[str]] = []
    if end - at >= _CSV_ROWS:
        with suppress(csv.Error):  # a cell of more than 128 kB
            read = csv.reader([f"{line}\n" for line in lines[at:end]], delimiter=sign)
            rows = [[_folded(cell) for cell in row] for row in read]
    cells = [cell for row in rows for cell in row if cell]
    if any(cell.isdecimal() for cell in cells) and max(map(len, cells)) <= _CSV_CELL:
        _add(rows, blocks)
    else:
        blocks.extend(Paragraph(folded) for line in lines[at:end] if (folded := " ".join(line.split())))
    return max(end, at)


def _behind_quotes(lines: list[str], at: int) -> int:
    """The line behind one with cells, and behind those on which its last cell goes on in quotes."""
    if lines[at].count('"') % 2:
        for end in range(at + 1, min(at + _QUOTED_LINES, len(lines))):
            if lines[end].count('"') % 2:
                return end + 1
    return at + 1


def _folded(cell: str) -> str:
    """A cell's text with its lines, which a quoted cell may have several of."""
    return "\n".join(folded for line in cell.split("\n") if (folded := " ".join(line.split())))


def _parts_cells(line: str, sign: str = ",") -> bool:
    """Whether a line has commas that part cells, and not thousands alone, or several of another sign."""
    if sign != ",":
        return line.count(sign) > 1
    return "," in line and "," in _THOUSANDS.sub("", line)


def _cells_on_lines(lines: list[str], at: int, blocks: list[Block]) -> int:
    """Reads a table whose cells begin with a tab, each on its line, rows parted by an empty line.

    Returns the line after it, or `at` where there is no such table.
    """
    first = at
    rows: list[list[str]] = [[]]
    cells = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t") and "\t" not in line[1:].rstrip("\t"):
            rows[-1].append(line.strip())
            cells += 1
        elif not line.strip() and "\t" not in line:
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if not following.startswith("\t"):
                break
            rows.append([])
        elif rows[-1] and len(line) <= _LEAF and "\t" not in line:
            rows[-1][-1] = (rows[-1][-1] + "\n" + line.strip()).strip()
        else:
            break
        at += 1
    if cells < _CELL_LINES or not any(row for row in rows):
        return first
    _add(
        [["\n".join(" ".join(part.split()) for part in cell.split("\n")) for cell in row] for row in rows], blocks
    )
    return at


def _add(rows: list[list[str]], blocks: list[Block]) -> None:
    rows = [row for row in rows if row]
    if len(rows) == 1 and sum(bool(cell) for cell in rows[0]) < 2:
        blocks.extend(Paragraph(cell) for cell in rows[0] if cell)
    elif rows:
        blocks.append(Table.of(rows))
