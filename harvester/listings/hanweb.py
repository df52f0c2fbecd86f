"""What Hanweb's scripts say: the <datastore> of jpage's rows, the call of its proxy, the form of search.jsp; the
units and years of its module of yearly reports.

Pure functions on a page's text (portals.md §2, §16.12). Rows are mark-up in CDATA, in a script or as the proxy's
answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from harvester.listings.page import MAX_LINKS, Link, ListingPage

SEARCH = "/module/xxgk/search.jsp"
YEARLY = "/module/xxgk/xxgkAnnualReport.jsp"
"""The module of yearly reports: asked for a unit (area) and a year (fbtime), its page is that report."""
_FORM = {"area": "", "vc_title": "", "vc_number": "", "vc_filenumber": "", "vc_all": ""} | {
    "texttype": "0",
    "fbtime": "-1",
    "sortfield": "compaltedate:0",
}
# matches: <totalrecord>46</totalrecord>
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,7})\s*</totalrecord>", re.IGNORECASE)
_PAGES = re.compile(r"<totalpage>\s*(\d{1,5})\s*</totalpage>", re.IGNORECASE)
# matches: <nextgroup><![CDATA[<a href="/col/dataproxy.jsp?page=2">]]></nextgroup>
_NEXT = re.compile(r"<nextgroup>.{0,40}?href\s*=\s*[\"']([^\"']{1,2000})[\"']", re.IGNORECASE | re.DOTALL)
_PROXY = re.compile(r"proxyUrl\s*:\s*[\"']([^\"']{1,300})[\"']")
# matches: params: {columnid: 12, unitid: '345'}
_PARAMS = re.compile(r"(?:ajaxParam|params)\s*:\s*\{([^{}]{1,2000})\}")
# matches: columnid: '12'
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:'([^']*)'|"([^"]*)"|([^,'"\s}]+))""")
_STATED = re.compile(r"totalRecord\s*:\s*[\"']?(\d{1,7})")
_PER_PAGE = re.compile(r"perPage\s*:\s*[\"']?(\d{1,3})")
# matches: loadDynamic('/xxgk/jcms_files/list.jsp', 'div12', '3')
_LOAD = re.compile(r"loadDynamic\(\s*([^,]{1,600}?)\s*,\s*[\"'](\w{1,40})[\"']((?:\s*,\s*[\"'][^\"']*[\"']){0,8})")
# matches: <option value="2023" selected>
_YEAR_CHOSEN = re.compile(r"<option\b[^>]{0,80}?\bvalue\s*=\s*[\"']?((?:19|20)\d\d)\b", re.IGNORECASE)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Datastore:
    """records: the mark-up of each row. total, pages: as stated, None where they are not. next: the address of
    the next group as written, None where there is none.
    """

    records: tuple[str, ...]
    total: int | None = None
    pages: int | None = None
    next: str | None = None

    def links(self, url: str) -> list[Link]:
        """The links of the records, in order; url: the page that they are relative to."""
        rows = "".join(f"<record>{record}</record>" for record in self.records)
        return ListingPage(f"<html><body>{rows}</body></html>", url).links


@dataclass(frozen=True, slots=True)
class Call:
    """The page's call of jpage: the proxy's path and parameters, the rows in all and those of one page."""

    path: str
    form: dict[str, str]
    total: int | None
    per_page: int


def datastore(text: str) -> Datastore | None:
    """Reads the one datastore of a text; None where there is none. Broken ends are read as far as they go."""
    if "<datastore>" not in text and "<recordset>" not in text:
        return None
    parts = text.split("<record>")[1 : MAX_LINKS + 1]
    following = _NEXT.search(text)
    return Datastore(
        tuple(_bare(part.partition("</record>")[0]) for part in parts),
        _number(_TOTAL, text),
        _number(_PAGES, text),
        unescape(following[1]) if following else None,
    )


def datastores(page: ListingPage) -> list[Datastore]:
    """The datastores in the scripts of a page."""
    if page.root is None:
        return []
    return [store for script in page.root.iter("script") if (store := datastore(script.text or ""))]


def jpage_call(page: ListingPage) -> Call | None:
    """The page's call of jpage, None where it has none with a proxy."""
    path, params = _PROXY.search(page.scripts), _PARAMS.search(page.scripts)
    if path is None:
        return None
    form = {m[1]: m[2] or m[3] or m[4] or "" for m in _PAIR.finditer(params[1] if params else "")}
    return Call(path[1], form, _number(_STATED, page.scripts), _number(_PER_PAGE, page.scripts) or 15)


def search_form(page: ListingPage, column: str) -> dict[str, str] | None:
    """The form of search.jsp, put together from loadDynamic's literal parts; column: the address of the column,
    whose `number` is the kind of information where the call takes it from there.
    """
    call = _LOAD.search(page.scripts)
    if call is None or SEARCH not in call[1]:
        return None
    query = "".join(single or double for single, double in _QUOTED.findall(call[1])).partition("?")[2]
    more = [single or double for single, double in _QUOTED.findall(call[3])]
    form = dict(parse_qsl(query, keep_blank_values=True)) | {"divid": call[2]}
    form["jdid"] = more[3] if len(more) > 3 else ""
    form["infotypeId"] = form.get("infotypeId") or dict(parse_qsl(column.partition("?")[2])).get("number", "")
    return form


def next_form(form: Mapping[str, str]) -> dict[str, str]:
    """The whole form of search.jsp for the page after the one that a form asked for."""
    return {**_FORM, **form, "currpage": str(int(form.get("currpage") or 0) + 1)}


def asked_of(url: str) -> tuple[str, str] | None:
    """The unit and the year that an address of the module asks for; None for any other address."""
    path, query = urlsplit(url)[2:4]
    given = {name.lower(): value for name, value in parse_qsl(query)} if YEARLY.lower() in path.lower() else {}
    return (given["area"], given["fbtime"]) if {"area", "fbtime"} <= given.keys() else None


def untitled_years(
    page: ListingPage, met: Iterable[str], areas: Iterable[str], years: Iterable[int]
) -> list[Link]:
    """What nobody links of the units and years that a listing names, newest first: addresses without a title.

    page: the listing's last. met: the addresses on its pages: units stand in those of the module and of columns
    (vc_xxgkarea=), years in those of the module and, where the page is one of the module, in its selects.
    areas, years: further ones.
    """
    linked = {key: url for url in [*met, page.url] if (key := asked_of(url))}
    units = [*(area for area, _ in linked), *areas]
    if not units:
        return []
    units += [unit for url in met if (unit := dict(parse_qsl(urlsplit(url).query)).get("vc_xxgkarea"))]
    named = {*(year for _, year in linked), *(str(year) for year in years)}
    named |= set(_YEAR_CHOSEN.findall(page.markup)) if asked_of(page.url) else set()
    module = next(iter(linked.values()), urljoin(page.url, YEARLY)).partition("?")[0]
    return [
        Link(f"{module}?{urlencode({'area': unit, 'fbtime': year})}", "", "", None)
        for year in sorted(named, reverse=True)
        for unit in dict.fromkeys(units)
        if (unit, year) not in linked
    ]


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found else None


def _bare(record: str) -> str:
    record = record.strip()
    if record.startswith("<![CDATA["):
        return record.removeprefix("<![CDATA[").removesuffix("]]>")
    return unescape(record) if record.startswith("&lt;") else record
