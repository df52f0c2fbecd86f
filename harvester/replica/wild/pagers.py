"""Ways to the next page that a person finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harvester.replica.site import Ask, Reply
from harvester.replica.wild.portal import Maker, Wild

WORDS = (
    "下 一 页",
    "下一页→",
    "【下一页】",
    "（下一页）",
    "下一页(2)",
    "后页",
    "后一页",
    "下翻页",
    "向后翻页",
    "下一頁",
    "往后",
    "Next",
    "NEXT PAGE",
    "[下一页]",
    "下一页 &raquo;",
    "下页&gt;&gt;",
    "&gt;",
    "&gt;&gt;",
    "»",
    "›",
    "》",
    "→",
    "＞",
    "»»下一页",
)


def words(number: int) -> Wild:
    """A link in other words or signs."""
    one = Wild(f"word{number}", f"the next page is called {WORDS[number]}")
    one.paged(
        lambda n: f'<div class="pages"><a href="/nb/p{n + 1}.html">{WORDS[number]}</a></div>' if n < 3 else ""
    )
    return one


def _simple(entry: str, says: str, pager: Callable[[int], str], **how: object) -> Wild:
    one = Wild(entry, says)
    one.paged(pager, **how)  # type: ignore[arg-type]
    return one


def _query(n: int) -> str:
    return "/nb/" if n == 1 else f"/nb/?p={n}"


def _numbers(n: int, form: str = '<a href="/nb/p{0}.html">{0}</a>') -> str:
    return (
        '<div class="fanye">'
        + " ".join(f"<b>{k}</b>" if k == n else form.format(k) for k in range(1, 4))
        + "</div>"
    )


def _picture(n: int, inside: str, attributes: str = "") -> str:
    return f'<div class="pagebar"><a href="/nb/p{n + 1}.html" {attributes}>{inside}</a></div>' if n < 3 else ""


def _select(n: int, values: str, script: str) -> str:
    options = "".join(
        f'<option value="{values.format(k)}"{" selected" * (k == n)}>第{k}页</option>' for k in range(1, 4)
    )
    return f'<select onchange="{script}">{options}</select>'


def _script(n: int, call: str, code: str) -> str:
    return f'<div class="pages">{call.format(n + 1)}</div><script>{code}</script>' if n < 3 else ""


GO = "function go(n){{ if(n<1) return; window.location.href='/nb/p'+n+'.html'; }}".replace("{{", "{").replace(
    "}}", "}"
)
SIMPLE: tuple[Callable[[], Wild], ...] = (
    lambda: _simple(
        "alt",
        "the next page is a picture with an alternative text",
        lambda n: _picture(n, '<img src="/i/a1.gif" alt="下一页">'),
    ),
    lambda: _simple(
        "titled",
        "the next page is a picture in a link with a title",
        lambda n: _picture(n, '<img src="/i/a1.gif">', 'title="下一页"'),
    ),
    lambda: _simple(
        "nextgif",
        "the next page is a picture that only its file names",
        lambda n: _picture(n, '<img src="/i/next.gif">'),
    ),
    lambda: _simple(
        "classed", "the next page is an empty link with a class", lambda n: _picture(n, "<i></i>", 'class="next"')
    ),
    lambda: _simple(
        "relnext",
        "the head links the next page",
        lambda n: f'<link rel="next" href="/nb/p{n + 1}.html">' if n < 3 else "",
    ),
    lambda: _simple("numbers", "only numbers", _numbers),
    lambda: _simple("brackets", "numbers in brackets", lambda n: _numbers(n, '<a href="/nb/p{0}.html">[{0}]</a>')),
    lambda: _simple("pages", "numbers as 第2页", lambda n: _numbers(n, '<a href="/nb/p{0}.html">第{0}页</a>')),
    lambda: _simple(
        "offset",
        "numbers whose addresses count rows",
        lambda n: (
            '<p class="turn">'
            + "".join(f'<a href="/nb/?start={20 * (k - 1)}">{k}</a> ' for k in range(1, 4))
            + "</p>"
        ),
        address=lambda n: "/nb/" if n == 1 else f"/nb/?start={20 * (n - 1)}",
    ),
    lambda: _simple(
        "fromzero",
        "numbers whose addresses count from 0",
        lambda n: (
            '<p class="turn">' + "".join(f'<a href="/nb/?page={k - 1}">{k}</a> ' for k in range(1, 4)) + "</p>"
        ),
        address=lambda n: "/nb/" if n == 1 else f"/nb/?page={n - 1}",
    ),
    lambda: _simple(
        "selected",
        "a select of addresses",
        lambda n: _select(n, "/nb/p{}.html", "location.href=this.value"),
        address=lambda n: "/nb/" if n == 1 else f"/nb/p{n}.html",
    ),
    lambda: _simple(
        "selectnumber",
        "a select of numbers that a script completes",
        lambda n: _select(n, "{}", "location.href='/nb/?p='+this.value"),
        address=_query,
    ),
    lambda: _simple(
        "inline",
        "a script in the link itself",
        lambda n: (
            f'<a href="javascript:;" onclick="location.href=\'/nb/p{n + 1}.html\'">下一页</a>' if n < 3 else ""
        ),
    ),
    lambda: _simple(
        "called", "a function of the page", lambda n: _script(n, '<a href="javascript:go({})">下一页</a>', GO)
    ),
    lambda: _simple(
        "button",
        "a button that calls a function of the page",
        lambda n: _script(n, '<input type="button" value="下一页" onclick="go({})">', GO),
    ),
    lambda: _simple(
        "calledfar",
        "numbers that call a function of the page",
        lambda n: (
            '<div class="pages">'
            + "".join(f"<a href=# onclick=go({k})>{k}</a> " for k in range(1, 4))
            + f"</div><script>{GO}</script>"
        ),
    ),
    lambda: _simple(
        "laypage",
        "layui's laypage with an address in its script",
        lambda n: (
            '<div id="page"></div><script>layui.use("laypage",function(){layui.laypage.render({elem:"page",'
            f'count:6,limit:2,curr:{n},jump:function(obj,first){{if(!first){{location.href="/nb/?p="+obj.curr;}}}}}})}});</script>'
        ),
        address=_query,
    ),
    lambda: _simple(
        "kkpager",
        "kkpager with getLink",
        lambda n: (
            f'<div id="kkpager"></div><script>kkpager.generPageHtml({{pno:{n},total:3,totalRecords:6,'
            "getLink:function(n){return '/nb/?p='+n;}});</script>"
        ),
        address=_query,
    ),
    lambda: _simple(
        "stated",
        "a stated number of pages and a script that builds addresses",
        lambda n: (
            f"<div>第{n}页/共3页</div><script>function turnTo(page){{window.location='/nb/?p='+page}}</script>"
        ),
        address=_query,
    ),
    lambda: _simple(
        "lastpage",
        "the last page's link leads to itself",
        lambda n: f'<div class="pages"><a href="/nb/p{min(n + 1, 3)}.html">下一页</a> 共3页</div>',
    ),
    lambda: _simple(
        "slider",
        "a slider's arrow above, the list's numbers below",
        lambda n: '<div class="banner-slide"><a class="next" href="/zt/2.html">&gt;</a></div>' + _numbers(n),
    ),
    lambda: _simple(
        "sidebox",
        "a box at the side has a pager of its own",
        lambda n: (
            '<div class="sidebar"><ul><li><a href="/news/8.html">全县春耕生产会议</a></li></ul>'
            '<a href="/news/list_2.html">下一页</a></div>' + _numbers(n)
        ),
    ),
    lambda: _simple(
        "article",
        "next article is no next page",
        lambda n: '<p><a href="/zt/2.html">下一篇</a> <a href="/zt/3.html">下一条</a></p>' + _numbers(n),
    ),
    lambda: _simple(
        "trs",
        "TRS's script",
        lambda n: f'<script>createPageHTML(3, {n - 1}, "index", "html");</script>',
        address=lambda n: "/nb/" if n == 1 else f"/nb/index_{n - 1}.html",
    ),
)


def window() -> Wild:
    """Numbers with gaps, as long lists have them."""
    one = Wild("window", "a pager that shows the first, some and the last numbers")

    def pager(n: int) -> str:
        shown = sorted({1, n - 1, n, n + 1, 6} & set(range(1, 7)))
        return (
            '<div class="pagination">'
            + "…".join(f'<a href="/nb/p{k}.html">{k}</a>' for k in shown if k != n)
            + "</div>"
        )

    one.paged(pager, pages=6)
    return one


def form(method: str, field: str, control: str, entry: str) -> Wild:
    """A form with the number of the page."""
    one = Wild(entry, f"a {method} form that holds the page's number in {field}")
    shown = [one.row(2 * n) + one.row(2 * n + 1) for n in range(3)]

    def answer(ask: Ask) -> str:
        asked = ask.form if method == "post" else ask.query
        n = int(asked.get(field, "1"))
        if n > 1 and asked.get("channel") != "77":
            return one.listing("", "<p>参数错误</p>")
        button = control.format(n + 1) if n < 3 else ""
        fields = f'<input type="hidden" name="channel" value="77"><input type="hidden" name="{field}" value="{n}">'
        below = f'<form action="/nb/" method="{method}" name="f">{fields}共3页 {button}</form>'
        return one.listing(shown[n - 1], below)

    one.pages["/nb/"] = answer
    return one


def post_back() -> Wild:
    """ASP.NET."""
    one = Wild("postback", "__doPostBack with __VIEWSTATE", start="/nb/list.aspx")
    shown = [one.row(2 * n) + one.row(2 * n + 1) for n in range(3)]

    def answer(ask: Ask) -> str | Reply:
        n = 1
        if ask.method == "POST":
            if ask.form.get("__VIEWSTATE", "") != "wEPDw/8=" or ask.form.get("__EVENTTARGET") != "Pager1":
                return Reply(b"Invalid postback", 500)
            n = int(ask.form["__EVENTARGUMENT"])
        link = (
            f"<a href=\"javascript:__doPostBack('Pager1','{n + 1}')\">下一页</a>"
            if n < 3
            else "<a disabled>下一页</a>"
        )
        fields = '<input type="hidden" name="__VIEWSTATE" value="wEPDw/8=">'
        fields += '<input type="hidden" name="__EVENTTARGET" value="">'
        return one.listing(
            shown[n - 1], f'<form method="post" action="list.aspx">{fields}<div>{link}</div></form>'
        )

    one.pages["/nb/list.aspx"] = answer
    return one


def counted_on() -> Wild:
    """A shape of addresses given by the entry."""
    one = Wild("countedon", "no pager and no number: the entry's paging says how", paging="p{page}.html")
    one.paged(lambda n: "")
    one.pages["/nb/p4.html"] = one.listing("")
    return one


def counted_on_to_404() -> Wild:
    """The same; behind the last page there is nothing."""
    one = Wild("counted404", "no pager and no number, and 404 behind the last page", paging="p{page}.html")
    one.paged(lambda n: "")
    return one


def pushed() -> Wild:
    """A row that was pushed to the next page between two requests."""
    one = Wild("pushed", "the last page shows a row of the page before, pushed down by a new one")
    first, second = one.row(0), one.row(1)
    one.pages["/nb/"] = one.listing(first + second, '<a href="/nb/p2.html">下一页</a>')
    one.pages["/nb/p2.html"] = one.listing(second)
    return one


def blog(entry: str, older: str, newer: str) -> Wild:
    """A blog: older posts are behind what elsewhere leads back, newer ones behind what leads on."""
    one = Wild(entry, f"older posts are behind {older}, newer ones behind {newer}")

    def address(n: int) -> str:
        return "/nb/" if n == 1 else f"/nb/page/{n}/"

    def pager(n: int) -> str:
        back = f'<a href="{address(n - 1)}">{newer}</a>' if n > 1 else ""
        on = f'<a href="{address(n + 1)}">{older}</a>' if n < 4 else ""
        return f'<nav class="navigation"><div class="nav-links"><b>{on}</b><i>{back}</i></div></nav>'

    one.paged(pager, address, pages=4)
    return one


def called(entry: str, names: str) -> Wild:
    """Pages that only their names put in order: a.html, b.html, c.html."""
    one = Wild(entry, f"pages called {names}, at addresses without a number")

    def pager(n: int) -> str:
        links = (f'<a href="/nb/{"abc"[k]}.html">{name}</a>' for k, name in enumerate(names.split()))
        return f"<p>{' '.join(links)}</p>"

    one.paged(pager, lambda n: f"/nb/{'abc'[n - 1]}.html")
    one.start = ("/nb/a.html",)  # type: ignore[misc]
    return one


BLOGS = (
    ("blogolder", "&laquo; 早期文章", "较新文章 &raquo;"),
    ("blogsigns", "&laquo;", "&raquo;"),
    ("blogback", "&laquo; 上一页", "下一页 &raquo;"),
    ("blogold", "← 旧文章", "新文章 →"),
    ("blogprevious", "Previous Posts", "Next Posts"),
)
CALLED = (
    ("calledhan", "第一页 第二页 第三页"),
    ("calledwide", "１ ２ ３"),
    ("calledring", "① ② ③"),
    ("calledbare", "一 二 三"),
)
MAKERS: tuple[Maker, ...] = (
    *(partial(words, number) for number in range(len(WORDS))),
    *SIMPLE,
    window,
    partial(
        form,
        "get",
        "page",
        '<input type="submit" value="查询"><a href="javascript:turn({0})">下一页</a>',
        "getform",
    ),
    partial(form, "post", "pageNo", '<a href="javascript:toPage({0})">下一页</a>', "postform"),
    partial(
        form, "post", "currentPage", '<button type="button" onclick="jump({0})">下一页</button>', "postbutton"
    ),
    post_back,
    counted_on,
    counted_on_to_404,
    pushed,
    *(partial(blog, *said) for said in BLOGS),
    *(partial(called, *said) for said in CALLED),
)
