"""CSV files: rows of a sheet, parted by commas."""

from __future__ import annotations

import csv
import io
import re

from harvester.documents.blocks import Document
from harvester.documents.charset import decode
from harvester.errors import Unreadable

MAX_ROWS = 60_000
_DELIMITERS = (",", ";")
_QUOTED_LINES = re.compile(r'(?:^|\t)"[^"\t\n]*+\n[^"\t]*+"[\t\r\n]', re.MULTILINE)
"""A cell of several lines in rows that tabs part, as in Excel's "Unicode text"; other texts are read by lines."""
_LOOKED_AT = 60
"""Lines by which a text is told to be CSV."""
_FEWEST = 3
_MOST_LIKE = 0.8
"""Share of the lines that must have as many delimiters as most."""


def delimiter_of(text: str) -> str | None:
    """The sign that parts the columns of a CSV file, None where a text is none.

    Every row of a CSV file has as many of them, its title's included; lines of prose do not.
    """
    lines = [line for line in text[:20_000].splitlines()[:_LOOKED_AT] if line.strip()]
    if len(lines) < _FEWEST:
        return None
    tabs: tuple[str, ...] = ("\t",) if '"' in text and _QUOTED_LINES.search(text, 0, 20_000) else ()
    for delimiter in (*_DELIMITERS, *tabs):
        try:
            counts = [len(row) - 1 for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            continue
        usual = max(set(counts), key=counts.count)
        if usual >= 1 and counts.count(usual) >= _MOST_LIKE * len(counts):
            return delimiter
    return None


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A CSV file as a Document of kind "csv": its rows are those of a sheet."""
    from harvester.documents.office.sheet_rows import MAX_CELLS, blocks_of

    text, warning = decode(data, content_type)
    document = Document([], kind="csv", url=url, warnings=[warning] if warning else [])
    rows: list[list[str]] = []
    count = 0
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter_of(text) or ",")
    try:
        for row in reader:
            count += len(row)
            if count > MAX_CELLS or len(rows) >= MAX_ROWS:
                document.warnings.append(f"rows of the CSV file beyond the first {len(rows):,} are not read")
                break
            rows.append(row)
    except csv.Error as error:
        raise Unreadable(f"the CSV file is damaged ({error})") from error
    document.blocks = list(blocks_of(rows))
    return document
