"""An article that its editor has cut into several pages: asked for, read as one, told where it ends early."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Response

from harvester.items import Fetched, Page, Problem, Row
from harvester.middlewares.problem import Refused
from harvester.reading import canary
from harvester.reading.continued import MOST, is_shaped
from harvester.replica import markup
from harvester.replica.figures import figures_for
from harvester.reports.model import Report
from harvester.store import counters
from harvester.store.archive import Archive, at_place, places
from pipelines.continued import fetch_rest
from pipelines.read import read
from tests.pipelines.staged import ROOM, Given, Stage, came

HOST = "http://county.example"
FIGURES = figures_for("丙县民政局", 2021)
TITLE = "丙县民政局2021年政府信息公开工作年度报告"
WHOLE = list(markup.pieces(FIGURES))[1:]
Address = Callable[[int], str]
WAYS: dict[str, Address] = {
    "static": lambda n: "/nb/content_9.html" if n == 1 else f"/nb/content_9_{n}.html",
    "query": lambda n: "/nb/show.jsp?id=9" if n == 1 else f"/nb/show.jsp?id=9&pn={n}",
    "folder": lambda n: "/nb/9.html" if n == 1 else f"/nb/9/{n}.html",
    "unlike": lambda n: f"/nb/{'abcdefgh'[n]}7.html",
}


def cut_up(pieces: int) -> list[str]:
    """The report's mark-up in so many parts, none of which is empty."""
    look = markup.STYLES["plain"]
    write: dict[str, Callable[..., str]] = {"heading": look.heading, "text": look.text, "table": look.table}
    done = [write[what](given) for what, given in WHOLE]
    ends = [len(done) * n // pieces for n in range(pieces + 1)]
    return ["".join(done[a:b]) for a, b in itertools.pairwise(ends)]


def numbers(address: Address, here: int, of: int) -> str:
    links = [f"<b>{n}</b>" if n == here else f'<a href="{address(n)}">{n}</a>' for n in range(1, of + 1)]
    return '<div class="pages">' + " ".join(links) + "</div>"


def words(address: Address, here: int, of: int) -> str:
    before = f'<a href="{address(here - 1)}">上一页</a>' if here > 1 else ""
    return f'<p>{before} {f"""<a href="{address(here + 1)}">下一页</a>""" if here < of else ""}</p>'


def choices(address: Address, here: int, of: int) -> str:
    made = "".join(f'<option value="{address(n)}">第{n}页</option>' for n in range(1, of + 1))
    return f'<select onchange="location.href=this.value">{made}</select>'


def dressed(text: str, pager: str, title: str = TITLE, readers: int = 7) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>{title}</h1><p>发布日期：2022-01-20　阅读次数：{readers}</p>"
        f"<div class='article'>{text}</div>{pager}<p>责任编辑：王某</p></body></html>"
    )


def portal(way: str = "static", pager: Any = numbers, of: int = 3, **how: Any) -> tuple[Page, dict[str, Given]]:
    """A report's first page, and the answers of the others by address."""
    address = WAYS[way]
    made = [
        dressed(part, pager(address, n, of), readers=n, **how).encode()
        for n, part in enumerate(cut_up(of), start=1)
    ]
    answers: dict[str, Given] = {address(n): came(made[n - 1], "text/html") for n in range(2, of + 1)}
    fetched = Fetched("c", HOST + address(1), "report", 200, "2026-11-23T01:00:00+00:00", made[0], row=Row(TITLE))
    page = Page(fetched)
    read(page)
    return page, answers


def report_of(page: Page) -> Report:
    assert page.report is not None, page.refusal
    return page.report


def is_whole(page: Page) -> bool:
    report, tables = report_of(page), FIGURES.tables
    read_all = report.tables.proactive == tables["proactive"] and report.tables.requests == tables["requests"]
    texts = {section.code: section.text for section in report.sections if section.code}
    return read_all and all("\n".join(said) in texts[code] for code, said in FIGURES.prose.items())


