"""The number of an indicator list's line, in the unit that its line names."""

from __future__ import annotations

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.cells.numbers import Value, convert, is_money
from harvester.reports.model import Number
from harvester.reports.tables.facts import is_scaled
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import UNIT_UNKNOWN


def number_of(value: Value, unit: str | None, where: tuple[str, str, str], found: Findings) -> Number | None:
    """The number of a line, in the line's own unit where the cell names another unit of money.

    None where its line counts in tens, hundreds, thousands …, as in the other tables, or money is no count. A line
    of money keeps the unit that it names (contract: label, unit, value), with a word where its form has another.
    where: table, row and column, for the reason.
    """
    _, name, column = where
    if value.number is None or unit is None:
        return value.number
    if is_scaled(unit):
        found.warn(f"statistics: {name}.{column} is counted in {unit}; not read")
        found.reasons[where] = UNIT_UNKNOWN
        return None
    usual = _money().get(name)
    if usual is not None and is_money(unit) and unit != usual:
        found.warn(f"statistics: {name}.{column} is given in {unit}, the form has {usual}")
    if not is_money(value.unit) or value.unit == unit:
        return value.number
    if not is_money(unit):
        found.warn(f"statistics: {name}.{column} is counted in {unit} but printed in {value.unit}; not read")
        found.reasons[where] = UNIT_UNKNOWN
        return None
    assert value.unit is not None
    found.warn(f"statistics: {name} is printed in {value.unit}, given in {unit}")
    return convert(value.number, value.unit, unit)


@remembered()
def _money() -> dict[str, str]:
    """The forms' units of the indicators that are money, by code."""
    listed = [label for form in forms.load().values() for label in form.indicators]
    return {label.code: label.unit for label in listed if label.unit and is_money(label.unit)}
