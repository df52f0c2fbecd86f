"""What the demo shows besides a crawl: a correction, a report taken away, letters laid over a scan, many years."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from harvester.replica.families.story import Qinshui
from harvester.replica.figures import figures_for
from harvester.replica.files import pdf
from harvester.reports import read_report
from harvester.terminal.story import DAYS, let_days_pass, worth_a_look
from tests.nights.harness import nights


def test_a_month_on_the_portal_of_the_story(tmp_path: Path) -> None:
    site = Qinshui()
    with nights([site], tmp_path) as running:
        assert running.scrapy("crawl", site.entry).returncode == 0
        site.change()
        for days in DAYS:
            connection = sqlite3.connect(running.database)
            let_days_pass(connection, site.entry, days)
            connection.close()
            running.scrapy("crawl", site.entry)
        connection = sqlite3.connect(running.database)
        shown = {row[0]: row[1:] for row in worth_a_look(connection)}
        connection.close()
    assert shown["changed after publication"][:3] == ("晋城市沁水县财政局", "2024", "2 versions")
    assert shown["taken away"][:2] == ("晋城市沁水县财政局", "2021")
    assert shown["letters laid over a scan"][0] == "晋城市沁水县水务局"
    assert shown["a place over the years"] == ("沁水县", "2014–2024", "11 years", "/place/140521")
    assert "read from a scan by OCR" not in shown


def test_a_pdf_over_a_picture_is_read_and_told() -> None:
    pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
    figures = figures_for("沁水县水务局", 2024)
    report = read_report(pdf(figures, over_picture=True))
    assert report.read_from == "pdf-over-picture"
    assert report.tables.requests == figures.tables["requests"]


def test_the_scan_holds_a_report_of_the_story() -> None:
    site = Qinshui()
    before = len(site.truth)
    site.scan()
    assert len(site.truth) == before + 1
    (article,) = (one for one in site.articles.values() if one.agency == "沁水县审计局")
    assert article.attachments[0][2].startswith(b"%PDF")