@pytest.mark.parametrize("pager", [numbers, words, choices])
@pytest.mark.parametrize("way", WAYS)
def test_an_article_in_pages_is_one_report(way: str, pager: Any) -> None:
    page, answers = portal(way, pager)
    assert not is_whole(page), "it would test nothing"
    stage = Stage(answers)
    stage.on(page)
    assert [request.url for request in stage.asked] == [HOST + WAYS[way](n) for n in (2, 3)]
    assert is_whole(page)
    report = report_of(page)
    assert "the article is cut into 3 pages, read as one" in report.warnings
    assert report.year == 2021
    assert report.beside == []
    assert not any("missing" in warning for warning in report.warnings), report.warnings
    assert page.missed == []


@pytest.mark.parametrize("of", [2, 5])
def test_however_many_pages_it_has(of: int) -> None:
    page, answers = portal(of=of)
    stage = Stage(answers)
    stage.on(page)
    assert len(stage.asked) == of - 1
    assert is_whole(page)


def test_the_archive_reads_it_as_the_crawl_did(tmp_path: Path) -> None:
    page, answers = portal()
    Stage(answers).on(page)
    archive = Archive(tmp_path)
    name, _ = archive.write(page)
    archive.close()
    ((_, place),) = places(tmp_path / name)
    again = at_place(tmp_path / name, place)
    assert [(file.url, file.continues) for file in again.files] == [
        (HOST + WAYS["static"](n), True) for n in (2, 3)
    ]
    read(again)
    assert report_of(again).to_dict() == report_of(page).to_dict()


def test_a_page_that_does_not_come_is_told_and_comes_another_time() -> None:
    page, answers = portal()
    answers[WAYS["static"](3)] = came(b"", "text/html", status=503)
    Stage(answers).on(page)
    said = f"the article goes on, but {HOST}{WAYS['static'](3)} was not read: status 503"
    assert said in report_of(page).warnings
    assert [(one.url, one.problem) for one in page.missed] == [(HOST + WAYS["static"](3), "http-503")]
    assert len(page.files) == 1, "what came is kept"


def test_a_pager_that_a_script_turns_is_told() -> None:
    scripted = '<div class="page"><a href="#" onclick="turn()">下一页</a></div>'
    page, answers = portal(pager=lambda *_: scripted)
    counted = Stage(answers).on(page)
    why = "its further pages are opened by a script"
    assert counted[counters.ARTICLES_CUT] == {page.url: why}
    assert any("opened by a script" in warning for warning in report_of(page).warnings)


def test_of_a_pager_without_end_a_bounded_number_is_asked() -> None:
    page, answers = portal(of=2)
    address = WAYS["static"]
    for n in range(2, MOST + 3):
        body = dressed(f"<p>第{'甲乙丙丁'[n % 4] * n}段。</p>", words(address, n, 99)).encode()
        answers[address(n)] = came(body, "text/html")
    stage = Stage(answers)
    counted = stage.on(page)
    assert len(stage.asked) == MOST
    said = f"goes on at {HOST}{address(MOST + 2)}: {MOST} further pages of it are read"
    assert counted[counters.ARTICLES_CUT] == {page.url: said}


NEXT = '<p><a href="/nb/content_10.html">下一页</a></p>'


@pytest.mark.parametrize(
    ("title", "asked"),
    [("丙县民政局2020年政府信息公开工作年度报告", 1), ("丙县水利局2021年政府信息公开工作年度报告", 1)],
)
def test_another_article_is_no_part_of_it(title: str, asked: int) -> None:
    page, _ = portal(pager=lambda *_: NEXT)
    before = report_of(page).to_dict()
    stage = Stage({"/nb/content_10.html": came(dressed("<p>别的文章。</p>", "", title).encode(), "text/html")})
    stage.on(page)
    assert len(stage.asked) == asked
    assert page.files == []
    assert page.missed == []
    assert report_of(page).to_dict() == before


