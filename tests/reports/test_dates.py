"""Dates as portals print them, and which of several counts."""

from __future__ import annotations

import pytest

from harvester.reports.words import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022-01-30", "2022-01-30"),
        ("2022/1/30", "2022-01-30"),
        ("2022.01.30", "2022-01-30"),
        ("2022年1月30日", "2022-01-30"),
        ("2022 年 1 月 30 日 09:15", "2022-01-30"),
        ("２０２２年１月３０日", "2022-01-30"),
        ("二〇二二年一月三十日", "2022-01-30"),
        ("二○二二年十二月三十一日", "2022-12-31"),
        ("二O一九年元月廿九日", "2019-01-29"),
        ("2023-08-19 10∶08", "2023-08-19"),
        ("2022-01-30T08:00:00+08:00", "2022-01-30"),
        ("发布于2022-01-30 08:00", "2022-01-30"),
        ("20220130", "2022-01-30"),
        ("Jan 5, 2022", "2022-01-05"),
        ("", None),
        ("2022年", None),
        ("昨天", None),
        ("3天前", None),
        ("0355-2239235", None),
        ("000014349/2022-05345", None),
    ],
)
def test_reads(text: str, iso: str | None) -> None:
    assert dates.read(text) == (iso, None)


@pytest.mark.parametrize("text", ["2022-02-30", "2022年13月1日", "0022-01-01", "二〇二二年十三月一日", "20231301"])
def test_impossible_dates_are_refused_with_a_warning(text: str) -> None:
    assert dates.read(text) == (None, f"impossible date '{text}' refused")


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("http://x.gov.cn/xxgk/202209/t20220901_2631660.shtml", "2022-09-01"),
        ("http://x.gov.cn/art/2022/1/3/art_1_2.html", "2022-01-03"),
        ("http://x.gov.cn/2026/05-18/1061844.html", "2026-05-18"),
        ("http://x.gov.cn/c24643/20240123/i2200001.html", "2024-01-23"),
        ("http://x.gov.cn/site/c100/202301/" + "a" * 32 + ".shtml", None),
        ("http://x.gov.cn/xxgk/202209/t20221301_1.shtml", None),
        (None, None),
    ],
)
def test_reads_the_day_in_an_address(url: str | None, iso: str | None) -> None:
    assert dates.in_address(url) == iso


URL = "http://x.gov.cn/202203/t20220305_1.html"
META = {"pubdate": "2026-05-01 08:00"}


@pytest.mark.parametrize(
    ("printed", "listed", "url", "meta", "found"),
    [
        ("2022-01-30", "2022-02-01", URL, META, ("2022-01-30", "metadata", 0)),
        (None, "2022-02-01", URL, META, ("2022-02-01", "listing", 0)),
        (None, "2022-02-31", URL, META, ("2022-03-05", "address", 1)),
        (None, None, URL, META, ("2022-03-05", "address", 0)),
        (None, None, None, META, ("2026-05-01", "meta", 1)),
        (None, None, None, {"pubdate": "2022-99-01"}, (None, None, 1)),
        (None, None, None, {}, (None, None, 0)),
    ],
)
def test_order_of_precedence(printed, listed, url, meta, found) -> None:
    iso, source, warnings = dates.published(printed, listed, url, meta)
    assert (iso, source, len(warnings)) == found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-01-09T16:00:00.000+0000", "2024-01-10"),
        ("2023-12-31T16:00:00Z", "2024-01-01"),
        ("2023-12-31T15:59:59Z", "2023-12-31"),
        ("2024-01-01 00:30:00+08:00", "2024-01-01"),
        ("Sun Dec 31 16:30:00 UTC 2023", "2024-01-01"),
        ("Sun, 31 Dec 2023 16:30:00 GMT", "2024-01-01"),
        ("Mon Jan 01 00:30:00 CST 2024", "2024-01-01"),
        ("2024-01-09 16:00:00", "2024-01-09"),
    ],
)
def test_a_time_that_names_its_zone_is_chinas_day(written: str, day: str) -> None:
    assert dates.read(written) == (day, None)
