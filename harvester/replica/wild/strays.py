"""Ways to further reports that no word names: topics, months, an empty link, 上一篇; links that lead to none."""

from __future__ import annotations

from functools import partial

from harvester.replica.site import Ask, Reply
from harvester.replica.wild.portal import Answer, Maker, Wild

TOPICS = ("农业", "教育", "卫生", "交通", "环保", "民生")


def _rows(one: Wild, numbers: range, year: int = 2023) -> str:
    return "".join(one.row(n, f"/nb/d/{year}-{n}.html", year) for n in numbers)


def _chosen(one: Wild, name: str, way: str) -> Answer:
    """A list whose start shows three of its rows, and with a parameter the two of a topic."""
    parts = {str(n): _rows(one, range(2 * n, 2 * n + 2)) for n in range(len(TOPICS))}
    first = "".join(parts.values()).split("</li>")[:3]

    def answer(ask: Ask) -> str:
        return one.listing(parts.get(ask.query.get(name, ""), "</li>".join([*first, ""])), way)

    return answer


def topics() -> Wild:
    """Each topic is the list with a parameter more."""
    one = Wild("straytopics", "topics as filters; all shows the latest only")
    links = "".join(f'<a href="?field={n}">{word}</a> ' for n, word in enumerate(TOPICS))
    one.pages["/nb/"] = _chosen(one, "field", f'<p>领域：<a href="/nb/">全部</a> {links}</p>')
    return one


def topic_select() -> Wild:
    """The same in a form."""
    one = Wild("straychosen", "a form with a select of topics; all shows the latest only")
    options = "".join(f'<option value="{n}">{word}</option>' for n, word in enumerate(TOPICS))
    form = f'<form action="/nb/"><select name="field"><option value="">全部</option>{options}</select></form>'
    one.pages["/nb/"] = _chosen(one, "field", form)
    return one


def months() -> Wild:
    """A side box of months."""
    one = Wild("straymonths", "a side box of months with their numbers")
    links = ""
    for month in (1, 2, 3):
        one.pages[f"/nb/arch/2024-0{month}"] = one.listing(_rows(one, range(4 * month, 4 * month + 4)))
        links += f'<li><a href="/nb/arch/2024-0{month}">2024年{month}月</a> (4)</li>'
    latest = _rows(one, range(2))
    one.pages["/nb/"] = one.around(f'<ul>{latest}</ul><div class="widget"><h3>归档</h3><ul>{links}</ul></div>')
    return one


def drawn() -> Wild:
    """The next page's link is empty: a style draws its arrow."""
    one = Wild("straydrawn", "an empty link that a style draws")
    one.paged(
        lambda n: f'<div class="pp"><a class="b{n}" href="list_{n + 1}.htm"></a></div>' if n < 3 else "",
        lambda n: f"/nb/list_{n}.htm",
    )
    one.pages["/nb/"] = one.pages["/nb/list_1.htm"]
    return one


def rooms() -> Wild:
    """Links with pictures to the list's other rooms, below its folder."""
    one = Wild("strayrooms", "rooms of the list that pictures and letters lead to")
    links = ""
    for n, word in enumerate(("A", "B", "C")):
        one.pages[f"/nb/q{n}/x.php"] = one.listing(_rows(one, range(3 * n + 3, 3 * n + 6)))
        links += f'<a href="/nb/q{n}/x.php"><img src="/i/{word}.png" alt="{word}区"></a> '
    one.pages["/nb/"] = one.listing(_rows(one, range(2)), f"<div>{links}</div>")
    return one


def here() -> Wild:
    """A sentence of what it does not show, and its link."""
    one = Wild("strayhere", "a sentence links the page with the others")
    one.pages["/old.html"] = one.listing(_rows(one, range(3), 2019))
    one.pages["/nb/"] = one.listing(
        _rows(one, range(3)), '<p>仅显示近年年报，其余年份请点击<a href="/old.html">这里</a>查看</p>'
    )
    return one


def search() -> Wild:
    """The same, and the link leads to a search."""
    one = Wild("straysearch", "a sentence sends to a search for the others", "partial")
    one.pages["/s/"] = one.around('<form><input name="q"><input type="submit" value="检索"></form>', "检索")
    one.pages["/nb/"] = one.listing(
        _rows(one, range(3)), '<p>只显示最近三篇，其他报告请用<a href="/s/">检索</a>查找</p>'
    )
    return one


