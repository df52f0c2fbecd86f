"""Other reports in a report's document: each is read as its own if its title or member's name tells whose."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from harvester.documents.blocks import Block, Document
from harvester.errors import NotAReport
from harvester.reports.model import Report
from harvester.reports.words.names import agree
from harvester.reports.words.titles import names_report
from harvester.reports.words.witnesses import BODY, YEAR

MOST = 60
"""Other reports of one document that are read: a county's volume has some fifty."""
ANOTHER = "another report stands in the"
NOT_READ = "and is not read"
"""What a report's warning says of one of which nothing is kept."""
_OWN = ("title", "row")
_DATED = ("title", "row", "text")


class Other(NamedTuple):
    """Blocks of a document that are another report. where: document or archive. called: its title or its member's
    name, "" where it has none. member: whether that is a member's name.
    """

    blocks: Sequence[Block]
    where: str
    called: str
    member: bool = False


def read_beside(
    report: Report,
    others: Sequence[Other],
    document: Document,
    read: Callable[[Document, str | None], tuple[Report, list[Other]]],
) -> tuple[list[Report], list[str]]:
    """The other reports that tell whose they are, and what is said of all of them on the document's own report.

    report: the document's own. read: a document, and what stands for its listing's row, to its report and what in
    it is another.
    """
    found: list[Report] = []
    warnings: list[str] = []
    waiting = deque(others)
    while waiting:
        other = waiting.popleft()
        shown = f"“{other.called[:60]}”" if other.called else "without a title"
        alone = Document(list(other.blocks), document.kind, url=document.url)
        try:
            if len(found) >= MOST:
                raise NotAReport(f"more than {MOST} stand there")
            one, more = read(alone, other.called if other.member or names_report(other.called) else None)
            waiting += more
            if not tells_whose(one):
                raise NotAReport("it does not tell its body and year")
            if one.year == report.year and agree(one.agency or "", report.agency or ""):
                raise NotAReport("it is of the same body and year")
        except NotAReport as why:
            warnings.append(f"{ANOTHER} {other.where} {NOT_READ}: {shown} ({why})")
            continue
        found.append(one)
        warnings.append(f"{ANOTHER} {other.where} and is read as its own: {shown}")
    return found, warnings


def tells_whose(report: Report) -> bool:
    """Whether a report's own title (or its member's name) names its body, and title or text its year."""
    body, year = report.told_by.get("agency"), report.told_by.get("year")
    if not body or not year:
        return False
    return BODY[body[0]][1] in _OWN and YEAR[year[0]][1] in _DATED
