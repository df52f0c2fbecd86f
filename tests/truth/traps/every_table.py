"""What happens to any table."""

from __future__ import annotations

import random

from tests.truth.sheets import C, Paper, Sheet
from tests.truth.traps.moves import drop_row, of_kind, rows_of_values

_OTHER_WORDS = ("社会公益", "法律服务", "商业", "科研", "企业", "组织甲", "A", "B类", "织组益公会社", "")


def row_missing(paper: Paper, dice: random.Random) -> bool:
    """A row of numbers is not there."""
    sheet = dice.choice([sheet for sheet in paper.sheets if sheet.kind != "review_litigation"] or paper.sheets)
    spots = [n for n, row in enumerate(sheet.rows) if any(cell.at for cell in row)]
    if len(spots) < 2:
        return False
    number = dice.choice(spots)
    for cell in sheet.cells():
        if cell.rowspan > 1 and not cell.at and cell not in sheet.rows[number] and sheet.head <= number:
            begin = next(n for n, row in enumerate(sheet.rows) if cell in row)
            if begin >= sheet.head and begin < number < begin + cell.rowspan:
                cell.rowspan -= 1
    drop_row(paper, sheet, number)
    return True


def cell_missing(paper: Paper, dice: random.Random) -> bool:
    """A cell of a row is not there, so that the rest of the row has moved."""
    sheet = dice.choice(paper.sheets)
    row = dice.choice(rows_of_values(sheet))
    cell = dice.choice([cell for cell in row if cell.at])
    paper.lost.update(one.at for one in row if one.at)
    row.remove(cell)
    return True


def cell_added(paper: Paper, dice: random.Random) -> bool:
    """A row with a number too many; with a blank one lines of text could not tell which it is."""
    sheet = dice.choice(paper.sheets)
    full = [row for row in rows_of_values(sheet) if all(cell.value is not None for cell in row if cell.at)]
    if not full:
        return False
    row = dice.choice(full)
    spot = dice.choice([n for n, cell in enumerate(row) if cell.at])
    paper.lost.update(one.at for one in row if one.at)
    row.insert(spot, C(str(dice.randint(1, 99))))
    return True


def cell_damaged(paper: Paper, dice: random.Random) -> bool:
    """Cells that hold no number: two of them, a word, a broken one."""
    for sheet in paper.sheets:
        for row in dice.sample(rows_of_values(sheet), 1):
            cell = dice.choice([cell for cell in row if cell.at])
            cell.text = dice.choice(["12 3", "3/4", "见附件", "1②", "约12", "12?", "7-9", "1.2.3", "O", "l2"])
            cell.value = None
    return True


def notes_in_cells(paper: Paper, dice: random.Random) -> bool:
    """Numbers with units, notes, signs and spaces around them."""
    for sheet in paper.sheets:
        for cell in sheet.cells():
            if cell.at and isinstance(cell.value, int) and cell.at[2] != "amount" and dice.random() < 0.2:
                cell.text = dice.choice(["{}件", "{}（其中修订1件）", " {} ", "　{}", "{}.", "{}(含转办)"]).format(
                    cell.text
                )
    return True


def change_in_words(paper: Paper, dice: random.Random) -> bool:
    """增13, 减5 in the column 本年增/减."""
    if paper.form != "2019":
        return False
    sheet = of_kind(paper, "proactive")
    assert sheet is not None
    for cell in sheet.cells():
        if cell.at and cell.at[2] == "items_change":
            cell.value = dice.randint(-50, 1500)
            word = "增" if cell.value >= 0 else "减"
            cell.text = dice.choice(
                [f"{word}{abs(cell.value)}", f"{word}加{cell.value}" if cell.value > 0 else str(cell.value)]
            )
    return True


def blank_row(paper: Paper, dice: random.Random) -> bool:
    """Rows without any text among the others."""
    sheet = dice.choice(paper.sheets)
    number = dice.randrange(sheet.head, len(sheet.rows))
    if any(cell.rowspan > 1 for row in sheet.rows[sheet.head : number] for cell in row):
        return False
    sheet.rows.insert(number, [C("") for _ in range(sheet.width())])
    return True


