"""Branches, bodies of the nation, today's script; every key is its own."""

from __future__ import annotations

import pytest

from harvester.agencies import expected_bodies, place
from harvester.datafiles import script
from harvester.paths import DATA
from tests.loops import each

LUZHOU, YOUXIAN, YOUYANG = "140403", "430223", "500242"


@pytest.mark.parametrize("portal", [YOUXIAN, "430100", "440400", None])
def test_a_body_of_the_nation_is_no_portals_own(portal: str | None) -> None:
    for printed in ("长沙海关", "中华人民共和国长沙海关", "长沙市海关"):
        placed = place(printed, division=portal)
        assert (placed.key, placed.division, placed.level) == ("中华人民共和国长沙海关", "430100", "central")
    assert place("拱北海关", division=portal).division is None


def test_a_branch_that_does_not_say_of_which_bureau_is_nobodys_but_that_bureaus_portals() -> None:
    assert place("天元分局", division="430200").warning == "天元分局: a branch that does not say of which bureau"
    assert place("天元分局", division="430200", portal_name="株洲市公安局").key == "株洲市公安局天元分局"
    assert place("青禾分局", division="430200", portal_name="株洲市公安局").division is None


def test_the_traditional_script_has_no_sign_of_a_division() -> None:
    text = (DATA / "divisions.csv").read_text("utf-8")
    assert not {sign for sign in map(chr, script.load().pairs) if sign in text}


def test_a_key_is_its_own_key() -> None:
    for division in (YOUXIAN, LUZHOU, YOUYANG, "430200", "430000", "150000", "659002"):
        for body in each(expected_bodies(division)):
            assert place(body.key, division=division).key == body.key


def test_a_university_is_no_countys() -> None:
    assert place("湘潭大学", division=YOUXIAN).key == place("湘潭大学", division="430000").key == "湘潭市大学"
    assert place("青禾大学", division=YOUXIAN).warning == "青禾大学: no county has a university of its own"
    assert place("青禾大学", division="430200").division == "430200"
