"""VSB's addresses and pagers, odd ones included."""

from __future__ import annotations

import pytest

from harvester.reading.problems import before_reading, instead
from harvester.replica.families.vsb import DOWNLOAD, Gangu, Qinan
from harvester.replica.site import Ask
from tests.spiders.reading import read, spider

BASE = "http://127.0.0.1:8800"


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<span class="p_next p_fun"><a href="tzgg/8.htm">下页</a></span>', "/xxgk/tzgg/8.htm"),
        ('<a href="?PAGENUM=2&amp;wbtreeid=1" class="Next">下页</a>', "/xxgk/tzgg.htm?PAGENUM=2&wbtreeid=1"),
        ('<span class="NextDisabled">下页</span>', None),
        ('<a href="javascript:void(0)">下页</a><a href="tzgg/1.htm">尾页</a>', None),
    ],
)
def test_only_the_link_to_the_next_page_is_followed(pager: str, following: str | None) -> None:
    found = read("vsb", f"<html><body>{pager}</body></html>", f"{BASE}/xxgk/tzgg.htm").next
    assert found == (following and BASE + following)


@pytest.mark.parametrize(
    ("path", "single"),
    [
        ("/info/2381/644672.htm", True),
        ("/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1141&wbnewsid=6299", True),
        ("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2", True),
        ("/__local/1/9C/report.pdf", True),
        ("/zwgk/zfxxgknb.htm", False),
        ("/zwgk/zfxxgknb/8.htm", False),
        ("/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1324", False),
    ],
)
def test_single_pages_and_listings(path: str, single: bool) -> None:
    assert spider("vsb", f"{BASE}/").is_detail(BASE + path) is single


def test_a_file_in_the_list_is_a_row() -> None:
    page = (
        f'<ul><li><a href="{DOWNLOAD}?wbfileid=5">甲镇2022年政府信息公开年报</a><span>2023-02-02</span></li></ul>'
    )
    [row] = read("vsb", page, f"{BASE}/zwgk/nb.htm").rows
    assert (row.title, row.date) == ("甲镇2022年政府信息公开年报", "2023-02-02")


def test_replicas_behave_like_the_product() -> None:
    site = Gangu()
    [column] = site.channels
    pages = -(-len(site.listed(column)) // site.per_page)
    assert site.answer(Ask("GET", f"{column}/{pages}.htm")).status == 404, "the first page has no number"
    assert site.answer(Ask("GET", f"{column}/{pages + 1}.htm")).status == 404
    oldest = site.listed(column)[-1].title
    assert oldest in site.answer(Ask("GET", f"{column}/1.htm")).body.decode(), "page 1 is the last"
    assert site.answer(Ask("GET", DOWNLOAD, {"wbfileid": "51310"})).status == 404, "parameters are missing"
    file = site.answer(
        Ask("GET", DOWNLOAD, {"urltype": "news.DownloadAttachUrl", "owner": "1", "wbfileid": "51310"})
    )
    assert file.body.startswith(b"PK")
    assert "filename" in file.headers["Content-Disposition"]
    assert Qinan().answer(Ask("GET", "/list.jsp", {"wbtreeid": "1324"})).status == 404


def test_a_page_that_only_embeds_a_file_is_no_empty_page() -> None:
    site = Gangu()
    page = next(one for one in site.articles.values() if one.attachments)
    body = site.answer(Ask("GET", page.path)).body
    assert b"showVsbpdfIframe" in body
    assert before_reading("report", 200, "", body, BASE + page.path) is None
    assert instead("report", body, "", BASE + page.path) is None
