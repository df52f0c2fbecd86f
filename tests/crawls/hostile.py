"""Portals that answer wrongly on purpose: each row of the listing leads to another kind of failure."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from html import escape

from harvester.replica.site import Article, Ask, Reply, Site

DAY = "/nb/202401/t20240115_"


class Rows(Site):
    """A TRS listing at /nb/ of the rows in `rows`: (title, address)."""

    family, title, division, port, start = "trs", "坏县人民政府", "140403", 0, ("/nb/",)
    entry = "rows"

    def build(self) -> None:
        self.listed = [
            (f"坏县某局{year}年政府信息公开工作年度报告", f"{DAY}{year}.html") for year in range(2014, 2024)
        ]

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == "/nb/":
            return self.html(self.listing(self.listed))
        if ask.path.startswith(DAY):
            return self.page(ask)
        return None

    def listing(self, rows: list[tuple[str, str]], more: str = "") -> str:
        lines = "".join(
            f'<li><a href="{url}">{escape(title)}</a><span>2024-01-15</span></li>' for title, url in rows
        )
        return f"<html><head><title>年报</title></head><body><ul>{lines}</ul>{more}</body></html>"

    def page(self, ask: Ask) -> Reply:
        return self.html(f"<html><body><h1>坏县年度报告</h1><p>{'正文' * 300}</p></body></html>")


class Hostile(Rows):
    """Every kind of failure below one listing, and good pages between them."""

    entry = "hostile"
    title = "劣县人民政府"
    robots = "User-agent: *\nDisallow: /private/\n"
    options = {"timeout": 2}
    # address of the page to the problem that a crawl must record, None for a good page; name to address
    expected: dict[str, str | None]
    names: dict[str, str]

    def __init__(self, stranger: str) -> None:
        self.stranger = stranger
        super().__init__()

    def build(self) -> None:
        good = f"<html><body><h1>报告</h1><p>{'正文' * 300}</p></body></html>".encode()
        tries: dict[str, int] = {}

        def once(name: str, bad: Reply) -> Callable[[], Reply]:
            """Fails at the first try only."""

            def answer() -> Reply:
                tries[name] = tries.get(name, 0) + 1
                return bad if tries[name] == 1 else Reply(good)

            return answer

        def to(url: str, status: int = 302, **headers: str) -> Reply:
            return Reply(b"", status, headers={"Location": url, **headers})

        refresh = "<html><head><meta http-equiv='refresh' content='0;URL={}'></head></html>"
        far = f"{self.stranger}/stolen.html"
        bomb = gzip.compress(bytes(20_000_000))
        answers: dict[str, tuple[Reply | Callable[[], Reply], str | None]] = {
            "good": (Reply(good), None),
            "latin": (Reply(good, content_type="text/html; charset=iso-8859-1"), None),
            "half": (Reply(good[: len(good) // 2]), None),
            "pdf": (Reply(b"%PDF-1.4 " + b"x" * 900, content_type="text/html"), None),
            "moved": (to("/nb/202401/t20240115_9.html"), None),
            "stub": (Reply(refresh.format("/nb/202401/t20240115_9.html").encode()), None),
            "busy": (once("busy", Reply(b"", 503, headers={"Retry-After": "0"})), None),
            "flaky": (once("flaky", Reply(good, fault="reset")), None),
            "gone": (Reply(b"<h1>404</h1>", 404), "http-404"),
            "broken": (Reply(b"oops", 500), "http-500"),
            "later": (Reply(b"", 429, headers={"Retry-After": "9999"}), "http-429"),
            "error": (Reply("<html><body>您访问的页面不存在或已删除！</body></html>".encode()), "removed"),
            "empty": (Reply(b""), "empty"),
            "blank": (Reply(b"<html><body>\n\n</body></html>"), "empty"),
            "script": (
                Reply(b"<script>if(k())location.href='/x.html';else location.href='/y.html'</script>"),
                "script-redirect",
            ),
            "cut": (Reply(good, fault="cut"), "cut"),
            "reset": (Reply(good, fault="reset"), "connection"),
            "stall": (Reply(good, fault="stall"), "timeout"),
            "large": (Reply(bytes(400_000)), "too-large"),
            "bomb": (Reply(bomb, headers={"Content-Encoding": "gzip"}), "too-large"),
            "front": (to("/"), "removed"),
            "up": (Reply(refresh.format("../").encode()), "removed"),
            "away": (to(far), "off-host"),
            "refreshed": (Reply(refresh.format(far).encode()), "off-host"),
            # the last two lead to each other
            "loop": (to(f"{DAY}199.html"), "redirects"),
            "loop2": (to(f"{DAY}198.html"), "redirects"),
        }
        self.names = {name: f"{DAY}{200 - len(answers) + n}.html" for n, name in enumerate(answers)}
        self.answers = {self.names[name]: answer for name, (answer, _) in answers.items()}
        self.expected = {self.names[name]: problem for name, (_, problem) in answers.items() if name != "loop2"}
        self.listed = [(f"坏县第{n}局2023年政府信息公开工作年度报告", url) for n, url in enumerate(self.expected)]
        self.listed.append(("坏县禁局2023年政府信息公开工作年度报告", "/private/202401/t20240115_1.html"))
        self.listed.append(("别县2023年政府信息公开工作年度报告", f"{self.stranger}/202401/t20240115_1.html"))
        self.expected |= {"/private/202401/t20240115_1.html": "robots"}
        self.add(
            Article(
                "好", "2024-01-15", "/nb/202401/t20240115_9.html", body="<h1>报告</h1>" + "<p>正文正文</p>" * 50
            )
        )

    def page(self, ask: Ask) -> Reply:
        answer = self.answers[ask.path]
        return answer() if callable(answer) else answer


class Stranger(Rows):
    """A host off the portal: must never be asked anything."""

    entry = "stranger"


class Slow(Rows):
    """Asks for a pause between requests."""

    entry = "slow"
    title = "慢县人民政府"
    robots = "User-agent: *\nCrawl-delay: 0.1\n"


class Pondering(Rows):
    """Takes its time for every answer, so that requests at once would be seen."""

    entry = "pondering"
    title = "慎县人民政府"

    def build(self) -> None:
        super().build()
        self.pause = 0.03


class Firewall(Rows):
    """Lets the listing through and answers all reports with a challenge."""

    entry = "firewall"
    challenge: Reply

    def __init__(self, entry: str, challenge: Reply) -> None:
        self.entry = entry  # type: ignore[misc]
        self.title = f"{entry}县人民政府"  # type: ignore[misc]
        self.challenge = challenge
        super().__init__()

    def page(self, ask: Ask) -> Reply:
        if "Location" in self.challenge.headers:
            return Reply(b"", 302, headers=self.challenge.headers | {"Location": ask.path})
        return self.challenge


class Endless(Rows):
    """A pager without end: new rows on every page (a calendar), or the same ones."""

    def __init__(self, entry: str, fresh: bool, **options: int) -> None:
        self.entry = entry  # type: ignore[misc]
        self.title = f"{entry}县人民政府"  # type: ignore[misc]
        self.fresh = fresh
        self.options = options  # type: ignore[misc]
        super().__init__()

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != "/nb/":
            return self.page(ask)
        number = int(ask.query.get("page", "1"))
        first = number * 10 if self.fresh else 0
        rows = [
            (f"坏县第{n}局2023年政府信息公开工作年度报告", f"{DAY}{n + 1000}.html")
            for n in range(first, first + 3)
        ]
        return self.html(self.listing(rows, f'<a href="/nb/?page={number + 1}">下一页</a>'))


class Maze(Rows):
    """Columns below columns without end."""

    entry = "maze"
    title = "迷县人民政府"
    options = {"max_channels": 7, "max_depth": 3}

    def route(self, ask: Ask) -> Reply | None:
        below = "".join(f'<a href="{ask.path}{n}/">年度报告{n}</a>' for n in range(3))
        return self.html(self.listing([], below))