def cut_by_a_page(paper: Paper, dice: random.Random) -> bool:
    """A table in two, the header repeated or not."""
    sheet = of_kind(paper, "statistics", "proactive")
    if sheet is None:
        return False
    number = dice.randrange(max(sheet.head + 1, 4), len(sheet.rows) - 2)
    while sheet.kind == "proactive" and not sheet.rows[number][0].text.startswith("第二十条"):
        number -= 1
    above = (
        [[C(cell.text, cell.colspan) for cell in row] for row in sheet.rows[: sheet.head]]
        if dice.random() < 0.5
        else []
    )
    second = Sheet(sheet.kind, "", [*above, *sheet.rows[number:]], len(above))
    sheet.rows = sheet.rows[:number]
    paper.sheets.insert(paper.sheets.index(sheet) + 1, second)
    return True


def header_cell_damaged(paper: Paper, dice: random.Random) -> bool:
    """One cell of a header is blank, cut, doubled or gone."""
    sheet = dice.choice(paper.sheets)
    rows = sheet.rows[: sheet.head] or [row for row in sheet.rows if row[0].text == "信息内容"]
    row = dice.choice(rows)
    cell = dice.choice(row)
    what = dice.choice(["blank", "cut", "doubled", "gone", "other"])
    if what == "gone":
        row.remove(cell)
    elif what == "doubled":
        row.insert(row.index(cell), C(cell.text, cell.colspan, cell.rowspan))
    else:
        cell.text = {"blank": "", "cut": cell.text[:2], "other": dice.choice(_OTHER_WORDS)}[what]
    return True


def header_row_gone(paper: Paper, dice: random.Random) -> bool:
    """A row of a header is not there."""
    sheet = dice.choice(paper.sheets)
    spots = list(range(sheet.head)) or [n for n, row in enumerate(sheet.rows) if row[0].text == "信息内容"]
    sheet.rows.pop(dice.choice(spots))
    sheet.head = max(sheet.head - 1, 0)
    return True


def labels_swapped(paper: Paper, dice: random.Random) -> bool:
    """Two rows of table three have changed places, label and numbers."""
    sheet = of_kind(paper, "requests", "statistics")
    if sheet is None:
        return False
    spots = [n for n, row in enumerate(sheet.rows) if row and row[0].colspan == 1 and row[0].rowspan == 1]
    spots = [n for n in spots if n >= sheet.head and any(cell.at for cell in sheet.rows[n])]
    named = [row[0].text for row in sheet.rows]
    spots = [n for n in spots if named.count(named[n]) == 1]
    first, second = dice.sample(spots, 2)
    sheet.rows[first], sheet.rows[second] = sheet.rows[second], sheet.rows[first]
    return True


def row_added(paper: Paper, dice: random.Random) -> bool:
    """A row that the form does not have: 其他, 合计, 其中 and their like, with numbers."""
    sheet = of_kind(paper, dice.choice(["requests", "proactive"]), "statistics", "proactive")
    if sheet is None:
        return False
    spots = [
        n
        for n in range(1, len(sheet.rows))
        if any(c.at for c in sheet.rows[n - 1]) and any(c.at for c in sheet.rows[n])
    ]
    if not spots:
        return False
    at = dice.choice(spots)
    label = C(
        dice.choice(["其他", "合计", "其中：网上申请", "9.其他情形", "其他主动公开文件", "行政检查", "总计"])
    )
    width = sum(1 for cell in sheet.rows[at - 1] if cell.at)
    for cell in sheet.cells():
        begin = next((n for n, row in enumerate(sheet.rows) if cell in row), 0)
        if cell.rowspan > 1 and not cell.at and begin >= sheet.head and begin < at < begin + cell.rowspan:
            cell.rowspan += 1
    units = [C("件")] if sheet.kind == "statistics" else []
    sheet.rows.insert(at, [label, *units, *(C(str(dice.randint(1, 50))) for _ in range(width))])
    return True


def counted_in_thousands(paper: Paper, dice: random.Random) -> bool:
    """Counts in tens, hundreds or thousands, said in a group's head or in a line above the header."""
    sheet = of_kind(paper, dice.choice(["requests", "review_litigation"]))
    if sheet is None:
        return False
    unit = dice.choice(["万件", "千件", "百件", "十件"])
    if dice.random() < 0.5:
        sheet.rows.insert(0, [C(f"单位：{unit}", sum(cell.colspan for cell in sheet.rows[0]))])
    else:
        head = sheet.rows[0][-1]
        head.text += f"（单位：{unit}）"
    for cell in sheet.cells():
        if cell.at and isinstance(cell.value, int) and cell.value:
            cell.value = None
    return True
