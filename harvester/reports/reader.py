"""Bytes to Report: the one way in."""

from __future__ import annotations

from harvester.documents import read_document
from harvester.documents.blocks import Document, Link
from harvester.errors import NotAReport
from harvester.reports.model import METADATA_FIELDS, Attachment, Report, Tables
from harvester.reports.tables import edition_of, read_tables


def read_report(
    data: bytes,
    url: str | None = None,
    content_type: str | None = None,
    *,
    list_title: str | None = None,
    list_date: str | None = None,
    portal_name: str | None = None,
) -> Report:
    """The report in a page or file.

    url: the address it came from. content_type: its header. list_title, list_date (ISO): the listing's row;
    portal_name: whose portal it is; both are used only where the document itself is silent.
    Raises NotAReport (it can be read and is no yearly report) or Unreadable.
    """
    document = read_document(data, url, content_type)
    return read_document_report(document, list_title=list_title, list_date=list_date, portal_name=portal_name)


def read_document_report(
    document: Document,
    *,
    list_title: str | None = None,
    list_date: str | None = None,
    portal_name: str | None = None,
) -> Report:
    """The report in a document that has been read already. Raises NotAReport."""
    found = read_tables(document.blocks)
    edition = edition_of(found)
    tables = Tables(
        found.proactive or None, found.requests or None, found.review or None, found.statistics or None
    )
    if tables == Tables():
        raise NotAReport("no table of a yearly report")
    if found.dropped:
        found.warnings.append(f"and {found.dropped} more warnings about tables")
    return Report(
        url=document.url,
        title=document.title,
        agency=None,
        year=None,
        edition=edition,
        scope=None,
        metadata=dict.fromkeys(METADATA_FIELDS),
        sections=[],
        tables=tables,
        printed=found.printed,
        attachments=[Attachment(b.url, b.text) for b in document.blocks if isinstance(b, Link)],
        warnings=document.warnings + found.warnings,
    )
