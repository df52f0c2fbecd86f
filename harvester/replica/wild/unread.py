"""Ways on that cannot be followed, and promises that are not kept: never "complete"."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild

SEEN: dict[str, tuple[str, str]] = {
    "ubutton": (
        "a button that a script runs",
        '<form><input type="button" value="下一页" onclick="gotoPage(2)"></form>',
    ),
    "uspan": ("a span that a script runs", '<span onclick="nextPage()">下一页</span>'),
    "upicture": (
        "a picture that a script runs",
        '<div class="pages"><a href="javascript:np()"><img src="/i/next.gif"></a></div>',
    ),
    "uarrow": (
        "an arrow that a script runs",
        '<div class="pages"><b>1</b> <a href="#" onclick="turn(1)">&gt;</a></div>',
    ),
    "umore": ("a button for more rows", '<div class="more" data-page="2" onclick="loadMore()">加载更多</div>'),
    "umore2": ("a link for more rows", '<a href="javascript:;" class="btn">点击加载更多</a>'),
    "umore3": ("a button in other words", '<button id="m">查看更多</button>'),
    "uscroll": (
        "rows that come as one scrolls",
        "<script>$(window).scroll(function(){ $.ajax({url:'/api/rows', data:{page:++p}, success:add}); });"
        "</script>",
    ),
    "ulaypage": (
        "layui's laypage that asks an API",
        '<div id="p"></div><script>laypage.render({elem:"p",count:46,limit:10,'
        "jump:function(o){load(o.curr)}});</script>",
    ),
    "upagination": (
        "jquery's pagination",
        '<div id="p"></div><script>$("#p").pagination(46,{items_per_page:10,callback:show});</script>',
    ),
    "urecords": ("more rows stated than shown", "<p>共有 60 条记录</p>"),
    "utotal": ("rows, rows a page and no pager", "<div>共 46 条记录，每页 10 条，当前第 1 页</div>"),
    "upages": ("pages stated and no pager", "<div>页次：1/5页</div>"),
    "uselect": (
        "a select that a script runs",
        '<select onchange="jumpTo(this)"><option value="1">1</option><option value="2">2</option></select>',
    ),
    "unumbers": (
        "numbers that a script runs",
        '<div class="page"><a class="on">1</a><a href="#" onclick="toPage(2)">2</a></div>',
    ),
    "upostback": ("__doPostBack without its form", "<a href=\"javascript:__doPostBack('p','2')\">下一页</a>"),
    "uvue": (
        "a pager of a framework",
        '<el-pagination layout="prev, pager, next" :total="46" :page-size="10"></el-pagination>',
    ),
}


def seen(entry: str) -> Wild:
    """A first page of two rows with a way on that only a browser can run."""
    says, below = SEEN[entry]
    one = Wild(entry, says, "partial")
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), below)
    return one


def _plain(entry: str, says: str, below: str) -> Wild:
    one = Wild(entry, says)
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), below)
    return one


WHOLE: tuple[Callable[[], Wild], ...] = (
    lambda: _plain("whole", "as many rows as are stated", "<p>共 2 条记录，每页 10 条</p>"),
    lambda: _plain(
        "off",
        "a pager that is switched off",
        '<div class="page"><span class="disabled">上一页</span><b>1</b>'
        '<a class="disabled" href="javascript:;">下一页</a></div>',
    ),
    lambda: _plain("onepage", "one page of one", '<a href="javascript:go(1)">下一页</a> 1/1页'),
    lambda: _plain("nomore", "no more rows", '<div class="more">没有更多了</div>'),
    lambda: _plain(
        "prose",
        "numbers in prose",
        "<p>" + "全县共公开信息 1234 条，其中公文 88 条，按规定及时更新，群众普遍反映良好。" * 5 + "</p>",
    ),
)


def first_again() -> Wild:
    """The server ignores the page's number."""
    one = Wild("firstagain", "the next page is the first again", "partial")
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), '<a href="?page=2">下一页</a>')
    return one


def hollow() -> Wild:
    """Page 2 of 4 shows no rows."""
    one = Wild("hollow", "page 2 of 4 shows no row and leads on", "partial")
    one.paged(lambda n: f'共4页 <a href="/nb/p{n + 1}.html">下一页</a>' if n < 4 else "共4页", pages=4)
    one.pages["/nb/p2.html"] = one.listing("", '共4页 <a href="/nb/p3.html">下一页</a>')
    one.found = 6
    return one


def broken_promise() -> Wild:
    """Page 2 is an error in a page full of menus."""
    one = Wild("promise", "page 2 of 4 is an error with status 200 and leads nowhere", "partial", family="trs")
    one.paged(
        lambda n: f'<script>createPageHTML(4, {n - 1}, "index", "html");</script>',
        lambda n: "/nb/" if n == 1 else f"/nb/index_{n - 1}.html",
        pages=4,
    )
    one.pages["/nb/index_1.html"] = one.listing(
        "", "<p>" + "推荐阅读：各单位认真落实各项部署，取得阶段性成效。" * 20 + "</p>"
    )
    one.found = 6
    return one


def failing_page() -> Wild:
    """Page 2 answers 500."""
    one = Wild("failing", "page 2 of 4 answers 500", "partial")
    one.paged(lambda n: f'共4页 <a href="/nb/p{n + 1}.html">下一页</a>' if n < 4 else "共4页", pages=4)
    one.pages["/nb/p2.html"] = Reply(b"error", 500)
    one.found = 6
    return one


def cached() -> Wild:
    """Page 2 of 4 is page 1 from a cache."""
    one = Wild("cached", "page 2 of 4 shows the rows of page 1", "partial")
    one.paged(lambda n: f'共4页 <a href="/nb/p{n + 1}.html">下一页</a>' if n < 4 else "共4页", pages=4)
    first = str(one.pages["/nb/"])
    one.pages["/nb/p2.html"] = first.replace("/nb/p2.html", "/nb/p3.html")
    one.found = 6
    return one


def empty_answer() -> Wild:
    """gkmlpt's API."""
    one = Wild(
        "emptyanswer",
        "an API that shows no rows before its total",
        "partial",
        family="gkmlpt",
        start="/gkmlpt/index",
        page_size=2,
    )
    tree = '{SID:"7550",TREE:[{"id":77,"name":"政府信息公开年报","children":[]}]}'
    one.pages["/gkmlpt/index"] = f"<html><script>window._CONFIG={tree};</script><body>目录</body></html>"
    for number in range(2):
        one.put(f"/gkmlpt/content/9/91/post_{number}.html", number)
    rows = [
        {"title": one.title_of(n), "url": f"/gkmlpt/content/9/91/post_{n}.html", "date": 1704844800}
        for n in range(2)
    ]
    one.pages["/gkmlpt/api/all/77?page=1&sid=7550"] = lambda ask: one.json({"articles": rows, "total": 6})
    one.pages["/gkmlpt/api/all/77?page=2&sid=7550"] = lambda ask: one.json({"articles": [], "total": 6})
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(seen, entry) for entry in SEEN),
    *WHOLE,
    first_again,
    hollow,
    broken_promise,
    failing_page,
    cached,
    empty_answer,
)
