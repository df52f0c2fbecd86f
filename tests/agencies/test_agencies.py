"""One public body, one line over the years, whatever a report calls it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from harvester.agencies import place
from harvester.agencies.bodies import names
from harvester.agencies.divisions import Divisions, code_of, divisions, stem
from harvester.agencies.placing import Placer
from tests.loops import each

LUZHOU, YOUXIAN, YOUYANG, YANSHI = "140403", "430223", "500242", "410307"


@pytest.mark.parametrize(
    ("printed", "portal", "full_name", "division", "level", "kind"),
    [
        ("长治市潞州区人民政府办公室", LUZHOU, "长治市潞州区人民政府办公室", LUZHOU, "county", "office"),
        ("潞州区 人民政府办公室", LUZHOU, "长治市潞州区人民政府办公室", LUZHOU, "county", "office"),
        ("潞州区政府办", LUZHOU, "长治市潞州区人民政府办公室", LUZHOU, "county", "office"),
        ("区政府办公室", LUZHOU, "长治市潞州区人民政府办公室", LUZHOU, "county", "office"),
        ("信访局", YOUXIAN, "株洲市攸县信访局", YOUXIAN, "county", "department"),
        ("县信访局", YOUYANG, "重庆市酉阳土家族苗族自治县信访局", YOUYANG, "county", "department"),
        ("酉阳县信访局", YOUYANG, "重庆市酉阳土家族苗族自治县信访局", YOUYANG, "county", "department"),
        ("清泉乡", YOUYANG, "重庆市酉阳土家族苗族自治县清泉乡人民政府", "500242220", "township", "township"),
        (
            "酉阳县清泉乡人民政府",
            None,
            "重庆市酉阳土家族苗族自治县清泉乡人民政府",
            "500242220",
            "township",
            "township",
        ),
        ("马厂镇人民政府", "140400", "长治市潞州区马厂镇人民政府", "140403103", "township", "township"),
        ("东街办事处", LUZHOU, "长治市潞州区东街街道办事处", "140403001", "township", "street"),
        ("攸县工业园", YOUXIAN, "株洲市攸县工业园管理委员会", "430223400", "township", "zone"),
        ("长治经济技术开发区管委会", "140400", "长治市经济技术开发区管理委员会", "140400", "prefecture", "zone"),
        ("市场监督管理局", YANSHI, "洛阳市偃师区市场监督管理局", YANSHI, "county", "department"),
        ("市市场监督管理局", "320581", "江苏省常熟市市场监督管理局", "320581", "county", "department"),
        ("市政管理局", "140400", "长治市市政管理局", "140400", "prefecture", "department"),
        (
            "乡村振兴局",
            "500242220",
            "重庆市酉阳土家族苗族自治县清泉乡乡村振兴局",
            "500242220",
            "township",
            "department",
        ),
        ("县委办公室", YOUXIAN, "中共株洲市攸县委办公室", YOUXIAN, "county", "department"),
        ("市教育局", YOUYANG, "重庆市教育局", "500000", "province", "department"),
        ("公安局", "421022", "荆州市公安县公安局", "421022", "county", "department"),
        ("湖南省教育厅", None, "湖南省教育厅", "430000", "province", "department"),
        ("吉林市人民政府", None, "吉林市人民政府", "220200", "prefecture", "government"),
        ("吉林省人民政府", None, "吉林省人民政府", "220000", "province", "government"),
        ("乐山市中区人民政府", "511102", "乐山市市中区人民政府", "511102", "county", "government"),
        ("朝阳区人民政府", "110000", "北京市朝阳区人民政府", "110105", "county", "government"),
        ("恩施州人民政府", None, "恩施土家族苗族自治州人民政府", "422800", "prefecture", "government"),
        ("广州市政府办公室", "440100", "广州市人民政府办公厅", "440100", "prefecture", "office"),
        ("东莞市石龙镇人民政府", None, "东莞市石龙镇人民政府", "441900102", "township", "township"),
        ("沁园街道办事处", "419001", "河南省济源市沁园街道办事处", "419001001", "township", "street"),
        ("常熟市发改委", None, "江苏省常熟市发展和改革委员会", "320581", "county", "department"),
        ("国家税务总局攸县税务局", None, "国家税务总局株洲市攸县税务局", YOUXIAN, "county", "department"),
        ("国家税务总局", None, "国家税务总局", None, "central", "department"),
        ("教育部", None, "教育部", None, "central", "department"),
    ],
)
def test_places(
    printed: str, portal: str | None, full_name: str, division: str | None, level: str, kind: str
) -> None:
    placed = place(printed, division=portal)
    assert (placed.key, placed.full_name) == (full_name, full_name)
    assert (placed.division, placed.level, placed.kind, placed.warning) == (division, level, kind, None)


@pytest.mark.parametrize(
    ("portal", "full_name", "ways"),
    [
        ("430200", "株洲市民政局", "市民政局 株洲市民政局 株洲市市民政局 株洲市株洲市民政局 株洲民政局 民政局"),
        (
            "430200",
            "株洲市人民政府",
            "市政府 市本级 株洲市政府 中国株洲 株洲市人民政府门户网站 【株洲市人民政府】 株洲市人民政府：",
        ),
        ("430200", "株洲市政务服务中心", "市政务服务中心 株洲市政务服务中心 政务服务中心"),
        ("430200", "株洲市政协办公室", "市政协办公室 株洲市政协办公室"),
        (YOUXIAN, "国家税务总局株洲市攸县税务局", "税务局 县税务局 攸县税务局 国家税务总局攸县税务局"),
        (
            YOUXIAN,
            "中共株洲市攸县委宣传部",
            "县委宣传部 攸县县委宣传部 中共攸县县委宣传部 县委宣传部（县新闻出版局）",
        ),
        ("430000", "湘潭市大学", "湘潭大学"),  # the city's, not 湘潭县's
        (
            YOUXIAN,
            "株洲市攸县教育局",
            "攸县人民政府教育局 攸县政府教育局 （县）教育局 （攸县）教育局 【攸县】教育局 攸县教育局（公章）"
            " 攸县教育局机关 攸縣教育局 攸县敎育局 教育局文件 攸县教育局（本级）",
        ),
        (YOUXIAN, "株洲市攸县人民政府", "全县 本县 攸縣人民政府"),
        (YOUXIAN, "中国人民银行株洲市攸县支行", "人民银行攸县支行 中国人民银行攸县支行"),
        ("430000", "湖南省国有资产监督管理委员会", "省国资委 湖南省人民政府国有资产监督管理委员会 省政府国资委"),
        ("430000", "湖南省外事办公室", "湖南省人民政府外事办公室 省外事办公室"),
        (
            YOUXIAN,
            "株洲市生态环境局攸县分局",
            "生态环境局攸县分局 攸县生态环境分局 市生态环境局攸县分局 株洲市生态环境局攸县分局 生态环境分局",
        ),
        ("430200", "株洲市公安局天元分局", "公安局天元分局 天元公安分局 株洲市公安局天元区分局 市公安局天元分局"),
        ("430200", "中共株洲市委办公室", "市委办公室 株洲市委办公室 株洲市市委办公室"),
        ("430200", "株洲市监察委员会", "市监察委员会 株洲市监察委员会"),
        ("430200", "株洲市市政管理局", "市政管理局 株洲市市政管理局 株洲市政管理局"),
        ("430200", "株洲市市场监督管理局", "市市场监管局 市场监督管理局 株洲市场监管局 市监局"),
        (
            "430200",
            "株洲市高新区管理委员会",
            "株洲高新区 高新区管委会 株洲高新技术产业开发区 株洲国家高新技术产业开发区管理委员会",
        ),
        (YOUXIAN, "株洲市攸县城市管理局", "县城管局 县城市管理局 攸县城管局 攸县县城市管理局 城市管理局"),
        (
            YOUXIAN,
            "株洲市攸县信访局",
            "攸县攸县信访局 攸县信访局攸县信访局 攸县信访局门户网站 “攸县信访局” 攸县县信访局",
        ),
        (YOUXIAN, "株洲市攸县人民政府", "攸县县政府 攸县政府网 攸县人民政府信息公开平台 攸县人民政府（本级）"),
        (
            LUZHOU,
            "长治市潞州区文化和旅游局",
            "区文旅局 潞州区文化和旅游局（潞州区文物局） 文化和旅游局（区文物局）",
        ),
        (LUZHOU, "长治市潞州区东街街道办事处", "东街街道 东街街道办 潞州区人民政府东街街道办事处"),
        ("150000", "内蒙古自治区教育厅", "自治区教育厅 内蒙古教育厅 内蒙古自治区教育厅"),
        (YOUYANG, "重庆市酉阳土家族苗族自治县人民政府", "自治县人民政府 酉阳自治县政府 县政府"),
        ("320500", "苏州市苏州工业园区管理委员会", "苏州工业园区 苏州工业园区管委会 工业园区管委会"),
        ("130100", "石家庄市石家庄高新技术产业开发区管理委员会", "石家庄高新区管委会 高新区管委会 石家庄市高新区"),
        ("232700", "大兴安岭地区行政公署", "大兴安岭地区行署 大兴安岭地区行政公署 大兴安岭地区"),
        ("222401", "吉林省延吉市林业局", "林业局 市林业局 延吉市林业局"),
        ("450600", "防城港市港口管理局", "港口管理局 市港口管理局"),
        ("430000", "湖南省住房和城乡建设厅", "省住建厅 湖南省住房城乡建设厅"),
    ],
)
def test_ways_of_writing_one_body(portal: str, full_name: str, ways: str) -> None:
    found = {way: place(way, division=portal) for way in ways.split()}
    assert {way: placed.key for way, placed in found.items()} == dict.fromkeys(found, full_name)
    assert {placed.warning for placed in found.values()} == {None}


@pytest.mark.parametrize(
    ("portal", "names"),
    [
        (
            YOUXIAN,
            "攸县人民政府 攸县人民政府办公室 攸县人民政府（攸县教育局）"
            " 攸县教育局 攸县委办公室 攸县人大常委会办公室",
        ),
        ("430200", "株洲市人民政府 株洲市人民政府驻长沙办事处 株洲市教育局 攸县教育局 茶陵县教育局 株洲县教育局"),
        ("430200", "经开区管委会 经济开发区管委会 经济技术开发区管委会 高新区管委会 株洲市高新区教育局"),
        (
            LUZHOU,
            "长治市自然资源局 长治市自然资源局（潞州分局） 潞州区自然资源局"
            " 长治市自然资源局（潞州区自然资源局） 市政府 区政府",
        ),
        (LUZHOU, "国家税务总局长治市税务局 国家税务总局潞州区税务局 长治县教育局 潞州区教育局 马厂镇 老顶山镇"),
        ("654002", "伊宁市教育局 伊宁县教育局"),
    ],
)
def test_bodies_that_stay_apart(portal: str, names: str) -> None:
    keys = {name: place(name, division=portal).key for name in names.split()}
    assert len(set(keys.values())) == len(keys), keys


@pytest.mark.parametrize(
    ("printed", "portal", "key", "former"),
    [
        ("宁乡县教育局", "430182", "湖南省宁乡市教育局", "长沙市宁乡县教育局"),
        ("章丘市人民政府", "370114", "济南市章丘区人民政府", "山东省章丘市人民政府"),
    ],
)
def test_a_rename_that_is_not_listed_is_remarked(printed: str, portal: str, key: str, former: str) -> None:
    placed = place(printed, division=portal)
    assert (placed.key, placed.former_names) == (key, [former])
    assert placed.warning is not None
    assert "no such rename" in placed.warning


@pytest.mark.parametrize("printed", ["某某县教育局", "科左中旗人民政府", "巴州人民政府"])
def test_a_place_that_no_list_knows_is_not_the_portals_own(printed: str) -> None:
    placed = place(printed, division=YOUXIAN)
    assert (placed.division, placed.level) == (None, None)
    assert "no such place" in (placed.warning or "")


def test_an_abolished_county_stays_apart_from_its_city() -> None:
    placed = place("株洲县人民政府", division="430200")
    assert place("株洲县", division="430200") == placed
    assert (placed.key, placed.level, placed.division) == ("株洲市株洲县人民政府", "county", "430200")
    assert "株洲县" in (placed.warning or "")


def test_common_departments_are_one_body_in_every_county() -> None:
    known = divisions()
    placer = Placer(known, names(), {})
    wrong = []
    for code in (code for code in known.names if len(code) == 6):
        own, full = known.name(code), known.full_name(code)
        for department in ("民政局", "林业局", "城市管理局", "政务服务中心"):
            ways = [department, own + department]
            ways += [own[-1] + department] if own[-1] in "市县区旗" else []
            wrong += [w for w in ways if placer.place(w, code_of(code), "").key != full + department]
    assert not wrong


@pytest.mark.parametrize(
    ("old", "new", "portal", "former"),
    [
        ("偃师市人民政府", "洛阳市偃师区人民政府", YANSHI, ["河南省偃师市人民政府"]),
        ("洛阳市偃师市教育局", "偃师区教育局", YANSHI, ["河南省偃师市教育局"]),
        ("长治市城区人民政府", "潞州区人民政府", LUZHOU, ["长治市城区人民政府", "长治市郊区人民政府"]),
        ("郊区人民政府", "潞州区人民政府", LUZHOU, ["长治市城区人民政府", "长治市郊区人民政府"]),
    ],
)
def test_a_renamed_place_is_one_line(old: str, new: str, portal: str, former: list[str]) -> None:
    before, after = place(old, division=portal, year=2017), place(new, division=portal, year=2023)
    assert before.key == after.key == place(new, division=stem("410381") if portal == YANSHI else portal).key
    assert before.division == after.division == portal
    assert before.former_names == former
    assert after.warning is None


def test_departments_of_merged_districts_come_from_one_of_them() -> None:
    assert place("郊区教育局", division=LUZHOU).former_names == ["长治市郊区教育局"]
    assert place("潞州区教育局", division=LUZHOU).former_names == []


def test_an_old_name_after_its_time_is_remarked() -> None:
    placed = place("偃师市教育局", division=YANSHI, year=2023)
    assert placed.key == "洛阳市偃师区教育局"
    assert placed.warning is not None
    assert "2021-03-18" in placed.warning


@pytest.mark.parametrize(
    ("printed", "portal", "portal_name", "why"),
    [
        ("信访局", None, "某门户", "not known"),
        ("朝阳区人民政府", None, "", "长春市朝阳区"),
        ("城区教育局", None, "", "阳泉市城区"),
        (None, LUZHOU, "潞州区", "names no agency"),
        ("信访局", "999999", "错码", "not known"),
        ("", None, "", "names no agency"),
    ],
)
def test_what_cannot_be_placed_says_so(
    printed: str | None, portal: str | None, portal_name: str, why: str
) -> None:
    placed = place(printed, division=portal, portal_name=portal_name)
    assert placed.division is placed.level is None
    assert placed.warning is not None
    assert why in placed.warning
    assert placed.key.startswith("?")
    assert placed == place(printed, division=portal, portal_name=portal_name)


def test_unplaced_bodies_of_two_portals_stay_two() -> None:
    assert place("信访局", portal_name="甲").key != place("信访局", portal_name="乙").key


def test_an_unlisted_township_stays_with_its_county() -> None:
    placed = place("旧镇人民政府", division=LUZHOU)
    assert (placed.full_name, placed.division, placed.level) == ("长治市潞州区旧镇人民政府", LUZHOU, "township")
    assert placed.warning is not None
    assert "旧镇" in placed.warning


def test_a_body_of_another_place_is_remarked() -> None:
    placed = place("北京市海淀区人民政府", division=YOUXIAN)
    assert placed.division == "110108"
    assert placed.warning is not None
    assert "outside" in placed.warning


def test_divisions_hold_what_the_seeds_need() -> None:
    known = divisions()
    assert [known.full_name(c) for c in (YANSHI, LUZHOU, "500242220")] == [
        "洛阳市偃师区",
        "长治市潞州区",
        "重庆市酉阳土家族苗族自治县清泉乡",
    ]
    assert [code_of(stem(c)) for c in ("430000", "430200", "430223", "430223000", "430223100")] == [
        "430000",
        "430200",
        "430223",
        "430223",
        "430223100",
    ]


def test_every_rename_leads_to_a_division_that_exists() -> None:
    known = divisions()
    for rename in each(known.renames):
        assert known.name(rename.new) == rename.new_name
        assert rename.old not in known.names
        assert rename.source
        time.strptime(rename.date, "%Y-%m-%d")


def test_every_county_is_found_by_its_own_full_name() -> None:
    known = divisions()
    wrong = []
    for code in known.names:
        placed = place(known.full_name(code) + "人民政府")
        if placed.division != code_of(code):
            wrong.append((known.full_name(code), placed.full_name, placed.warning))
    assert not wrong


def test_the_first_county_of_the_list_has_townships_and_a_province_has_none() -> None:
    known = divisions()
    assert known.townships("110101")["东华门街道"] == ["110101001"]
    assert known.townships("1101")["东华门街道"] == ["110101001"]
    assert known.townships("110") == {}
    assert known.townships("119999") == {}


def test_a_township_of_every_kind_is_found_within_its_county() -> None:
    known = divisions()
    for county in ("140403", "500242", "110101", "650102"):
        for name, codes in each(known.townships(county).items()):
            found = place(name + "办事处" if name.endswith("街道") else name, division=county).division
            assert found in codes, name


def test_hostile_names_end() -> None:
    for text in ("区" * 100_000, "长治市" * 5000, "\0" * 100, "长" * 40 + "市"):
        assert len(place(text, division=LUZHOU).full_name) < 200


def test_divisions_can_be_made_of_any_folder(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text("code,name\n430000,湖南省\n430223,攸县\n", "utf-8")
    (tmp_path / "renames.csv").write_text("old_code,old_name,new_code,new_name,date,source\n", "utf-8")
    known = Divisions(tmp_path)
    assert known.full_name("430223") == "湖南省攸县"
    assert known.townships("430223") == {}


@pytest.mark.parametrize(
    "printed",
    ["更正攸县教育局", "【更正】攸县教育局", "①攸县教育局", "第12篇攸县教育局", "附件3攸县教育局",
     "关于重新公布攸县教育局", "★攸县教育局", "No.7攸县教育局", "政府信息公开攸县教育局", "热攸县教育局"],
)  # fmt: skip
def test_a_decorated_name_is_no_body_of_its_own(printed: str) -> None:
    assert place(printed, division="430223").key == "株洲市攸县教育局"


@pytest.mark.parametrize(
    "printed", ["中国农业银行攸县支行", "国网湖南供电公司攸县分公司", "关工委", "公示语办公室"]
)
def test_what_stands_before_a_place_may_be_the_bodys_own(printed: str) -> None:
    assert place(printed, division="430223").key.endswith(printed)
