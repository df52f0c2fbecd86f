"""What real tables do to indicator lists."""

from __future__ import annotations

import random

from tests.truth.sheets import C, Paper
from tests.truth.traps.moves import body, of_kind


def two_levels(paper: Paper, dice: random.Random) -> bool:
    """统计数 over 本年 and 累计."""
    sheet = of_kind(paper, "statistics")
    if sheet is None or paper.form != "2014":
        return False
    above = [C("指标名称", 1, 2), C("计量单位", 1, 2), C("统计数", 2)]
    sheet.rows[:1] = [above, [C("本年"), C("累计")]]
    sheet.head = 2
    for number in body(sheet):
        row = sheet.rows[number]
        first = row[-1]
        assert first.at is not None
        first.at = (first.at[0], first.at[1], "本年")
        value = dice.randint(0, 900) if first.value is not None else None
        row.append(C("" if value is None else str(value), at=(first.at[0], first.at[1], "累计"), value=value))
    return True


def unit_last(paper: Paper, dice: random.Random) -> bool:
    """The unit behind the numbers."""
    sheet = of_kind(paper, "statistics")
    if sheet is None:
        return False
    for row in sheet.rows:
        row.append(row.pop(1))
    return True


def side_by_side(paper: Paper, dice: random.Random) -> bool:
    """A list in two columns of the page; now and then a number strays between them."""
    sheet = of_kind(paper, "statistics")
    if sheet is None:
        return False
    body = sheet.rows[1:]
    half = (len(body) + 1) // 2
    rows = [[*sheet.rows[0], *(C(cell.text) for cell in sheet.rows[0])]]
    blank = [C("") for _ in sheet.rows[0]]
    for number in range(half):
        right = body[half + number] if half + number < len(body) else [C(c.text) for c in blank]
        rows.append([*body[number], *right])
    if dice.random() < 0.5:
        row = dice.choice(rows[1:])
        row.insert(len(blank), C(str(dice.randint(1, 99))))
        for cell in row:
            if cell.at:
                paper.lost.add(cell.at)
    sheet.rows = rows
    return True


def number_column_in_list(paper: Paper, dice: random.Random) -> bool:
    """序号 before the labels, or codes behind them."""
    sheet = of_kind(paper, "statistics")
    if sheet is None:
        return False
    at = dice.choice([0, 1])
    for number, row in enumerate(sheet.rows):
        row.insert(at, C(str(number) if number else dice.choice(["序号", "指标代码"])))
    return True


def line_repeated(paper: Paper, dice: random.Random) -> bool:
    """A line of a list twice, as a page break leaves it."""
    sheet = of_kind(paper, "statistics")
    if sheet is None:
        return False
    at = dice.randrange(1, len(sheet.rows))
    sheet.rows.insert(
        at, [C(cell.text, cell.colspan, cell.rowspan, cell.at, cell.value) for cell in sheet.rows[at]]
    )
    return True


def labels_without_their_end(paper: Paper, dice: random.Random) -> bool:
    """Labels of a list that lack 数量, 数 or 总数 at their end."""
    sheet = of_kind(paper, "statistics")
    if sheet is None:
        return False
    for row in sheet.rows[1:]:
        if dice.random() < 0.3:
            row[0].text = row[0].text.removesuffix("数量").removesuffix("数")
    return True
