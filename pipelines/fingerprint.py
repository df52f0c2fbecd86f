"""Fingerprints what a report says, so that duplicates and changes can be told."""

from __future__ import annotations

from typing import Any

from harvester.items import Page
from harvester.store.fingerprint import content_hash, shingles


def fingerprint(page: Page) -> None:
    """Sets content_hash and shingles of a page that holds a report."""
    if page.report is not None:
        page.content_hash = content_hash(page.report)
        page.shingles = shingles(page.report)


class FingerprintPipeline:
    """Page to page with fingerprint. Which pages are the same report is decided in the store's transaction."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            fingerprint(item)
        return item
