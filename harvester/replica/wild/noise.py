"""What stands beside a list and is nothing missing: never told as if it were; and more ways to further rows."""

from __future__ import annotations

from functools import partial

from harvester.replica.site import Ask
from harvester.replica.wild.portal import Maker, Wild

NOISE = {
    "sorting": '<a href="/nb/?sort=desc">按时间↓</a> <a href="/nb/?order=hits">按点击量</a>',
    "printing": (
        '<a href="/nb/?print=1">打印</a> <a href="/nb/?lang=en">English</a> <a href="/nb/?font=big">大</a>'
    ),
    "sizes": (
        '<select onchange="size(this.value)"><option value="10">10</option><option value="20">20</option>'
        '<option value="50">50</option></select>条/页'
    ),
    "search": (
        '<form action="/search"><select name="nd"><option value="">全部年度</option>'
        '<option value="2023">2023年</option>'
        '<option value="2022">2022年</option></select><input name="q"><input type="submit" value="搜索"></form>'
    ),
    "searchbodies": (
        '<div class="search"><form action="/so"><select name="bm"><option>县财政局</option>'
        "<option>县教育局</option></select>"
        "<button>检索</button></form></div>"
    ),
    "weather": (
        '<iframe src="/weather.html"></iframe><script>$.get("/hits?id=9",function(d){$("#h").html(d)})</script>'
    ),
    "columns": "<p>本站共有 12 个栏目</p>",
    "onepage": (
        '<input type="hidden" id="totalPage" value="1"><script>var totalCount = 3, pageSize = 20;</script>'
    ),
    "pager": '<div class="page" data-total="3" data-size="20"><a class="disabled">下一页</a></div>',
    "crumbs": '<ul class="crumb"><li>首页</li><li>2023年政府信息公开年度报告</li></ul>',
    "template": '<script type="text/html" id="t"><li><a href="{{url}}">{{title}}</a></li></script>',
    "vue": '<div id="kf"><a v-for="x in kf" :href="x.url">{{x.name}}</a></div>',
    "related": (
        '<div class="rightbox"><h3>县财政局2019年政府信息公开年度报告解读</h3>'
        "<p>摘要：县财政局2019年政府信息公开年度报告</p></div>"
    ),
    "departments": '<script>var depts=[{id:1,name:"县财政局"},{id:2,name:"县教育局"}];fill(depts);</script>',
    "menu": (
        '<div class="nav"><a href="/nb/?m=1">财政局</a>'
        '<a href="javascript:void(0)" onclick="t(2)">教育局</a></div>'
    ),
    "loading": (
        '<div id="loading" style="display:none">加载中…</div><script>$.ajax({url:"/visit",type:"post"})</script>'
    ),
    "mobile": '<script>if(/iPhone/.test(navigator.userAgent)){location.href="/m/nb/";}</script>',
    "frame": "<script>if(top!=self){top.location=self.location;}</script>",
    "firstoflast": "<p>第1页 共1页</p>",
    "dates": "<p>更新日期：2024-1-2/共享</p><p>1-2/2</p>",
    "share": '<a href="/nb/?share=weibo">分享</a><a href="javascript:bdshare(2)">&gt;</a>',
    "anchors": '<a href="#top">返回顶部</a><a href="/nb/#list">列表</a>',
    "calendar": '<table class="calendar"><tr><td>1</td><td>2</td><td>3</td></tr></table>',
    "empties": '<ul class="list2"></ul><div id="app2"></div>',
    "textarea": '<form action="/ly"><textarea name="c">请留言</textarea><input name="page_title"></form>',
    "loops": "<script>for(var i=1;i<=3;i++){document.write('<a href=\"/i/'+i+'.html\">'+i+'</a>')}</script>",
}


