"""Whole pages: a portal's chrome and metadata block around the body of a report. Sizes up to 210 kB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

Pairs = list[tuple[str, str]]

LABELS = (
    ("index_no", "索引号"),
    ("doc_no", "发文字号"),
    ("issuer", "发文机关"),
    ("issued_on", "发文时间"),
    ("title", "标题"),
    ("topic", "主题分类"),
    ("keywords", "主题词"),
    ("published_on", "发布日期"),
)


def _pairs(metadata: dict[str, str | None]) -> Pairs:
    return [(label, metadata.get(field) or "") for field, label in LABELS]


def _rows(cells: list[str], width: int) -> str:
    lines = ["".join(cells[at : at + width]) for at in range(0, len(cells), width)]
    return "\n".join(f"<tr>{line}</tr>" for line in lines)


def _one_cell(pairs: Pairs) -> str:
    cells = [f"<td>{escape(label)}：{escape(value)}</td>" for label, value in pairs]
    return f'<table class="xxgk">{_rows(cells, 3)}</table>'


def _th_td(pairs: Pairs) -> str:
    cells = [f"<th>{escape(label)}</th><td>{escape(value)}</td>" for label, value in pairs]
    return f'<table class="by">{_rows(cells, 2)}</table>'


def _dl(pairs: Pairs) -> str:
    lines = "\n".join(
        f'<dd class="addWidth"><label><font>{escape(label)}：</font></label>'
        f'<div class="display-block">\n  {escape(value)}\n</div></dd>'
        for label, value in pairs
    )
    return f'<div class="meta-data"><dl class="clearfix">{lines}</dl></div>'


def _ul(pairs: Pairs) -> str:
    lines = "\n".join(f"<li><b>{escape(label)}:</b>\n {escape(value)}</li>" for label, value in pairs)
    return f'<ul class="xxgk_head">{lines}</ul>'


def _next(pairs: Pairs) -> str:
    return "\n".join(
        f'<div class="k">{escape(label)}：</div><div class="v">{escape(value)}</div>' for label, value in pairs
    )


def spaced(label: str) -> str:
    """A label set to four characters' width: 索 引 号, 标　　题."""
    return {2: f"{label[:1]}　　{label[1:]}", 3: " ".join(label)}.get(len(label), label)


def _spaced(pairs: Pairs) -> str:
    cells = [f"<td>{escape(spaced(label))}：</td><td>{escape(value)}&nbsp;</td>" for label, value in pairs]
    return f"<table>{_rows(cells, 2)}</table>"


def _seed(pairs: Pairs) -> str:
    """Two columns, label and value in one cell, long ones over both."""
    known = dict(pairs)

    def cell(label: str, span: int = 1) -> str:
        return f"<td{' colspan=2' if span == 2 else ''}><b>{label}:</b> {escape(known[label])}</td>"

    rows = (
        cell("索引号", 2),
        cell("发文字号") + cell("发文时间"),
        cell("发文机关") + cell("主题词"),
        cell("标题", 2),
        cell("主题分类") + cell("发布日期"),
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


SHAPES: dict[str, Callable[[Pairs], str]] = {
    "one_cell": _one_cell,
    "th_td": _th_td,
    "dl": _dl,
    "ul": _ul,
    "next": _next,
    "spaced": _spaced,
    "seed": _seed,
}
"""Metadata blocks: label and value in one td; th and td; dl, dd, label, div; li; a div after another; spaced
labels; the two-column table of the 潞州区 portal."""


def metadata_block(metadata: dict[str, str | None], shape: str) -> str:
    """The visible metadata block in one of SHAPES; blank fields print their label alone."""
    return SHAPES[shape](_pairs(metadata))


_SCRIPT = "var menu_{n}=[{n},{n}+1,'item-{n}'];function open_{n}(e){{return e.offsetTop>{n}?menu_{n}[0]:null}}\n"
_STYLE = ".nav-{n} a:hover{{color:#c{n};background:url(/images/bg_{n}.png) no-repeat 0 -{n}px;padding:0 {n}px}}\n"
_MENU = ("政府信息公开", "政务服务", "互动交流", "新闻中心", "走进本地", "专题专栏", "数据发布", "营商环境")


def page(
    body: str,
    *,
    title: str,
    site: str = "某县人民政府",
    crumbs: Sequence[str] = ("首页", "政府信息公开", "政府信息公开年报"),
    metadata: str = "",
    meta: dict[str, str] | None = None,
    charset: str = "utf-8",
    size: int = 0,
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """A whole page: head, navigation, breadcrumb, metadata block, body, attachments, share bar, footer.

    body: from markup.dress. meta: HTML meta tags beside ArticleTitle and SiteName. links: attachments as
    (address, name). size: characters that the page should reach, filled up with scripts, styles and menus.
    """
    tags = {"SiteName": site, "ArticleTitle": title} | (meta or {})
    head = "".join(f'<meta name="{name}" content="{escape(text)}">\n' for name, text in tags.items())
    nav = "".join(f'<li><a href="/col{n}/">{word}</a></li>' for n, word in enumerate(_MENU))
    files = "".join(f'<li><a href="{escape(url)}">{escape(name)}</a></li>' for url, name in links)
    trail = " &gt; ".join(f'<a href="/">{escape(crumb)}</a>' for crumb in crumbs)
    top = f"""<!DOCTYPE html>
<html><head><meta charset="{charset}">
<title>{escape(title)}-{escape(site)}门户网站</title>
{head}"""
    rest = f"""</head><body>
<div class="header"><a href="/">设为首页</a> | <a href="/">加入收藏</a> <form><input name="q"></form></div>
<ul class="nav">{nav}</ul>
<div class="position">当前位置：{trail}</div>
<div class="main">{metadata}
<div class="bar">字体大小：【<a>大</a>】【<a>中</a>】【<a>小</a>】
浏览次数：<span id="hits">318</span>次</div>
{body}
{f'<div class="fj"><p>附件：</p><ul>{files}</ul></div>' if files else ""}
<div class="share">分享到：<a>微信</a><a>微博</a> <span>扫一扫在手机打开当前页</span></div>
<div class="tools">【<a>打印本页</a>】【<a>关闭窗口</a>】</div></div>
<div class="footer"><p>主办：{escape(site)}办公室　网站标识码：0000000000</p>
<p>备案号：京ICP备00000000号　<a href="/map">网站地图</a></p></div>
</body></html>
"""
    missing = size - len(top) - len(rest)
    styles = _filler(_STYLE, missing // 4)
    scripts = _filler(_SCRIPT, missing // 2)
    menus = _filler(
        '<li class="sub"><a href="/col/{n}/index.html" title="栏目{n}">栏目{n}</a></li>\n', missing // 4
    )
    middle = f"<style>{styles}</style><script>{scripts}</script>" if missing > 0 else ""
    return top + middle + rest.replace("</ul>", f"{menus}</ul>", 1)


def _filler(pattern: str, size: int) -> str:
    if size <= 0:
        return ""
    count = size // (len(pattern) - 2) + 1
    return "".join(pattern.format(n=n) for n in range(count))[:size].rsplit("\n", 1)[0]
