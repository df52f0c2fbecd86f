"""Channels: folders of years and bodies, shells, and channels that are reports themselves."""

from __future__ import annotations

from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild


def _list(one: Wild, path: str, numbers: range, year: int = 2023) -> None:
    rows = "".join(one.row(n, f"{path}r{n}-{year}.html", year) for n in numbers)
    one.pages[path] = one.listing(rows)


def years_elsewhere() -> Wild:
    """Folders of years at other paths."""
    one = Wild("yearfolders", "folders of years lie elsewhere")
    links = ""
    for year in (2022, 2023):
        _list(one, f"/lm/{year}a/", range(2), year)
        links += f'<li><a href="/lm/{year}a/">{year}年</a></li>'
    one.pages["/nb/"] = one.listing(links)
    return one


def bodies_elsewhere() -> Wild:
    """Folders of bodies at other paths, with pagers."""
    one = Wild("bodyfolders", "folders of bodies lie elsewhere")
    links = ""
    for n in range(4):
        rows = "".join(one.row(n, f"/dept/{n}/{year}.html", year) for year in (2022, 2023))
        one.pages[f"/dept/{n}/list.html"] = one.listing(rows)
        links += f'<li><a href="/dept/{n}/list.html">{one.body(n)}</a></li>'
    one.pages["/nb/"] = one.listing(links)
    return one


def options() -> Wild:
    """A select of years."""
    one = Wild("yearselect", "a select of years leads to their folders")
    made = ""
    for year in (2022, 2023):
        _list(one, f"/nb/{year}/", range(2), year)
        made += f'<option value="/nb/{year}/">{year}年</option>'
    one.pages["/nb/"] = one.listing(
        "", f'<select onchange="location=this.value"><option>请选择</option>{made}</select>'
    )
    return one


def start_is_one() -> Wild:
    """The start address is the report."""
    one = Wild("startreport", "the start address is the report itself", start="/nb/2023/")
    one.put("/nb/2023/", 0)
    return one


def index_is_one() -> Wild:
    """An index page that a title leads to."""
    one = Wild("indexreport", "folders and index pages are the reports")
    rows = ""
    for n, path in enumerate(
        ("/nb/czj/", "/nb/jyj/index.html", "/col/col12/index.html", "/public/column/7?type=3")
    ):
        rows += one.row(n, path)
    one.pages["/nb/"] = one.listing(rows)
    return one


def folder_with_one() -> Wild:
    """A year's folder is the report and lists others."""
    one = Wild("folderboth", "folders of years are reports and list the others")
    links = "".join(f'<li><a href="/nb/{year}n/">{year}年</a></li>' for year in (2021, 2022, 2023))
    for year in (2021, 2022, 2023):
        title = one.put(f"/nb/{year}n/", 0, year)
        one.pages[f"/nb/{year}n/"] = one.paper(title, 0, year).replace(
            "</body>", f'<ul class="side">{links}</ul></body>'
        )
    one.pages["/nb/"] = one.listing(links)
    return one


def title_leads_to_list() -> Wild:
    """A row titled as a report leads to a list."""
    one = Wild("titledlist", "a row titled as a report leads to a list of bodies")
    _list(one, "/c/2023.html", range(3))
    one.pages["/nb/"] = one.listing(
        '<li><a href="/c/2023.html">各部门2023年政府信息公开工作年度报告</a><span>2024-01-31</span></li>'
        + one.row(5)
    )
    return one


def framed() -> Wild:
    """A frameset."""
    one = Wild("frameset", "the listing stands in a frameset")
    _list(one, "/inner/list.html", range(3))
    one.pages["/nb/"] = (
        '<html><head><title>年报</title></head><frameset cols="20%,80%"><frame src="/menu.html">'
        '<frame src="/inner/list.html"></frameset></html>'
    )
    one.pages["/menu.html"] = one.around("<p>目录</p>")
    return one


def inline_frame() -> Wild:
    """An iframe."""
    one = Wild("iframe", "the listing stands in an iframe")
    _list(one, "/inner/list.html", range(3))
    one.pages["/nb/"] = one.around('<h2>政府信息公开年报</h2><iframe src="../inner/list.html"></iframe>')
    return one


def refreshed() -> Wild:
    """A meta refresh."""
    one = Wild("refresh", "the start is a stub that refreshes")
    _list(one, "/inner/list.html", range(3))
    one.pages["/nb/"] = '<html><head><meta http-equiv="refresh" content="0; url=/inner/list.html"></head></html>'
    return one


def redirected() -> Wild:
    """A redirected start, relative pages."""
    one = Wild(
        "redirected",
        "the start is redirected and the pager is relative to where it leads",
        start="/old",
        family="trs",
    )
    one.pages["/old"] = Reply(b"", 302, headers={"Location": "/nb/zfxxgk/"})
    one.paged(
        lambda n: f"<div>{n}/3页</div>", lambda n: "/nb/zfxxgk/" if n == 1 else f"/nb/zfxxgk/index_{n - 1}.html"
    )
    return one


def based() -> Wild:
    """base href."""
    one = Wild("based", "the page's base lies elsewhere")
    rows = "".join(one.row(n, f"/store/r{n}.html", link=f'<a href="r{n}.html">{{title}}</a>') for n in range(2))
    more = "".join(one.row(n, f"/store/r{n}.html", link=f'<a href="r{n}.html">{{title}}</a>') for n in (2, 3))
    one.pages["/nb/"] = one.listing(rows, '<a href="p2.html">下一页</a>', head='<base href="/store/">')
    one.pages["/store/p2.html"] = one.listing(more)
    return one


def named_only() -> Wild:
    """A channel by its name."""
    one = Wild("named", "channels of departments and townships beside the county's")
    _list(one, "/bm/list.html", range(2))
    rows = "".join(one.row(n, f"/xz/{n}.html") for n in (5, 6))
    one.pages["/xz/"] = one.listing(rows)
    one.pages["/nb/"] = one.listing(
        one.row(9), '<a href="/bm/list.html">部门信息公开年报</a><a href="/xz/">乡镇信息公开年度报告</a>'
    )
    return one


MAKERS: tuple[Maker, ...] = (
    years_elsewhere,
    bodies_elsewhere,
    options,
    start_is_one,
    index_is_one,
    folder_with_one,
    title_leads_to_list,
    framed,
    inline_frame,
    refreshed,
    redirected,
    based,
    named_only,
)