def neighbours(entry: str, way: str) -> Wild:
    """Only the latest is listed; each leads to the one before."""
    one = Wild(f"straychain{entry}", f"reports that only 上一篇 leads to: {way[:40]}")
    for year in range(2020, 2024):
        title = one.title_of(1, year - 1)
        path = f"/nb/{year}.html"
        one.put(path, 1, year)
        link = way.format(path=f"/nb/{year - 1}.html", title=title) if year > 2020 else "上一篇：没有了"
        one.pages[path] = str(one.pages[path]).replace("</div><div class", f"{link}</div><div class", 1)
    one.pages["/nb/"] = one.listing(f'<li><a href="/nb/2023.html">{one.title_of(1)}</a></li>')
    return one


def written() -> Wild:
    """A function of a file draws the pager."""
    one = Wild("straywritten", "a function of a file draws the numbers", "partial", start="/nb/list.html")
    call = "<div><script>drawNumbers(3,{here},'list');</script></div><script src=\"/js/pub.js\"></script>"
    one.paged(lambda n: call.format(here=n), lambda n: "/nb/list.html" if n == 1 else f"/nb/list_{n}.html")
    one.pages["/js/pub.js"] = Reply(
        b"function drawNumbers(n,c,f){for(var i=1;i<=n;i++)"
        b"{document.write('<a href=\"'+f+'_'+i+'.html\">'+i+'</a>')}}",
        content_type="text/javascript",
    )
    one.found = 2
    return one


def token() -> Wild:
    """The pager's links carry what is new with each answer."""
    one = Wild("straytoken", "a token in the pager's links")
    made = iter(range(100_000))
    rows = [_rows(one, range(2 * n, 2 * n + 2)) for n in range(3)]

    def page(ask: Ask) -> str:
        links = " ".join(f'<a href="?page={n}&_k={next(made):x}z">{n}</a>' for n in range(1, 4))
        return one.listing(rows[min(int(ask.query.get("page", 1)), 3) - 1], f'<div class="pages">{links}</div>')

    one.pages["/nb/"] = page
    return one


def facets() -> Wild:
    """Years and bodies set otherwise, each with each."""
    one = Wild("strayfacets", "combinations of years and bodies, all of whose rows stand on the first page")
    rows = {(str(y), str(n)): one.row(n, f"/nb/d/{y}-{n}.html", y) for y in (2021, 2022, 2023) for n in range(5)}

    def page(ask: Ask) -> str:
        wanted = ask.query.get("y", ""), ask.query.get("u", "")
        years = "".join(f'<a href="?y={y}&u={wanted[1]}">{y}年</a> ' for y in ("2021", "2022", "2023"))
        bodies = "".join(f'<a href="?y={wanted[0]}&u={n}">{one.body(n)}</a> ' for n in range(5))
        shown = (row for (y, n), row in rows.items() if wanted[0] in ("", y) and wanted[1] in ("", n))
        return one.listing("".join(shown), f"<div>年度：{years}</div><div>单位：{bodies}</div>")

    one.pages["/nb/"] = page
    return one


def other_matters() -> Wild:
    """Links that lead to other matters, and to nothing."""
    one = Wild("strayothers", "links beside the list to other matters and to nothing")
    notes = "".join(f'<li><a href="/nb/tz/{n}.html">关于做好第{n}季度检查的通知</a></li>' for n in range(4))
    one.pages["/nb/tz/"] = one.around(f"<h2>通知</h2><ul>{notes}</ul>", "通知")
    links = "".join(f'<a href="/nb/{name}">{word}</a> ' for name, word in (("tz/", "简报"), ("x.php?a=1", "专栏")))
    one.pages["/nb/"] = one.listing(_rows(one, range(4)), f"<div>{links}</div>")
    return one


def over() -> Wild:
    """加载更多 is hidden, and 没有更多了 in its place; one more belongs to another box."""
    one = Wild("strayover", "a hidden 加载更多 beside 没有更多了, and that of a box of notices")
    hidden = '<div style="display:none"><a href="javascript:more()">加载更多</a></div><p>没有更多了</p>'
    views = "<ul><li>文章总数:52</li><li>页面总数:2</li><li>浏览总数:80641</li></ul>"
    box = '<p><a href="/gg/2.html">关于部分路段施工的通告</a></p><a href="javascript:;" id="m">加载更多</a>'
    one.pages["/nb/"] = one.listing(_rows(one, range(4)), f"{hidden}<div><h3>通知</h3>{box}</div>{views}")
    return one


def jump() -> Wild:
    """A field for a page's number beside links to each."""
    one = Wild("strayjump", "跳转 beside 下页, switched off on the last page")
    go = '<input size="3" id="u1"><input type="button" onclick="_list_gotopage(3,\'u1\',1)" value="跳转">'

    def pager(n: int) -> str:
        on = f'<a href="/nb/p{n + 1}.html">下页</a> <a href="/nb/p3.html">尾页</a>'
        return f"<div>{on if n < 3 else '<span class=NextDisabled>下页</span>'} {go}</div>"

    one.paged(pager)
    return one


