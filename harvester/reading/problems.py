"""What is wrong with an answer: short codes with their evidence. The signs are data (data/problems.toml).

Codes: http-NNN; timeout, dns, refused, connection, tls; cut (fewer bytes than announced); too-large;
blocked (a challenge or a firewall); empty; error-text (200 with an error in words); wrong-type; off-host;
robots, robots-error (robots.txt fails: nothing is asked); redirects (too many); removed (leads to a folder or the
front page instead, or says that it is not there); script-redirect, script-only (nothing but a script). Of our own:
machine, failed, reader-error, pipeline-error, spider-error, unstorable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from harvester.datafiles.problems import load
from harvester.items import Problem
from harvester.listings.page import listing
from harvester.reports.words.titles import judge_row

OURS = frozenset({"machine", "failed", "reader-error", "pipeline-error", "spider-error", "unstorable"})
"""Codes of faults of this machine or program: no evidence on a portal."""
OUT_OF_REACH = frozenset({"dns", "refused", "timeout", "connection", "tls"})
"""Codes of a host that cannot be had at all."""
PORTALS_OWN = frozenset({"http-404", "http-410", "removed", "empty", "error-text", "wrong-type", "no-listing"})
"""Codes of answers by which a portal itself says that an address holds nothing of what was looked for."""
SCRIPTED = frozenset({"script-redirect", "script-only"})
"""Codes of pages that only a browser can show."""
BINARY = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
)
# matches: <iframe src="/gk/12.pdf">
EMBEDS = re.compile(rb"<(?:i?frame|embed|object|img)\b|showVsbpdfIframe|\.pdf\b", re.IGNORECASE)
# how files begin and what stands in their last bytes; a ZIP may carry a comment of up to 65535 bytes
FILE_ENDS = (
    (b"%PDF", b"%%EOF"),
    (b"PK\x03\x04", b"PK\x05\x06"),
    (b"\x89PNG", b"IEND"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
)
MOST_BEHIND = 66_000
PASSWORD = re.compile(rb"""type\s*=\s*["']?password""", re.IGNORECASE)
# bytes of the longest page that can be nothing but an error; links that only a page with a menu has
LONGEST, MANY_LINKS = 50_000, 20
HTML_BEGINS = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)
HTML_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
# stubs and challenges are often written without an end
SHORTEST = 2048
# matches: location.href = "/gk/index.html"
SCRIPT_REDIRECT = re.compile(
    r"location(?:\.href)?\s*=\s*[\"']([^\"'\s]{1,500})[\"']|location\.replace\(\s*[\"']([^\"'\s]{1,500})"
)


def before_reading(kind: str, status: int, cookies: str, body: bytes, url: str) -> Problem | None:
    """What is certain before a page is read: a challenge told by its status, an answer of no bytes, or of such
    that are no text where a listing was asked for. cookies: the Set-Cookie headers, joined.
    """
    if status != 200:
        return challenge(status, cookies, body, url)
    if not body.strip():
        return Problem("empty", "0 bytes" if not body else f"{len(body)} bytes of white space")
    form = binary(body)
    if form is not None and kind == "listing":
        return Problem("wrong-type", f"{form} bytes where a listing was expected")
    return None


def instead(kind: str, body: bytes, cookies: str, url: str) -> Problem | None:
    """What a page of status 200 is, in which the reader found no report and the listing no rows: a challenge, a
    shell that a script fills, an error in words. None: nothing of that.
    """
    if binary(body) is not None or _is_json(body):
        return None
    if kind == "listing" and any(
        link.date or judge_row(link.title) == "report" for link in listing(body, url).links
    ):
        return None
    return challenge(200, cookies, body, url) or _shell(kind, body, url) or _error(kind, body, url)


def challenge(status: int, cookies: str, body: bytes, url: str) -> Problem | None:
    """A firewall's challenge, told by the product's own mark. cookies: the Set-Cookie headers, joined."""
    signs = load().challenge
    if status not in signs.statuses and (status not in signs.doubtful or _is_json(body)):
        return None
    evidence = []
    if len(body) <= signs.longest and binary(body) is None:
        page = listing(body, url)
        # a page that shows a file instead of text is short too
        short = len(page.visible) <= signs.visible and len(page.links) <= signs.links and not EMBEDS.search(body)
        if short:
            evidence += [f"script with {m[0][:40]!r}" for p in signs.scripts if (m := p.search(page.text))]
            evidence += [f"sets cookie {m[0]}" for p in signs.cookies if (m := p.search(cookies))]
        if short and not PASSWORD.search(body):
            evidence += [f"says {m[0][:40]!r}" for p in signs.texts if (m := p.search(page.visible))]
    if evidence or status in signs.statuses:
        return Problem("blocked", "; ".join([f"status {status}, {len(body)} bytes", *evidence]))
    return None


def _shell(kind: str, body: bytes, url: str) -> Problem | None:
    """A page without visible text."""
    if len(body) > LONGEST:
        return None
    page = listing(body, url)
    if page.visible or EMBEDS.search(body):
        return None
    if found := SCRIPT_REDIRECT.search(page.text):
        return Problem("script-redirect", f"only a script that leads to {urljoin(url, found[1] or found[2])}")
    if page.root is not None and next(page.root.iter("script"), None) is not None:
        what = "its rows are" if kind == "listing" else "its text is"
        return Problem("script-only", f"{len(body)} bytes without visible text: {what} written by a script")
    return Problem("empty", f"{len(body)} bytes without visible text")


def _error(kind: str, body: bytes, url: str) -> Problem | None:
    """A short page that says that something is wrong."""
    signs = load().error
    if len(body) > LONGEST:
        return None
    page = listing(body, url)
    if len(page.visible) > signs.visible or (kind == "listing" and len(page.links) > MANY_LINKS):
        return None
    words = f"{page.title} {page.visible}"
    for code, patterns in (("removed", signs.absent), ("error-text", signs.texts)):
        said = next((m for p in patterns if (m := p.search(words))), None)
        if said is not None:
            return Problem(code, f"status 200, but the page says {said[0][:60]!r}")
    return None


def broken_off(body: bytes) -> bool:
    """Whether an HTML page has a beginning but no end: fewer bytes came than the page had."""
    if len(body) < SHORTEST or not HTML_BEGINS.search(body[:SHORTEST]):
        return False
    # nearly always in the last lines
    return not (HTML_ENDS.search(body, max(0, len(body) - SHORTEST)) or HTML_ENDS.search(body))


def lacks_end(body: bytes) -> bool:
    """Whether a file of a kind that has a mark at its end lacks it: PDF, ZIP and what is made of it (docx, xlsx
    …), old Office files (whole sectors of 512 bytes), PNG, JPEG.
    """
    for begin, end in FILE_ENDS:
        if body.startswith(begin):
            return end not in body[-MOST_BEHIND:]
    return body.startswith(b"\xd0\xcf\x11\xe0") and len(body) % 512 != 0


def binary(body: bytes) -> str | None:
    """The name of a binary form that the bytes begin with, or None for text."""
    for magic, name in BINARY:
        if body.startswith(magic):
            return name
    return "binary" if b"\0" in body[:512] and body[:2] not in (b"\xff\xfe", b"\xfe\xff") else None


def of_status(status: int, headers: Mapping[str, str]) -> Problem:
    """A status that is no success."""
    detail = f"the server answered {status}"
    if wait := headers.get("Retry-After"):
        detail += f" and asks to wait {wait}"
    return Problem(f"http-{status}", detail)


def _is_json(body: bytes) -> bool:
    """An API's answer: its family says whether it is one."""
    return body[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
