"""JSON of a report (`Report.to_dict`) back to a Report: for versions whose archived page cannot be read again."""

from __future__ import annotations

from typing import Any

from harvester.reports.model import Attachment, Check, Indicator, Null, Printed, Report, Section, Tables


def report_from(content: dict[str, Any]) -> Report:
    """The report whose `to_dict()` gave `content`. Raises KeyError, TypeError where it is no such JSON."""
    tables = content["tables"]
    statistics = tables["statistics"]
    return Report(
        url=content["url"],
        title=content["title"],
        agency=content["agency"],
        year=content["year"],
        edition=content["edition"],
        scope=content["scope"],
        metadata=dict(content["metadata"]),
        sections=[Section(**section) for section in content["sections"]],
        tables=Tables(
            proactive=tables["proactive"],
            requests=tables["requests"],
            review_litigation=tables["review_litigation"],
            statistics=None if statistics is None else [Indicator(**line) for line in statistics],
        ),
        printed=[Printed(**cell) for cell in content["printed"]],
        checks=[Check(**check) for check in content["checks"]],
        attachments=[Attachment(**file) for file in content["attachments"]],
        warnings=list(content["warnings"]),
        nulls=[Null(**null) for null in content.get("nulls", ())],  # versions stored before there were any
    )