def dates() -> Wild:
    """A form whose dates are those of the last year."""
    one = Wild("straydates", "a form with a span of dates; what lies before it is not shown")
    rows = {f"20{y}-01-15": one.row(n, f"/nb/d/{y}.html", 2000 + y - 1) for n, y in enumerate(range(20, 25))}

    def page(ask: Ask) -> str:
        first, last = ask.query.get("begin", "2023-06-01"), ask.query.get("end", "2024-12-31")
        fields = "".join(f'<input name="{k}" value="{v}">' for k, v in (("begin", first), ("end", last)))
        shown = "".join(row for day, row in rows.items() if first <= day <= last)
        return one.listing(shown, f'<form action="/nb/">公开日期 {fields}<button>查询</button></form>')

    one.pages["/nb/"] = page
    return one


def boxes() -> Wild:
    """A form in which one of three boxes is ticked."""
    one = Wild("strayboxes", "boxes of levels, one of them ticked")
    rows = [_rows(one, range(3 * n, 3 * n + 3)) for n in range(3)]

    def page(ask: Ask) -> str:
        chosen = ask.query.get("kind", "0")
        fields = "".join(
            f'<input type="checkbox" name="kind" value="{n}"{" checked" * (str(n) == chosen)}>{word} '
            for n, word in enumerate(("一类", "二类", "三类"))
        )
        return one.listing(rows[int(chosen)], f'<form action="/nb/">{fields}<button>筛选</button></form>')

    one.pages["/nb/"] = page
    return one


def keys() -> Wild:
    """Keys turn the page."""
    one = Wild("straykeys", "a key opens the next page", start="/nb/list.html")
    turn = "<script>document.onkeyup=function(e){{if(e.keyCode==39){{location='list_{}.html'}}}}</script>"
    one.paged(
        lambda n: turn.format(n + 1) if n < 3 else "",
        lambda n: "/nb/list.html" if n == 1 else f"/nb/list_{n}.html",
    )
    return one


def backwards() -> Wild:
    """The start is the last page."""
    one = Wild("strayback", "the start is the last page: 上一页 leads on", start="/nb/p3.html")
    one.paged(lambda n: f'<a href="/nb/p{n - 1}.html">上一页</a>' if n > 1 else "", lambda n: f"/nb/p{n}.html")
    return one


def sisters() -> Wild:
    """Folders beside the list's own, in the crumbs."""
    one = Wild("straysisters", "a menu in the crumbs leads to the list's sisters", start="/nb/zf/")
    links = "".join(f'<li><a href="/nb/{at}/">{word}</a></li>' for at, word in (("zf", "政府"), ("bm", "部门")))
    menu = f'<div class="crumb">年报<ul>{links}</ul></div>'
    one.pages["/nb/zf/"] = one.around(f"{menu}<ul>{_rows(one, range(2))}</ul>")
    one.pages["/nb/bm/"] = one.around(f"{menu}<ul>{_rows(one, range(2, 6))}</ul>")
    return one


def picture() -> Wild:
    """A picture at the page's end."""
    one = Wild("straypicture", "a picture without a word leads to the earlier ones")
    one.pages["/old/"] = one.listing(_rows(one, range(4), 2018))
    edge = "<div class='foot'></div><div id='f'><a href='/old/'><img src='/f.png'></a></div>"
    one.pages["/nb/"] = one.around(f"<ul>{_rows(one, range(3))}</ul>{edge}")
    return one


def month_select() -> Wild:
    """A select of months whose values are addresses."""
    one = Wild("strayselect", "a select of months leads to their pages", start="/category/nb/")
    options = ""
    for month in range(1, 6):
        one.pages[f"/date/2024/{month}"] = one.listing(_rows(one, range(3 * month, 3 * month + 3)))
        options += f'<option value="/date/2024/{month}">2024 年 {month} 月</option>'
    select = f'<h3>归档</h3><select name="m"><option value="">选择</option>{options}</select>'
    one.pages["/category/nb/"] = one.listing(_rows(one, range(2)), select)
    return one


def year_select() -> Wild:
    """A select on each report's page."""
    one = Wild("strayyears", "a select on a report's page leads to the body's earlier ones")
    rows = ""
    for n in range(3):
        options = "".join(f'<option value="/nb/u{n}/{y}.html">{y}年</option>' for y in (2023, 2022, 2021))
        for year in (2021, 2022, 2023):
            row = one.row(n, f"/nb/u{n}/{year}.html", year)
            page = str(one.pages[f"/nb/u{n}/{year}.html"])
            one.pages[f"/nb/u{n}/{year}.html"] = page.replace("<h1>", f"<select>{options}</select><h1>", 1)
        rows += row
    one.pages["/nb/"] = one.listing(rows)
    return one