def noisy(entry: str) -> Wild:
    """Three rows, all there is, and something beside them."""
    one = Wild(f"noise{entry}", f"three rows and beside them: {NOISE[entry][:50]}")
    rows = "".join(one.row(n) for n in range(3))
    one.pages["/nb/"] = one.listing(rows, NOISE[entry])
    one.pages["/weather.html"] = "<html><body>晴 5~12度</body></html>"
    one.pages["/hits"] = "12"
    return one


def two_static() -> Wild:
    """Each list has a static pager."""
    one = Wild("twostatic", "two lists, each with pages of its own name")
    for kind, year in (("c", 2023), ("t", 2022)):
        for page in (2, 3):
            rows = "".join(one.row(2 * page + k, f"/nb/{kind}{page}{k}.html", year) for k in range(2))
            more = f'<a href="/nb/{kind}_3.html">下一页</a>' if page == 2 else ""
            one.pages[f"/nb/{kind}_{page}.html"] = one.listing(rows, more)
    boxes = ""
    for kind, year in (("c", 2023), ("t", 2022)):
        rows = "".join(one.row(k, f"/nb/{kind}1{k}.html", year) for k in range(2))
        boxes += (
            f'<div class="box"><ul>{rows}</ul><div class="page"><a href="/nb/{kind}_2.html">下一页</a></div></div>'
        )
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{boxes}")
    return one


def letters() -> Wild:
    """Some letters have no body."""
    one = Wild("emptyletters", "letters A to Z, most of them without a body")
    links = " ".join(f'<a href="/nb/?szm={chr(65 + n)}">{chr(65 + n)}</a>' for n in range(26))
    bodies = {"C": 0, "J": 1, "M": 2, "S": 3}
    rows = {sign: one.row(n) for sign, n in bodies.items()}

    def answer(ask: Ask) -> str:
        sign = ask.query.get("szm", "C")
        return one.listing(rows.get(sign, ""), links + ("" if sign in rows else "<p>暂无数据</p>"))

    one.pages["/nb/"] = answer
    return one


def letters_with_pages() -> Wild:
    """A letter has two pages."""
    one = Wild("letterpages", "letters, and one of them with a pager")
    links = '<a href="/nb/?l=A">A</a> <a href="/nb/?l=B">B</a>'
    one.pages["/nb/"] = one.pages["/nb/?l=A"] = one.listing(one.row(0), links)
    one.pages["/nb/?l=B"] = one.listing(one.row(1), links + '<p><a href="/nb/?l=B&amp;page=2">下一页</a></p>')
    one.pages["/nb/?l=B&page=2"] = one.listing(one.row(2), links)
    return one


def submitted() -> Wild:
    """Links that send the form."""
    one = Wild("submitlink", "下一页 sets a field and sends the form, all in its script")
    shown = [one.row(2 * n) + one.row(2 * n + 1) for n in range(3)]

    def answer(ask: Ask) -> str:
        n = int(ask.form.get("pageNo", "1"))
        script = f"document.f.pageNo.value={n + 1};document.f.submit();"
        link = f'<a href="javascript:{script}">下一页</a>' if n < 3 else ""
        return one.listing(
            shown[n - 1],
            f'<form name="f" method="post" action="/nb/">'
            f'<input type="hidden" name="pageNo" value="{n}">{link}</form>',
        )

    one.pages["/nb/"] = answer
    return one


def next_year() -> Wild:
    """Each year's page leads to the one before."""
    one = Wild("yearbyyear", "each page holds a year and leads to the year before")
    for year in (2023, 2022, 2021):
        rows = one.row(0, f"/nb/{year}0.html", year) + one.row(1, f"/nb/{year}1.html", year)
        link = f'<a href="/nb/{year - 1}.html">&lt;&lt; {year - 1}年度</a>' if year > 2021 else ""
        one.pages["/nb/" if year == 2023 else f"/nb/{year}.html"] = one.listing(rows, link)
    return one


