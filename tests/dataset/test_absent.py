"""Bodies that should report and have no report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harvester.agencies import expected_bodies
from harvester.dataset.absent import absent
from harvester.store import Store
from tests.made import page, report

COUNTY = "430223"


def test_a_county_is_expected_to_have_its_government_departments_and_townships() -> None:
    found = {body.key: body for body in expected_bodies(COUNTY)}
    assert {
        "株洲市攸县人民政府",
        "株洲市攸县人民政府办公室",
        "株洲市攸县教育局",
        "株洲市攸县菜花坪镇人民政府",
    } <= found.keys()
    assert {body.level for body in found.values()} == {"county", "township"}
    assert "株洲市攸县人民政府" in {body.key for body in expected_bodies("430200")}
    assert expected_bodies("999999") == []


def test_never_published_is_told_from_not_looked_for(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        made = page("http://a/1", report("攸县教育体育局"))
        made.fetched = replace(made.fetched, division=COUNTY)
        store.save([made])
        places = {"county": COUNTY, "other": "430224"}
        before = {one.body: one.state for one in absent(store.connection, places)}
        # another name of the education department is not missed
        assert "株洲市攸县教育局" not in before
        assert set(before.values()) == {"not looked for"}
        store.connection.execute(
            "INSERT INTO runs (portal, started_at, ended_at, verdict, walk)"
            " VALUES (?, '', '', 'complete', 'full')",
            ("county",),
        )
        after = {one.body: one.state for one in absent(store.connection, places)}
    assert after["株洲市攸县人民政府"] == after["株洲市攸县菜花坪镇人民政府"] == "never published here"
    assert after["株洲市茶陵县人民政府"] == "not looked for"


def test_a_citys_district_has_branches_and_a_zone_an_administration() -> None:
    district = {body.key for body in expected_bodies("430211")}
    assert "株洲市天元区教育局" in district
    assert district.isdisjoint({"株洲市天元区公安局", "株洲市天元区自然资源局"})
    zone = {body.key: body.kind for body in expected_bodies("220171")}
    assert zone.pop("长春市长春经济技术开发区管理委员会") == "zone"
    assert set(zone.values()) == {"street", "township"}
