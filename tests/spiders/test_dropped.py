"""What a family makes of its portals' listings where one sign is missing: see tests/spiders/dropped.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from tests.lines import lines
from tests.spiders import dropped

EVERY = list(lines(dropped.FILE))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[HtmlResponse]]:
    """The first answers of each replica portal's walk."""
    portals = dropped.portals(tmp_path_factory.mktemp("dropped"))
    wanted = {given.split()[0] for given, _ in EVERY}
    return {name: list(dropped.walk(*portals[name])) for name in wanted}


@pytest.mark.parametrize(("given", "told"), EVERY, ids=[given for given, _ in EVERY])
def test_what_is_made_of_a_listing_without_one_sign(
    given: str, told: str, answers: dict[str, list[HtmlResponse]], tmp_path: Path
) -> None:
    name, number, drop = given.split()
    answer = answers[name][int(number)]
    _, entry = dropped.portals(tmp_path)[name]
    body = answer.body if drop == "whole" else dropped.without(answer, int(drop))
    assert dropped.told(entry, answer, body) == told


def test_every_family_has_its_portals() -> None:
    assert len(EVERY) > 200
    assert len({given.split()[0] for given, _ in EVERY}) > 30
