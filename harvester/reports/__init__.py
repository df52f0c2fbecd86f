"""Document to Report: pure functions without network, database or clock."""

from harvester.reports.model import Report
from harvester.reports.reader import read_document_report, read_report

__all__ = ["Report", "read_document_report", "read_report"]
