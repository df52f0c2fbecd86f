"""What stands between a browser and Datasette: who may ask, what may be run, and what a spreadsheet is handed.

A page that somebody visits can make the browser ask 127.0.0.1 under a name of its own (DNS rebinding): only hosts
that the operator named are answered. Scripts are those of Datasette's files and the few that its own templates
hold, told by their hashes; text of portals that got past every escaping would not run. CSV is made harmless as the
export's is.
"""

from __future__ import annotations

import asyncio
import base64
import csv
import hashlib
import io
import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from harvester.dataset.harmless import harmless

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

# a section's text may be longer than the csv module reads at first
csv.field_size_limit(100_000_000)
LOCAL = ("localhost", "127.0.0.1", "::1")
WAYS = ("GET", "HEAD")
_CSV = (b"text/csv", b"text/plain")
MOST_ROWS = 5_000
"""Rows that one query answers (Datasette's max_returned_rows); tables are streamed whole."""
CUT = b"# the first 5000 rows; the whole: `scrapy export`, or the query with LIMIT and OFFSET\r\n"
AT_ONCE = 3
"""Pages that may run SQL of any size at the same time; others wait, and the project's own pages go past them."""
# matches: /report/12
OURS = re.compile(r"/(?:search|report/\d+|archived/\d+|place/.*|body/.*|gongkai/.*|-/static.*)?$")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# {{ datasette_allow_facet }} in table.html is the only thing that Datasette writes into a script of its own
_FACET = re.compile(r"\{\{\s*datasette_allow_facet\s*\}\}")


@cache
def policy() -> str:
    """The Content-Security-Policy of every page but archived ones, which bring a stricter one of their own."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {' '.join(sorted(hashes()))}",
            # Datasette's templates hold style attributes
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def hashes() -> set[str]:
    """The hashes of the scripts that stand in Datasette's own templates, as a policy names them."""
    found = set()
    for template in (files("datasette") / "templates").iterdir():
        if template.name.endswith(".html"):
            for script in _INLINE.findall(template.read_text(encoding="utf-8")):
                ways = [_FACET.sub(word, script) for word in ("true", "false")] if "{{" in script else [script]
                found |= {_hash(text) for text in ways if "{" + "{" not in text and "{" + "%" not in text}
    return found


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def may_ask(host: str, allowed: Iterable[str]) -> bool:
    """Whether a Host header names this machine itself or a host that the operator allows; any port will do.

    allowed: names or addresses; "*" where the operator serves to a network: then any plain address is one too, for
    what an attack needs is a name of its own.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    names = {one.lower() for one in allowed}
    return name in LOCAL or name in names or ("*" in names and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def guarded(app: App, allowed: Callable[[], tuple[str, ...] | None]) -> App:
    """The application behind the guard. allowed: names of this server; None: it serves nothing of ours."""
    heavy = asyncio.Semaphore(AT_ONCE)

    async def answer(scope: Scope, receive: Any, send: Send) -> None:
        names = allowed()
        if scope["type"] != "http" or names is None:
            await app(scope, receive, send)
        elif scope["method"] not in WAYS:
            await _refuse(send, 405, "this database is only read")
        elif not may_ask(_host(scope), names):
            await _refuse(send, 421, "not the name of this server; see scrapy browse --allow-host")
        elif OURS.match(scope["path"]):
            await app(scope, receive, _dressed(send, scope))
        else:
            async with heavy:
                await app(_whole(scope), receive, _dressed(send, scope))

    return answer


def _host(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _whole(scope: Scope) -> Scope:
    """A question for a table as CSV asks for all of it, not for a page of it that looks like all."""
    asked: bytes = scope.get("query_string", b"")
    if not scope["path"].endswith(".csv") or b"_stream=" in asked or b"_next=" in asked:
        return scope
    return {**scope, "query_string": asked + (b"&" if asked else b"") + b"_stream=on"}


def _dressed(send: Send, scope: Scope) -> Send:
    """Adds the policy where an answer has none; makes the cells of CSV harmless, row by row as they are sent.

    A page says its language. CSV of a query that is cut says so in its last line.
    """
    path: str = scope["path"]
    is_csv = is_page = False
    rows = 0
    language = b"zh-CN" if b"lang=zh" in scope.get("query_string", b"") else b"en"

    async def sending(message: MutableMapping[str, Any]) -> None:
        nonlocal is_csv, is_page, rows
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            given = {name.lower(): value for name, value in headers}
            # shown in the browser (text/plain) or downloaded
            is_csv = path.endswith(".csv") and given.get(b"content-type", b"").startswith(
                (b"text/csv", b"text/plain")
            )
            is_page = given.get(b"content-type", b"").startswith(b"text/html") and b"content-length" not in given
            is_page = is_page and not path.startswith("/archived/")
            for name, value in (
                (b"content-security-policy", policy().encode()),
                (b"x-content-type-options", b"nosniff"),
                (b"referrer-policy", b"same-origin"),
            ):
                if name not in given:
                    headers.append((name, value))
            message = {**message, "headers": headers}
        elif is_page and message.get("body"):
            is_page = False
            message = {**message, "body": message["body"].replace(b"<html>", b'<html lang="%s">' % language, 1)}
        elif is_csv:
            body, count = _harmless_rows(message.get("body", b""))
            rows += count
            if rows == MOST_ROWS + 1 and not message.get("more_body"):
                body += CUT
            message = {**message, "body": body}
        await send(message)

    return sending


def _harmless_rows(body: bytes) -> tuple[bytes, int]:
    """Whole rows of CSV (the csv module writes a row at once), every cell harmless; and how many rows."""
    made = io.StringIO()
    writer = csv.writer(made)
    count = 0
    for row in csv.reader(io.StringIO(body.decode("utf-8", "replace"), newline="")):
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    return made.getvalue().encode(), count
