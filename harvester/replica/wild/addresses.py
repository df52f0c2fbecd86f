"""How addresses are written."""

from __future__ import annotations

from itertools import count
from urllib.parse import quote

from harvester.replica.site import Ask, Reply
from harvester.replica.wild.portal import Maker, Wild


def sessions() -> Wild:
    """Session ids."""
    one = Wild("sessions", "every answer of the listing writes another session id into its rows")
    counter = count(1000)
    titles = [one.put(f"/show.jsp?id={n}", n) for n in range(3)]

    def answer(ask: Ask) -> str:
        rows = "".join(
            f'<li><a href="/show.jsp;jsessionid=A{next(counter)}?id={n}">{title}</a><span>2024-01-1{n}</span></li>'
            for n, title in enumerate(titles)
        )
        return one.listing(rows)

    one.pages["/nb/"] = answer
    return one


def gbk_query() -> Wild:
    """Chinese in the query of a GBK page."""
    one = Wild("gbkquery", "an old site in GBK with Chinese in its queries", charset="gbk")
    rows = ""
    for n, name in enumerate(("财政局", "教育局")):
        path = f"/show.asp?bm={quote(name.encode('gbk'))}&id={n}"
        title = one.put(path, n)
        rows += f'<li><a href="/show.asp?bm={name}&amp;id={n}">{title}</a><span>2024-01-1{n}</span></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def utf_path() -> Wild:
    """Chinese in the path."""
    one = Wild("chinesepath", "Chinese in the path")
    rows = ""
    for n in range(2):
        title = one.put(f"/{quote('年报')}/{n}.html", n)
        rows += f'<li><a href="/年报/{n}.html">{title}</a><span>2024-01-1{n}</span></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def cookie() -> Wild:
    """A cookie with a Chinese name."""
    one = Wild("cookie", "an answer sets a cookie whose name is Chinese")
    one.pages["/nb/"] = one.listing("".join(one.row(n) for n in range(3)))
    text = str(one.pages["/nb/r1.html"]).encode()
    name = "用户=1; path=/".encode().decode("latin-1")
    one.pages["/nb/r1.html"] = Reply(text, headers={"Set-Cookie": name})
    return one


MAKERS: tuple[Maker, ...] = (sessions, gbk_query, utf_path, cookie)
