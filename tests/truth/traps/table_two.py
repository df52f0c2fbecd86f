"""What real tables do to table two."""

from __future__ import annotations

import random

from tests.truth.sheets import Paper
from tests.truth.traps.moves import of_kind


def columns_reordered(paper: Paper, dice: random.Random) -> bool:
    """The columns of each part of table two in another order."""
    sheet = of_kind(paper, "proactive")
    if sheet is None:
        return False
    order: list[int] = []
    for row in sheet.rows:
        if len(row) < 3:
            continue
        if row[0].text == "信息内容":
            order = dice.sample(range(1, len(row)), len(row) - 1)
        spans = [cell.colspan for cell in row]
        row[1:] = [row[at] for at in order]
        for cell, span in zip(row, spans, strict=True):
            cell.colspan = span
    return True


def label_last(paper: Paper, dice: random.Random) -> bool:
    """Values before the labels, in table two or a list."""
    sheet = of_kind(paper, "proactive", "statistics")
    if sheet is None:
        return False
    for row in sheet.rows:
        if len(row) > 1:
            row.append(row.pop(0))
    return True


def unit_in_header(paper: Paper, dice: random.Random) -> bool:
    """Fees in another unit, named in the header, the caption, the label or the cell."""
    sheet = of_kind(paper, "proactive")
    if sheet is None or paper.form != "2021":
        return False
    factors = {"元": 0.0001, "百元": 0.01, "千元": 0.1, "十万元": 10, "百万元": 100, "万美元": 0, "亿元": 10_000}
    unit = dice.choice(list(factors))
    spot = next(n for n, row in enumerate(sheet.rows) if row[0].text == "行政事业性收费")
    head, row = sheet.rows[spot - 1], sheet.rows[spot]
    value = dice.randint(1, 90)
    row[1].text, row[1].value = str(value), round(value * factors[unit], 6)
    if not factors[unit]:
        row[1].value = None
    head[1].text = "本年收费金额"
    where = dice.choice(["header", "caption", "label", "cell", "header"])
    if where == "header":
        head[1].text = dice.choice([f"本年收费金额（单位：{unit}）", f"本年收费金额({unit})"])
    elif where == "caption":
        sheet.rows[spot - 2][0].text += f"（单位：{unit}）"
    elif where == "label":
        row[0].text += f"（{unit}）"
    else:
        row[1].text += unit
    return True


def part_headers_damaged(paper: Paper, dice: random.Random) -> bool:
    """Headers of table two cut short, all of them and so that two are equal."""
    sheet = of_kind(paper, "proactive")
    if sheet is None:
        return False
    for row in sheet.rows:
        if row[0].text == "信息内容":
            for cell in row[1:]:
                cell.text = cell.text[: dice.choice([3, 4])]
    return True


def two_labels_in_one(paper: Paper, dice: random.Random) -> bool:
    """One row bears the labels of two (规章、行政规范性文件): its numbers are of neither alone."""
    sheet = of_kind(paper, "proactive")
    if sheet is None:
        return False
    names = ("规章", "规范性文件")
    first, second = (next(row for row in sheet.rows if row[0].text.endswith(name)) for name in names)
    paper.lost.update(cell.at for row in (first, second) for cell in row if cell.at)
    for cell in first[1:]:
        cell.value = None
    first[0].text += dice.choice("、和/及") + second[0].text
    sheet.rows.remove(second)
    return True
