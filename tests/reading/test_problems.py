"""Answers that are no pages are told by their evidence, and ordinary pages are not taken for them."""

from __future__ import annotations

import pytest
from scrapy.utils.test import get_crawler

from harvester.paths import DATA
from harvester.portals.loader import load_registry, spider_class
from harvester.reading.problems import before_reading, challenge, instead, of_status
from harvester.replica.portals import all_sites
from harvester.replica.site import Ask
from tests.loops import each

URL = "http://www.a.gov.cn/a/t20240115_1.html"
CONFIG = ", ".join(f"{{id: {n}, name: '法定主动公开内容'}}" for n in range(20))
NAV = "".join(f"<a href='/{n}/'>栏目{n}</a>" for n in range(9))


@pytest.mark.parametrize(
    "body",
    [
        f"<script>document.cookie='skin=1';location.reload()</script>{NAV}<p>正文</p>",
        "<script>eval(function(){})</script><iframe src='report.pdf'></iframe>",
        "<p>" + "各单位要做好安全验证工作。" * 40 + "</p>",
        "<html><body><h1>2023年年度报告</h1><p>本年度无。</p></body></html>",
    ],
)
def test_ordinary_pages_are_no_challenges(body: str) -> None:
    assert challenge(200, "session=1", body.encode(), URL) is None


@pytest.mark.parametrize("status", [521, 512, 412])
def test_a_status_that_is_always_a_challenge(status: int) -> None:
    problem = challenge(status, "", b"<h1>Precondition failed</h1>", URL)
    assert problem is not None
    assert problem.code == "blocked"


def test_a_status_that_is_no_challenge() -> None:
    assert challenge(404, "__jsl_clearance=1", b"<script>document.cookie='a'</script>", URL) is None
    assert challenge(503, "", b'{"captcha": "x"}', URL) is None


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("report", "", "empty"),
        ("report", " \n ", "empty"),
        ("report", "<html><head><title>x</title></head><body></body></html>", "empty"),
        ("listing", "<html><head></head><body></body></html>", "empty"),
        (
            "listing",
            f"<div id='app'></div><script>window._CONFIG = {{SID: '1', TREE: [{CONFIG}]}};</script>",
            "script-only",
        ),
        (
            "report",
            f"<div id='app'></div><script>window._CONFIG = {{SID: '1', TREE: [{CONFIG}]}};</script>",
            "script-only",
        ),
        ("listing", "<html><head><script src='/x.js'></script></head><body></body></html>", "script-only"),
        ("report", "<html><script>var a='0x1f';</script></html>", "script-only"),
        ("report", "<script>document.cookie='a=1';location.reload()</script>", "script-only"),
        ("report", "<script>eval(function(p,a,c,k){})</script><p>x</p>", None),
        ("report", "<script src='/cdn-cgi/challenge-platform/x.js'></script>", "blocked"),
        ("report", "<script>$_ts=window['$_ts']</script>", "blocked"),
        ("report", "<p>请输入验证码以继续访问</p>", "blocked"),
        ("report", "<p>用户登录 请输入验证码</p><input type=password>", None),
        ("listing", "<frameset><frame src='list.htm'></frameset>", None),
        ("listing", "<p>网站正在维护</p>", "error-text"),
        ("listing", "<p>网站维护：青禾县大数据中心</p>", None),
        ("listing", "<a href='1.html'>青禾县2023年政府信息公开工作年度报告</a><p>网站正在维护</p>", None),
        ("report", "<p>青政发〔2024〕404号</p>", None),
        ("report", "<p>该信息已被管理员删除</p>", "removed"),
        ("listing", "<script>location.href = '/x/';</script>", "script-redirect"),
        ("report", "<iframe src='a.pdf'></iframe>", None),
        ("report", "<script>showVsbpdfIframe('/a.pdf')</script>", None),
        ("report", "<h1>404 Not Found</h1>", "removed"),
        ("report", "<title>出错了</title><p>您访问的页面不存在</p>", "removed"),
        ("report", "<p>系统异常，请稍后再试</p>", "error-text"),
        ("report", "<h1>某县1404号文</h1><p>内容</p>", None),
        ("report", "<p>" + "系统维护工作已经完成。" * 60 + "</p>", None),
        ("listing", f"<p>系统维护</p>{NAV * 3}", None),
        ("listing", "%PDF-1.7 …", "wrong-type"),
        ("report", "%PDF-1.7 …", None),
        ("listing", '{"success": false, "message": "系统异常"}', None),
    ],
)
def test_what_a_page_is_instead_of_a_report_or_a_listing(kind: str, body: str, code: str | None) -> None:
    data = body.encode()
    problem = before_reading(kind, 200, "", data, URL) or instead(kind, data, "", URL)
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize("cookie", ["acw_tc=1", "HWWAFSESID=1", "JSESSIONID=1", "__jsluid_h=1"])
def test_a_cookie_that_good_pages_set_too_is_no_evidence(cookie: str) -> None:
    assert challenge(403, cookie, b"<h1>Forbidden</h1>", URL) is None


def test_no_page_of_a_replica_is_taken_for_a_problem() -> None:
    for site in each(all_sites()):
        for path in ["/", *list(site.articles)[:5]]:
            reply = site.answer(Ask("GET", path))
            assert reply.status == 200, f"{site.entry}{path}"
            assert challenge(200, "", reply.body, URL) is None, f"{site.entry}{path}"
            assert before_reading("report", 200, "", reply.body, URL) is None, f"{site.entry}{path}"


def test_status_with_retry_after() -> None:
    assert of_status(503, {"Retry-After": "60"}).detail == "the server answered 503 and asks to wait 60"


def test_options_become_settings() -> None:
    portal = load_registry(DATA / "replica.toml")["luzhou"]
    changed = type(portal)(
        **{name: getattr(portal, name) for name in portal.__slots__}
        | {"options": dict(portal.options) | {"legacy_tls": True, "delay": 3.5, "timeout": 7}}
    )
    settings = get_crawler(
        spider_class(changed), {"USER_AGENT": "x (+%(CONTACT)s)", "CONTACT": "mailto:a@b"}
    ).settings
    assert settings["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.0"
    assert settings.getdict("DOWNLOAD_HANDLERS")["https"] == "harvester.middlewares.tls.LegacyHandler"
    assert settings.getfloat("DOWNLOAD_DELAY") == 3.5
    assert settings.getfloat("DOWNLOAD_TIMEOUT") == 7
    assert settings["USER_AGENT"] == "x (+mailto:a@b)"
