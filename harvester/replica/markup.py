"""The same report in the mark-up of many portals and editors, and as dumped text.

`dress(figures, "word")` is the HTML of the article's body; `harvester.replica.page.page` puts a portal's
chrome around it. Every style prints the same title, headings, prose and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape

from harvester.replica import grids
from harvester.replica.figures import Figures
from harvester.replica.grids import C, Grid

Piece = tuple[str, str | Grid]
"""("title" | "heading" | "text", words) or ("table", grid)."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a style writes each piece. The flags change the tables themselves before they are written."""

    title: Callable[[str], str]
    heading: Callable[[str], str]
    text: Callable[[str], str]
    table: Callable[[Grid], str]
    around: tuple[str, str] = ("", "")
    joined: bool = False  # tables two and three in one
    split: bool = False  # header words on two rows
    paged: bool = False  # table three cut in two by a page break


def pieces(figures: Figures, *, joined: bool = False, split: bool = False, paged: bool = False) -> Iterator[Piece]:
    """The report's pieces in reading order. A table that the report does not have is left out."""
    tables, edition = figures.tables, figures.edition or ""
    yield "title", figures.title
    for paragraph in figures.preamble:
        yield "text", paragraph
    held: Grid = []
    for part in figures.parts:
        yield "heading", part.heading
        for paragraph in part.paragraphs:
            yield "text", paragraph
        if part.code == "proactive" and tables["proactive"]:
            grid = grids.proactive(tables["proactive"], edition)
            if joined:
                held = grid
            else:
                yield "table", grid
        elif part.code == "requests" and tables["requests"]:
            grid = grids.requests(tables["requests"], edition, split=split)
            if joined:
                yield "table", _wider(held, 10) + grid
            elif paged:
                above, below = grids.cut(grid, edition)
                yield "table", above
                yield "table", below
            else:
                yield "table", grid
        elif part.code == "review_litigation" and tables["review_litigation"]:
            yield "table", grids.review_litigation(tables["review_litigation"])
        elif part.code == "other" and tables["statistics"]:
            yield "table", grids.statistics(tables["statistics"], edition)


def _wider(grid: Grid, width: int) -> Grid:
    """A narrow grid below which a wider one is set in the same table: last cells are stretched."""
    stretched = []
    for row in grid:
        missing = width - sum(cell.colspan for cell in row)
        last = row[-1]
        stretched.append([*row[:-1], C(last.text, last.colspan + missing, last.rowspan, last.head)])
    return stretched


def dress(figures: Figures, style: str) -> str:
    """The article's body in one of STYLES, as an HTML fragment."""
    look = STYLES[style]
    write: dict[str, Callable[..., str]] = {
        "title": look.title,
        "heading": look.heading,
        "text": look.text,
        "table": look.table,
    }
    found = pieces(figures, joined=look.joined, split=look.split, paged=look.paged)
    return look.around[0] + "\n".join(write[kind](what) for kind, what in found) + look.around[1]


