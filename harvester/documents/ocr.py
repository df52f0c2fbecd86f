"""OCR of scanned pages and pictures: an extra, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.documents.blocks import Document
from harvester.errors import MissingTool

if TYPE_CHECKING:
    from harvester.documents.grids import Grid
    from harvester.documents.layout import Line


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A picture of a page as a Document of kind "image"."""
    raise MissingTool("reading pictures needs OCR: pip install 'gongkai-harvester[ocr]'")


def read_pdf_pages(data: bytes, numbers: list[int]) -> dict[int, list[Line | Grid]]:
    """What stands on scanned pages of a PDF, by page number (from 1)."""
    raise MissingTool("reading scans needs OCR: pip install 'gongkai-harvester[ocr]'")
