"""The browser's part without a browser: a page that a test plays; what is pressed, kept back, revealed."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from spiders import clicking
from spiders.clicking import Clicker, Shown, choose

URL = "http://x.gov.cn/nb/"
NAMES = [f"某县水利局{year}年政府信息公开年报" for year in range(2015, 2024)]


def clicker(*, most: int = 60, seconds: float = 5, delay: float = 0) -> Clicker:
    return Clicker(lambda url: url.startswith("http://x.gov.cn"), most=most, seconds=seconds, delay=delay)


class Played:
    """A page in a browser. views: its text, one after the other, each with the titles of rows without an address;
    leads: where a click on such a row leads (None: nowhere; "!": the page itself goes there).
    """

    def __init__(self, *views: tuple[str, list[str]], leads: dict[str, str | None] | None = None) -> None:
        self.views, self.at, self.url = list(views), 0, URL
        self.leads, self.owner = leads or {}, None
        self.pressed: list[str] = []
        self.back = 0
        self.breaks: Exception | None = None

    async def content(self) -> str:
        if self.breaks:
            raise self.breaks
        return self.views[self.at][0]

    async def evaluate(self, script: str, given: Any = None) -> Any:
        if script == clicking._ROWS:
            return self.views[self.at][1][:given]
        if script == clicking._LENGTH:
            return self.at
        if script == clicking._CONTROLS:
            last = self.at + 1 >= len(self.views)
            return [{"text": "下一页", "off": last, "box": "pager", "plain": True}]
        return None

    def locator(self, found: str) -> Any:
        async def click(timeout: int) -> None:
            self.pressed.append(found)
            self.at += 1

        async def evaluate(_: str) -> None:
            title = self.views[self.at][1][int(found.split('"')[1])]
            leads = self.leads.get(title)
            if leads and leads.startswith("!"):
                self.url = leads[1:]
            elif leads:
                assert self.owner is not None
                request = SimpleNamespace(url=leads, is_navigation_request=lambda: True)
                await self.owner._let(SimpleNamespace(fulfill=_nothing), request)

        return SimpleNamespace(click=click, evaluate=evaluate)

    async def wait_for_load_state(self, *_: Any, **__: Any) -> None: ...

    async def wait_for_timeout(self, _: int) -> None: ...

    async def wait_for_function(self, _: str, arg: Any, timeout: int) -> None:
        if self.at == arg:
            raise TimeoutError

    async def go_back(self, **_: Any) -> None:
        self.back += 1
        self.url = URL


async def _nothing(**_: Any) -> None: ...


def walked(page: Played, **how: Any) -> Shown:
    one = clicker(**how)
    page.owner = one  # type: ignore[assignment]
    return asyncio.run(one.walk(page))


def view(number: int) -> tuple[str, list[str]]:
    return f'<a href="/r{number}.html">{NAMES[number]}</a>', []


def test_the_browser_turns_pages_until_the_control_is_off() -> None:
    page = Played(view(0), view(1), view(2))
    shown = walked(page)
    assert [text for _, text in shown.pages] == [text for text, _ in page.views]
    assert {url for url, _ in shown.pages} == {URL}
    assert (shown.why, len(page.pressed)) == ("", 2)
    assert shown.seconds >= 0


def test_a_page_that_shows_nothing_new_is_the_end_and_not_kept() -> None:
    shown = walked(Played(view(0), view(1), view(0), view(3)))
    assert (len(shown.pages), shown.why) == (2, "")
    empty = walked(Played(("<p>暂无</p>", []), view(1)))
    assert len(empty.pages) == 2, "the first page may be empty until a script has filled it"


@pytest.mark.parametrize(
    ("most", "pages", "why"), [(2, 2, "not at its end after 2 pages"), (3, 3, ""), (4, 3, "")]
)
def test_a_bound_on_pages_is_told_where_it_is_reached(most: int, pages: int, why: str) -> None:
    shown = walked(Played(view(0), view(1), view(2), view(2)), most=most)
    assert (len(shown.pages), shown.why) == (pages, why if most < 3 else shown.why)


def test_time_and_a_crash_are_told_and_what_was_shown_counts() -> None:
    slow = Played(view(0), view(1))

    async def forever(*_: Any, **__: Any) -> None:
        await asyncio.Event().wait()

    slow.wait_for_function = forever  # type: ignore[method-assign]
    shown = walked(slow, seconds=0.02)
    assert (len(shown.pages), shown.why) == (1, "not at its end after 0 seconds")
    broken = Played(view(0))
    broken.breaks = RuntimeError("Target crashed\nCall log")
    shown = walked(broken)
    assert (shown.pages, shown.why) == ([], "not at its end: the browser says Target crashed")


def test_a_row_without_an_address_is_clicked_once_and_its_address_caught() -> None:
    caught, moved, nowhere, script = NAMES[:4]
    page = Played(
        ("<p>x</p>", [caught, moved, nowhere, script, "返回首页查看更多内容"]),
        ("<p>y</p>", [caught, NAMES[5]]),
        leads={
            caught: "http://x.gov.cn/1.html",
            moved: "!http://x.gov.cn/2.html",
            script: "about:blank",
            NAMES[5]: "http://x.gov.cn/5.html",
            "返回首页查看更多内容": "http://x.gov.cn/0.html",
        },
    )
    shown = walked(page)
    assert [(link.url, link.title) for link in shown.revealed] == [
        ("http://x.gov.cn/1.html", caught),
        ("http://x.gov.cn/2.html", moved),
        ("http://x.gov.cn/5.html", NAMES[5]),
    ]
    assert shown.unrevealed == [nowhere, script]
    assert (page.back, page.url) == (1, URL), "it stays where it was"
    assert page.owner is not None
    assert page.owner._catching is None


def test_so_many_rows_are_clicked_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clicking, "MOST_REVEALED", 2)
    page = Played(
        ("<p>x</p>", NAMES[:2]), ("<p>y</p>", NAMES[2:3]), leads=dict.fromkeys(NAMES, "http://x.gov.cn/1.html")
    )
    assert len(walked(page).revealed) == 2


# -- what may leave the machine --------------------------------------------------------------------------------


class Route:
    def __init__(self) -> None:
        self.did: list[str] = []

    async def abort(self) -> None:
        self.did.append("kept back")

    async def fallback(self) -> None:
        self.did.append("let out")

    async def fulfill(self, status: int) -> None:
        self.did.append(f"answered {status}")


@pytest.mark.parametrize(
    ("url", "kind", "did", "why"),
    [
        ("http://x.gov.cn/a.js", "script", "let out", {}),
        ("http://elsewhere.example/a.js", "script", "kept back", {"off-host": 1}),
        ("https://elsewhere.example/a.js", "xhr", "kept back", {"off-host": 1}),
        ("data:text/plain,x", "script", "let out", {}),
        ("http://x.gov.cn/a.png", "image", "kept back", {"unwanted": 1}),
        ("http://x.gov.cn/a.woff", "font", "kept back", {"unwanted": 1}),
        ("http://x.gov.cn/a.mp4", "media", "kept back", {"unwanted": 1}),
    ],
)
def test_what_a_portals_scripts_may_ask_for(url: str, kind: str, did: str, why: dict[str, int]) -> None:
    one, route = clicker(), Route()
    request = SimpleNamespace(url=url, resource_type=kind, is_navigation_request=lambda: True)
    asyncio.run(one._let(route, request))
    assert (route.did, one.shown.kept_back) == ([did], why)
    asyncio.run(one._let(route, request))
    assert one.shown.kept_back == dict.fromkeys(why, 2)


def test_where_a_click_leads_is_caught_and_what_it_loads_is_not() -> None:
    one, route = clicker(), Route()
    one._catching = []
    page = SimpleNamespace(
        url="http://x.gov.cn/1.html", resource_type="document", is_navigation_request=lambda: True
    )
    part = SimpleNamespace(url="http://x.gov.cn/1.js", resource_type="script", is_navigation_request=lambda: False)
    for request in (page, part):
        asyncio.run(one._let(route, request))
    assert (route.did, one._catching) == (["answered 204", "let out"], ["http://x.gov.cn/1.html"])


def test_redirects_that_leave_the_portal_are_told() -> None:
    one = clicker()
    away = "http://elsewhere.example/" + "x" * 300
    for url, came in ((away, "x"), (away, None), ("http://x.gov.cn/2", "x")):
        one._redirected(SimpleNamespace(url=url, redirected_from=came))
    assert one.shown.escaped == [away[:200]]


def test_everything_that_a_page_can_open_is_guarded() -> None:
    guarded: list[str] = []

    def place(name: str) -> Any:
        async def route(pattern: str, _: Any) -> None:
            guarded.append(f"{name} {pattern}")

        return SimpleNamespace(route=route, on=lambda event, _: guarded.append(f"{name} {event}"))

    page = place("page")
    page.context = place("context")

    async def sockets(pattern: str, close: Any) -> None:
        close(SimpleNamespace(close=lambda: guarded.append("socket closed")))

    page.route_web_socket = sockets
    one = clicker()
    one.shown.why = "of an earlier try"
    asyncio.run(one.guard(page, None))
    assert one.shown.why == ""
    assert guarded == ["context **/*", "page **/*", "socket closed", "context page", "page request", "page dialog"]


def control(text: str, box: str = "", **more: bool) -> dict[str, Any]:
    return {"text": text, "off": False, "box": box, "plain": True} | more


@pytest.mark.parametrize(
    ("controls", "chosen"),
    [
        ([control("下一页", plain=False), control("下一页")], 1),  # the innermost of two
        ([control("下一页"), control("下一页")], 0),
        ([control("点击加载更多"), control("下一页")], 1),
        ([control("4", "pager"), control("点击加载更多")], 1),
        ([control(">", "pager"), control("4", "pager")], 1),
        ([control(">", "pager"), control("4", "list")], 0),
        ([control(">", "list")], None),
        ([control("更多", "pager")], None),  # leads to the whole list elsewhere
        ([control("[4]", "pager")], 0),
        ([control("3", "pager"), control("5", "pager")], None),
    ],
)
def test_of_several_controls_the_surest_is_pressed(controls: list[dict[str, Any]], chosen: int | None) -> None:
    assert choose(controls, 3) == chosen