def table(
    grid: Grid,
    cell: Callable[[str], str] = escape,
    *,
    attributes: str = ' border="1"',
    style: str = "",
    heads: bool = False,
    body: bool = True,
) -> str:
    """A table with real spans. cell writes a cell's inside; heads makes labels <th>; body adds <tbody>."""
    rows = []
    for row in grid:
        cells = []
        for one in row:
            name = "th" if heads and one.head else "td"
            spans = (f' colspan="{one.colspan}"' if one.colspan > 1 else "") + (
                f' rowspan="{one.rowspan}"' if one.rowspan > 1 else ""
            )
            cells.append(f"<{name}{spans}{style}>{cell(one.text)}</{name}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    inside = "\n".join(rows)
    return f"<table{attributes}>{f'<tbody>{inside}</tbody>' if body else inside}</table>"


def _thead_table(grid: Grid) -> str:
    """A table whose header rows stand in <thead>: those before the first row that holds a number."""
    first = next((n for n, row in enumerate(grid) if any(not one.head for one in row)), len(grid))
    whole = table(grid, heads=True, body=False)
    opening, rows = whole.split(">", 1)
    lines = rows.removesuffix("</table>").split("\n")
    head, body = "\n".join(lines[:first]), "\n".join(lines[first:])
    return f"{opening}><thead>{head}</thead><tbody>{body}</tbody></table>"


def _inside(before: str, after: str) -> Callable[[str], str]:
    return lambda text: f"{before}{escape(text)}{after}"


_FONT = (
    "mso-ascii-font-family:'Times New Roman';mso-hansi-font-family:'Times New Roman';"
    "mso-bidi-font-family:'Times New Roman';mso-font-kerning:0pt;mso-ansi-language:EN-US;"
    "mso-fareast-language:ZH-CN;mso-bidi-language:AR-SA;font-family:仿宋_GB2312;font-size:16.0pt;color:black"
)
_PARA = (
    "text-align:justify;text-justify:inter-ideograph;text-indent:32.0pt;mso-char-indent-count:2.0;"
    "line-height:29.0pt;mso-line-height-rule:exactly;mso-pagination:widow-orphan;layout-grid-mode:char;"
    "margin:0cm 0cm 0.0001pt;background:white;word-break:break-all"
)
_CELL = ' style="border:solid windowtext 1.0pt;padding:0cm 5.4pt;height:22.7pt"'


def _word(text: str) -> str:
    inner = escape(text) if text else "<o:p>&nbsp;</o:p>"
    return f'<p class="MsoNormal" style="{_PARA}"><span lang="EN-US" style="{_FONT}">{inner}<o:p></o:p></span></p>'


def _word_cell(text: str) -> str:
    """A paragraph and a span with a long style, but bare text in a few cells, as published pages have it."""
    if text in ("1", "2"):
        return text
    inner = escape(text) if text else "&nbsp;"
    return (
        f'<p class="MsoNormal" align="center" style="text-align:center">'
        f'<span lang="EN-US" style="{_FONT}">{inner}<o:p></o:p></span></p>'
    )


def _wps(text: str) -> str:
    """A span for every two characters, as WPS writes what was edited often."""
    spans = "".join(
        f'<span style="font-family:宋体;font-size:10.5000pt;">{escape(text[at : at + 2])}</span>'
        for at in range(0, len(text), 2)
    )
    return f'<p class="p" style="margin:0pt;"><b></b>{spans or "&nbsp;"}</p>'


def _old(grid: Grid) -> str:
    """Upper-case tags, none of TD and TR closed."""
    rows = []
    for row in grid:
        rows.append("<TR>")
        for one in row:
            spans = (f" COLSPAN={one.colspan}" if one.colspan > 1 else "") + (
                f" ROWSPAN={one.rowspan}" if one.rowspan > 1 else ""
            )
            rows.append(f"<TD{spans} ALIGN=center><FONT SIZE=2>{escape(one.text) or '　'}</FONT>")
    return "<TABLE BORDER=1 CELLPADDING=0>" + "\n".join(rows) + "</TABLE>"


def _ucap_cell(text: str) -> str:
    return (
        f'<p align="center" style="line-height: 1.5; font-family: 微软雅黑; font-size: 12pt;">'
        f"{escape(text)}<o:p></o:p></p>"
    )


_P = _inside("<p>", "</p>")
_TRS_P = _inside('<div style="text-indent: 2em"><span style="font-size: 16px">　　', "</span></div>")
_UCAP_P = _inside(
    '<p align="" style="text-align: justify; line-height: 1.5; text-indent: 2em; font-size: 14pt;">',
    "<o:p></o:p></p>",
)
_PLAIN = Style(_inside("<h1>", "</h1>"), _inside("<h2>", "</h2>"), _P, table)

STYLES: dict[str, Style] = {
    "plain": Style(_inside("<h1>", "</h1>"), _inside("<h2>", "</h2>"), _P, _thead_table),
    "trs": Style(
        _inside('<div class="title"><strong>', "</strong></div>"),
        _inside("<div><div><strong>　　", "</strong></div></div>"),
        _TRS_P,
        lambda grid: f'<div align="center"><div>{table(grid, _inside("<div>", "</div>"))}</div></div>',
        (
            '<div class=TRS_Editor><style type="text/css">.TRS_Editor P{margin:0}</style><div>',
            "</div></div>",
        ),
    ),
    "word": Style(
        _word,
        lambda text: _word(text).replace("16.0pt", "18.0pt"),
        _word,
        lambda grid: table(grid, _word_cell, attributes=' class="MsoNormalTable" border="0"', style=_CELL),
        ('<div class="WordSection1" style="layout-grid:15.6pt">', "</div>"),
    ),
    "wps": Style(_wps, _wps, _wps, lambda grid: table(grid, _wps)),
    "layout": Style(
        _inside('<p align="center"><font size="5"><b>', "</b></font></p>"),
        _inside("<p><b>", "</b></p>"),
        _P,
        lambda grid: table(grid, body=False),
        (
            '<table width="100%"><tr><td width="20"></td><td><table><tr><td id="zoom">',
            '</td></tr></table></td><td width="20"></td></tr></table>',
        ),
    ),
    "old": Style(
        _inside("<CENTER><FONT SIZE=5><B>", "</B></FONT></CENTER>"),
        _inside("<P><STRONG>", "</STRONG>"),
        _inside("<P>　　", "<BR>"),
        _old,
    ),
    "soup": Style(
        _inside('<div class="t">', "</div>"),
        _inside("<div><span><b>", "</b></span></div>"),
        _inside("<div><div>", "<br><br></div></div>"),
        lambda grid: f"<div>{table(grid, heads=True, body=False, attributes='')}</div>",
        ("<div><div><div>", "</div></div></div>"),
    ),
    "ucap": Style(
        _inside('<h1 class="article-title"><ucaptitle>', "</ucaptitle></h1>"),
        _UCAP_P,
        _UCAP_P,
        lambda grid: table(grid, _ucap_cell, attributes=' style="border-collapse:collapse"'),
        ('<div class="article-content" id="zoomcon"><ucapcontent>', "</ucapcontent></div>"),
    ),
    "joined": replace(_PLAIN, joined=True),
    "split": replace(_PLAIN, split=True),
    "paged": Style(
        _inside('<p style="text-align:center">', "</p>"), _PLAIN.text, _PLAIN.text, _PLAIN.table, paged=True
    ),
}
"""By name. plain: thead, tbody, th. trs: TRS_Editor. word: pasted from Word, long styles in every cell.
wps: a span per two characters. layout: tables around everything. old: upper case, unclosed. soup: divs.
ucap: UCAP. joined: tables two and three in one. split: header words on two rows. paged: table three cut."""

DUMPS = ("pipes", "tabs", "lines")


def text_dump(figures: Figures, style: str) -> str:
    """The report as plain text with its tables as pipes, tabs, or one cell per line (see DUMPS)."""
    write = {"pipes": _pipes, "tabs": _tabs, "lines": _lines}[style]
    return "\n".join(write(what) if isinstance(what, list) else what for _, what in pieces(figures)) + "\n"


def _pipes(grid: Grid) -> str:
    """Spanned positions leave bare bars at the row's end, those below a rowspan leave nothing."""
    return "\n".join(
        " | ".join(one.text for one in row) + " | " + "|" * (sum(one.colspan for one in row) - len(row))
        for row in grid
    )


def _tabs(grid: Grid) -> str:
    """Every position of the grid has its tab; spanned ones are empty."""
    width = sum(one.colspan for one in grid[0])
    held: dict[tuple[int, int], str] = {}
    lines = []
    for number, row in enumerate(grid):
        cells = iter(row)
        for column in range(width):
            if (number, column) in held:
                continue
            one = next(cells, C(""))
            for down in range(one.rowspan):
                for right in range(one.colspan):
                    held[number + down, column + right] = ""
            held[number, column] = one.text
        lines.append("\t".join(held[number, column] for column in range(width)))
    return "\n".join(lines)


def _lines(grid: Grid) -> str:
    """A tab and a cell on each line, an empty line after each row; below a rowspan an empty cell."""
    width = sum(one.colspan for one in grid[0])
    left = [0] * width
    lines = []
    for row in grid:
        cells = iter(row)
        column = 0
        while column < width:
            if left[column]:
                left[column] -= 1
                lines.append("\t")
                column += 1
                continue
            one = next(cells, C(""))
            for right in range(one.colspan):
                left[column + right] = one.rowspan - 1 if right == 0 else 0
            lines.append("\t" + one.text)
            column += one.colspan
        lines.append("")
    return "\n".join(lines)
