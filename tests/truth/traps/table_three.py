"""What real tables do to table three."""

from __future__ import annotations

import random

from tests.truth.sheets import C, Paper, Row
from tests.truth.traps.moves import body, drop_row, of_kind


def organisations_reordered(paper: Paper, dice: random.Random) -> bool:
    """The five columns of organisations in another order, named by the form's words."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    order = dice.sample(range(5), 5)
    sheet.rows[2] = [sheet.rows[2][at] for at in order]
    for number in body(sheet):
        row = sheet.rows[number]
        row[-6:-1] = [row[-6 + at] for at in order]
    return True


def organisations_in_other_words(paper: Paper, dice: random.Random) -> bool:
    """As before, with the names cut short."""
    if not organisations_reordered(paper, dice):
        return False
    sheet = of_kind(paper, "requests")
    assert sheet is not None
    short = {"商业企业": "商业", "科研机构": "科研", "社会公益组织": "社会公益", "法律服务机构": "法律服务"}
    for cell in sheet.rows[2]:
        cell.text = short.get(cell.text, cell.text)
    return True


def organisations_in_no_words(paper: Paper, dice: random.Random) -> bool:
    """As before, with names that say nothing: letters, blanks, words set upright and read from below."""
    if not organisations_reordered(paper, dice):
        return False
    sheet = of_kind(paper, "requests")
    assert sheet is not None
    kind = dice.choice(["letters", "blank", "upright", "some"])
    for number, cell in enumerate(sheet.rows[2]):
        if kind == "some" and dice.random() < 0.6:
            continue
        cell.text = {"letters": "ABCDE"[number], "blank": "", "upright": cell.text[::-1]}.get(kind, "某类")
    return True


def total_first(paper: Paper, dice: random.Random) -> bool:
    """总计 before 自然人."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    sheet.rows[1] = [sheet.rows[1][2], *sheet.rows[1][:2]]
    for number in body(sheet):
        row = sheet.rows[number]
        row[-7:] = [row[-1], *row[-7:-1]]
    return True


def persons_called_otherwise(paper: Paper, dice: random.Random) -> bool:
    """公民 or 个人 in place of 自然人, at the end; 合计 in place of 总计, first."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    top = sheet.rows[1]
    top[0].text, top[2].text = dice.choice(["公民", "个人", "居民"]), "合计"
    sheet.rows[1] = [top[2], top[1], top[0]]
    for number in body(sheet):
        row = sheet.rows[number]
        row[-7:] = [row[-1], *row[-6:-1], row[-7]]
    return True


def header_on_one_row(paper: Paper, dice: random.Random) -> bool:
    """The seven names side by side, in any order."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    names = [sheet.rows[1][0], *sheet.rows[2], sheet.rows[1][2]]
    for cell in names:
        cell.rowspan = 1
    order = list(range(7))
    dice.shuffle(order)
    sheet.rows[:3] = [[C("项目", 3), *(names[at] for at in order)]]
    sheet.head = 1
    for number in body(sheet):
        row = sheet.rows[number]
        row[-7:] = [row[-7 + at] for at in order]
    return True


def header_gone(paper: Paper, dice: random.Random) -> bool:
    """No header above table three."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    sheet.rows[:3], sheet.head = [], 0
    return True


def subtotal_column(paper: Paper, dice: random.Random) -> bool:
    """小计 behind or before the organisations."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    at = dice.choice([-1, -6])
    sheet.rows[0][1].colspan += 1
    sheet.rows[1][1].colspan += 1
    name = C(dice.choice(["小计", "合计", "小 计"]))
    sheet.rows[2].insert(5 if at == -1 else 0, name)
    for number in body(sheet):
        row = sheet.rows[number]
        parts = [cell.value or 0 for cell in row[-6:-1]]
        row.insert(len(row) + at, C(str(sum(parts))))
    return True