def annex() -> Wild:
    """The bodies' reports stand below the county's."""
    one = Wild("strayannex", "the county's report links those of the bodies")
    one.put("/nb/0.html", 0, 2023, f"{one.place}2023年政府信息公开工作年度报告")
    for n in range(1, 5):
        one.put(f"/nb/bm/{n}.html", n)
    links = "、".join(f'<a href="/nb/bm/{n}.html">{one.body(n).removeprefix(one.place)}</a>' for n in range(1, 5))
    one.pages["/nb/0.html"] = str(one.pages["/nb/0.html"]).replace(
        "</p></div>", f"</p><p>附：{links}</p></div>", 1
    )
    one.pages["/nb/"] = one.listing(f'<li><a href="/nb/0.html">{one.place}2023年政府信息公开工作年度报告</a></li>')
    return one


def notice() -> Wild:
    """A notice with a table of reports."""
    one = Wild("straynotice", "a notice among the rows links the reports of a year")
    lines = ""
    for n in range(4):
        one.put(f"/nb/2021/{n}.html", n, 2021)
        lines += f'<tr><td>{one.body(n)}</td><td><a href="/nb/2021/{n}.html">查看</a></td></tr>'
    title = "关于公布2021年度各单位政府信息公开年报的通知"
    one.pages["/nb/tz.html"] = one.around(f"<h1>{title}</h1><p>现予公布。</p><table>{lines}</table>", title)
    one.pages["/nb/"] = one.listing(
        f'{_rows(one, range(4))}<li><a href="/nb/tz.html">{title}</a><span>2022-02-06</span></li>'
    )
    return one


def unfolded() -> Wild:
    """Heads that unfold what stands below them; a calendar; a vote."""
    one = Wild("strayunfolded", "titled heads that unfold their rows, a calendar, a vote, 设为首页")
    parts = "".join(
        f'<h4 onclick="fold(this)">{one.body(n)}政府信息公开工作年度报告</h4><div style="display:none">'
        + "".join(
            one.row(n, f"/nb/d/{n}-{year}.html", year, '<a href="{path}">{title}</a>') for year in (2022, 2023)
        )
        + "</div>"
        for n in range(3)
    )
    turn = "d.style.display=d.style.display=='none'?'block':'none'"
    script = f"<script>function fold(o){{var d=o.nextSibling;{turn}}}</script>"
    days = "".join(f"<td>{day}</td>" for day in range(1, 8))
    calendar = (
        '<div><table><caption><a href="javascript:;">&lt;</a>11月<a href="javascript:;">&gt;</a></caption>'
        f"<tr><th>日</th><th>一</th><th>二</th><th>三</th><th>四</th><th>五</th><th>六</th></tr><tr>{days}</tr></table></div>"
    )
    vote = (
        '<div class="poll">满意吗<input type="radio" name="v">是 <a href="javascript:result()">查看结果</a></div>'
    )
    home = '<a href="javascript:;" onclick="setHome(this)">设为首页</a>'
    one.pages["/nb/"] = one.around(f"{script}{parts}{calendar}{vote}{home}")
    return one


def words(entry: str, says: str) -> Wild:
    """The page says that it shows a part."""
    one = Wild(f"straysaid{entry}", says, "partial")
    one.pages["/nb/"] = one.listing(_rows(one, range(3)), f"<p>{says}</p>")
    return one


SAID = {
    "code": "查看更多历年年报请扫描二维码",
    "map": "乡镇年报请从网站地图进入各乡镇栏目",
    "archive": "2019年及以前的年报已移交县档案馆",
    "call": "2019年以前的年报如有需要，请致电办公室索取",
    "restored": "部分历史年报数据正在恢复中",
    "count": "本栏目共收录年报十二份",
    "file": '附件：<a href="/nb/ml.xlsx">历年年报目录.xlsx</a>',
}
CHAINS = {
    "link": '<p>上一篇：<a href="{path}">{title}</a></p>',
    "inside": '<a href="{path}">上一篇：{title}</a>',
    "title": '<a class="prev" href="{path}" title="{title}">上一条</a>',
    "tags": '<dl><dt><b>上一则</b></dt><dd><a href="{path}"><span>{title}</span></a></dd></dl>',
}
MAKERS: tuple[Maker, ...] = (
    topics,
    topic_select,
    months,
    drawn,
    rooms,
    here,
    search,
    *(partial(neighbours, entry, way) for entry, way in CHAINS.items()),
    written,
    token,
    facets,
    other_matters,
    over,
    jump,
    dates,
    boxes,
    keys,
    backwards,
    sisters,
    picture,
    month_select,
    year_select,
    annex,
    notice,
    unfolded,
    *(partial(words, entry, says) for entry, says in SAID.items()),
)
