"""What the operator says of a file of their own counts, whatever the file says; both are told."""

from __future__ import annotations

from harvester.items import Page


def take_given(page: Page) -> None:
    """Sets agency and year of a page's report to what was given of it, with a warning where it says otherwise."""
    report, given = page.report, page.fetched.given
    if report is None or given is None:
        return
    for name, value in (("agency", given.agency), ("year", given.year)):
        if value is not None and getattr(report, name) != value:
            if getattr(report, name) is not None:
                report.warnings.append(f"{name} {value} is given; the report says {getattr(report, name)}")
            setattr(report, name, value)
            report.told_by[name] = ["given"]
