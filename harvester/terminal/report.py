"""A report as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from harvester.reports import Report
from harvester.reports.notebook import TITLES, column_label, failed_places, number, row_label


def tables(report: Report) -> Iterator[Table | Text]:
    """Title, facts, one table for each of the report, warnings. Numbers of failed checks are followed by ✗."""
    yield Text(report.title or "(no title)", style="bold")
    facts = (report.agency, report.year, report.edition and f"form of {report.edition}", report.scope)
    yield Text(", ".join(str(fact) for fact in facts if fact))
    failed = failed_places(report)
    printed = {(p.table, p.row, p.column): p.text for p in report.printed}
    for name, title in TITLES.items():
        rows = getattr(report.tables, name)
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows.values() for column in row))
        table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
        table.add_column("")
        for column in columns:
            table.add_column(column_label(name, rows, column), justify="right")
        for code, row in rows.items():
            cells = []
            for column in columns:
                place = (name, code, column)
                text = printed.get(place) or number(row.get(column))
                cells.append(Text(f"{text} ✗" if place in failed else text))
            table.add_row(Text(row_label(name, code)), *cells)
        yield table
    if report.tables.statistics:
        table = Table(title="政府信息公开情况统计表", title_justify="left", box=SIMPLE_HEAD)
        for head in ("", "", ""):
            table.add_column(head)
        for line in report.tables.statistics:
            table.add_row(Text(line.label), Text(line.unit or ""), number(line.value))
        yield table
    fails = [check for check in report.checks if check.ok is False]
    yield Text(f"{len(fails)} of {len(report.checks)} checks fail" if report.checks else "no check was made")
    for warning in report.warnings:
        yield Text(f"warning: {warning}")
