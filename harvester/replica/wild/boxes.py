"""Boxes with 更多, selects and tabs of years, rows in scripts, rows that say next to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from harvester.replica.wild.portal import Maker, Wild


def _rows(one: Wild, numbers: Iterable[int], year: int = 2023, link: str = '<a href="{path}">{title}</a>') -> str:
    return "".join(one.row(n, f"/nb/{year}/r{n}.html", year, link) for n in numbers)


def _again(one: Wild, numbers: Iterable[int]) -> str:
    return "".join(f'<li><a href="/nb/2023/r{n}.html">{one.title_of(n)}</a></li>' for n in numbers)


def boxed() -> Wild:
    """A page of boxes: the heading says what 更多 leads to."""
    one = Wild("boxed", "boxes of reports with 更多 and MORE in their headings", start="/zwgk/")
    boxes = (
        f'<div><h3>本级年报 <a href="/a/">更多&gt;&gt;</a></h3><ul>{_rows(one, (0, 1))}</ul></div>'
        '<div><div class="t"><span>部门年报</span><a href="/b/">MORE+</a></div>'
        f"<ul>{_rows(one, (4, 5))}</ul></div>"
        '<div><h3>政策文件 <a href="/c/">更多&gt;&gt;</a></h3>'
        '<ul><li><a href="/c/1.html">关于印发办法的通知</a></li></ul></div>'
    )
    one.pages["/zwgk/"] = one.around(boxes, "政务公开")
    one.pages["/a/"] = one.listing(_again(one, (0, 1)) + _rows(one, (2, 3)))
    one.pages["/b/"] = one.listing(_again(one, (4, 5)) + _rows(one, (6, 7)))
    return one


def select_of_years() -> Wild:
    """Its script writes the address out."""
    one = Wild("selectyears", "a select of years whose script goes to /nb/?nd=")
    years = "".join(f'<option value="{year}">{year}年</option>' for year in (2023, 2022))
    select = f"<select onchange=\"location.href='/nb/?nd='+this.value\">{years}</select>"
    for year in (2023, 2022):
        one.pages[f"/nb/?nd={year}"] = one.listing(_rows(one, (0, 1, 2), year), select)
    one.pages["/nb/"] = one.pages["/nb/?nd=2023"]
    return one


def tabs_by_script() -> Wild:
    """Rows of another year come by AJAX: they cannot be read, and that is told."""
    one = Wild("ajaxtabs", "tabs of years that a script fills", verdict="partial")
    tabs = "".join(f'<a href="javascript:void(0)" onclick="fill({year})">{year}年度</a>' for year in (2023, 2021))
    one.pages["/nb/"] = one.listing(_rows(one, (0, 1)), f'<div class="tabs">{tabs}</div>')
    return one


def tabs_on_the_page() -> Wild:
    """Tabs that show and hide what stands on the page: nothing is missing."""
    one = Wild("hidingtabs", "tabs of years that show and hide lists of the page")
    tabs = "".join(f'<li class="tab" onclick="show({year})">{year}年</li>' for year in (2023, 2022))
    lists = f'<ul>{_rows(one, (0, 1))}</ul><ul style="display:none">{_rows(one, (0, 1), 2022)}</ul>'
    one.pages["/nb/"] = one.around(f'<ul class="tabs">{tabs}</ul>{lists}')
    return one


def rows_as_data() -> Wild:
    """An array of a script, from which it writes the list."""
    one = Wild("rowsasdata", "rows in an array of a script")
    data = ",".join(f'{{title:"{one.put(f"/nb/r{n}.html", n)}",url:"\\/nb\\/r{n}.html"}}' for n in range(4))
    one.pages["/nb/"] = one.around(f'<ul id="l"></ul><script>var data=[{data}];show(data)</script>')
    return one


def titles_as_data() -> Wild:
    """The same without addresses."""
    one = Wild("titlesasdata", "titles in an array of a script, addresses by a number only", verdict="partial")
    data = ",".join(f'{{title:"{one.title_of(n)}",id:{n}}}' for n in range(2, 5))
    one.pages["/nb/"] = one.listing(_rows(one, (0, 1)), f"<script>var data=[{data}];more(data)</script>")
    return one


def only_bodies() -> Wild:
    """审计局 holds a word of other matters."""
    one = Wild("onlybodies", "dated rows that are the names of bodies, 审计局 among them")
    rows = "".join(one.row(n, f"/nb/r{n}.html").replace("2023年政府信息公开工作年度报告", "") for n in range(6))
    one.pages["/nb/"] = one.listing(rows)
    return one


def cut_early() -> Wild:
    """Cut off before 公开."""
    one = Wild("cutearly", "dated titles cut off before they say what they are")
    rows = "".join(one.row(n, f"/nb/r{n}.html").replace("信息公开工作年度报告", "信...") for n in range(6))
    one.pages["/nb/"] = one.listing(rows)
    return one


def drawn_arrow() -> Wild:
    """Neither text nor picture."""
    one = Wild("drawnarrow", "an arrow of an icon font")
    arrow = '<div><a href="/nb/p{}.html"><i class="fa fa-angle-right"></i></a></div>'
    one.paged(lambda n: arrow.format(n + 1) if n < 3 else "")
    return one


def own_number() -> Wild:
    """The last page's 下一页 leads to itself."""
    one = Wild("ownnumber", "下一页 by a script that leads from the last page to itself")
    script = "<script>function goPage(n){window.location.href='/nb/?page='+n;}</script>"
    one.paged(
        lambda n: f'<a href="javascript:goPage({min(n + 1, 3)})">下一页</a>{script}',
        lambda n: "/nb/" if n == 1 else f"/nb/?page={n}",
    )
    return one