def remark_column(paper: Paper, dice: random.Random) -> bool:
    """备注 or 序号 beside the numbers of any table."""
    sheet = dice.choice(paper.sheets)
    if sheet.kind == "review_litigation":
        return False
    first = dice.random() < 0.3 and sheet.kind != "requests"
    name = "序号" if first else dice.choice(["备注", "说明", "备 注", "占比"])
    for number, row in enumerate(sheet.rows):
        if sheet.kind == "proactive" and len(row) == 1:
            row[0].colspan += 1
            continue
        named = sheet.kind == "proactive" and row[0].text == "信息内容"
        if number < sheet.head or named:
            if number and sheet.kind == "requests":
                continue
            cell = C(name, 1, max(sheet.head, 1) if sheet.kind != "proactive" else 1)
        elif first:
            cell = C(str(number))
        else:
            cell = C("" if dice.random() < 0.5 else dice.choice(["含历史存量", "12", "已核实", "35%"]))
        row.insert(0 if first else len(row), cell)
    return True


def subtotal_row(paper: Paper, dice: random.Random) -> bool:
    """合计 or 小计 at the end of a group of table three."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    group = next((n for n, row in enumerate(sheet.rows) if any("（三）" in cell.text for cell in row)), None)
    if group is None:
        return False
    body = [sheet.rows[number] for number in range(group, group + 8)]
    sums = [sum(row[at].value or 0 for row in body) for at in range(-7, 0)]
    next(cell for cell in sheet.rows[group] if "（三）" in cell.text).rowspan += 1
    for cell in sheet.cells():
        if cell.text == "三、本年度办理结果":
            cell.rowspan += 1
    name = C(dice.choice(["合计", "小计", "总计", "不予公开合计"]))
    sheet.rows.insert(group + 8, [name, *(C(str(value)) for value in sums)])
    return True


def total_row_gone(paper: Paper, dice: random.Random) -> bool:
    """A subtotal while the row （七）总计 is lacking."""
    if not subtotal_row(paper, dice):
        return False
    sheet = of_kind(paper, "requests")
    assert sheet is not None
    drop_row(paper, sheet, next(n for n, row in enumerate(sheet.rows) if any("（七）" in c.text for c in row)))
    for cell in sheet.cells():
        if cell.text == "三、本年度办理结果":
            cell.rowspan -= 1
    return True


def group_and_label_joined(paper: Paper, dice: random.Random) -> bool:
    """The group's name in the cell of its first row."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    for row in sheet.rows:
        spot = next((n for n, cell in enumerate(row) if cell.rowspan > 1 and cell.text.startswith("（")), None)
        if spot is not None and sheet.rows.index(row) >= sheet.head:
            row[spot].text, row[spot + 1].text = "", row[spot].text + row[spot + 1].text
    return True


def two_scopes(paper: Paper, dice: random.Random) -> bool:
    """本机关 beside 汇总 in table three: either set would be right with its scope, none is asked for."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    names = [sheet.rows[1][0], *sheet.rows[2], sheet.rows[1][2]]
    sheet.rows[:3] = [
        [C("项目", 3, 2), C("本机关", 7), C("汇总", 7)],
        [C(cell.text) for cell in (*names, *names)],
    ]
    sheet.head = 2
    for number in body(sheet):
        row = sheet.rows[number]
        for cell in row[-7:]:
            if cell.at:
                paper.lost.add(cell.at)
        row.extend(C(str(dice.randint(0, 99))) for _ in range(7))
    return True


def transposed(paper: Paper, dice: random.Random) -> bool:
    """Table three with its rows as columns."""
    sheet = of_kind(paper, "requests")
    if sheet is None:
        return False
    labels = [row[-8] for row in sheet.rows[3:]]
    rows: list[Row] = [[C("申请人情况"), *(C(cell.text) for cell in labels)]]
    names = [sheet.rows[1][0], *sheet.rows[2], sheet.rows[1][2]]
    for at, name in enumerate(names):
        rows.append([C(name.text), *(row[-7 + at] for row in sheet.rows[3:])])
    sheet.rows, sheet.head = rows, 1
    return True


def header_below(paper: Paper, dice: random.Random) -> bool:
    """The header stands below the rows, in another order than the form's."""
    if not organisations_reordered(paper, dice):
        return False
    sheet = of_kind(paper, "requests")
    assert sheet is not None
    paper.lost.update(cell.at for cell in sheet.cells() if cell.at)
    sheet.rows[:] = [*sheet.rows[sheet.head :], *sheet.rows[: sheet.head]]
    sheet.head = 0
    return True
