"""Which report is this: a hash of its cleaned content, and shingles that tell how near two versions are.

Hashed is what the report says (title, year, scope, tables, section texts), never the page around it:
hit counters, tokens and navigation do not make a new version.

Bottom-64 (Broder, On the resemblance and containment of documents, 1997): of the hashes of all shingles the 64
smallest are kept; the share of them that two reports have in common estimates how alike they are. Four bytes of
each: among the few hundred shingles of the reports of one body and year that are compared, two differing ones are
taken for the same once in a million comparisons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from harvester.items import Page
from harvester.reports.model import Report

KEPT = 64
WIDTH = 4
# Measured on reports of one form: versions of one report ≥ 0.84, different reports ≤ 0.52.
SAME = 0.68
_CLAUSE = re.compile(r"[^，。；：、！？,;:!?\s]+")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def content_hash(report: Report) -> str:
    """32 hex digits over the cleaned content. Equal for two addresses that show the same report."""
    tables = report.tables
    content: list[Any] = [
        "".join((report.title or "").split()),
        report.year,
        report.scope,
        tables.proactive,
        tables.requests,
        tables.review_litigation,
        tables.statistics and [(line.label, line.unit, line.column, line.value) for line in tables.statistics],
        [(cell.table, cell.row, cell.column, cell.text) for cell in report.printed],
        ["".join(section.text.split()) for section in report.sections],
    ]
    return blake2b(_encode(content).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fingerprint(page: Page) -> None:
    """Fills in the digest of a page, and the shingles of its report."""
    page.filing.digest = digest(page)
    if page.report is not None:
        page.filing.shingles = shingles(page.report)


def digest(page: Page) -> str | None:
    """What tells whether a page says something new: its report's content, why it is no report, or its bytes."""
    if page.report is not None:
        return content_hash(page.report)
    said = page.body if page.refusal is None else page.refusal.encode("utf-8", "replace")
    return blake2b(said, digest_size=16).hexdigest() if said else None


def shingles(report: Report) -> bytes:
    """The 64 smallest shingle hashes of a report, 4 bytes each, sorted; fewer where it says little."""
    hashes = {
        # digests of one length cut short: as databases of version 1 held them, whole
        blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=8).digest()[:WIDTH]
        for piece in _pieces(report)
    }
    return b"".join(sorted(hashes)[:KEPT])


def similarity(one: bytes, other: bytes) -> float:
    """0 to 1: the share of shingles that two reports have in common, from their 64 smallest hashes."""
    ours = {one[at : at + WIDTH] for at in range(0, len(one), WIDTH)}
    theirs = {other[at : at + WIDTH] for at in range(0, len(other), WIDTH)}
    smallest = sorted(ours | theirs)[:KEPT]
    if not smallest:
        return 1.0
    return sum(piece in ours and piece in theirs for piece in smallest) / len(smallest)


def _pieces(report: Report) -> Iterator[str]:
    """Pairs of clauses that follow each other, and every table row that holds a number other than 0."""
    for section in report.sections:
        before = section.code or ""
        for clause in _CLAUSE.findall(section.text):
            yield f"{before}|{clause}"
            before = clause
    for name, table in (
        ("p", report.tables.proactive),
        ("r", report.tables.requests),
        ("l", report.tables.review_litigation),
    ):
        for row, cells in (table or {}).items():
            if any(cells.values()):
                yield f"{name}|{row}|{sorted(cells.items())}"
    for line in report.tables.statistics or ():
        if line.value:
            yield f"s|{line.label}|{line.column}|{line.value}"
