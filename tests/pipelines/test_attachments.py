"""The files of report pages, with answers that a test gives: what is asked for, what is told, what is counted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from scrapy.http import Response

from harvester.documents import read_document
from harvester.documents.blocks import Document
from harvester.errors import Unreadable
from harvester.items import Fetched, File, Page, Problem, Refusal, Row
from harvester.middlewares.problem import Refused
from harvester.replica import markup
from harvester.replica.figures import Figures, figures_for
from harvester.reports.model import Attachment, Report
from harvester.store import counters
from pipelines import attachments
from pipelines.attachments import Pool, read_files, shared_pool
from tests.dataset.support import report_of
from tests.pipelines.staged import ROOM, Given, Stage, came

URL = "http://county.example/nb/1.html"
ROW = Row("某县2021年政府信息公开工作年度报告", "2022-01-20")
FIGURES = figures_for("某县水利局", 2021)


def file(figures: Figures = FIGURES) -> bytes:
    """The bytes of a file; `reading` knows what stands in it."""
    return b"%PDF-1.7 " + markup.dress(figures, "plain").encode()


def reading(data: bytes, url: str | None, kind: str | None) -> Document:
    """Reads what `file` made, and refuses what is "bad"."""
    if b"bad" in data:
        raise Unreadable("damaged")
    return read_document(data.removeprefix(b"%PDF-1.7 "), url)


def page(body: str = "<h1>年度报告</h1>", *, report: Report | None = None, url: str = URL, **came: Any) -> Page:
    fetched = Fetched("county", url, "report", 200, "2026-11-23T01:00:00+00:00", f"<html><body>{body}".encode())
    return Page(replace(fetched, **{"row": ROW, **came}), report or Refusal("no report"))


def linking(*links: str, **how: Any) -> Page:
    return page("".join(f'<p><a href="{link}">附件{n}</a></p>' for n, link in enumerate(links)), **how)


def holding(*links: str, url: str = URL) -> Page:
    """A page that is a report and links files."""
    made = report_of(FIGURES)
    made.attachments = [Attachment(f"http://county.example{link}", f"附件{n}") for n, link in enumerate(links)]
    return page(report=made, url=url)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def pool(workers: int, pages: int) -> Pool:
        made = Pool(workers, pages)
        monkeypatch.setattr(made.sandbox, "read", reading)
        return made

    monkeypatch.setattr(attachments, "shared_pool", pool)


@pytest.mark.parametrize(
    "item",
    [
        {"url": URL},
        linking("/a.pdf", kind="listing"),
        replace(linking("/a.pdf"), outcome=Problem("blocked", "a challenge")),
        replace(linking("/a.pdf"), fetched=replace(linking().fetched, body=b"")),
        page("<p>no link</p>"),
        linking("/a.pdf", row=None),
        linking("/a.pdf", row=Row("某县召开政务公开会议")),
    ],
    ids=["no page", "listing", "problem", "no body", "no link", "no row", "news"],
)
def test_nothing_is_asked_where_no_report_can_be_missing(item: Any) -> None:
    was = getattr(item, "outcome", None)
    stage = Stage({})
    assert stage.on(item) == {}
    assert stage.asked == []
    assert getattr(item, "outcome", None) is was


def test_the_report_in_a_file_is_counted_as_read_once() -> None:
    stage = Stage({"/a.pdf": came(file())})
    one = linking("/a.pdf")
    assert stage.on(one) == {counters.READ: 1, counters.FILES_FETCHED: 1}
    assert one.report is not None
    assert one.report.tables.proactive == FIGURES.tables["proactive"]
    assert "the report is in the file 附件0" in one.report.warnings
    # a page that was one already was counted when it was read
    other = Stage({"/a.pdf": came(file())})
    assert other.on(holding("/a.pdf")) == {counters.FILES_FETCHED: 1}


def test_a_file_is_asked_as_a_reader_would_come_to_it() -> None:
    stage = Stage({"/a.pdf": came(file())})
    stage.on(linking("/a.pdf"))
    (request,) = stage.asked
    assert request.headers["Referer"] == URL.encode()
    assert request.meta == {"kind": "file", "download_maxsize": ROOM}


def test_a_page_that_is_a_file_is_read_and_asks_for_nothing() -> None:
    stage = Stage({})
    one = page(row=None)
    one.fetched = replace(one.fetched, body=file(), content_type="application/pdf")
    one.outcome = None
    assert stage.on(one) == {counters.READ: 1}
    assert one.report is not None
    assert one.report.agency == "某县水利局"
    assert stage.asked == []


def test_all_files_of_a_page_have_one_room_together() -> None:
    first, rest = file(), came(b"%PDF-1.7 bad")
    stage = Stage({"/a.pdf": came(first), "/b.pdf": rest, "/c.pdf": rest}, ATTACHMENT_MAX_BYTES=len(first) + 12)
    stage.on(holding("/a.pdf", "/b.pdf", "/c.pdf"))
    room = len(first) + 12
    # none is left for the last one; 0 would stand for no bound at all
    assert [request.meta["download_maxsize"] for request in stage.asked] == [room, 12, 1]


@pytest.mark.parametrize(("links", "left"), [(2, 0), (3, 1), (5, 3)])
def test_files_beyond_the_bound_are_left_and_told(links: int, left: int) -> None:
    stage = Stage({f"/{n}.pdf": came(b"%PDF-1.7 bad") for n in range(links)}, ATTACHMENTS_MAX=2)
    one = holding(*(f"/{n}.pdf" for n in range(links)))
    counted = stage.on(one)
    assert len(stage.asked) == 2
    assert one.report is not None
    told = [line for line in one.report.warnings if "more attachments" in line]
    assert told == ([f"{left} more attachments were not fetched"] if left else [])
    assert counted.get(counters.FILES_LEFT) == ({URL: left} if left else None)


def test_every_page_with_files_left_is_named_in_the_verdict() -> None:
    stage = Stage({"/0.pdf": came(b"%PDF-1.7 bad")}, ATTACHMENTS_MAX=1)
    pages = [holding("/0.pdf", "/1.pdf", url=f"http://county.example/{n}.html") for n in (1, 2)]
    counted = stage.on(*pages)
    assert counted[counters.FILES_LEFT] == {page.url: 1 for page in pages}


def test_what_did_not_come_is_a_warning_on_a_report_and_part_of_a_refusal() -> None:
    gone: dict[str, Given] = {"/a.pdf": came(b"", status=404), "/b.pdf": came(file())}
    one, none = holding("/a.pdf", "/b.pdf"), linking("/a.pdf")
    counted = Stage(gone).on(one)
    said = "attachment http://county.example/a.pdf was not fetched: status 404"
    assert one.report is not None
    assert said in one.report.warnings
    assert [file.url for file in one.files] == ["http://county.example/b.pdf"], "the next one is asked still"
    assert counted == {f"{counters.FILES_FAILED}http-404": 1, counters.FILES_FETCHED: 1}
    Stage(gone).on(none)
    assert none.refusal == f"no report; {said}"
    assert [(one.url, one.problem) for one in none.missed] == [("http://county.example/a.pdf", "http-404")]


def test_a_refusal_with_many_missing_files_stays_short() -> None:
    one = linking(*(f"/{n}.pdf" for n in range(5)))
    one.outcome = Refusal("x" * 480)
    Stage({f"/{n}.pdf": came(b"", status=404) for n in range(5)}).on(one)
    assert one.refusal is not None
    assert len(one.refusal) == 500


def test_files_of_another_host_are_named_for_the_verdict() -> None:
    off = Refused(Problem("off-host", "off the portal's hosts"))
    stage = Stage({"/a.pdf": off, "/b.pdf": Refused(Problem("robots", "robots.txt forbids this address"))})
    assert stage.on(holding("/a.pdf", "/b.pdf")) == {
        counters.FILES_OFF_HOST: {URL: "http://county.example/a.pdf"},
        f"{counters.FILES_FAILED}off-host": 1,
        f"{counters.FILES_FAILED}robots": 1,
    }


TITLE = "<h1>某县2021年政府信息公开工作年度报告</h1>"
SHOWN = came("<html><body><p>正文</p></body></html>".encode(), "text/html")


def test_a_page_instead_of_a_file_is_a_failure_only_where_a_file_was_promised() -> None:
    sure = holding("/a.pdf")
    assert Stage({"/a.pdf": SHOWN}).on(sure) == {f"{counters.FILES_FAILED}no-file": 1}
    assert [one.detail for one in sure.missed] == ["a page came instead of a file"]
    # an address that may be anything: what came was no file, and what follows is asked
    unsure = page(f'{TITLE}<script>pdfUrl = "/show?id=1"; fileUrl = "/get?id=2"</script>')
    stage = Stage({"/show?id=1": SHOWN, "/get?id=2": came(file())})
    assert stage.on(unsure) == {counters.FILES_FETCHED: 1, counters.READ: 1}
    assert len(stage.asked) == 2
    assert unsure.missed == []
    # but one that is refused is a failure, whatever it is
    failed = page(f'{TITLE}<script>pdfUrl = "/show?id=1"</script>')
    assert Stage({"/show?id=1": came(b"", status=500)}).on(failed) == {f"{counters.FILES_FAILED}http-500": 1}


FRAME = '<iframe src="{}"></iframe>'


def test_a_frame_is_not_asked_for_where_nothing_is_missing() -> None:
    one = holding()
    assert one.report is not None
    one.report.attachments = [Attachment("http://county.example/weather.html", "")]
    stage = Stage({})
    stage.on(one)
    assert stage.asked == []


def test_the_text_of_a_report_in_a_frame_is_read_and_the_weather_in_another_is_not() -> None:
    text = f"<html><body>{markup.dress(FIGURES, 'plain')}</body></html>".encode()
    answers: dict[str, Given] = {"/w.html": SHOWN, "/nb/1_text.html": came(text, "text/html")}
    one = page(TITLE + FRAME.format("/w.html") + FRAME.format("/nb/1_text.html"))
    assert Stage(answers).on(one) == {counters.FILES_FETCHED: 1, counters.READ: 1}
    assert one.report is not None
    assert one.report.tables.proactive == FIGURES.tables["proactive"]
    assert [file.url for file in one.files] == ["http://county.example/nb/1_text.html"]
    assert one.missed == []


@pytest.mark.parametrize(
    ("body", "title", "asked", "taken"),
    [
        ("林业局", "某县水利局2021年政府信息公开工作年度报告", True, False),
        ("林业局", "查看报告全文", True, False),
        ("水利局", "查看报告全文", True, True),
        ("林业局", "上一篇：某县水利局2020年政府信息公开工作年度报告", False, False),
        ("林业局", "某县林业局2021年政府信息公开工作年度报告", False, False),
    ],
)
def test_the_page_of_another_report_is_no_file(body: str, title: str, asked: bool, taken: bool) -> None:
    text = f"{markup.dress(figures_for(f'某县{body}', 2021), 'plain')}<embed src='/o.pdf'>".encode()
    own = "某县水利局2021年政府信息公开工作年度报告"
    one = page(f'<h1>{own}</h1><a href="/nb/2.html">{title}</a>', row=replace(ROW, title=own))
    (stage := Stage({"/nb/2.html": came(b"<html>" + text, "text/html"), "/o.pdf": came(file())})).on(one)
    assert [request.url[22:] for request in stage.asked] == ["nb/2.html"] * asked
    assert (len(one.files), one.report is not None, one.missed) == (taken, taken, [])


@pytest.mark.parametrize("had", [True, False])
def test_a_frame_off_the_hosts_is_told_only_where_nothing_else_held_the_report(had: bool) -> None:
    off = Refused(Problem("off-host", "weather.example is not the portal's"))
    shown = '<embed src="/a.pdf">' if had else ""
    one = page(TITLE + FRAME.format("http://weather.example/w") + shown)
    counted = Stage({"http://weather.example/w": off, "/a.pdf": came(file())}).on(one)
    assert counters.FILES_OFF_HOST not in counted
    assert [missed.url for missed in one.missed] == ([] if had else ["http://weather.example/w"])


VIEWER = '<html><body><iframe src="{}"></iframe></body></html>'


def test_one_viewer_leads_to_the_file_and_two_lead_nowhere() -> None:
    answers: dict[str, Given] = {
        "/see.jsp": came(VIEWER.format("/f.pdf").encode(), "text/html"),
        "/f.pdf": came(file()),
        "/far.jsp": came(VIEWER.format("/see2.pdf").encode(), "text/html"),
        "/see2.pdf": came(VIEWER.format("/f.pdf").encode(), "text/html"),
    }
    one = holding("/see.jsp")
    Stage(answers).on(one)
    assert [(file.url, file.linked) for file in one.files] == [
        ("http://county.example/f.pdf", "http://county.example/see.jsp")
    ]
    far = holding("/far.jsp")
    stage = Stage(answers)
    stage.on(far)
    assert [request.url[22:] for request in stage.asked] == ["far.jsp", "see2.pdf"]
    assert [missed.problem for missed in far.missed] == ["no-file"]


def test_a_file_keeps_its_own_address_name_and_type() -> None:
    one = holding("/a.pdf")
    Stage({"/a.pdf": came(file(), Content_Disposition="attachment; filename=year.pdf")}).on(one)
    assert [(f.url, f.linked, f.name, f.content_type) for f in one.files] == [
        ("http://county.example/a.pdf", None, "year.pdf", "application/pdf")
    ]
    untyped = holding("/a.pdf")
    Stage({"/a.pdf": Response("http://any", 200, {}, file())}).on(untyped)
    assert [(f.name, f.content_type) for f in untyped.files] == [("附件0", None)]


# -- a page and what came with it ---------------------------------------------------------------------------


def with_files(made: Page, *bodies: bytes) -> Page:
    made.files = [File(f"http://county.example/{n}.pdf", f"{n}.pdf", body) for n, body in enumerate(bodies)]
    return made


NOTICE = b"%PDF-1.7 " + "<h1>关于召开会议的通知</h1><p>请准时参加。</p>".encode()


def test_of_several_files_each_is_told_and_the_first_report_stands() -> None:
    other = replace(FIGURES, tables={**FIGURES.tables, "requests": None})
    one = with_files(linking(), NOTICE, b"%PDF-1.7 bad", file(other), file())
    read_files(one, reading)
    assert one.report is not None
    said = one.report.warnings
    assert any(line.startswith("file 0.pdf is no report: ") for line in said)
    assert "file 1.pdf was not read: damaged" in said
    assert "the report is in the file 2.pdf" in said
    # what it lacks comes from the one behind it
    assert one.report.tables.requests == FIGURES.tables["requests"]
    assert "requests from the file 3.pdf" in said


def test_a_page_whose_files_hold_no_report_says_what_they_are() -> None:
    one = with_files(linking(), NOTICE, b"%PDF-1.7 bad")
    read_files(one, reading)
    assert one.refusal is not None
    assert one.refusal.startswith("no report; file 0.pdf is no report: ")
    assert one.refusal.endswith("; file 1.pdf was not read: damaged")
    unnamed = with_files(page(), b"%PDF-1.7 bad")
    unnamed.outcome = None
    read_files(unnamed, reading)
    assert unnamed.refusal == "no report; file 0.pdf was not read: damaged"
    long = with_files(page(), b"%PDF-1.7 bad")
    long.outcome = Refusal("x" * 600)
    read_files(long, reading)
    assert long.refusal == "x" * 500


def test_a_table_in_a_file_counts_with_the_title_of_its_page() -> None:
    title = "<h1>某县水利局2021年政府信息公开工作年度报告</h1>"
    bare = b"%PDF-1.7 " + markup.dress(FIGURES, "plain").partition("</h1>")[2].encode()
    one = with_files(page(title, row=None), bare)
    read_files(one, reading)
    assert one.report is not None, one.refusal
    assert (one.report.agency, one.report.year) == ("某县水利局", 2021)


def test_row_and_portal_say_whose_a_nameless_file_is() -> None:
    body = b"%PDF-1.7 " + markup.dress(FIGURES, "plain").replace("某县水利局", "本机关").encode()
    one = page(row=Row("某县水利局2021年政府信息公开工作年度报告", "2022-01-20"))
    one.fetched = replace(one.fetched, body=body, content_type="application/pdf")
    read_files(one, reading)
    assert one.report is not None
    assert one.report.agency == "某县水利局"


def test_attachments_keep_the_names_that_the_page_gives_and_get_those_it_lacks() -> None:
    one = with_files(page(report=report_of(FIGURES)), file(), file())
    assert one.report is not None
    one.report.attachments = [
        Attachment("http://county.example/0.pdf", "年报全文"),
        Attachment("http://county.example/see?1", ""),
    ]
    one.files[1] = replace(one.files[1], linked="http://county.example/see?1")
    one.files.append(File("http://county.example/9.pdf", "9.pdf", file(), linked="http://county.example/see?9"))
    read_files(one, reading)
    assert [(a.url[22:], a.name) for a in one.report.attachments] == [
        ("0.pdf", "年报全文"),
        ("see?1", "1.pdf"),
        ("see?9", "9.pdf"),
    ]


# -- what all crawls of a process share ----------------------------------------------------------------------


def test_a_file_that_takes_long_does_not_hold_up_the_crawl() -> None:
    went_on = threading.Event()
    done: list[bool] = []

    async def crawl() -> None:
        pool = Pool(1, 1)
        asyncio.get_running_loop().call_soon(went_on.set)
        await pool.run(lambda: done.append(went_on.wait(10)))

    asyncio.run(crawl())
    assert done == [True], "the loop went on while the file was read"


def test_a_thread_that_reads_never_keeps_the_program_from_ending() -> None:
    kinds: list[bool] = []
    asyncio.run(Pool(1, 1).run(lambda: kinds.append(threading.current_thread().daemon)))
    assert kinds == [True]


def test_so_many_pages_hold_their_files_at_once_and_no_more() -> None:
    async def crawl() -> list[bool]:
        pool = Pool(1, 2)
        full = []
        for _ in range(2):
            full.append(pool.turn().locked())
            await pool.turn().acquire()
        return [*full, pool.turn().locked()]

    assert asyncio.run(crawl()) == [False, False, True]


def test_all_crawls_share_one_pool() -> None:
    made: Callable[[int, int], Pool] = shared_pool
    assert isinstance(made(1, 7), Pool)
    assert made(1, 7) is made(1, 7)
