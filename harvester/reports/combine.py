"""A page and the files attached to it to one report: the page says whose it is, the files bring what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harvester.documents.blocks import Document
from harvester.reports.beside import tells_whose
from harvester.reports.checks import prose
from harvester.reports.checks import rules as checks
from harvester.reports.model import Check, Reading, Report, Section, TableRows
from harvester.reports.refusal import missing
from harvester.reports.words.names import agree, is_publisher
from harvester.reports.words.witnesses import BODY, LAST_RESORTS

CODE = "page_file"
"""Code of the checks that compare a table of the page with the same table of a file."""
MAX_DIFFERENCES = 20
_TABLES = ("proactive", "requests", "review_litigation")


def combine(page: Report, files: Sequence[tuple[str, Report]]) -> Report:
    """One report of a page and its files. files: (name, what was read from it), the most telling first.

    Metadata, title, agency and year are the page's, a file's only where the page is silent. A table or section
    that the page lacks comes from the first file that has it. The agency is the file's, too, where only the portal
    names the page's. Tables in both are compared cell by cell: one check
    for each, a warning for each difference; the page's numbers stand. A file for another year is left out with a
    warning, and so is one whose title names another body: they are reports beside this one (`Report.beside`).
    The identities are checked anew on what came together.
    """
    lacking = missing(page.tables, page.edition, page.sections)
    whole = replace(page, tables=replace(page.tables), told_by=dict(page.told_by), beside=list(page.beside))
    whole.warnings = [warning for warning in page.warnings if warning not in lacking]
    compared: list[Check] = []
    for name, file in files:
        if page.year is not None and file.year is not None and file.year != page.year:
            _keep_apart(whole, file, f"file {name}: a report for {file.year}, not for {page.year}")
            continue
        if _of_another_body(page, file):
            _keep_apart(whole, file, f"file {name}: a report of {file.agency}, not of {page.agency}")
            continue
        whole.beside += file.beside
        compared += _add(whole, name, file)
    whole.checks = checks.run(whole.tables, whole.edition) + prose.compare(
        whole.sections, whole.tables, whole.scope, whole.year, whole.agency
    )
    whole.checks += compared
    whole.warnings += missing(whole.tables, whole.edition, whole.sections)
    return whole


def together(page: Document, file: Document) -> Document:
    """A page that is no report by itself, with its file's content as its own."""
    return Document(
        [*page.blocks, *file.blocks],
        file.kind,
        page.title or file.title,
        page.meta,
        page.url,
        [*page.warnings, *file.warnings],
        page.framed,
    )


def _keep_apart(whole: Report, file: Report, why: str) -> None:
    """Leaves a file out that is another report; that is one of its own if it tells whose."""
    own = tells_whose(file)
    whole.beside += [file, *file.beside] if own else file.beside
    whole.warnings.append(f"{why}; left out" + (", read as its own" if own else ""))


def _add(whole: Report, name: str, file: Report) -> list[Check]:
    """Adds what a file brings; the checks that compare it."""
    taken = []
    compared = []
    for table in _TABLES:
        ours: TableRows | None = getattr(whole.tables, table)
        theirs: TableRows | None = getattr(file.tables, table)
        if theirs is None:
            continue
        if ours is None or not _filled(ours):
            setattr(whole.tables, table, theirs)
            taken.append(table)
        elif _filled(theirs):
            compared.append(_compared(whole, name, table, ours, theirs))
    if whole.tables.statistics is None and file.tables.statistics is not None:
        whole.tables.statistics = file.tables.statistics
        taken.append("statistics")
    if taken:
        whole.edition = whole.edition or file.edition
        whole.printed = [cell for cell in whole.printed if cell.table not in taken] + [
            cell for cell in file.printed if cell.table in taken
        ]
        whole.nulls = [null for null in whole.nulls if null.table not in taken] + [
            null for null in file.nulls if null.table in taken
        ]
        whole.readings = whole.readings + [reading for reading in file.readings if reading.table in taken]
        if file.read_from is not None and file.read_from != whole.read_from:
            whole.readings += [Reading(table, None, None, None, file.read_from) for table in taken]
        whole.warnings.append(f"{', '.join(taken)} from the file {name}")
    lacking = missing(file.tables, file.edition, file.sections)
    whole.warnings += [f"file {name}: {warning}" for warning in file.warnings if warning not in lacking]
    whole.title = whole.title or file.title
    if file.agency is not None and is_guess(whole) and not is_guess(file):
        _take_agency(whole, file, name)
    if whole.year is None and "year" in file.told_by:
        whole.told_by["year"] = file.told_by["year"]
    whole.year = whole.year if whole.year is not None else file.year
    whole.scope = whole.scope or file.scope
    whole.metadata = {field: value or file.metadata.get(field) for field, value in whole.metadata.items()}
    whole.sections = _sections(whole.sections, file.sections)
    return compared


def is_guess(report: Report) -> bool:
    """Whether nothing names a report's agency but the portal."""
    told = report.told_by.get("agency", ())
    return report.agency is None or (bool(told) and all(witness in LAST_RESORTS for witness in told))


def _of_another_body(page: Report, file: Report) -> bool:
    """Whether a file's own title names another body than the page; an office that puts up reports is none."""
    told = file.told_by.get("agency", [""])[0]
    if page.agency is None or file.agency is None or is_guess(page) or BODY.get(told, ("", ""))[1] != "title":
        return False
    return not agree(page.agency, file.agency) and not (is_publisher(page.agency) or is_publisher(file.agency))


def _take_agency(whole: Report, file: Report, name: str) -> None:
    whole.warnings.append(f"agency {file.agency} from the file {name}; the page names none")
    whole.agency, whole.scope = file.agency, file.scope or whole.scope
    whole.told_by["agency"] = file.told_by.get("agency", [])


def _filled(table: TableRows) -> bool:
    return any(value is not None for row in table.values() for value in row.values())


def _compared(whole: Report, name: str, table: str, ours: TableRows, theirs: TableRows) -> Check:
    """left: cells that both have; right: those of them that agree."""
    both = [(row, column) for row in ours for column in ours[row] if column in theirs.get(row, {})]
    differing = [(row, column) for row, column in both if ours[row][column] != theirs[row][column]]
    for row, column in differing[:MAX_DIFFERENCES]:
        whole.warnings.append(
            f"{table} {row} {column}: {_said(ours[row][column])} on the page,"
            f" {_said(theirs[row][column])} in the file {name}"
        )
    if len(differing) > MAX_DIFFERENCES:
        whole.warnings.append(f"{table}: {len(differing)} cells differ between the page and the file {name}")
    return Check(CODE, table, not differing, len(both), len(both) - len(differing), f"page against file {name}")


def _said(value: float | int | None) -> str:
    return "blank" if value is None else str(value)


def _sections(ours: list[Section], theirs: list[Section]) -> list[Section]:
    """Our sections, those without text filled from the file, and the sections that only the file has."""
    texts = {section.code: section for section in reversed(theirs) if section.code and section.text}
    filled = [section if section.text or section.code not in texts else texts[section.code] for section in ours]
    known = {section.code for section in ours}
    if not ours:
        return list(theirs)
    return filled + [section for section in theirs if section.code and section.code not in known]
