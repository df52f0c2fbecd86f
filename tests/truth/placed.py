"""Tables that are pieces of text or boxes at their places, as programs write them that turn a PDF into HTML."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from tests.truth.made import paper
from tests.truth.sheets import Number, Paper, Place, Sheet
from tests.truth.styles import AFTER, PROSE

FORMS = ("2021", "2019", "2014", "local")
SIZE, WIDTH, LINE = 12, 900, 18
"""Pixels of letters, of a page, and from one line of a cell to the next."""


@dataclass
class Box:
    """A cell or a line of text in its place, in pixels."""

    lines: list[str]
    left: float
    top: float
    width: float
    height: float
    cell: bool = False


@dataclass
class Drawn:
    """A page that is being filled from the top."""

    boxes: list[Box] = field(default_factory=list)
    y: float = 40

    def line(self, text: str) -> None:
        self.boxes.append(Box([text], 60, self.y, 780, LINE))
        self.y += 2 * LINE

    def table(self, sheet: Sheet) -> None:
        grid = sheet.expanded()
        width = max(map(len, grid))
        labels = {"requests": 3, "review_litigation": 0}.get(sheet.kind, 1)
        first = {"requests": 80, "review_litigation": 0}.get(sheet.kind, 300)
        rest = (780 - first * labels) / (width - labels)
        ends = [
            60 + (first * n if n <= labels else first * labels + rest * (n - labels)) for n in range(width + 1)
        ]
        tall = [LINE + 6.0 for _ in grid]
        wrapped: dict[tuple[int, int], list[str]] = {}
        for y, line in enumerate(grid):
            for x, cell in enumerate(line):
                if cell is None:
                    continue
                fits = max(int((ends[x + cell.colspan] - ends[x] - 6) // SIZE), 2)
                wrapped[y, x] = _wrapped(cell.text, fits)
                need = len(wrapped[y, x]) * LINE + 6
                over = range(y, y + cell.rowspan)
                have = sum(tall[one] for one in over)
                if need > have:
                    tall[over[-1]] += need - have
        tops = [self.y]
        for height in tall:
            tops.append(tops[-1] + height)
        for (y, x), lines in wrapped.items():
            cell = grid[y][x]
            assert cell is not None
            width_, height = ends[x + cell.colspan] - ends[x], tops[y + cell.rowspan] - tops[y]
            self.boxes.append(Box(lines, ends[x], tops[y], width_, height, cell=True))
        self.y = tops[-1] + LINE


def _wrapped(text: str, fits: int) -> list[str]:
    """The lines of a cell; numbers are never cut."""
    if not any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return [text]
    return [text[at : at + fits] for at in range(0, len(text), fits)]


def _span(text: str) -> float:
    return sum(SIZE if ord(sign) > 255 else SIZE / 2 for sign in text)


def _texts(boxes: list[Box], middle: bool = True) -> list[tuple[float, float, str]]:
    """Left, top and text of every line, set in the middle of its cell."""
    found = []
    for box in boxes:
        top = box.top + (box.height - LINE * len(box.lines)) / 2
        for number, line in enumerate(box.lines):
            left = box.left + (box.width - _span(line)) / 2 if box.cell and middle else box.left + 3
            if line:
                found.append((left, top + number * LINE, line))
    return found


def _poppler(drawn: Drawn) -> str:
    """p elements with left and top, fonts by class."""
    lines = "".join(
        f'<p style="position:absolute;top:{top:.0f}px;left:{left:.0f}px;white-space:nowrap" class="ft01">'
        f"{escape(text)}</p>\n"
        for left, top, text in _texts(drawn.boxes)
    )
    style = f"<style>.ft01{{font-size:{SIZE}px;font-family:Times;color:#000000;}}</style>"
    return f'{style}<div style="position:relative;width:{WIDTH}px;height:{drawn.y:.0f}px;">{lines}</div>'


def _left(drawn: Drawn) -> str:
    """The same in points, everything at the left of its cell."""
    lines = "".join(
        f'<div style="position: absolute; left: {left * 0.75:.2f}pt; top: {top * 0.75:.2f}pt; '
        f'font-size: {SIZE * 0.75}pt"><span>{escape(text)}</span></div>'
        for left, top, text in _texts(drawn.boxes, middle=False)
    )
    return f'<div style="position:relative">{lines}</div>'


def _classes(drawn: Drawn) -> str:
    """Places by class, from the bottom, letters four times as large and made smaller, as pdf2htmlEX does."""
    rules: dict[str, str] = {}
    lines = []
    for left, top, text in _texts(drawn.boxes):
        x, y = f"{left:.2f}px", f"{drawn.y - top:.2f}px"
        across = rules.setdefault(f"left:{x}", f"x{len(rules):x}")
        up = rules.setdefault(f"bottom:{y}", f"y{len(rules):x}")
        lines.append(f'<div class="t m0 {across} h1 {up} ff1 fs0 fc0 sc0 ls0 ws0">{escape(text)}</div>')
    body = "".join(f".{name}{{{rule};}}" for rule, name in rules.items())
    body += f".t{{position:absolute;white-space:pre;transform-origin:0 100%}}.fs0{{font-size:{SIZE * 4}px;}}"
    body += ".m0{transform:matrix(0.250000,0.000000,0.000000,0.250000,0,0);}.pc{position:relative}"
    return f"<style>{body}</style><div class=pc>{''.join(lines)}</div>"


def _boxes(drawn: Drawn) -> str:
    """Boxes with a place and a size; blank ones as well."""
    cells = "".join(
        f'<div style="position:absolute;left:{box.left:.1f}px;top:{box.top:.1f}px;width:{box.width:.1f}px;'
        f'height:{box.height:.1f}px;border:1px solid">{"<br>".join(map(escape, box.lines))}</div>'
        for box in drawn.boxes
    )
    return f'<div style="position:relative;height:{drawn.y}px">{cells}</div>'


def _boxes_on_boxes(drawn: Drawn) -> str:
    """The same without line breaks, on a box that is placed itself."""
    cells = "".join(
        f'<span class="k" style="left:{box.left - 50:.1f}px;top:{box.top - 20:.1f}px;width:{box.width:.1f}px;'
        f'height:{box.height:.1f}px">{escape("".join(box.lines))}</span>'
        for box in drawn.boxes
    )
    outer = f'<div style="position:absolute;left:50px;top:20px">{cells}</div>'
    return f"<style>.k{{position:absolute;display:block}}</style><div style='position:relative'>{outer}</div>"


def _shifted(drawn: Drawn) -> str:
    """The boxes of some lines stand off their columns by half of one."""
    tops = sorted({box.top for box in drawn.boxes if box.cell})
    for top in tops[2::5]:
        line = sorted((box for box in drawn.boxes if box.cell and box.top == top), key=lambda box: box.left)
        for box in line[1:]:
            box.left += line[-1].width * 0.5
    return _boxes(drawn)


def _covered(drawn: Drawn) -> str:
    """A box upon another, of which nobody can say which is seen."""
    cells = [box for box in drawn.boxes if box.cell and box.lines[0].isdecimal()]
    over = cells[len(cells) // 2]
    drawn.boxes.append(Box(["7"], over.left, over.top, over.width, over.height, cell=True))
    return _boxes(drawn)


def _unseen(drawn: Drawn) -> str:
    """Some numbers are white, and some boxes not shown."""
    return _boxes(drawn).replace("border:1px solid", "border:1px solid;color:#fff", 60)


def _blanks_without_boxes(drawn: Drawn) -> str:
    drawn.boxes = [box for box in drawn.boxes if box.lines != [""]]
    return _boxes(drawn)


def _turned(drawn: Drawn) -> str:
    return _poppler(drawn).replace("white-space:nowrap", "transform:rotate(90deg)")


def _in_ems(drawn: Drawn) -> str:
    return _poppler(drawn).replace("px;left", "em;left")


def _joined(drawn: Drawn) -> str:
    """All that stands on one line in one piece, cells parted by spans with a width, as pdf2htmlEX does."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for left, top, text in _texts(drawn.boxes):
        rows.setdefault(round(top), []).append((left, text))
    lines = "".join(
        f'<div class=t style="left:{row[0][0]}px;top:{top}px">'
        + '<span class="_ _3"> </span>'.join(escape(text) for _, text in sorted(row))
        + "</div>"
        for top, row in sorted(rows.items())
        if row.sort() is None
    )
    return f"<style>.t{{position:absolute}}._3{{width:40px}}</style><div style='position:relative'>{lines}</div>"


