"""Table three with many rows in one cell: labels and numbers line by line, as editors make of pasted columns.

A kind is how a page is drawn. What is lost in it on purpose (a blank line, a label on two lines) may be null,
never wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from tests.truth.made import paper
from tests.truth.sheets import C, Number, Paper, Place, Row, Sheet
from tests.truth.styles import page, plain, spans

FORMS = ("2021", "2019")
Lines = Callable[[list[str]], str]


def _breaks(texts: list[str]) -> str:
    return "<br>".join(escape(text) or "&nbsp;" for text in texts)


def _breaks_bare(texts: list[str]) -> str:
    """Blank lines are nothing between two breaks."""
    return "<br/>\n".join(escape(text) for text in texts)


def _paragraphs(texts: list[str]) -> str:
    return "\n".join(f"<p>{escape(text) or '&nbsp;'}</p>" for text in texts)


def _word(texts: list[str]) -> str:
    return "".join(
        f'<p class=MsoNormal align=center><span lang=EN-US style="font-size:9pt">{escape(text)}</span>'
        f"{'' if text else '<o:p>&nbsp;</o:p>'}</p>"
        for text in texts
    )


def _divs(texts: list[str]) -> str:
    return "".join(f"<div>{escape(text) or '<br>'}</div>" for text in texts)


def _squeezed(texts: list[str]) -> str:
    """Blank lines are gone."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


HANDS: dict[str, Lines] = {
    "br": _breaks,
    "bare br": _breaks_bare,
    "p": _paragraphs,
    "word": _word,
    "div": _divs,
    "squeezed": _squeezed,
}


def _values(row: Row) -> Row:
    return row[-7:]


def _label(row: Row) -> C:
    return row[-8]


def _head(sheet: Sheet) -> str:
    return "".join(
        "<tr>" + "".join(f"<td{spans(c)}>{escape(c.text)}</td>" for c in row) + "</tr>"
        for row in sheet.rows[: sheet.head]
    )


def _whole(sheet: Sheet, lines: Lines) -> str:
    """All rows in one: the names of groups are left out."""
    body = sheet.rows[sheet.head :]
    cells = [lines([_label(row).text for row in body])]
    cells += [lines([_values(row)[at].text for row in body]) for at in range(7)]
    first, *others = cells
    return f"<tr><td colspan=3>{first}</td>{''.join(f'<td>{cell}</td>' for cell in others)}</tr>"


def _whole_with_groups(sheet: Sheet, lines: Lines) -> str:
    """All rows in one, groups on lines of their own, with blank lines beside them."""
    labels: list[str] = []
    numbers: list[list[str]] = [[] for _ in range(7)]
    for row in sheet.rows[sheet.head :]:
        for group in row[:-8]:
            labels.append(group.text)
            for column in numbers:
                column.append("")
        labels.append(_label(row).text)
        for column, cell in zip(numbers, _values(row), strict=True):
            column.append(cell.text)
    cells = "".join(f"<td>{lines(column)}</td>" for column in numbers)
    return f"<tr><td colspan=3>{lines(labels)}</td>{cells}</tr>"


def _by_group(sheet: Sheet, lines: Lines) -> str:
    """A row for each group, its rows line by line."""
    rows: list[str] = []
    at, body = 0, sheet.rows[sheet.head :]
    groups = sum(1 for row in body if any(c.text.startswith("（") and c.rowspan > 1 for c in row))
    while at < len(body):
        row = body[at]
        group = next((c for c in row[:-8] if c.text.startswith("（")), None)
        count = group.rowspan if group else 1
        part = body[at : at + count]
        cells = ""
        for cell in row[:-8]:
            over = 1 if cell is group else 4 + groups
            cells += f"<td rowspan={over}>{escape(cell.text)}</td>"
        cells += f"<td colspan={_label(row).colspan}>{lines([_label(one).text for one in part])}</td>"
        for spot in range(7):
            cells += f"<td>{lines([_values(one)[spot].text for one in part])}</td>"
        rows.append(f"<tr>{cells}</tr>")
        at += count
    return "".join(rows)


def _labels_as_rows(sheet: Sheet, lines: Lines) -> str:
    """Labels in rows of their own, the numbers of a column in one cell over all of them."""
    body = sheet.rows[sheet.head :]
    rows: list[str] = []
    for number, row in enumerate(body):
        cells = "".join(f"<td{spans(c)}>{_breaks([*c.text.split(chr(10))])}</td>" for c in row[:-7])
        if not number:
            for at in range(7):
                column = lines([_values(one)[at].text for one in body])
                cells += f"<td rowspan={len(body)}>{column}</td>"
        rows.append(f"<tr>{cells}</tr>")
    return "".join(rows)


