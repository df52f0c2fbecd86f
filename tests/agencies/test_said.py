"""Printed names in a line each, and which body they are: tests/agencies/said.txt.

`portal's division, name → full name | division | level | kind | earlier names | what stays unsure`
"""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.agencies import place
from harvester.agencies.divisions import code_of, stem
from harvester.agencies.expected import Expected, expected_bodies
from tests.lines import lines

LINES = list(lines(Path(__file__).parent / "said.txt"))


def said(given: str) -> str:
    division, _, name = given.partition(" ")
    found = place(name, division=None if division == "-" else division, portal_name="甲", year=2023)
    values = (
        found.full_name,
        found.division,
        found.level,
        found.kind,
        ",".join(found.former_names),
        found.warning,
    )
    return " | ".join(value or "-" for value in values)


@pytest.mark.parametrize(("given", "told"), LINES, ids=[given for given, _ in LINES])
def test_which_body_a_name_is(given: str, told: str) -> None:
    assert said(given) == told


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("430000", "43"),
        ("430200", "4302"),
        ("430223", "430223"),
        ("430223000", "430223"),
        ("430223100", "430223100"),
        ("430223100000", "430223100"),
        ("43", "43"),
        ("4302", "4302"),
        ("110000", "11"),
    ],
)
def test_the_stem_of_a_code(code: str, short: str) -> None:
    assert stem(code) == short
    assert code_of(short) == (code[:9] if len(short) == 9 else short.ljust(6, "0"))


def test_a_department_is_the_expected_one_by_a_word_of_its_name_in_its_place() -> None:
    one = Expected("a", "430223", "county", "department", ("教育", "体育"))
    assert one.is_named("a", "x", None)
    assert one.is_named("b", "攸县教育局", "430223")
    assert one.is_named("b", "攸县文化体育局", "430223")
    assert not one.is_named("b", "攸县教育局", "430224")
    assert not one.is_named("b", "攸县财政局", "430223")
    assert not Expected("a", "430223", "county", "department").is_named("b", "攸县教育局", "430223")


def test_which_bodies_of_a_place_should_report() -> None:
    county = expected_bodies("430223")
    keys = [one.key for one in county]
    assert keys[:2] == ["株洲市攸县人民政府", "株洲市攸县人民政府办公室"]
    assert "株洲市攸县教育局" in keys
    assert "株洲市攸县网岭镇人民政府" in keys
    assert len(set(keys)) == len(keys)
    assert {one.level for one in county} == {"county", "township"}
    assert all((one.kind in ("township", "street")) == (one.level == "township") for one in county)
    assert all(not one.words for one in county if one.kind != "department")
    city = expected_bodies("430200")
    below = [one.key for one in city if one.kind == "government"]
    assert below[0] == "株洲市人民政府"
    assert "株洲市攸县人民政府" in below
    assert {one.level for one in city} == {"prefecture", "county"}
    assert "湖南省教育厅" in [one.key for one in expected_bodies("430000")]
    assert expected_bodies("999999") == expected_bodies("430223100") == []


def test_districts_lack_departments_that_counties_have_and_zones_have_an_administration() -> None:
    def departments(code: str) -> int:
        return sum(one.kind == "department" for one in expected_bodies(code))

    assert 0 < departments("140403") < departments("430223")
    zone = expected_bodies("220171")
    assert zone[0].kind == "zone"
    assert not [one for one in zone if one.kind in ("government", "office", "department")]
