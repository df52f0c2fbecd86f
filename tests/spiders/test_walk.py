"""The walk of one listing: what is new, what is told as missing, when it ends; made of Listings, without pages."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.statscollectors import StatsCollector

from harvester.listings.forms import Send
from harvester.listings.page import Link, page_of
from harvester.listings.promises import Promise
from harvester.store import counters
from spiders.listing import Listing
from spiders.walk import Walk

URL = "http://x.gov.cn/nb/"


def links(*names: str) -> list[Link]:
    return [Link(f"{URL}{name}.html", name, name) for name in names]


def html(body: str) -> Any:
    return page_of(HtmlResponse(URL, body=body.encode(), encoding="utf-8", request=Request(URL)))


class Walked:
    def __init__(self) -> None:
        self.promise = Promise(URL)
        self.stats = StatsCollector(Mock())
        self.logger = Mock()
        self.walk = Walk(self.promise, self.stats, self.logger)

    def page(
        self, number: int, *names: str, leads: Any = None, url: str = "", aside: bool = False, **how: Any
    ) -> Any:
        """Takes a page; gives what is fresh of it, its problem, and what is asked next."""
        found = Listing(links(*names), leads, **how)
        at = url or (URL if number == 1 else f"{URL}index_{number}.html")
        fresh, problem = self.walk.take(found, at, number, aside=aside)
        names_of = sorted(one.removeprefix(URL).removesuffix(".html") for one in fresh)
        return names_of, problem and problem.code, self.walk.following(found, at, number, aside=aside)

    @property
    def kinds(self) -> list[str]:
        return [gap.kind for gap in self.promise.noted]


def at(number: int) -> str:
    return f"{URL}index_{number}.html"


def test_each_row_is_new_once_and_counted_once() -> None:
    one = Walked()
    assert one.page(1, "a", "b", leads=at(2)) == (["a", "b"], None, at(2))
    assert one.page(2, "b", "c", leads=at(3)) == (["c"], None, at(3))
    assert (one.promise.seen, one.promise.walked, one.promise.ended) == (3, 2, False)
    assert one.page(3, "d") == (["d"], None, None)
    assert (one.promise.seen, one.promise.walked, one.promise.ended) == (4, 3, True)
    assert one.kinds == []


def test_rows_of_other_matters_count_as_seen_where_something_is_new() -> None:
    one = Walked()
    one.page(1, "a", shown=20, leads=at(2))
    assert one.promise.seen == 20
    one.page(2, "a", shown=20)
    assert one.promise.seen == 20
    other = Walked()
    other.page(1, "a", "b", leads=at(2))
    other.page(2, "b", "c", shown=10)
    assert other.promise.seen == 2 + 9, "a row that was shown before is none of them"


def test_a_page_that_repeats_others_is_told_and_two_end_the_walk() -> None:
    one = Walked()
    one.page(1, "a", "b", leads=at(2))
    assert one.page(2, "a", "b", leads=at(3)) == ([], None, at(3)), "one cache that is behind is no end"
    assert (one.stats.get_value(counters.REPEATED), one.kinds) == (1, ["repeated"])
    assert one.page(3, "a", "b", leads=at(4)) == ([], None, None)
    assert one.promise.ended
    assert one.stats.get_value(counters.REPEATED) == 2
    again = Walked()
    again.page(1, "a", leads=at(2))
    again.page(2, "a", leads=at(3))
    again.page(3, "b", leads=at(4))
    assert again.page(4, "a", leads=at(5))[2] == at(5), "patience begins anew"


def test_the_last_rows_pushed_down_by_a_new_one_are_no_fault() -> None:
    one = Walked()
    one.page(1, "a", "b", "c", leads=at(2))
    assert one.page(2, "c") == ([], None, None)
    assert one.kinds == []
    more = Walked()
    more.page(1, "a", "b", "c", leads=at(2))
    more.page(2, "c", leads=at(3))
    assert more.kinds == ["repeated"], "a page that leads on is not the last"
    whole = Walked()
    whole.page(1, "a", "b", leads=at(2))
    whole.page(2, "a", "b")
    assert whole.kinds == ["repeated"]


@pytest.mark.parametrize("first", ["aside", "main"])
def test_what_a_second_list_beside_it_showed_makes_no_page_a_repetition(first: str) -> None:
    one = Walked()
    one.page(1, "a", "b", leads=at(2))
    for which in ("aside", "main") if first == "aside" else ("main", "aside"):
        if which == "aside":
            one.page(1, "b", "c", url=f"{URL}?b=2", aside=True)
        else:
            assert one.page(2, "b", "c", leads=at(3))[2] == at(3)
    assert one.page(3, "a", "b", leads=at(4))[2] == at(4)
    assert one.kinds == ["repeated"], "but one that the pager itself showed before is one"
    assert one.page(4, "a", "b", leads=at(5))[2] is None


def test_an_empty_page_before_the_end_is_a_problem() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2))
    assert one.page(2)[:2] == ([], "no-listing")
    assert one.kinds == ["hollow"]
    first = Walked()
    assert first.page(1)[:2] == ([], None), "a listing without a report is none"
    assert (first.promise.walked, first.promise.ended, first.kinds) == (1, True, [])


@pytest.mark.parametrize("how", [{"open_end": True}, {"step": True}])
def test_where_nothing_promised_the_page_an_empty_one_is_the_end(how: dict[str, bool]) -> None:
    one = Walked()
    one.page(1, "a", leads=at(2), **how)
    assert one.page(2, **how) == ([], None, None)
    assert one.kinds == []


def test_pages_that_are_counted_on_end_with_the_first_that_is_not_new() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2), open_end=True)
    assert one.page(2, "b", leads=at(3), open_end=True)[2] == at(3)
    assert one.page(3, "b", leads=at(4), open_end=True)[2] is None
    assert one.promise.ended
    one.logger.info.assert_called_once()


def test_a_page_aside_may_be_empty_and_ends_nothing() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2))
    assert one.page(1, url=f"{URL}letter.html", aside=True) == ([], None, None)
    assert one.promise.walked == 1
    assert one.page(2, "b", url=f"{URL}letter_2.html", aside=True) == (["b"], None, None)
    assert (one.kinds, one.promise.walked) == ([], 2)


def test_a_step_that_begins_anew_is_no_page_of_the_listing() -> None:
    one = Walked()
    request = Request(f"{URL}api")
    assert one.page(1, leads=request, step=True)[2] is request
    assert one.promise.walked == 0
    assert one.page(2, "a", leads=request)[2] is request, "an API's request is always new"


def test_a_last_page_that_leads_to_itself_is_the_end() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2))
    assert one.page(2, "b", leads=at(2)) == (["b"], None, None)
    form = Send(URL, "POST", (("page", "2"),))
    forms = Walked()
    assert forms.page(1, "a", leads=form)[2] is form
    assert forms.page(2, "b", leads=Send(URL, "POST", (("page", "3"),)))[2] is not None
    assert forms.page(3, "c", leads=form)[2] is None


def test_one_page_by_two_names_is_no_repetition() -> None:
    one = Walked()
    one.page(1, "a", "b", leads=f"{URL}index.html")
    assert one.page(2, "a", "b", url=f"{URL}index.html", leads=f"{URL}index.html")[:2] == ([], None)
    assert one.kinds == []


# -- behind a page that brought nothing --------------------------------------------------------------------------


def test_pages_that_are_promised_are_asked_as_the_ones_before_were_written() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2), pages=5)
    assert [one.walk.beyond(2), one.walk.beyond(3), one.walk.beyond(4)] == [at(3), at(4), None]
    last = Walked()
    last.page(1, "a", leads=at(2), pages=3)
    assert [last.walk.beyond(3), last.walk.beyond(2), last.walk.beyond(2)] == [None, at(3), None]
    unknown = Walked()
    unknown.page(1, "a", leads=at(2))
    assert unknown.walk.beyond(2) is None, "nobody said that there is more"
    strange = Walked()
    strange.page(1, "a", leads=f"{URL}next", pages=5)
    assert strange.walk.beyond(2) is None


@pytest.mark.parametrize(
    ("step", "third"),
    [
        ("http://x/list_2_2.html", "http://x/list_2_3.html"),  # the last number that counts along
        ("http://x/p1.html?size=20", "http://x/p2.html?size=20"),  # from 0
        ("http://x/nb?page=2&t=7", "http://x/nb?page=3&t=7"),
        ("http://x/nb?page=2&t=1", "http://x/nb?page=3&t=1"),  # a list of kind 1
        ("http://x/nb?page=2&kind=2", "http://x/nb?page=3&kind=2"),
        ("http://x/nb?t=1", None),
        ("http://x/p2/20240102.html", "http://x/p3/20240102.html"),
        ("http://x/p3.html", None),
        ("http://x/000002.html", None),  # an identifier
        ("http://x/00002.html", "http://x/3.html"),
    ],
)
def test_how_a_listing_writes_its_pages(step: str, third: str | None) -> None:
    one = Walked()
    one.page(1, "a", leads=step, pages=9)
    assert one.walk.beyond(2) == third


@pytest.mark.parametrize(
    ("url", "covered"), [(at(7), True), (f"{URL}index_7.htm", False), (f"{URL}index_x.html", False), (URL, False)]
)
def test_addresses_that_the_walk_comes_to_by_itself(url: str, covered: bool) -> None:
    one = Walked()
    assert not one.walk.covers(url)
    one.page(1, "a", leads=at(2))
    assert one.walk.covers(url) == covered


# -- what is told ----------------------------------------------------------------------------------------------


def test_rows_without_an_address_are_told_unless_a_row_has_their_title() -> None:
    one = Walked()
    one.page(1, "a", lost=links("a", "b", "c" * 70))
    assert one.stats.get_value(counters.ROWS_UNADDRESSED) == 2
    assert one.kinds == ["unaddressed"] * 2
    assert one.promise.noted[1].says.startswith(f"'{'c' * 60}' is opened")


def test_a_pager_that_cannot_be_followed_is_told() -> None:
    cases = {
        "<p>共 3 页</p>": (3, "states 3 pages, and no address of page 2 can be read"),
        "<p>共 1 页</p>": (1, None),
        '<a onclick="go(2)">下一页</a>': (None, "下一页"),
    }
    for body, (pages, said) in cases.items():
        one = Walked()
        one.page(1, "a", page=html(body), pages=pages)
        assert one.stats.get_value(counters.PAGER_UNREAD, 0) == (said is not None), body
        assert one.kinds == ["pager"] * (said is not None)
        assert said is None or said in one.promise.noted[0].says
    at_end = Walked()
    at_end.page(1, "a", leads=at(2), pages=2)
    at_end.page(2, "b", page=html('<a onclick="go(3)">下一页</a>'), pages=2)
    assert at_end.kinds == [], "the end that was stated is reached"


def test_a_page_that_is_read_in_part_is_told() -> None:
    whole, cut = html("<p>x</p>"), html("<p>x</p>")
    cut.cut = "more links than are read"
    for page, kinds in ((whole, []), (cut, ["bound"])):
        one = Walked()
        one.page(1, "a", page=page)
        assert one.kinds == kinds


def test_pages_that_the_walk_did_not_come_to_are_asked_at_its_end() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2))
    assert [one.walk.covers(at(n)) for n in (2, 3, 5)] == [True] * 3
    assert one.walk.left() == [], "it goes on"
    one.page(2, "b", leads=at(3))
    one.page(3, "c")
    assert one.walk.left() == [at(5)]
    assert one.walk.left() == []
    assert (one.walk.covers(at(3)), one.walk.covers(at(6))) == (True, False)


REPORT, NOTICE = "某县水利局2023年政府信息公开年报", "某县水利局召开会议"


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([f"nb/1 {REPORT}", f"xw/2 {NOTICE}"], True),
        ([f"nb/1 {REPORT}", f"nb/2 {NOTICE}"], False),  # the same folder
        ([f"nb1/1 {REPORT}", f"nb2/2 {NOTICE}"], False),  # the same but for its number
        ([f"nb/1 {NOTICE}", f"xw/2 {NOTICE}"], False),
        ([f"nb/1 {REPORT}", f"xw/2 {REPORT}"], False),
        ([f"nb/1 {REPORT}", f"nb/2 {REPORT}", f"xw/3 {NOTICE}"], True),
        ([f"nb/1 {REPORT}", f"xw/2 {NOTICE}", f"sp/3 {NOTICE}"], True),  # told once
        ([f"nb/1 {NOTICE}", f"nb/2 {REPORT}", f"xw/3 {NOTICE}"], False),  # not all before hold reports only
        ([f"nb/1 {REPORT}", f"gg/2 {NOTICE}; xw/3 {NOTICE}; nb/4 {NOTICE}"], False),
        ([f"nb/1 {REPORT}; nb/2 {NOTICE}", f"xw/3 {NOTICE}"], False),
        ([f"nb/1 {REPORT}", f"xw/2 {NOTICE}; xw/3 {REPORT}"], False),
    ],
)
def test_a_page_of_other_matters_elsewhere_is_told(pages: list[str], told: bool) -> None:
    one = Walked()
    for number, rows in enumerate(pages, 1):
        words = [row.split() for row in rows.split("; ")]
        found = Listing(
            [Link(f"http://x.gov.cn/{url}.html", title, title) for url, title in words], at(number + 1)
        )
        one.walk.take(found, at(number), number)
    assert one.kinds == ["hollow"] * told


def test_a_page_with_rows_that_are_new_ends_the_walk_whatever_number_of_pages_is_stated() -> None:
    one = Walked()
    one.page(1, "a", leads=at(2), pages=9)
    assert one.page(2, "b", pages=9)[2] is None
    none = Walked()
    none.page(1, "a", leads=at(2), pages=9)
    assert none.page(2, pages=9)[2] == at(3), "behind a page without rows the next one is asked"
    stale = Walked()
    stale.page(1, "a", "b", leads=at(2), pages=9)
    assert stale.page(2, "a", "b", pages=9)[2] == at(3)
    aside = Walked()
    aside.page(1, "a", leads=at(2), pages=9)
    assert aside.page(2, url=f"{URL}letter_2.html", pages=9, aside=True)[2] is None


def test_a_year_offered_is_met_once() -> None:
    one = Walked()
    one.promise.offers = ["2021年", "2022年"]
    title = REPORT.replace("2023", "2022")
    found = Listing([Link(f"{URL}r.html", title, title)])
    one.walk.take(found, URL, 1)
    assert one.promise.offers == ["2021年"]


def test_the_last_page_once_more_behind_the_last_one_is_the_end() -> None:
    one = Walked()
    one.page(1, "a", "b", leads=at(2))
    one.page(2, "c", "d", leads=at(3))
    one.page(3, "c", "d", leads=at(4))
    assert one.kinds == []
    assert one.page(4, "c", "d", leads=at(5)) == ([], None, None)
    assert (one.kinds, one.promise.ended) == ([], True)


def test_what_repeats_another_page_than_the_last_is_told() -> None:
    one = Walked()
    one.page(1, "a", "b", leads=at(2))
    one.page(2, "c", "d", leads=at(3))
    one.page(3, "a", "b", leads=at(4))
    assert one.kinds == ["repeated"]


@pytest.mark.parametrize(("stated", "told"), [({"pages": 3}, True), ({"pages": 2}, False), ({"total": 5}, True)])
def test_a_list_that_stated_more_does_not_end_with_a_repeated_page(stated: dict[str, int], told: bool) -> None:
    one = Walked()
    one.page(1, "a", "b", leads=at(2), **stated)
    one.page(2, "c", "d", leads=at(3))
    one.page(3, "c", "d", leads=at(4))
    assert one.kinds == (["repeated"] if told else [])


@pytest.mark.parametrize(("last", "told"), [(("c",), False), (("c", "d"), True)])
def test_an_empty_page_is_the_end_behind_one_that_was_not_full(last: tuple[str, ...], told: bool) -> None:
    one = Walked()
    one.page(1, "a", "b", leads=at(2))
    one.page(2, *last, leads=at(3))
    found = one.page(3, leads=at(4))
    assert (found[1], one.kinds) == (("no-listing", ["hollow"]) if told else (None, []))
