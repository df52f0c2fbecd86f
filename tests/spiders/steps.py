"""A spider of the family `plain`, given one listing page after the other."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from harvester.items import Page
from harvester.store import counters
from spiders.bounds import Bounds
from tests.spiders.reading import spider

HOST = "http://x.gov.cn"
URL = f"{HOST}/gk/nb/"
META: dict[str, Any] = {"page": 1, "column": URL, "listing": URL, "depth_below": 0, "kind": "listing"}


def row(
    number: int, title: str = "某县水利局{}年政府信息公开年报", url: str = "/gk/nb/r{}.html", date: str = ""
) -> str:
    year = 2010 + number
    link = f'<a href="{url.format(number)}">{title.format(year)}</a>'
    return f"<li>{link}<span>{date or f'{year + 1}-01-10'}</span></li>"


def listing(*rows: str, below: str = "") -> str:
    return f"<html><body><ul>{''.join(rows)}</ul>{below}</body></html>"


class Walking:
    """A spider of the family `plain`, and what it yields of a page."""

    def __init__(self, *starts: str, settings: dict[str, Any] | None = None, **how: Any) -> None:
        words = {name: how.pop(name) for name in ("since", "limit") if name in how}
        self.one = spider("plain", *(starts or (URL,)), **how)
        self.one._set_crawler(get_crawler(settings_dict=settings))
        for name, value in words.items():
            setattr(self.one, name, value)
        self.one.bounds = Bounds(self.one)

    @property
    def stats(self) -> dict[str, Any]:
        assert self.one.crawler.stats is not None
        return dict(self.one.crawler.stats.get_stats())

    @property
    def notes(self) -> list[tuple[str, str]]:
        return [(gap.kind, gap.says) for walk in self.one.walks.values() for gap in walk.promise.noted]

    def on(self, body: str | bytes, url: str = URL, **meta: Any) -> list[Any]:
        data = body if isinstance(body, bytes) else body.encode()
        request = Request(url, meta={**META, **meta})
        return list(self.one.parse(HtmlResponse(url, body=data, encoding="utf-8", request=request)))


def kinds(found: list[Any]) -> list[str]:
    """report, listing or the problem of pages; what is asked as its path behind a kind."""
    told = []
    for one in found:
        if isinstance(one, Page):
            told.append(f"page {one.problem or one.kind}")
        else:
            told.append(f"{one.meta['kind']} {one.url.removeprefix(HOST)}")
    return told


KEPT = {"depth_below": "depth", "page": "page", "beside": "beside", "barren": "barren", "doubtful": "doubtful"}
USUAL = {"depth_below": 0, "page": 1, "barren": 0, "doubtful": False}


def carried(request: Request) -> str:
    """What a request for a listing takes along where that is not the usual: how deep and which page it is, what
    ends it, which link led there.
    """
    meta = request.meta
    said = [f"{name} {meta[key]}" for key, name in KEPT.items() if key in meta and meta[key] != USUAL.get(key)]
    said += [f"stray {meta['stray']}"] if "stray" in meta else []
    said += [f"ends at {meta['end'][0]} …"] if meta.get("end") else []
    said += [f"by {meta['row'].title}"] if meta.get("row") else []
    said += [f"priority {request.priority}"] if request.priority else []
    said += ["either"] if meta.get("either") and not meta.get("row") else []
    if meta.get("page", 1) > 1:
        said += [f"of {url}" for url in dict.fromkeys((meta["column"], meta["listing"]))]
    return f" ({', '.join(said)})" if said else ""


def counted(stats: dict[str, Any]) -> str:
    """What was counted and set, but for promises and what each page counts."""
    left_out = (counters.PROMISES, counters.WALK, counters.LISTINGS)
    return " ".join(f"{key}={value}" for key, value in sorted(stats.items()) if key not in left_out)


def channels(*names: str, called: str = "县{}局") -> str:
    return "".join(f'<li><a href="/gk/{name}/">{called.format(name)}</a></li>' for name in names)