def nested_frames() -> Wild:
    """A frame in a frame, the pager in the inner one."""
    one = Wild("framesinframes", "a frame in a frame holds the list and its pager")
    one.pages["/nb/"] = (
        '<html><frameset rows="9,*"><frame src="/top.html"><frame src="/mid.html"></frameset></html>'
    )
    one.pages["/top.html"] = one.around("<p>标题</p>")
    one.pages["/mid.html"] = '<html><body><iframe src="/nb/list.html"></iframe></body></html>'
    one.paged(
        lambda n: f'<a href="/nb/list_{n + 1}.html">下一页</a>' if n < 3 else "",
        lambda n: "/nb/list.html" if n == 1 else f"/nb/list_{n}.html",
    )
    return one


def by_body_and_year() -> Wild:
    """A form of two selects."""
    one = Wild("twoselects", "a form of bodies and years, both to be chosen")
    bodies, years = ("01", "02"), (2023, 2022)
    made = {(b, y): one.row(int(b), f"/nb/{b}-{y}.html", y) for b in bodies for y in years}
    form = (
        '<form action="/nb/" method="get"><select name="b"><option value="01">县教育局</option>'
        '<option value="02">县民政局</option></select><select name="y"><option value="2023">2023年</option>'
        '<option value="2022">2022年</option></select><input type="submit" value="查询"></form>'
    )

    def answer(ask: Ask) -> str:
        b, y = ask.query.get("b", "01"), int(ask.query.get("y", "2023"))
        chosen = form.replace(f'value="{b}"', f'value="{b}" selected').replace(
            f'value="{y}"', f'value="{y}" selected'
        )
        return one.listing(made[b, y], chosen)

    one.pages["/nb/"] = answer
    return one


BOXES = {
    "boxframe": '<h3>部门年报</h3><iframe src="/bm/list.html" width="600"></iframe>',
    "boxload": '<h3>部门年报</h3><div id="bm"></div><script>$("#bm").load("/bm/list.html");</script>',
    "boxlazy": '<h3>部门年报</h3><iframe data-src="/bm/list.html"></iframe>',
}


def boxed(entry: str) -> Wild:
    """A list of the page's own, and one that a box shows, with a pager."""
    one = Wild(entry, f"two rows, and a box with more: {BOXES[entry][10:60]}")
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), BOXES[entry])
    one.pages["/bm/list.html"] = one.listing(one.row(2) + one.row(3), '<a href="list_2.html">下一页</a>')
    one.pages["/bm/list_2.html"] = one.listing(one.row(4))
    return one


def submit_numbers() -> Wild:
    """Each number is a button of the form."""
    one = Wild("buttonnumbers", "the pager's numbers are buttons of a form, each with its value")
    shown = [one.row(2 * n) + one.row(2 * n + 1) for n in range(3)]
    buttons = "".join(f'<button type="submit" name="page" value="{n}">{n}</button>' for n in (1, 2, 3))

    def answer(ask: Ask) -> str:
        number = int(ask.query.get("page", "1"))
        return one.listing(shown[number - 1], f'<form action="/nb/" method="get">{buttons}</form>')

    one.pages["/nb/"] = answer
    return one


SIGNS = ("➡", "▷", "⏭", "下五页", "后5页", "→→", "向右", "翻页", "Next Page →", "后一篇列表")


def sign(number: int) -> Wild:
    """A link called otherwise, told by its address."""
    one = Wild(f"sign{number}", f"the next page is called {SIGNS[number]}")
    one.paged(
        lambda n: f'<div><a href="/nb/?page={n + 1}">{SIGNS[number]}</a></div>' if n < 3 else "",
        lambda n: "/nb/" if n == 1 else f"/nb/?page={n}",
    )
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(noisy, entry) for entry in NOISE),
    two_static,
    letters,
    letters_with_pages,
    submitted,
    next_year,
    nested_frames,
    by_body_and_year,
    *(partial(boxed, entry) for entry in BOXES),
    submit_numbers,
    *(partial(sign, number) for number in range(len(SIGNS))),
)
