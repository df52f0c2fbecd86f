"""Document to Report: pure functions without network, database or clock."""

from harvester.errors import NotAReport, Unreadable
from harvester.reports.model import Report
from harvester.reports.reader import read_document_report, read_report

__all__ = ["NotAReport", "Report", "Unreadable", "read_document_report", "read_report"]
