"""Papers as Excel workbooks, with cells whose number stands beside, or under, what is not shown as it stands."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.truth.made import paper
from tests.truth.sheets import C, Number, Place, Sheet
from tests.truth.styles import PROSE

Draw = Callable[[Any, C], None]
"""Fills a cell of a workbook that is drawn otherwise."""
PER_SHEET = 4
"""Cells of each table that are drawn so."""


def _plain(cell: Any, made: C) -> None:
    cell.value = int(made.text) if made.text.isascii() and made.text.isdigit() else made.text or None


def _before(**font: Any) -> Draw:
    def draw(cell: Any, made: C) -> None:
        cell.value = CellRichText(TextBlock(InlineFont(**font), "7"), made.text)

    return draw


def _behind(**font: Any) -> Draw:
    def draw(cell: Any, made: C) -> None:
        cell.value = CellRichText(made.text, TextBlock(InlineFont(**font), "7"))

    return draw


def _instead(**font: Any) -> Draw:
    def draw(cell: Any, made: C) -> None:
        cell.value, cell.font = 99_999, Font(**font)

    return draw


def _formatted(shape: str, more: float = 0.0) -> Draw:
    def draw(cell: Any, made: C) -> None:
        cell.value, cell.number_format = int(made.text) + more, shape

    return draw


def _hidden_zero(shape: str) -> Draw:
    def draw(cell: Any, made: C) -> None:
        cell.value, cell.number_format = 0, shape
        made.value = None

    return draw


KINDS: dict[str, Draw] = {
    "as others": _plain,
    "struck before": _before(strike=True),
    "raised before": _before(vertAlign="superscript"),
    "raised behind": _behind(vertAlign="superscript"),
    "lowered behind": _behind(vertAlign="subscript"),
    "white behind": _behind(color="FFFFFF"),
    "tiny behind": _behind(sz=1),
    "struck": _instead(strike=True),
    "white": _instead(color="FFFFFF"),
    "tiny": _instead(size=1),
    "rounded down": _formatted("0", 0.4),
    "rounded up": _formatted("0_ ", -0.4),
    "with thousands": _formatted("#,##0;-#,##0"),
    "with its unit": _formatted('0"件"'),
    "three digits": _formatted("000"),
    "by a condition": _formatted("[>=1000]#,##0;0"),
    "general with its unit": _formatted('General"件"'),
    "as a power": _formatted("0.00E+00"),
    "as a fraction": _formatted("# ?/?", 0.5),
    "zeros hidden": _hidden_zero("0;;"),
    "zeros hidden by a condition": _hidden_zero('[=0]"";0'),
    "zeros hidden in the general format": _hidden_zero("General;-General;"),
    "zeros as a word": _hidden_zero('0;-0;"无"'),
}
"""Name to what fills the cell."""
OF_ZEROS = frozenset(kind for kind in KINDS if kind.startswith("zeros"))
"""Kinds whose cells are those that would print a zero."""


def drawn(pages: Sequence[Sequence[str | Sheet]]) -> bytes:
    """A workbook of these sheets, each of lines and tables."""
    book = openpyxl.Workbook()
    for number, items in enumerate(pages):
        page = book.active if number == 0 else book.create_sheet()
        at = 0
        for item in items:
            if isinstance(item, str):
                page.cell(at := at + 1, 1, item or None)
            else:
                _table(page, at + 1, item, "as others", random.Random(0))
                at += len(item.rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make(kind: str, form: str, seed: int) -> tuple[bytes, dict[Place, Number | None]]:
    """A workbook and its known cells."""
    dice = random.Random(f"{kind} {form} {seed}")
    made = paper(form, dice)
    book = openpyxl.Workbook()
    page = book.active
    at = 0
    for text in (made.title, "一、总体情况", PROSE):
        page.cell(at := at + 1, 1, text)
    for sheet in made.sheets:
        page.cell(at := at + 1, 1, sheet.caption)
        _table(page, at + 1, sheet, kind, dice)
        at += len(sheet.rows)
    page.cell(at + 1, 1, "五、存在的主要问题及改进情况")
    page.cell(at + 2, 1, "栏目更新不够及时，明年改进。")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), made.truth()


def _table(page: Any, top: int, sheet: Sheet, kind: str, dice: random.Random) -> None:
    draw = KINDS[kind]
    whole = [c for c in sheet.cells() if c.at and isinstance(c.value, int) and c.text.isdigit()]
    whole = [c for c in whole if (c.value == 0 if kind in OF_ZEROS else c.value is not None and c.value > 9)]
    drawn = {id(cell) for cell in dice.sample(whole, min(PER_SHEET, len(whole)))}
    for number, line in enumerate(sheet.expanded()):
        for col, made in enumerate(line, 1):
            if made is None:
                continue
            row = top + number
            (draw if id(made) in drawn else _plain)(page.cell(row, col), made)
            if made.colspan > 1 or made.rowspan > 1:
                page.merge_cells(
                    start_row=row,
                    end_row=row + made.rowspan - 1,
                    start_column=col,
                    end_column=col + made.colspan - 1,
                )
