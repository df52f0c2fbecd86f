"""How papers are drawn: HTML of several hands, and text as dumps print it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.truth.sheets import C, Paper, Sheet

PROSE = "工作有序开展，栏目按月更新，答复来件，接受监督。"
AFTER = ("五、存在的主要问题及改进情况", "栏目更新不够及时，明年按月核对各栏目并公布结果。")


def page(paper: Paper, table: Callable[[Sheet], str]) -> bytes:
    parts = [
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{paper.title}</title></head><body>"
        f"<h1>{paper.title}</h1><div class=TRS_Editor><p>一、总体情况</p><p>{PROSE}</p>"
    ]
    for sheet in paper.sheets:
        parts.append(f"<p>{sheet.caption}</p>{table(sheet)}")
    parts.append("".join(f"<p>{text}</p>" for text in (*paper.prose, *AFTER)) + "</div></body></html>")
    return "\n".join(parts).encode()


def spans(cell: C) -> str:
    """The attributes of a cell that reaches over others."""
    over = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return over + (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "")


def plain(sheet: Sheet) -> str:
    rows = "\n".join(
        "<tr>" + "".join(f"<td{spans(c)}>{escape(c.text)}</td>" for c in row) + "</tr>" for row in sheet.rows
    )
    return f'<table border="1"><tbody>{rows}</tbody></table>'


def _headed(sheet: Sheet) -> str:
    rows = []
    for number, row in enumerate(sheet.rows):
        tag = "th" if number < sheet.head else "td"
        rows.append("<tr>" + "".join(f"<{tag}{spans(c)}>{escape(c.text)}</{tag}>" for c in row) + "</tr>")
    head, body = "".join(rows[: sheet.head]), "".join(rows[sheet.head :])
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _word(sheet: Sheet) -> str:
    rows = []
    for row in sheet.rows:
        cells = []
        for c in row:
            parts = [c.text[at : at + 3] for at in range(0, len(c.text), 3)]
            inner = "".join(f'<span lang="EN-US">{escape(part)}</span>' for part in parts)
            inner = inner or "<o:p>&nbsp;</o:p>"
            cells.append(f'<td{spans(c)} style="border:solid"><p class="MsoNormal">{inner}</p></td>')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return f"<table class=MsoTableGrid>{''.join(rows)}</table>"


def _unclosed(sheet: Sheet) -> str:
    rows = "".join("<tr>" + "".join(f"<td{spans(c)}>{escape(c.text)}" for c in row) for row in sheet.rows)
    return f"<table>{rows}</table>"


def _laid_out(sheet: Sheet) -> str:
    return f"<table width=100%><tr><td>{plain(sheet)}</td></tr></table>"


def _text(paper: Paper, table: Callable[[Sheet], str], blank: str = "\n") -> bytes:
    parts = [paper.title, "一、总体情况", PROSE]
    for sheet in paper.sheets:
        parts += [sheet.caption, table(sheet)]
    return blank.join([*parts, *paper.prose, *AFTER, ""]).encode()


def _filled(sheet: Sheet, mark: str) -> list[list[str]]:
    """Lines of texts, each cell once and blank ones where it reaches."""
    return [[("" if c is None else c.text) for c in line] for line in sheet.expanded()]


def _bars(sheet: Sheet) -> str:
    return "\n".join(" | ".join(line) + " |" for line in _filled(sheet, "|"))


def _markdown(sheet: Sheet) -> str:
    lines = ["| " + " | ".join(line) + " |" for line in _filled(sheet, "|")]
    return "\n".join([lines[0], "|" + "---|" * len(_filled(sheet, "|")[0]), *lines[1:]])


def _tabs(sheet: Sheet) -> str:
    return "\n".join("\t".join(line) for line in _filled(sheet, "\t"))


def _commas(sheet: Sheet) -> str:
    def quoted(text: str) -> str:
        return f'"{text}"' if "," in text else text

    return "\n".join(",".join(map(quoted, line)) for line in _filled(sheet, ","))


def _lines(sheet: Sheet) -> str:
    """A cell on each line; blank ones leave none."""
    return "\n".join(cell.text for cell in sheet.cells() if cell.text)


def _spaced(sheet: Sheet) -> str:
    return "\n\n".join(cell.text for cell in sheet.cells() if cell.text)


def _marked(sheet: Sheet) -> str:
    """A cell on each line with a bar behind it, rows parted by a bar alone; blank ones are a bar alone as well."""
    return "\n".join("|\n" + "\n".join(f"{c.text} |" for c in row) for row in sheet.rows)


def _words(sheet: Sheet) -> str:
    """As the text of a PDF: cells parted by one space, blank ones gone."""
    return "\n".join(" ".join(c.text for c in row if c.text) for row in sheet.rows)


def _said(sheet: Sheet) -> str:
    """An indicator list with one column as paragraphs, a row on each; other tables as they are."""
    rows = sheet.rows[sheet.head :]
    if sheet.kind != "statistics" or any(sum(c.at is not None for c in row) > 1 for row in rows):
        return plain(sheet)
    lines = []
    for row in rows:
        label = max((c for c in row if not c.at), key=lambda c: len(c.text))
        values = "/".join(c.text for c in row if c is not label and c.text and c.text not in _UNITS)
        unit = next((c.text for c in row if c.text in _UNITS), "")
        lines.append(f"<p>{escape(label.text)}：{values}{unit if values[-1:].isdigit() else ''}</p>")
    return "\n".join(lines)


_UNITS = frozenset(["件", "条", "次", "篇", "个", "人", "人次", "万元"])

STYLES: dict[str, Callable[[Paper], bytes]] = {
    "html": lambda paper: page(paper, plain),
    "html thead": lambda paper: page(paper, _headed),
    "html word": lambda paper: page(paper, _word),
    "html unclosed": lambda paper: page(paper, _unclosed),
    "html laid out": lambda paper: page(paper, _laid_out),
    "html paragraphs": lambda paper: page(paper, _said),
    "text bars": lambda paper: _text(paper, _bars),
    "text markdown": lambda paper: _text(paper, _markdown),
    "text tabs": lambda paper: _text(paper, _tabs),
    "csv": lambda paper: _text(paper, _commas),
    "lines": lambda paper: _text(paper, _lines),
    "lines apart": lambda paper: _text(paper, _spaced, "\n\n"),
    "lines with bars": lambda paper: _text(paper, _marked),
    "pdf text": lambda paper: _text(paper, _words),
}
"""Name to what draws a paper."""
VAGUE = frozenset(["html paragraphs", "lines", "lines apart", "lines with bars", "pdf text"])
"""Styles in which a blank cell cannot be told."""