SHAPES: dict[str, Callable[[Drawn], str]] = {
    "poppler": _poppler,
    "left in points": _left,
    "classes": _classes,
    "boxes": _boxes,
    "boxes on boxes": _boxes_on_boxes,
    "blanks without boxes": _blanks_without_boxes,
    "boxes shifted": _shifted,
    "boxes covered": _covered,
    "boxes unseen": _unseen,
    "turned": _turned,
    "in ems": _in_ems,
    "joined": _joined,
}


def _as_it_is(made: Paper, dice: random.Random) -> None:
    """Nothing is changed."""


def _column_blank(made: Paper, dice: random.Random) -> None:
    """A column of table three has no number at all."""
    sheet = made.sheet("requests")
    at = -dice.randint(2, 6)
    for row in sheet.rows[sheet.head :] if sheet else []:
        row[at].text, row[at].value = "", None


def _many_blanks(made: Paper, dice: random.Random) -> None:
    for sheet in made.sheets:
        for cell in sheet.cells():
            if cell.at and dice.random() < 0.4:
                cell.text, cell.value = "", None


def _large(made: Paper, dice: random.Random) -> None:
    """Large numbers beside small ones, and notes."""
    for sheet in made.sheets:
        for cell in sheet.cells():
            if cell.at and isinstance(cell.value, int) and dice.random() < 0.3:
                cell.value = dice.randint(10**3, 10**5)
                cell.text = f"{cell.value}"


CHANGES: dict[str, Callable[[Paper, random.Random], None]] = {
    "as it is": _as_it_is,
    "column blank": _column_blank,
    "many blanks": _many_blanks,
    "large": _large,
}
KINDS = [f"{shape} / {change}" for shape in SHAPES for change in CHANGES]
"""How a page is written, and what is done to its tables."""
WHOLE = [f"{shape} / {change}" for shape in ("boxes", "boxes on boxes") for change in ("as it is", "large")]
"""Those that the reader reads as easily as a person; of text without sizes it reads nothing."""


def make(kind: str, form: str, seed: int) -> tuple[bytes, dict[Place, Number | None]]:
    """A page and its known cells."""
    dice = random.Random(f"{kind} {form} {seed}")
    shape, change = kind.split(" / ")
    made = paper(form, dice)
    CHANGES[change](made, dice)
    drawn = Drawn()
    drawn.line("一、总体情况")
    drawn.line(PROSE)
    for sheet in made.sheets:
        drawn.line(sheet.caption)
        drawn.table(sheet)
    for text in AFTER:
        drawn.line(text)
    body = f"<h1>{made.title}</h1>{SHAPES[shape](drawn)}"
    head = f"<meta charset=utf-8><title>{made.title}</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), made.truth()
