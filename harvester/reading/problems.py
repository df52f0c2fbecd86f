"""What is wrong with an answer: short codes with their evidence. The signs are data (data/problems.toml).

Codes: http-NNN; timeout, dns, refused, connection, tls; cut (fewer bytes than announced); too-large;
blocked (a challenge or a firewall); empty; error-text (200 with an error in words); wrong-type; off-host;
robots; redirects (too many); removed (leads to a folder or the front page instead); script-redirect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from harvester.datafiles.problems import load
from harvester.items import Problem
from harvester.listings.page import listing

OURS = frozenset({"machine", "failed", "reader-error", "pipeline-error", "spider-error", "unstorable"})
"""Codes of faults of this machine or program: no evidence on a portal."""
OUT_OF_REACH = frozenset({"dns", "refused", "timeout", "connection", "tls"})
"""Codes of a host that cannot be had at all."""
PORTALS_OWN = frozenset(
    {"http-404", "http-410", "removed", "empty", "error-text", "script-redirect", "script-only", "wrong-type"}
    | {"no-listing"}
)
"""Codes of answers by which a portal itself says that an address holds nothing of what was looked for."""
BINARY = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
)
EMBEDS = re.compile(rb"<(?:iframe|embed|object|img)\b|showVsbpdfIframe|\.pdf\b", re.IGNORECASE)
HTML_BEGINS = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)
HTML_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
# stubs and challenges are often written without an end
SHORTEST = 2048
SCRIPT_REDIRECT = re.compile(
    r"location(?:\.href)?\s*=\s*[\"']([^\"'\s]{1,500})[\"']|location\.replace\(\s*[\"']([^\"'\s]{1,500})"
)


def challenge(status: int, cookies: str, body: bytes, url: str) -> Problem | None:
    """A firewall's challenge. cookies: the Set-Cookie headers, joined."""
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
            evidence += [f"says {m[0][:40]!r}" for p in signs.texts if (m := p.search(page.visible))]
        if short and (evidence or status != 200):
            evidence += [f"sets cookie {m[0]}" for p in signs.cookies if (m := p.search(cookies))]
    if evidence or status in signs.statuses:
        return Problem("blocked", "; ".join([f"status {status}, {len(body)} bytes", *evidence]))
    return None


def unusable(kind: str, body: bytes, url: str) -> Problem | None:
    """What is wrong with a page of status 200 (no challenge), or None. kind: "listing" or "report"."""
    if not body.strip():
        return Problem("empty", "0 bytes" if not body else f"{len(body)} bytes of white space")
    form = binary(body)
    if form is not None:
        return Problem("wrong-type", f"{form} bytes where a listing was expected") if kind == "listing" else None
    signs = load().error
    if len(body) > 50_000 or _is_json(body):
        return None
    page = listing(body, url)
    text = page.visible
    if not text and not EMBEDS.search(body):
        if found := SCRIPT_REDIRECT.search(page.text):
            return Problem("script-redirect", f"only a script that leads to {urljoin(url, found[1] or found[2])}")
        scripted = page.root is not None and next(page.root.iter("script"), None) is not None
        if scripted and len(body) < load().challenge.script_only:
            return Problem("blocked", f"status 200, {len(body)} bytes that hold nothing but a script")
        # a listing that a script fills (gkmlpt, jpaas) shows nothing before: its family says what it is worth
        if kind != "listing" or not scripted:
            return Problem("empty", f"{len(body)} bytes without visible text")
    if len(text) <= signs.visible:
        said = next((m for p in signs.texts if (m := p.search(f"{page.title} {text}"))), None)
        if said is not None and not (kind == "listing" and len(page.links) > 20):
            return Problem("error-text", f"status 200, but the page says {said[0][:60]!r}")
    return None


def broken_off(body: bytes) -> bool:
    """Whether an HTML page has a beginning but no end: fewer bytes came than the page had."""
    if len(body) < SHORTEST or not HTML_BEGINS.search(body[:SHORTEST]):
        return False
    return not HTML_ENDS.search(body)


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
