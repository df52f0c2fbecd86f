"""What is bounded beside a list is told: no bound ends in silence."""

from __future__ import annotations

import pytest

from harvester.listings.beside import MOST_WITHIN, within
from harvester.listings.page import listing
from harvester.listings.rows import rows_of
from harvester.listings.unaccounted import MOST_ELEMENTS, unaccounted

URL = "http://county.example/nb/"
TITLE = "某县水利局{}年政府信息公开工作年度报告"
ROWS = "".join(f'<li><a href="/r{n}.html">{TITLE.format(2020 + n)}</a></li>' for n in range(3))


@pytest.mark.parametrize("more", [0, 1])
def test_folders_that_say_nothing_are_asked_up_to_a_bound(more: int) -> None:
    folders = "".join(f'<a href="/nb/f{n}/">其他{n}</a>' for n in range(MOST_WITHIN + more))
    page = listing(f"<ul>{ROWS}</ul><div>{folders}</div>".encode(), URL)
    assert within(page, URL, []) == [f"{URL}f{n}/" for n in range(MOST_WITHIN)]
    assert page.cut is None, "of the others some are asked at the end of the walk"


@pytest.mark.parametrize("more", [False, True])
def test_more_elements_around_a_list_than_are_looked_at(more: bool) -> None:
    around = "<i>x</i>" * (MOST_ELEMENTS + 1 if more else 3)
    page = listing(f"<div><ul>{ROWS}</ul><p>{around}</p></div>".encode(), URL)
    rows = rows_of(page, lambda url: True).rows
    told = list(unaccounted(page, rows, [], whole=True))
    assert told == ([f"more than {MOST_ELEMENTS} elements stand around the list, and were not looked at"] * more)
