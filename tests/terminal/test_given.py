"""Settings given on the command line."""

from __future__ import annotations

import pytest

from harvester.terminal.given import objection, unknown

WHOLE, NUMBER, YES = "must be a whole number", "must be a number", "must be 1 (yes) or 0 (no)"
LEVEL = "must be one of CRITICAL, ERROR, WARNING, INFO, DEBUG"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LOG_LEVEL", "INFO", None),
        ("LOG_LEVEL", "info", LEVEL),
        ("LOG_LEVEL", "20", LEVEL),
        ("LOG_LEVEL", "LOUD", LEVEL),
        ("STORE_BATCH", "5", None),
        ("STORE_BATCH", "5.5", WHOLE),
        ("STORE_BATCH", "x", WHOLE),
        ("DOWNLOAD_TIMEOUT", "5.5", None),
        ("DOWNLOAD_DELAY", "0.5", None),
        ("DOWNLOAD_DELAY", "x", NUMBER),
        ("DOWNLOAD_DELAY", "nan", NUMBER),
        ("DOWNLOAD_DELAY", "inf", NUMBER),
        ("DNSCACHE_SIZE", "5.5", None),  # Scrapy's own may be read as a fraction
        ("ROBOTSTXT_OBEY", "1", None),
        ("ROBOTSTXT_OBEY", "perhaps", YES),
        ("USER_AGENT", "anything", None),
        ("NOBODYS", "anything", None),
    ],
)
def test_what_is_wrong_with_a_value(name: str, value: str, says: str | None) -> None:
    assert objection(name, value) == says


def test_a_name_that_no_setting_bears() -> None:
    given = {"DOWNLOAD_DELAI": "1", "DOWNLOAD_DELAY": "1", "QQQ": "1"}
    assert unknown(given) == {"DOWNLOAD_DELAI": "DOWNLOAD_DELAY", "QQQ": None}
