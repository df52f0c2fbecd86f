"""Inputs of up to 10 MB made to be slow, large or fatal to read."""

from __future__ import annotations

from collections.abc import Callable

MOST = 10_000_000
TAGS = 240_000
HEAD = "<html><head><meta charset='utf-8'><title>某县2024年政府信息公开工作年度报告</title></head><body>"
LABEL = "一、本年新收政府信息公开申请数量"
CELL = "<table><tr><td>"
DAMAGED = "申请人逾期未按收费通知缴纳费用行政机关不再办理"


def _fill(piece: str, before: str = HEAD, after: str = "") -> bytes:
    """As many pieces as may be read: 10 MB, and fewer tags than a page is refused for."""
    room = (MOST - len(before.encode()) - len(after.encode())) // len(piece.encode())
    tags = piece.count("<")
    return (before + piece * (min(room, TAGS // tags) if tags else room) + after).encode()


def _nested(opening: str, closing: str, depth: int = 100_000, inside: str = "x") -> bytes:
    return (HEAD + opening * depth + inside + closing * depth).encode()[:MOST]


def _rows(make: Callable[[int], str], count: int) -> bytes:
    return (HEAD + "<table>" + "".join(make(n) for n in range(count)) + "</table>").encode()[:MOST]


MONSTERS: dict[str, Callable[[], bytes]] = {
    "100,000 nested divs": lambda: _nested("<div>", "</div>"),
    "100,000 nested divs with a class": lambda: _nested("<div class=nav>", "</div>"),
    "100,000 nested articles": lambda: _nested("<div class=TRS_Editor>", "</div>"),
    "100,000 nested tables": lambda: _nested("<table><tr><td>", "</td></tr></table>"),
    "tables in tables with two cells": lambda: _nested("<table><tr><td>1</td><td>", "</td></tr></table>"),
    "hidden cells in nested tables": lambda: (
        HEAD
        + ("<table>" * 90 + "<tr><td style='display:none'>1<td style='display:none'>2</table>" + "</table>" * 89)
        * 400
    ).encode()[:MOST],
    "a hidden part after every word": lambda: _fill("1<i style='display:none'>2</i>", HEAD + "<table><tr><td>"),
    "100,000 nested spans": lambda: _nested("<span>", "</span>"),
    "100,000 nested fonts never closed": lambda: _nested("<font><b>", "", inside="<p>0</p>" * 1000),
    "elements that are opened again and again": lambda: _fill(
        "<p>x</p>", HEAD + "".join(f"<font a={n}>" for n in range(2000))
    ),
    "links around tables": lambda: _fill("<a href=x><table>"),
    "text and bold between rows": lambda: _fill("<b>x<tr>", HEAD + "<table>"),
    "forms of an editor": lambda: _fill(
        "<select><option>1<option selected>2</select><input value=3>", HEAD + CELL
    ),
    "struck out and raised": lambda: _fill("<s><sup></sup><br></s>", HEAD + CELL),
    "struck out and never closed": lambda: _fill("<s><br></s><s>", HEAD + CELL),
    "classes that hide": lambda: _fill(
        "<b class=a8999>1</b>",
        "<style>" + "".join(f".a{n}{{display:none}}" for n in range(9000)) + "</style>" + HEAD + CELL,
    ),
    "classes that hide nothing": lambda: _fill("display:none;", "<style>.a{"),
    "nested comments never closed": lambda: _nested("<div><!--", ""),
    "nested scripts never closed": lambda: _nested("<div><script>", ""),
    "nested and half inline": lambda: _nested("<div><b ", "x" * 50),
    "furniture in furniture": lambda: _fill("<div class=nav>一", HEAD),
    "tags that are none": lambda: _fill("<tdx><trx><tablex>1", HEAD + CELL),
    "escapes": lambda: _fill("&amp;lt;<td>", HEAD + CELL),
    "100,000 nested lists": lambda: _nested("<ul><li>", "</li></ul>"),
    "100,000 nested links": lambda: _nested("<a href='x.pdf'>", "</a>"),
    "a table of a million cells": lambda: _rows(lambda n: "<tr>" + "<td>0" * 100, 10_000),
    "a row of cells": lambda: _fill("<td>0", HEAD + "<table><tr>"),
    "rows of one cell": lambda: _fill("<tr><td>1", HEAD + "<table>"),
    "colspan of a thousand millions": lambda: _rows(
        lambda n: "<tr>" + "<td colspan=1000000000 rowspan=1000000000>1" * 20, 6000
    ),
    "spans of every size": lambda: _rows(
        lambda n: f"<tr><td rowspan={n % 70}>{LABEL}<td colspan={n % 9} rowspan={n % 13}>{n}<td>2", 60_000
    ),
    "damaged labels": lambda: _rows(lambda n: f"<tr><td>{DAMAGED}{n}<td>1<td>2<td>{n}", 48_000),
    "rows of the form": lambda: _rows(lambda n: f"<tr><td>{LABEL}" + f"<td>{n}" * 7, 26_000),
    "headers of table two": lambda: _rows(
        lambda n: (
            f"<tr><td>信息内容<td>本年制{n}件数<td>本年废{n}件数<td>现行有{n}件数<tr><td>规章<td>1<td>2<td>{n}"
        ),
        26_000,
    ),
    "an indicator list without end": lambda: (
        HEAD
        + "<table><tr><td>指标名称<td>单位<td>本年度"
        + "".join(f"<tr><td>指标{n}<td>件<td>{n}" for n in range(60_000))
    ).encode()[:MOST],
    "wide indicator list": lambda: _rows(
        lambda n: "<tr><td>指标名称<td>单位" + "".join(f"<td>列{m}" for m in range(500)), 470
    ),
    "captions": lambda: _fill("<tr><td>第二十条第（一）项</td></tr>", HEAD + "<table>"),
    "paragraphs": lambda: _fill("<p>一"),
    "headings": lambda: _fill("<h1>一、总体情况</h1>"),
    "section after section": lambda: _fill("<p>一、总体情况</p><p>受理申请1件。</p>"),
    "line breaks": lambda: _fill("<br>"),
    "links to files": lambda: _fill("<a href=a.pdf>附件</a>"),
    "links": lambda: _fill("<li><a href=/a/b.html>年度报告</a></li>"),
    "pictures": lambda: _fill("<img src=a.png>"),
    "frames": lambda: _fill("<iframe src=a.html></iframe>"),
    "one line of 10 MB": lambda: _fill("公开"),
    "one cell of 10 MB": lambda: _fill("公开", HEAD + "<table><tr><td>"),
    "digits": lambda: _fill("1", HEAD + "<table><tr><td>"),
    "digits with commas": lambda: _fill("1,111", HEAD + f"<table><tr><td>{LABEL}<td>"),
    "brackets": lambda: _fill("（", HEAD + "<p>"),
    "closed brackets": lambda: _fill("（一）"),
    "spaces": lambda: _fill(" ", HEAD + "<p>一"),
    "full-width spaces": lambda: _fill("　", HEAD + "<p>一"),
    "less-than signs": lambda: b"<" * MOST,
    "a million rows": lambda: b"<table>" + b"<tr><td>1" * 1_100_000,
    "a million short paragraphs": lambda: b"<p>1" * 2_400_000,
    "ends of tags": lambda: _fill("</td></tr></table></div>"),
    "entities": lambda: _fill("&nbsp;&#0;&#x110000;&lt;&bogus;"),
    "half entities": lambda: _fill("&#"),
    "one attribute of 10 MB": lambda: _fill("a", HEAD + "<p style='"),
    "a million attributes": lambda: _fill(" a=1", HEAD + "<p"),
    "comments": lambda: _fill("<!-- x -->"),
    "an open comment": lambda: _fill("x", HEAD + "<!--"),
    "an open script": lambda: _fill("<td>1", HEAD + "<script>"),
    "NULs": lambda: HEAD.encode() + b"\0" * (MOST - 1000),
    "NULs between letters": lambda: _fill("一\0"),
    "noncharacters of ours": lambda: _fill(
        "\ufdd0t\ufdd0r\ufdd5\ufdd6\ufdd2\ufdd3\ufdd1\ufdd4\ufdd0T\ufdd0D\ufdd0d"
    ),
    "tables of ours never closed": lambda: _fill("\ufdd0t", HEAD),
    "half characters": lambda: HEAD.encode() + b"\xe4\xb8" * 4_000_000,
    "a meta tag without end": lambda: _fill("<meta name=PubDate content='2024-01-01'>", "<html><head>"),
    "dates": lambda: _fill("<p>发布日期：2024-13-45 二〇二四年十三月</p>"),
    "metadata": lambda: _fill("<p>索引号：1 发文机关：某局</p>"),
    "titles": lambda: _fill("<p>某县2024年政府信息公开工作年度报告</p>"),
    "text: bars": lambda: b"|" * (MOST - 1),
    "text: tabs": lambda: b"\t" * (MOST - 1),
    "text: lines of bars": lambda: _fill("1|2|3|\n", ""),
    "text: cells on lines": lambda: _fill("\t1\n", ""),
    "text: numbers on lines": lambda: _fill("1\n", f"{LABEL}\n"),
    "text: empty lines": lambda: b"\n" * (MOST - 1) + b"1",
    "text: tabs and lines": lambda: _fill("\t一\n\n", ""),
    "text: commas": lambda: _fill("一,1\n", ""),
    "text: commas in prose": lambda: _fill("公开，收到,申请一\n", ""),
    "text: open quotes": lambda: _fill('"一,1\n', ""),
    "text: words and numbers": lambda: _fill("规章 1 2 3\n", "信息内容 本年制发件数 本年废止件数 现行有效件数\n"),
    "text: words and numbers on one line": lambda: _fill("1 ", "规章 "),
    "rows named others": lambda: _rows(lambda n: "<tr><td>其他" + f"<td>{n}" * 7, 26_000),
    "names of columns without end": lambda: _rows(lambda n: "<tr><td>自然人" + "<td>某类" * 500, 470),
    "text: one line": lambda: _fill("一", ""),
    "UTF-16": lambda: (HEAD + "<p>公开</p>" * 500_000).encode("utf-16")[:MOST],
    "random bytes": lambda: bytes(range(256)) * (MOST // 256),
    "beyond the limit": lambda: b"<p>" * 17_000_000,
}
"""Name to a function that makes the input."""
