"""truecms: rows as JSONP."""

from __future__ import annotations

import pytest
from scrapy import Request

from harvester.replica.families.truecms import SERVICE, Rugao
from harvester.replica.site import Ask
from tests.spiders.reading import read

URL = "http://x.gov.cn/a/nb/list.html"
PAGE = "<script>new Rows({columnId:'c-1', proxyUrl:'/t/messageController/getMessage.do?x=1'});</script>"


def first() -> Request:
    found = read("truecms", PAGE, URL).next
    assert isinstance(found, Request)
    return found


def answer(body: str, asked: Request) -> Request | None:
    found = read("truecms", body, asked.url, meta=asked.meta).next
    assert found is None or isinstance(found, Request)
    return found


def test_rows_are_asked_from_what_came() -> None:
    asked = first()
    assert asked.url.endswith("getMessage.do?startrecord=1&endrecord=10&perpage=10&columnId=c-1&callback=cb")
    assert asked.headers["Referer"] == URL.encode()
    later = answer('cb({"result": "<li><a href=\'/a/1.html\'>某局年报</a></li>"});', asked)
    assert later is not None
    assert "startrecord=2&endrecord=11" in later.url
    assert answer('cb({"result": ""})', later) is None


def test_what_is_no_call_is_told() -> None:
    for body in ("null", "cb(null)", "cb({})", "<html></html>"):
        with pytest.raises(ValueError, match="something else"):
            answer(body, first())
    with pytest.raises(ValueError, match="states 7 rows and shows 0"):
        answer('cb({"result": "<totalrecord>7</totalrecord>"})', first())


def test_replica_needs_a_referer_and_its_own_column() -> None:
    right = {
        "startrecord": "1",
        "endrecord": "9",
        "perpage": "9",
        "columnId": Rugao().column_id("rgsrmzf/zfxxgknb"),
    }
    right |= {"callback": "cb"}
    assert Rugao().answer(Ask("GET", SERVICE, right)).status == 404
    headers = {"referer": "x"}
    assert b"/content/" in Rugao().answer(Ask("GET", SERVICE, right, headers=headers)).body
    assert Rugao().answer(Ask("GET", SERVICE, right | {"columnId": "9"}, headers=headers)).body == b"null"
