"""What answers and the files of a page are, line by line: tests/reading/said/*.txt, named as the readers here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harvester.items import Fetched, Page, Problem, Refusal, Row
from harvester.middlewares.redirects import _is_above, _is_front
from harvester.middlewares.redirects import refresh as leads_to
from harvester.reading import files, problems
from harvester.reports.model import Attachment, Report, Tables

SAID = Path(__file__).parent / "said"
PAGE = "http://a.example/nb/1.html"
ROW = "某县水利局2023年政府信息公开工作年度报告"


def _html(text: str) -> bytes:
    return f"<html><body>{text}</body></html>".encode()


def _short(url: str) -> str:
    return url.replace("http://a.example", "")


def _code(found: Problem | None) -> str:
    return "-" if found is None else f"{found.code}: {found.detail}"


def up(text: str) -> str:
    """`there < here`: whether an address is the front page, or above another one."""
    there, _, here = text.partition(" < ")
    signs = [
        name for name, holds in (("front", _is_front(there, here)), ("above", _is_above(there, here))) if holds
    ]
    return " ".join(signs) or "-"


def refresh(text: str) -> str:
    """Where a stub's refresh leads."""
    return _short(leads_to(f"<html><head>{text}</head></html>".encode(), PAGE) or "-")


def files_of(text: str) -> str:
    """The files that a page without a report offers, the most telling first; ? where only the answer tells."""
    came = Fetched("county", PAGE, "report", 200, "2026-11-23T01:00:00+00:00", _html(text), row=Row(ROW))
    return _shown(files.candidates(Page(came, Refusal("neither table nor prose"))))


def files_read(text: str) -> str:
    """The files that a page with a report of prose links: `address name; …`."""
    links = [one.partition(" ") for one in text.split("; ")]
    report = Report(
        None, ROW, "某县水利局", 2023, None, None, {}, [], Tables(),
        attachments=[Attachment(url, name) for url, _, name in links],
    )  # fmt: skip
    came = Fetched("county", PAGE, "report", 200, "2026-11-23T01:00:00+00:00", _html("<p>年报</p>"), row=Row(ROW))
    return _shown(files.candidates(Page(came, report)))


def _shown(found: list[files.Candidate]) -> str:
    return " ; ".join(f"{'' if one.sure else '?'}{_short(one.url)} {one.name}".strip() for one in found) or "-"


def viewer(text: str) -> str:
    """The file that a viewer's page shows."""
    found = files.embedded(_html(text), PAGE)
    return "-" if found is None else f"{_short(found.url)} {found.name}".strip()


def named(text: str) -> str:
    """`header | name of the link | address`: what a file is called."""
    header, name, url = (part.strip() for part in text.split("|"))
    return files.file_name(header.encode() or None, files.Candidate(url, name), url)


def rating(text: str) -> str:
    url, _, name = text.partition(" ")
    return str(files._rating(url, name))


def before(text: str) -> str:
    """`status cookies | body`: what is certain before an answer is read, as a listing."""
    head, _, body = text.partition("| ")
    status, _, cookies = head.strip().partition(" ")
    data = body.encode().replace(b"\\0", b"\0")
    return _code(problems.before_reading("listing", int(status), cookies, data, PAGE))


def listing(text: str) -> str:
    """What a page without rows is."""
    return _code(problems.instead("listing", _html(text), "", PAGE))


def report(text: str) -> str:
    """What a page is in which no report was found."""
    return _code(problems.instead("report", _html(text), "", PAGE))


READERS: dict[str, Callable[[str], str]] = {
    one.__name__: one
    for one in (up, refresh, files_of, files_read, viewer, named, rating, before, listing, report)
}