def bare_numbers() -> Wild:
    """A file of scripts does the rest."""
    one = Wild("barenumbers", "numbers with data-page and no script of their own", verdict="partial")
    numbers = "".join(f'<a href="#" data-page="{n}">{n}</a>' for n in (1, 2, 3))
    one.pages["/nb/"] = one.listing(_rows(one, (0, 1)), f"<div>{numbers}</div>")
    return one


def bare_total() -> Wild:
    """No words at all."""
    one = Wild("baretotal", "a pager that prints [1/3] and nothing else", verdict="partial")
    one.pages["/nb/"] = one.listing(_rows(one, (0, 1)), '<div class="fenye">[1/3]</div>')
    return one


def counted_otherwise() -> Wild:
    """In other words."""
    one = Wild("countedotherwise", "记录数：46 below four rows", verdict="partial")
    one.pages["/nb/"] = one.listing(_rows(one, range(4)), "<p>记录数：46</p>")
    return one


def own_name() -> Wild:
    """One page, and 下一页 leads to it by another name."""
    one = Wild("ownname", "one page whose 下一页 leads to ?page=1, which is the page itself")
    one.pages["/nb/"] = one.listing(_rows(one, range(4)), '<a href="/nb/?page=1">下一页</a>')
    one.pages["/nb/?page=1"] = one.pages["/nb/"]
    return one


def figures() -> Wild:
    """Numbers in Chinese."""
    one = Wild("figures", "第一页 第二页 第三页")
    names = "".join(f'<a href="/nb/{"" if n == 1 else f"p{n}.html"}">第{"一二三"[n - 1]}页</a>' for n in (1, 2, 3))
    one.paged(lambda n: f"<p>{names}</p>")
    return one


def routes() -> Wild:
    """Only its script knows what they show."""
    one = Wild("routes", "rows that lead to #/detail?id=3", verdict="partial")
    rows = "".join(f'<li><a href="#/detail?id={n}">{one.title_of(n)}</a></li>' for n in (2, 3))
    one.pages["/nb/"] = one.listing(_rows(one, (0, 1)) + rows)
    return one


MAKERS: tuple[Maker, ...] = (
    boxed,
    select_of_years,
    tabs_by_script,
    tabs_on_the_page,
    rows_as_data,
    titles_as_data,
    only_bodies,
    cut_early,
    drawn_arrow,
    own_number,
    bare_numbers,
    bare_total,
    counted_otherwise,
    own_name,
    figures,
    routes,
)
