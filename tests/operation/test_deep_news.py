"""Ordinary nights: what is new deep in a list that does not show it first is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from harvester.replica.wild.portal import Wild
from tests.nights.harness import nights

Key = tuple[int, int]
"""A body's number and a year."""


def listed(one: Wild, keys: Sequence[Key], counts: str = "") -> None:
    """A list of some reports, three a page, in the order given."""
    pages = -(-len(keys) // 3)
    for n in range(pages):
        rows = ""
        for body, year in keys[3 * n : 3 * n + 3]:
            path = f"/nb/{year}-{body}.html"
            if path not in one.pages:
                one.put(path, body, year)
            title = one.title_of(body, year)
            rows += f'<li><a href="{path}">{title}</a><span>{year + 1}-01-2{body}</span></li>'
        below = f'<a href="/nb/p{n + 2}.html">下一页</a>' if n + 1 < pages else ""
        address = "/nb/" if n == 0 else f"/nb/p{n + 1}.html"
        one.pages[address] = one.listing(rows, below + counts.format(len(keys)))


NEWEST = [(body, year) for year in (2020, 2019, 2018) for body in (2, 1, 0)]
OLDEST = NEWEST[::-1]
BODIES = [(body, year) for body in (0, 1, 2) for year in (2020, 2019, 2018)]


@pytest.fixture
def portals() -> dict[str, Wild]:
    found = {name: Wild(name, name) for name in ("newest", "oldest", "bodies", "counted")}
    for name, keys in {"newest": NEWEST, "oldest": OLDEST, "bodies": BODIES, "counted": BODIES}.items():
        listed(found[name], keys, "<p>共{}条</p>" if name == "counted" else "")
    return found


def test_new_reports_deep_in_a_list_are_found(tmp_path: Path, portals: dict[str, Wild]) -> None:
    with nights(list(portals.values()), tmp_path) as running:
        running.scrapy("nightly")
        assert set(running.verdicts().values()) == {"complete"}
        listed(portals["newest"], [(0, 2021), *NEWEST])
        listed(portals["oldest"], [*OLDEST, (0, 2021)])
        for name in ("bodies", "counted"):
            listed(
                portals[name], [*BODIES[:4], (2, 2021), *BODIES[4:]], "<p>共{}条</p>" if name == "counted" else ""
            )
        running.later(days=1)
        running.scrapy("nightly")
        walked = {name: len(paths) - 2 for name, paths in running.requests.items()}
        assert walked == {"newest": 2, "oldest": 4, "bodies": 4, "counted": 3}, "robots.txt and the report aside"
        new = dict(running.rows("SELECT portal, new FROM runs WHERE walk = 'new' ORDER BY id"))
        assert new == dict.fromkeys(portals, 1)
        assert set(running.verdicts().values()) == {"complete"}


def _one_page(one: Wild, rows: Sequence[tuple[str, str, Key]]) -> None:
    """A list of one page: title, address and what stands there."""
    made = ""
    for title, path, (body, year) in rows:
        one.pages[path] = one.paper(one.title_of(body, year), body, year)
        made += f'<li><a href="{path}">{title}</a><span>2019-03-01</span></li>'
    one.pages["/nb/"] = one.listing(made)


def test_what_is_no_longer_as_it_was_is_noticed(tmp_path: Path) -> None:
    again, shrunk, taken = (Wild(name, name) for name in ("again", "shrunk", "taken"))
    newest = [(f"{again.body(n)}最新年度报告", f"/nb/{n}/latest.html") for n in range(3)]
    _one_page(again, [(*row, (n, 2018)) for n, row in enumerate(newest)])
    listed(shrunk, NEWEST, "<p>共{}条</p>")
    listed(taken, NEWEST)
    with nights([again, shrunk, taken], tmp_path) as running:
        running.scrapy("nightly")
        assert set(running.verdicts().values()) == {"complete"}
        # the newest report's address holds the next year's, the list is cut, a report is taken away
        older = [(again.title_of(n, 2018), f"/nb/{n}/2018.html", (n, 2018)) for n in range(3)]
        _one_page(again, [*((*row, (n, 2019)) for n, row in enumerate(newest)), *older])
        listed(shrunk, NEWEST[:6], "<p>共{}条</p>")
        del shrunk.pages["/nb/p3.html"]
        listed(taken, NEWEST[:-1])
        del taken.pages["/nb/2018-0.html"]
        running.later(days=1)
        running.scrapy("nightly")
        years = dict(running.rows("SELECT year, count(*) FROM reports WHERE portal = 'again' GROUP BY year"))
        assert years == {2018: 3, 2019: 3}, "the addresses used again were asked the same night"
        assert running.verdicts() == {"again": "complete", "shrunk": "partial", "taken": "complete"}
        running.later(days=7)
        running.scrapy("nightly")
        ((reason,),) = running.rows("SELECT reason FROM runs WHERE portal = 'taken' ORDER BY id DESC LIMIT 1")
        assert "2018-0.html (http-404)" in reason, "a full walk asks what no row leads to any more"
