"""A portal whose every word tries to steer the terminal, or to be mark-up of ours."""

from __future__ import annotations

import re
from dataclasses import replace

from harvester.replica.site import Ask, Reply
from tests.nights.portals import Small

# colours, the window's title, an 8-bit escape, bidi overrides and isolates, NUL, BEL, backspace; rich's mark-up
BAD = "\x1b[31m\x1b]0;owned\x07\x9b2J\u202e\u2066\u2069\x00\x08[/red][bold]"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u206f]")


class Steering(Small):
    """Its listing's titles, its names, its error pages and its headers hold BAD."""

    entry = "small"

    def build(self) -> None:
        super().build()
        self.paths = list(self.articles)
        for article in self.articles.values():
            article.title = f"{article.title[:4]}{BAD}{article.title[4:]}"

    def answer(self, ask: Ask) -> Reply:
        if ask.path == self.paths[0]:
            body = f"<html><head><title>{BAD}</title></head><body><h1>404 {BAD}</h1></body></html>"
            return Reply(body.encode(), 404, headers={"Server": "x\x9b31m"})
        if ask.path == self.paths[1]:
            return Reply(f"<html><body>{BAD}您访问的页面不存在{BAD}</body></html>".encode())
        if ask.path == self.paths[2]:
            return Reply(b"\x1b[31m" * 50, content_type="text/html; charset=\x9b31m")
        reply = super().answer(ask)
        reply = replace(
            reply, body=reply.body.replace(b"</p>", f"{BAD}</p>".encode()), headers=dict(reply.headers)
        )
        reply.headers |= {"ETag": '"\x9b31m\x1b[1m"', "Content-Disposition": 'attachment; filename="\x9b31m.doc"'}
        return reply