def test_the_same_page_again_is_no_part_of_it() -> None:
    page, _ = portal()
    again = came(page.body.replace(b"7", b"7"), "text/html")
    Stage({WAYS["static"](2): again}).on(page)
    assert page.files == []


def test_whoever_has_all_of_a_report_asks_for_no_other_article() -> None:
    page, _ = portal(of=1, pager=lambda *_: NEXT)
    assert is_whole(page)
    stage = Stage({})
    stage.on(page)
    assert stage.asked == []


def test_titles_may_tell_their_page() -> None:
    page, answers = portal()
    for n in (2, 3):
        answer = answers[WAYS["static"](n)]
        assert isinstance(answer, Response)
        body = answer.body.decode().replace(TITLE, f"{TITLE}（第{n}页）").encode()
        answers[WAYS["static"](n)] = came(body, "text/html")
    Stage(answers).on(page)
    assert is_whole(page)


@pytest.mark.parametrize(
    ("first", "url", "shaped"),
    [
        ("http://a.cn/c/content_9.html", "http://a.cn/c/content_9_2.html", True),
        ("http://a.cn/c/content_9.html", "http://a.cn/c/content_9-12.html", True),
        ("http://a.cn/c/content_9.html", "http://a.cn/c/content_9.html?page=2", True),
        ("http://a.cn/c/9", "http://a.cn/c/9/2", True),
        ("http://a.cn/c/content_9.html", "http://a.cn/c/content_9_2024.html", False),
        ("http://a.cn/c/content_9.html", "http://a.cn/c/content_10.html", False),
        ("http://a.cn/c/content_9.html", "http://a.cn/c/content_9.html", False),
        ("http://a.cn/c/content_9.html", "http://b.cn/c/content_9_2.html", False),
    ],
)
def test_shapes_of_addresses(first: str, url: str, shaped: bool) -> None:
    assert is_shaped(first, url) is shaped


# -- what is asked, and where the asking ends ---------------------------------------------------------------------

SECOND, THIRD = WAYS["static"](2), WAYS["static"](3)
OTHER = "/nb/content_10.html"


def test_each_page_is_asked_from_the_one_before_with_what_room_is_left() -> None:
    page, answers = portal(of=4)
    stage = Stage(answers)
    stage.on(page)
    bodies = [len(file.body) for file in page.files]
    assert [request.headers["Referer"].decode() for request in stage.asked] == [
        page.url,
        *(HOST + WAYS["static"](n) for n in (2, 3)),
    ]
    assert [request.meta["download_maxsize"] for request in stage.asked] == [
        ROOM,
        ROOM - bodies[0],
        ROOM - bodies[0] - bodies[1],
    ]
    assert [(file.name, file.linked, file.content_type) for file in page.files] == [
        (f"page {n}", None, "text/html") for n in (2, 3, 4)
    ]


def test_a_part_that_is_moved_keeps_both_of_its_addresses_and_an_untyped_one_has_no_type() -> None:
    page, answers = portal(of=2)
    second = answers[SECOND]
    assert isinstance(second, Response)
    moved = HtmlResponse(f"{HOST}/moved_2.html", body=second.body, encoding="utf-8")
    asked: list[str] = []

    async def download(url: str, _: str, __: int) -> Response:
        asked.append(url)
        return moved

    assert asyncio.run(fetch_rest(page, download, ROOM)) == []
    (part,) = page.files
    assert (part.url, part.linked, part.content_type) == (moved.url, HOST + SECOND, None)
    assert is_whole(page)


def rest(pager: str, answer: Given, *, whole: bool = False) -> tuple[Page, Stage, dict[str, Any]]:
    """A page of which a pager's link leads on, and what came of that."""
    page, _ = portal(of=1 if whole else 3, pager=lambda *_: pager)
    stage = Stage({SECOND: answer, OTHER: answer})
    return page, stage, stage.on(page)


