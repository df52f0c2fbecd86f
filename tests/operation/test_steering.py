"""Text from outside never becomes mark-up or control: not stored, not printed, not exported, not logged."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harvester.documents import read_document
from harvester.documents.unseen import steerless
from harvester.items import Problem, Row
from harvester.terminal.ends import HarmlessRecord
from tests.crawls.steering import BAD, STEERS, Steering
from tests.nights.harness import Nights, nights


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder, site = tmp_path_factory.mktemp("steering"), Steering()
    with nights([site], folder) as running:
        done = running.scrapy("nightly", "--loglevel", "INFO")
        assert not STEERS.search(done.stdout + done.stderr.replace("\r", ""))
        assert "Traceback" not in done.stderr
        yield running


def test_nothing_that_is_stored_steers(crawled: Nights) -> None:
    seen = 0
    with closing(sqlite3.connect(crawled.database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str):
                        seen += 1
                        assert not STEERS.search(value), (table, value)
                        assert "\\u001b" not in value, (table, value)
        (reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    assert reports >= 12
    assert seen > 500


@pytest.mark.parametrize(
    "words", [("health", "{}/h.html"), ("coverage", "--csv", "{}/c.csv"), ("export", "{}/out"), ("reextract",)]
)
def test_nothing_that_is_printed_or_exported_steers(
    crawled: Nights, words: tuple[str, ...], tmp_path: Path
) -> None:
    done = crawled.scrapy(*(word.format(tmp_path) for word in words))
    assert done.returncode == 0, done.stderr
    for text in (
        done.stdout,
        done.stderr,
        *(file.read_text() for file in tmp_path.rglob("*.*") if file.is_file()),
    ):
        assert not STEERS.search(text)


def test_a_document_holds_what_a_page_shows_and_no_more() -> None:
    page = f"<title>{BAD}</title><h1>年{BAD}报</h1><table><tr><td>{BAD}5<td>乙</table><a href='/x.doc'>附{BAD}</a>"
    told = read_document(page.encode(), "http://x.gov.cn/")
    assert not STEERS.search(str(told).replace("\n", ""))
    assert "\\x" not in repr(told)
    assert "\\u20" not in repr(told)
    assert "[/red][bold]" in str(told.blocks)


def test_what_is_only_unseen_stays_and_pages_part_words() -> None:
    assert steerless("a\u200bb\u00adc") == "a\u200bb\u00adc"
    assert steerless("甲\x0c乙\x85丙\u2028丁") == "甲 乙 丙 丁"
    assert steerless("甲\x1b[31m\t乙\n") == "甲[31m\t乙\n"


def test_items_and_lines_of_the_log_hold_nothing_that_steers() -> None:
    assert Row(f"题{BAD}", "2024-01-01").title == "题[31m]0;owned2J[/red][bold]"
    assert Problem("http-404", f"a{BAD}").detail == "a[31m]0;owned2J[/red][bold]"
    record = HarmlessRecord("x", logging.INFO, "f", 1, "%s said %s", ("p", BAD), None)
    assert not STEERS.search(record.getMessage())
