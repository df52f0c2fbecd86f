"""What every command says of wrong words: settings, files, and being stopped."""

from __future__ import annotations

import os
import sys

import pytest
from scrapy.settings import BaseSettings

from harvester.errors import HarvesterError, StoreError
from harvester.portals.contact import ask_for_contact
from harvester.portals.registry import Portal
from harvester.settings import CONTACT
from harvester.terminal.command import file_named
from harvester.terminal.ends import flush, one_line
from harvester.terminal.given import objection, unknown
from tests.running import scrapy


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("STORE_BATCH", "50", None),
        ("STORE_BATCH", "many", "must be a whole number"),
        ("STORE_BATCH", "1.5", "must be a whole number"),
        ("VISIT_FULL_EVERY", "", "must be a whole number"),
        ("DOWNLOAD_DELAY", "0.5", None),
        ("DOWNLOAD_DELAY", "nan", "must be a number"),
        ("NIGHTLY_HOURS", "12h", "must be a number"),
        ("CLOSESPIDER_TIMEOUT", "1.5", None),  # Scrapy's own: whole by default, read as a fraction
        ("CLOSESPIDER_TIMEOUT", "soon", "must be a number"),
        ("ROBOTSTXT_OBEY", "False", None),
        ("ROBOTSTXT_OBEY", "maybe", "must be 1 (yes) or 0 (no)"),
        ("LOG_LEVEL", "INFO", None),
        ("LOG_LEVEL", "info", "must be one of CRITICAL, ERROR, WARNING, INFO, DEBUG"),
        ("DATABASE", "anything", None),
        ("SOMEBODYS_OWN", "anything", None),
    ],
)
def test_a_setting_has_a_value_that_it_can_have(name: str, value: str, why: str | None) -> None:
    assert objection(name, value) == why


def test_a_misspelt_setting_is_told_from_one_that_nobody_knows() -> None:
    given = dict.fromkeys(("DATABSE", "DATABASE", "SOMEBODYS_OWN", "MONITOR_WEBHOOK"), "x")
    assert unknown(given) == {"DATABSE": "DATABASE", "SOMEBODYS_OWN": None}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("crawl", "luzhou", "-s", "DATABSE=x.db"), 2, "no setting is called DATABSE; did you mean DATABASE?"),
        (("crawl", "luzhou", "-s", "RETRY_TIMES=x"), 2, "-s RETRY_TIMES=x: must be a whole number"),
        (("nightly", "--loglevel", "loud"), 2, "--loglevel loud: must be one of CRITICAL"),
        (("portals", "-s", "SOMEBODYS_OWN=x"), 0, "warning: no setting is called SOMEBODYS_OWN"),
    ],
)
def test_wrong_settings_end_a_command_before_it_begins(words: tuple[str, ...], code: int, said: str) -> None:
    done = scrapy(*words)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("start", "contact", "warned"),
    [
        ("https://www.somewhere.gov.cn/", None, True),
        ("https://www.somewhere.gov.cn/", "me@example.org", False),
        ("http://127.0.0.1:8801/", None, False),
    ],
)
def test_live_portals_can_reach_the_operator(
    start: str, contact: str | None, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = Portal("somewhere", "trs", "某县人民政府", "140424", (start,))
    ask_for_contact(BaseSettings({"CONTACT": contact or CONTACT}), [portal])
    assert ("set CONTACT" in capsys.readouterr().err) == warned


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "stopped by Ctrl-C\n"),
        (StoreError("the reason"), "error: the reason\n"),
        (PermissionError(13, "Permission denied", "/root/x.db"), "error: /root/x.db: Permission denied\n"),
    ],
)
def test_what_ends_a_command_isone_line(
    error: BaseException, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one_line(type(error), error, None)
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("www.luzhouqu.gov.cn", "No such file or directory; an address begins with http:// or https://"),
        ("htpp://www.luzhouqu.gov.cn/", "No such file or directory; an address begins with http:// or https://"),
        ("/nowhere/report.html", "No such file or directory"),
        (".", "Is a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_from_an_address(name: str, said: str) -> None:
    with pytest.raises(HarvesterError) as told:
        file_named(name)
    assert str(told.value) == f"{name}: {said}"


def test_a_reader_that_has_seen_enough_gets_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as output:  # which fails where it is closed with something still to be written
        output.write("the last line, waiting")
        monkeypatch.setattr(sys, "stdout", output)
        flush()
