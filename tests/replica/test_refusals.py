"""Replicas refuse what their products refuse, so that a spider that guesses is found out."""

from __future__ import annotations

import json

import pytest

from harvester.replica.portals import all_sites
from harvester.replica.site import Ask, Reply, Site

SITES: dict[str, Site] = {site.entry: site for site in all_sites()}


def get(entry: str, address: str) -> Reply:
    path, _, query = address.partition("?")
    asked = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
    return SITES[entry].answer(Ask("GET", path, asked))


@pytest.mark.parametrize(
    ("entry", "address", "status"),
    [
        ("youxian", "/c26121/pages/2.html", 200),
        ("youxian", "/c26121/pages/1.html", 404),
        ("youxian", "/c26121/pages/99.html", 404),
        ("youxian", "/c99999/index.html", 404),
        ("xiangtan", "/35587/35588/35594/35697/index_2.htm", 200),
        ("xiangtan", "/35587/35588/35594/35697/index_1.htm", 404),
        ("pingjiang", "/35048/35049/36123/index_1.htm", 200),
        ("pingjiang", "/35048/35049/36123/index_0.htm", 404),
        ("yanshi", "/zwgk/zfxxgk/zfxxgknb/index_1.html", 200),
        ("yanshi", "/zwgk/zfxxgk/zfxxgknb/index_0.html", 404),
        ("yanshi", "/zwgk/zfxxgk/zfxxgknb/index_77.html", 404),
        ("fuxian", "/zfxxgk/fdzdgknr/zfxxgknb/2.html", 200),
        ("fuxian", "/zfxxgk/fdzdgknr/zfxxgknb/", 404),
        ("fuxian", "/zfxxgk/fdzdgknr/zfxxgknb/0.html", 404),
        ("qinxian", "/gk/nb_1.html", 404),
        ("xiangyuan", "/news_list.asp?classid=31&page=2", 200),
        ("xiangyuan", "/news_list.asp?classid=31&page=99", 500),
        ("xiangyuan", "/news_list.asp?classid=99", 500),
        ("danfeng", "/Category_120/Index_99.aspx", 404),
        ("qimen", "/public/column/6615904?type=4&catId=6718758", 404),
        ("peixian", "/EWB-FRONT/rest/lightfrontaction/getgovinfolist", 405),
    ],
)
def test_pages_out_of_range_are_not_there(entry: str, address: str, status: int) -> None:
    assert get(entry, address).status == status


@pytest.mark.parametrize(
    ("key", "value"), [("siteId", "1"), ("file", "/x"), ("pageIndex", "0"), ("catId", "9"), ("type", "3")]
)
def test_anhui_answers_nothing_to_wrong_parameters(key: str, value: str) -> None:
    right = {"labelName": "publicInfoList", "action": "list", "siteId": "10914581", "pageIndex": "1"} | {
        "file": "/xxgk/publicInfoList_newest2020",
        "organId": "22855",
        "catId": "7011",
        "type": "4",
    }
    site = SITES["mengcheng"]
    assert "/public/22855/" in site.answer(Ask("GET", "/site/label/8888", right)).body.decode()
    assert "暂无相关信息" in site.answer(Ask("GET", "/site/label/8888", right | {key: value})).body.decode()


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        ({}, 10),
        ({"siteGuid": "x"}, 0),
        ({"pageIndex": 0}, 0),
        ({"categorynum": "9"}, 0),
        ({"pageSize": "x"}, None),
    ],
)
def test_ewb_takes_its_own_key_and_pages_only(change: dict[str, object], rows: int | None) -> None:
    sent = {"categorynum": "003006", "deptcode": "", "siteGuid": "7eb5f7f1-0000-43ad-8e13-000000000322"}
    body = json.dumps(sent | {"pageIndex": 1, "pageSize": 10} | change).encode()
    path = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
    custom = json.loads(SITES["peixian"].answer(Ask("POST", path, body=body)).body)["custom"]
    assert (custom and len(custom["data"])) == rows


def test_ilist_says_an_error_in_words_with_status_200() -> None:
    for address in ("/info/iList.jsp?node_id=GKxy01", "/info/iList.jsp?site_id=CMSxy&node_id=GKxy99"):
        reply = get("xunyi", address)
        assert reply.status == 200
        assert "不存在" in reply.body.decode("gbk")
