"""Document to Report: pure functions without network, database or clock."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from harvester.errors import NotAReport, Unreadable

if TYPE_CHECKING:
    from harvester.reports.model import Report
    from harvester.reports.reader import read_document_report, read_report

# brought along only where they are asked for: `scrapy list` and `scrapy crawl -h` need none of it
_LATER = {
    "Report": "harvester.reports.model",
    "read_document_report": "harvester.reports.reader",
    "read_report": "harvester.reports.reader",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


__all__ = ["NotAReport", "Report", "Unreadable", "read_document_report", "read_report"]