SHAPED_LINK, UNLIKE_LINK = f'<p><a href="{SECOND}">下一页</a></p>', f'<p><a href="{OTHER}">下一页</a></p>'
LATE = Refused(Problem("timeout", "no answer"))
PDF = came(b"%PDF-1.7", "application/pdf")
BROKEN = came(b"PK\x03\x04" + bytes(40), "application/zip")


@pytest.mark.parametrize(
    ("link", "answer", "missed"),
    [
        (SHAPED_LINK, LATE, ["timeout"]),
        (UNLIKE_LINK, LATE, []),  # that 下一页 may lead to another article: nothing was promised
        (SHAPED_LINK, came(b"", "text/html", 404), ["http-404"]),
        (UNLIKE_LINK, came(b"", "text/html", 404), []),
        (SHAPED_LINK, BROKEN, ["unreadable"]),
        (UNLIKE_LINK, BROKEN, []),
        (SHAPED_LINK, PDF, ["unreadable"]),
        (SHAPED_LINK, came("<p>不是它的页。</p>".encode() * 9, "text/html"), []),
    ],
)
def test_what_does_not_come_is_missed_only_where_its_address_says_that_it_is_a_part(
    link: str, answer: Given, missed: list[str]
) -> None:
    page, stage, counted = rest(link, answer)
    assert len(stage.asked) == 1
    assert [one.problem for one in page.missed] + [
        "unreadable" for one in counted.get(counters.ARTICLES_CUT, {})
    ] == missed
    assert page.files == []
    told = [warning for warning in report_of(page).warnings if warning.startswith("the article goes on, but ")]
    assert len(told) == len(missed)


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        (SHAPED_LINK, 1),
        (UNLIKE_LINK, 0),
        ('<p><a href="ftp://county.example/nb/content_9_2.html">下一页</a></p>', 0),
    ],
)
def test_of_a_whole_report_only_pages_of_its_own_are_asked(link: str, asked: int) -> None:
    _, stage, _ = rest(link, came(b"", "text/html", 404), whole=True)
    assert len(stage.asked) == asked


def test_a_pager_that_leads_back_ends_it() -> None:
    page, answers = portal(of=3, pager=words)
    back = f'<p><a href="{SECOND}">下一页</a></p>'
    answers[THIRD] = came(dressed(cut_up(3)[2], back, readers=3).encode(), "text/html")
    stage = Stage(answers)
    stage.on(page)
    assert [request.url for request in stage.asked] == [HOST + SECOND, HOST + THIRD]
    assert (len(page.files), page.missed) == (2, [])


def test_a_file_that_has_brought_the_reader_down_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    crash = Problem("reader-crash", "brought the reader down")

    @contextlib.contextmanager
    def over(url: str, _: bytes) -> Iterator[Problem | None]:
        yield crash if url.endswith(SECOND) else None

    page, answers = portal()
    monkeypatch.setattr(canary, "over", over)
    stage = Stage(answers)
    counted = stage.on(page)
    assert len(stage.asked) == 1
    told = [*(one.problem for one in page.missed), *counted.get(counters.ARTICLES_CUT, {}).values()]
    assert len(told) == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_scripted_pager_is_told_only_where_something_is_missing(whole: bool) -> None:
    scripted = '<div class="page"><a href="#" onclick="turn()">下一页</a></div>'
    _, stage, counted = rest(scripted, LATE, whole=whole)
    assert stage.asked == []
    assert (counters.ARTICLES_CUT in counted) == (not whole)


def test_a_part_off_the_hosts_is_named_with_the_files_that_are() -> None:
    page, _, counted = rest(SHAPED_LINK, Refused(Problem("off-host", "not the portal's")))
    assert counted[counters.FILES_OFF_HOST] == {page.url: HOST + SECOND}
    assert counters.ARTICLES_CUT not in counted