def _groups_over_rows(sheet: Sheet, lines: Lines) -> str:
    """As before, a cell of numbers over the rows of each group."""
    body = sheet.rows[sheet.head :]
    rows: list[str] = []
    left = 0
    for number, row in enumerate(body):
        cells = "".join(f"<td{spans(c)}>{_breaks([*c.text.split(chr(10))])}</td>" for c in row[:-7])
        if not left:
            left = next((c.rowspan for c in row[:-8] if c.text.startswith("（")), 1)
            for at in range(7):
                column = lines([_values(one)[at].text for one in body[number : number + left]])
                cells += f"<td rowspan={left}>{column}</td>"
        left -= 1
        rows.append(f"<tr>{cells}</tr>")
    return "".join(rows)


SHAPES: dict[str, Callable[[Sheet, Lines], str]] = {
    "whole": _whole,
    "whole with groups": _whole_with_groups,
    "by group": _by_group,
    "labels as rows": _labels_as_rows,
    "groups over rows": _groups_over_rows,
}
Change = Callable[[Sheet, random.Random], None]


def _as_it_is(sheet: Sheet, dice: random.Random) -> None:
    """Nothing is changed."""


def _no_blanks(sheet: Sheet, dice: random.Random) -> None:
    for row in sheet.rows[sheet.head :]:
        for cell in _values(row):
            cell.text = cell.text or "-"


def _noted(sheet: Sheet, dice: random.Random) -> None:
    for row in dice.sample(sheet.rows[sheet.head :], 3):
        cell = dice.choice(_values(row))
        if cell.value:
            cell.text = f"{cell.value}（其中{dice.randint(0, 9)}件）"


def _noted_on_a_line(sheet: Sheet, dice: random.Random) -> None:
    """A note on a line of its own: a line more than there are labels."""
    row = dice.choice(sheet.rows[sheet.head :])
    cell = dice.choice(_values(row))
    if cell.value:
        cell.text = f"{cell.value}\n（其中{dice.randint(0, 9)}件）"


def _wrapped(sheet: Sheet, dice: random.Random) -> None:
    """Labels that are broken in two."""
    for row in dice.sample(sheet.rows[sheet.head :], 2):
        text = _label(row).text
        _label(row).text = f"{text[:6]}\n{text[6:]}" if len(text) > 7 else text


def _row_gone(sheet: Sheet, dice: random.Random) -> None:
    """The label of a row is missing, its numbers are not."""
    _label(dice.choice(sheet.rows[sheet.head :])).text = ""


def _number_gone(sheet: Sheet, dice: random.Random) -> None:
    """A number is blank that should not be, and another column has one too many."""
    for _ in range(2):
        cell = dice.choice(_values(dice.choice(sheet.rows[sheet.head :])))
        cell.text, cell.value = "", None
    cell = dice.choice(_values(dice.choice(sheet.rows[sheet.head :])))
    cell.text, cell.value = f"{cell.text}\n7", None


def _subtotal(sheet: Sheet, dice: random.Random) -> None:
    """A group's sum on the line of its name, which is then a row without a place in the form; another is blank."""
    row = dice.choice(sheet.rows[sheet.head + 4 :])
    label = _label(row)
    label.text = f"（三）不予公开\n{label.text}"
    for cell in _values(row):
        cell.text = f"9\n{cell.text}"
    for cell in _values(dice.choice(sheet.rows[sheet.head : sheet.head + 3])):
        cell.text, cell.value = "", None


CHANGES: dict[str, Change] = {
    "as it is": _as_it_is,
    "no blanks": _no_blanks,
    "notes": _noted,
    "note on a line": _noted_on_a_line,
    "labels wrapped": _wrapped,
    "label gone": _row_gone,
    "number gone": _number_gone,
    "subtotal": _subtotal,
}
KINDS = [f"{shape} / {hand} / {change}" for shape in SHAPES for hand in HANDS for change in CHANGES]
"""Shape of the table, mark-up of the lines, and what is done to it before."""
WHOLE = [
    f"{shape} / {hand} / {change}"
    for shape in SHAPES
    for hand in HANDS
    for change in ("as it is", "no blanks", "notes")
    if hand != "squeezed" or (change == "no blanks" and "with groups" not in shape)
]
"""Those that a person reads easily, and the reader as well."""


def make(kind: str, form: str, seed: int) -> tuple[bytes, dict[Place, Number | None]]:
    """A page and its known cells."""
    dice = random.Random(f"{kind} {form} {seed}")
    shape, hand, change = kind.split(" / ")
    made: Paper = paper(form, dice)
    CHANGES[change](next(sheet for sheet in made.sheets if sheet.kind == "requests"), dice)

    def lines(texts: list[str]) -> str:
        return HANDS[hand]([part for text in texts for part in text.split("\n")])

    def table(sheet: Sheet) -> str:
        if sheet.kind != "requests":
            return plain(sheet)
        return f"<table border=1>{_head(sheet)}{SHAPES[shape](sheet, lines)}</table>"

    return page(made, table), made.truth()
