"""A report as HTML for a notebook: its tables, cells as published, those of failed checks framed."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from harvester.reports.cells.forms import cells, load, merged
from harvester.reports.cells.marks import marks

if TYPE_CHECKING:
    from harvester.reports.model import Report

TITLES = {
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
}
_FAILED = ' style="outline: 2px solid #b3402a"'


def html(report: Report) -> str:
    """The whole text; every text of the report is escaped."""
    facts = (report.agency, report.year and f"{report.year}", report.edition and f"form of {report.edition}")
    parts = [f"<h3>{escape(report.title or '(no title)')}</h3>"]
    parts.append(f"<p>{escape(', '.join(fact for fact in facts if fact))}</p>")
    failed = failed_places(report)
    if failed:
        parts.append(
            f"<p>✗ {len([c for c in report.checks if c.ok is False])} checks fail; their cells are framed</p>"
        )
    printed = {(p.table, p.row, p.column): p.text for p in report.printed}
    for table, title in TITLES.items():
        rows = getattr(report.tables, table)
        if rows:
            parts.append(f"<h4>{title}</h4>")
            parts.append("".join(_table(table, rows, printed, failed)))
    if report.tables.statistics:
        lines = "".join(_line(line.label, line.unit or "", line.value) for line in report.tables.statistics)
        parts.append(f"<h4>政府信息公开情况统计表</h4><table>{lines}</table>")
    if report.warnings:
        parts.append("<ul>" + "".join(f"<li>{escape(text)}</li>" for text in report.warnings) + "</ul>")
    return "\n".join(parts)


Place = tuple[str, str, str]


def failed_places(report: Report) -> set[Place]:
    """The cells at which a check fails."""
    identities = {identity.code: identity for form in load().values() for identity in form.identities}
    return {
        (table, check.at if row is None else row, check.at if column is None else column)
        for check in report.checks
        if check.ok is False and check.code in identities
        for table, row, column in marks(identities[check.code])
    }


def _table(
    table: str, rows: dict[str, dict[str, float | None]], printed: dict[Place, str], failed: set[Place]
) -> Iterator[str]:
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    yield (
        "<table><tr><th></th>"
        + "".join(f"<th>{escape(column_label(table, rows, c))}</th>" for c in columns)
        + "</tr>"
    )
    for code, row in rows.items():
        yield f"<tr><th>{escape(row_label(table, code))}</th>"
        for column in columns:
            place = (table, code, column)
            text = escape(printed[place]) if place in printed else number(row.get(column))
            yield f"<td{_FAILED if place in failed else ''}>{text}</td>"
        yield "</tr>"
    yield "</table>"


def column_label(table: str, rows: dict[str, dict[str, float | None]], column: str) -> str:
    """The label that a form prints over a column."""
    for row in rows:
        if cell := cells().get(f"{table}.{row}.{column}"):
            return next(iter(cell.labels.values()))[-1]
    return column


def row_label(table: str, code: str) -> str:
    """The label that a form prints before a row."""
    if code in (names := {label.code: label.label for label in merged("request_rows")}):
        return names[code]
    for name, cell in cells().items():
        if name.startswith(f"{table}.{code}."):
            return "：".join(next(iter(cell.labels.values()))[:-1])
    return code


def _line(label: str, unit: str, value: float | None) -> str:
    return f"<tr><th>{escape(label)}</th><td>{escape(unit)}</td><td>{number(value)}</td></tr>"


def number(value: float | None) -> str:
    """A number as text; nothing where there is none."""
    return "" if value is None else f"{value}"
