"""Parts of a channel that its page leads to by names which say nothing of reports, or shows in panes of tabs."""

from __future__ import annotations

from functools import partial

from harvester.replica.wild.portal import Maker, Wild

PARTS = (
    ("partlevels", "市级部门 镇（街道） 历年汇总"),
    ("partothers", "县直 镇街 其他"),
    ("partfirms", "党群系统 群团 国有"),
)
ADDRESSED = (
    ("panesremote", '<a data-toggle="tab" href="#t{0}" data-remote="/nb/tab?type={0}">{1}</a>'),
    ("paneshx", '<a role="tab" href="#t{0}" hx-get="/nb/tab?type={0}">{1}</a>'),
    ("panesajax", '<a data-bs-toggle="pill" href="#t{0}" data-ajax="tab?type={0}">{1}</a>'),
)
TABS = ("部门", "群团", "其他")


def level_folders(entry: str, names: str) -> Wild:
    """Folders below the channel's own, above a list of rows."""
    one = Wild(entry, f"folders called {names} below the channel")
    links = ""
    for number, name in enumerate(names.split(), 1):
        rows = one.row(2 * number, f"/nb/a{number}/r1.html") + one.row(2 * number + 1, f"/nb/a{number}/r2.html")
        one.pages[f"/nb/a{number}/"] = one.around(f"<h2>{name}</h2><ul>{rows}</ul>", name)
        links += f'<a href="a{number}/">{name}</a> '
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2><p>{links}</p><ul>{one.row(0)}{one.row(1)}</ul>")
    return one


def panes(entry: str, tab: str) -> Wild:
    """Tabs that name what is put into their panes; the first stands in the page."""
    one = Wild(entry, f"tabs written {tab}")
    return _tabbed(one, tab)


def empty_panes() -> Wild:
    """Tabs whose panes are empty: a file of scripts fills them."""
    one = _tabbed(
        Wild("panesempty", "tabs whose panes are empty", "partial"), '<a data-toggle="tab" href="#t{0}">{1}</a>'
    )
    one.found = 2
    return one


def _tabbed(one: Wild, tab: str) -> Wild:
    links = boxes = ""
    for number, name in enumerate(TABS):
        rows = f"<ul>{one.row(2 * number)}{one.row(2 * number + 1)}</ul>"
        one.pages[f"/nb/tab?type={number}"] = rows
        links += f"<li>{tab.format(number, name)}</li>"
        boxes += f'<div class="tab-pane" id="t{number}">{"" if number else rows}</div>'
    body = f'<ul class="nav nav-tabs">{links}</ul>{boxes}<script src="/js/tabs.js"></script>'
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{body}")
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(level_folders, *said) for said in PARTS),
    *(partial(panes, *said) for said in ADDRESSED),
    empty_panes,
)
