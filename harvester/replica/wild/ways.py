"""Ways to further rows that nobody calls the next page: ranges, letters, years, the last page only, archives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from harvester.replica.site import Ask
from harvester.replica.wild.portal import Maker, Wild

PAGES = (1, 2, 3)


def _pages(one: Wild, address: Callable[[int], str], pager: Callable[[int], str]) -> Wild:
    one.paged(pager, address)
    return one


def _query(name: str, first: str = "/nb/") -> Callable[[int], str]:
    return lambda n: first if n == 1 else f"{first}?{name}={n}"


def _links(address: Callable[[int], str], texts: Iterable[str], n: int, box: str = "<div>{}</div>") -> str:
    shown = (
        f"<b>{text}</b>" if k == n else f'<a href="{address(k)}">{text}</a>' for k, text in enumerate(texts, 1)
    )
    return box.format(" ".join(shown))


def numbered(entry: str, says: str, address: Callable[[int], str], *texts: str) -> Wild:
    """Three pages, each link of the pager with a text of its own."""
    return _pages(Wild(entry, says), address, lambda n: _links(address, texts, n))


def _from(n: int) -> str:
    return "/nb/" if n == 1 else f"/nb/?from={2 * n - 1}"


def _page(n: int) -> str:
    return "/nb/" if n == 1 else f"/nb/index_{n}.html"


NUMBERED: dict[str, tuple[str, Callable[[int], str], tuple[str, ...]]] = {
    "ranges": ("a pager of ranges 1-2 3-4 5-6", _from, ("1-2", "3-4", "5-6")),
    "rangesto": ("a pager of ranges 1～2 3～4 5～6", _page, ("1～2", "3～4", "5～6")),
    "rangesrows": ("a pager of ranges 第1至2条", _from, ("第1至2条", "第3至4条", "第5至6条")),
    "rangesbox": ("a pager of ranges in brackets", _query("k"), ("[01-02]", "[03-04]", "[05-06]")),
    "rangesofpages": ("ranges whose addresses count pages", _query("page"), ("1—2", "3—4", "5—6")),
    "circled": ("a pager of circled numbers", _page, ("①", "②", "③")),
    "fullwidth": ("a pager of full-width numbers", _query("q"), ("１", "２", "３")),
    "korean": ("a pager in Korean, as Yanbian has it", _page, ("첫페이지", "다음", "마지막")),
    "letters": ("bodies by the first letter of their names", _query("l"), ("A", "C", "S")),
    "letters2": ("bodies by ranges of letters", _page, ("A-G", "H-N", "O-Z")),
    "pageword": ("a pager of Page 1 Page 2", _query("v"), ("Page 1", "Page 2", "Page 3")),
    "dots": ("a pager of dots, all alike", _query("page"), ("●", "●", "●")),
    "zeros": ("numbers 01 02 03", _page, ("01", "02", "03")),
    "yearpages": (
        "a page per year, its links 2023 2022 2021",
        lambda n: "/nb/" if n == 1 else f"/nb/?y={2024 - n}",
        ("2023", "2022", "2021"),
    ),
    "months": (
        "an archive by months",
        lambda n: "/nb/" if n == 1 else f"/nb/?m=2024-0{4 - n}",
        ("2024年3月", "2024年2月", "2024年1月"),
    ),
}


def named(entry: str) -> Wild:
    """One of NUMBERED."""
    says, address, texts = NUMBERED[entry]
    return numbered(entry, says, address, *texts)


def last_only(entry: str, address: Callable[[int], str], text: str) -> Wild:
    """Only the last page can be pressed."""
    one = Wild(entry, f"of its pager only {text} has an address: {address(3)}")
    return _pages(
        one,
        address,
        lambda n: (
            f'<div class="page"><span>首页</span> <span>上一页</span> <span>下一页</span> '
            f'<a href="{address(3)}">{text}</a></div>'
        ),
    )


WORDS = (
    "往期年报",
    "历年年报&gt;&gt;",
    "更多年度报告",
    "历史数据",
    "以前年度",
    "查看全部",
    "加载更多",
    "更多",
    "more...",
    "归档",
    "查看历史信息",
    "上一年度",
    "较早的信息",
    "旧版年报",
)


def word(number: int) -> Wild:
    """A link to the rest in other words."""
    one = Wild(f"rest{number}", f"the rest stands behind {WORDS[number]}")
    one.pages["/nb/"] = one.listing(
        one.row(0) + one.row(1), f'<p class="gd"><a href="/nb/old.html">{WORDS[number]}</a></p>'
    )
    one.pages["/nb/old.html"] = one.listing(one.row(2) + one.row(3))
    return one


def frame() -> Wild:
    """The pager is a page of its own."""
    one = Wild("pagerframe", "the pager stands in an iframe")
    one.paged(lambda n: f'<iframe src="/pager.html?n={n}" height="30"></iframe>')
    one.pages["/pager.html"] = lambda ask: one.around(
        "".join(
            f'<a href="/nb/{"" if k == 1 else f"p{k}.html"}" target="_parent">{k}</a> '
            for k in PAGES
            if str(k) != ask.query.get("n")
        ),
        "分页",
    )
    return one


def two_lists() -> Wild:
    """Each list turns by itself."""
    one = Wild("twolists", "two lists with a pager each")
    county = [one.row(n, f"/nb/c{n}.html") for n in range(4)]
    town = [one.row(n, f"/nb/t{n}.html", 2022) for n in range(6)]

    def answer(ask: Ask) -> str:
        a, b = int(ask.query.get("a", "1")), int(ask.query.get("b", "1"))
        first = f'<a href="/nb/?a=2&amp;b={b}">下一页</a>' if a < 2 else ""
        second = f'<a href="/nb/?a={a}&amp;b={b + 1}">下一页</a>' if b < 3 else ""
        return one.around(
            f"<h2>政府信息公开年报</h2><div><ul>{''.join(county[2 * a - 2 : 2 * a])}</ul>"
            f'<p class="page">{first}</p></div><div><ul>{"".join(town[2 * b - 2 : 2 * b])}</ul>'
            f'<p class="page">{second}</p></div>'
        )

    one.pages["/nb/"] = answer
    return one


def two_tabs() -> Wild:
    """The second is hidden until it is pressed, and has its own pager."""
    one = Wild("twotabs", "a hidden second tab on the page with a pager of its own")
    tabs = '<ul class="tab"><li onclick="show(0)">本级</li><li onclick="show(1)">部门</li></ul>'
    first = f"<div><ul>{one.row(0)}{one.row(1)}</ul></div>"
    hidden = f'<div style="display:none"><ul>{one.row(2)}{one.row(3)}</ul><a href="/nb/bm_2.html">下一页</a></div>'
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{tabs}{first}{hidden}")
    one.pages["/nb/bm_2.html"] = one.listing(one.row(4) + one.row(5))
    return one


def jump() -> Wild:
    """A form for the number, and nothing else."""
    one = Wild("jumpform", "only a form in which one writes the page's number")
    shown = [one.row(2 * n) + one.row(2 * n + 1) for n in range(3)]
    form = (
        '<form action="/nb/" method="get">跳转到第<input name="page" size="3">页 <input type="submit" value="GO">'
        "</form>"
    )

    def answer(ask: Ask) -> str:
        number = int(ask.query.get("page") or 1)
        return one.listing(shown[number - 1] if number <= 3 else "", form)

    one.pages["/nb/"] = answer
    return one


def form_of(entry: str, says: str, control: str, by: str, values: dict[str, str], method: str = "get") -> Wild:
    """A form with a select: a year, a body."""
    one = Wild(entry, says)
    shown = {
        value: "".join(
            one.row(n, f"/nb/{value}-{n}.html", int(value))
            if len(value) == 4
            else one.row(int(value) - 1, f"/nb/{value}-{n}.html", 2022 + n)
            for n in range(2)
        )
        for value in values
    }
    options = "".join(f'<option value="{value}">{text}</option>' for value, text in values.items())
    change = "" if "submit" in control or "button" in control else ' onchange="this.form.submit()"'
    select = f'<select name="{by}"{change}>{options}</select>'
    form = (
        f'<form action="/nb/list.do" method="{method}"><input type="hidden" name="cid" value="9">'
        f"{control.format(select)}</form>"
    )
    first = next(iter(values))

    def answer(ask: Ask) -> str:
        asked = ask.form if ask.method == "POST" else ask.query
        return one.listing(shown.get(asked.get(by, first), ""), form) if asked.get("cid") == "9" else "参数错误"

    one.pages["/nb/"] = one.listing(shown[first], form)
    one.pages["/nb/list.do"] = answer
    return one


YEARS = {"2023": "2023年", "2022": "2022年", "2021": "2021年"}
DEPTS = {"01": "县财政局", "02": "县教育局", "03": "县民政局"}
FORMS: dict[str, tuple[str, str, str, dict[str, str], str]] = {
    "yearform": ("a GET form of years with onchange=submit", "{}", "nd", YEARS, "get"),
    "yearbutton": (
        "a GET form of years with a button",
        '{}<input type="submit" value="查询">',
        "nd",
        YEARS,
        "get",
    ),
    "deptform": ("a GET form of bodies with a button", "{}<button>搜索</button>", "dept", DEPTS, "get"),
    "yearpost": (
        "a POST form of years with a button",
        '{}<input type="submit" value="查询">',
        "nd",
        YEARS,
        "post",
    ),
}


def chosen(entry: str) -> Wild:
    """One of FORMS."""
    says, control, by, values, method = FORMS[entry]
    return form_of(entry, says, control, by, values, method)


def written(entry: str, says: str, code: Callable[[int], str]) -> Wild:
    """The pager is written by a script of the page."""
    one = Wild(entry, says)
    one.paged(lambda n: f'<div id="pg"></div><script>{code(n)}</script>', _page)
    return one


WRITTEN: dict[str, tuple[str, Callable[[int], str]]] = {
    "docwrite": (
        "document.write of a link with literals",
        lambda n: f"document.write('<a href=\"/nb/index_{n + 1}.html\">下一页</a>');" if n < 3 else "",
    ),
    "docwriteslash": (
        "document.write of a link in escaped quotes",
        lambda n: f'document.write("<a href=\\"index_{n + 1}.html\\">下一页<\\/a>");' if n < 3 else "",
    ),
    "innerhtml": (
        "innerHTML of a link with literals",
        lambda n: f"""pg.innerHTML = '<a href="index_{n + 1}.html">&gt;&gt;下一页</a>';""" if n < 3 else "",
    ),
    "loop": (
        "a loop over the pages, their number in a variable",
        lambda n: (
            "var total=3; for(var i=1;i<=total;i++){document.write('<a href=\"/nb/index_'+i+'.html\">'+i+'</a>');}"
        ),
    ),
    "varnext": (
        "variables that hold the next page's address",
        lambda n: f'var nextPage = "index_{n + 1}.html"; var prevPage = "";' if n < 3 else 'var nextPage = "";',
    ),
}


def by_script(entry: str) -> Wild:
    """One of WRITTEN."""
    return written(entry, *WRITTEN[entry])


COUNTS = {
    "showing": "<p>Showing 1 to 2 of 6 entries</p>",
    "showing2": "<p>显示第 1 到第 2 条记录，总共 6 条记录</p>",
    "showing3": "<p>当前显示 1-2 条，共 6 条</p>",
    "ofsix": '<div class="total">1-2 / 6</div>',
    "article": "<p>本栏目共有文章 6 篇</p>",
    "jsvars": "<script>var totalCount = 6, pageSize = 2;</script>",
    "jsrecord": '<script>var pageParam = {"recordCount":6,"pageSize":2,"pageNo":1};</script>',
    "hiddeninputs": '<input type="hidden" id="totalPage" value="3"><input type="hidden" id="pageNo" value="1">',
    "dataattrs": '<div class="pager" data-total="6" data-size="2" data-current="1"></div>',
    "chinesetotal": "<p>共三页</p>",
    "pagetext": "<p>第一页，共三页</p>",
}


def counted(entry: str) -> Wild:
    """More rows are stated than shown, and nothing leads to them."""
    one = Wild(f"n{entry}", f"two of six rows, says {COUNTS[entry][:60]}", "partial")
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), COUNTS[entry])
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(named, entry) for entry in NUMBERED),
    partial(last_only, "lastonly", _page, "尾页"),
    partial(last_only, "lastquery", _query("pageNo"), "末页"),
    partial(last_only, "lastfrom", lambda n: "/nb/" if n == 1 else f"/nb/list-9-{n}.html", "最后一页"),
    partial(last_only, "lastzero", lambda n: "/nb/" if n == 1 else f"/nb/index_{n - 1}.html", "尾页"),
    *(partial(word, number) for number in range(len(WORDS))),
    frame,
    two_lists,
    two_tabs,
    jump,
    *(partial(chosen, entry) for entry in FORMS),
    *(partial(by_script, entry) for entry in WRITTEN),
    *(partial(counted, entry) for entry in COUNTS),
)
