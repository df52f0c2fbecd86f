"""What real tables do to a form, one small function each. A trap moves cells with the places that they print."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.truth.sheets import C, Paper, Row, Sheet

Trap = Callable[[Paper, random.Random], bool]
"""Changes a paper; False where it does not apply to it."""
_OTHER_WORDS = ("社会公益", "法律服务", "商业", "科研", "企业", "组织甲", "A", "B类", "织组益公会社", "")


def _rows_of_values(sheet: Sheet) -> list[Row]:
    return [row for row in sheet.rows if any(cell.at for cell in row)]


def _swap_columns(sheet: Sheet, first: int, second: int, rows: range) -> None:
    """Exchanges two single cells of each row, by their place from the right end of the row."""
    for number in rows:
        row = sheet.rows[number]
        row[first], row[second] = row[second], row[first]


def _by(paper: Paper, *kinds: str) -> Sheet | None:
    return next((sheet for sheet in paper.sheets if sheet.kind in kinds), None)


def _body(sheet: Sheet) -> range:
    return range(sheet.head, len(sheet.rows))


# table three


def organisations_reordered(paper: Paper, dice: random.Random) -> bool:
    """The five columns of organisations in another order, named by the form's words."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    order = dice.sample(range(5), 5)
    sheet.rows[2] = [sheet.rows[2][at] for at in order]
    for number in _body(sheet):
        row = sheet.rows[number]
        row[-6:-1] = [row[-6 + at] for at in order]
    return True


def organisations_in_other_words(paper: Paper, dice: random.Random) -> bool:
    """As before, with the names cut short."""
    if not organisations_reordered(paper, dice):
        return False
    sheet = _by(paper, "requests")
    assert sheet is not None
    short = {"商业企业": "商业", "科研机构": "科研", "社会公益组织": "社会公益", "法律服务机构": "法律服务"}
    for cell in sheet.rows[2]:
        cell.text = short.get(cell.text, cell.text)
    return True


def organisations_in_no_words(paper: Paper, dice: random.Random) -> bool:
    """As before, with names that say nothing: letters, blanks, words set upright and read from below."""
    if not organisations_reordered(paper, dice):
        return False
    sheet = _by(paper, "requests")
    assert sheet is not None
    kind = dice.choice(["letters", "blank", "upright", "some"])
    for number, cell in enumerate(sheet.rows[2]):
        if kind == "some" and dice.random() < 0.6:
            continue
        cell.text = {"letters": "ABCDE"[number], "blank": "", "upright": cell.text[::-1]}.get(kind, "某类")
    return True


def total_first(paper: Paper, dice: random.Random) -> bool:
    """总计 before 自然人."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    sheet.rows[1] = [sheet.rows[1][2], *sheet.rows[1][:2]]
    for number in _body(sheet):
        row = sheet.rows[number]
        row[-7:] = [row[-1], *row[-7:-1]]
    return True


def persons_called_otherwise(paper: Paper, dice: random.Random) -> bool:
    """公民 or 个人 in place of 自然人, at the end; 合计 in place of 总计, first."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    top = sheet.rows[1]
    top[0].text, top[2].text = dice.choice(["公民", "个人", "居民"]), "合计"
    sheet.rows[1] = [top[2], top[1], top[0]]
    for number in _body(sheet):
        row = sheet.rows[number]
        row[-7:] = [row[-1], *row[-6:-1], row[-7]]
    return True


def header_on_one_row(paper: Paper, dice: random.Random) -> bool:
    """The seven names side by side, in any order."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    names = [sheet.rows[1][0], *sheet.rows[2], sheet.rows[1][2]]
    for cell in names:
        cell.rowspan = 1
    order = list(range(7))
    dice.shuffle(order)
    sheet.rows[:3] = [[C("项目", 3), *(names[at] for at in order)]]
    sheet.head = 1
    for number in _body(sheet):
        row = sheet.rows[number]
        row[-7:] = [row[-7 + at] for at in order]
    return True


def header_gone(paper: Paper, dice: random.Random) -> bool:
    """No header above table three."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    sheet.rows[:3], sheet.head = [], 0
    return True


def subtotal_column(paper: Paper, dice: random.Random) -> bool:
    """小计 behind or before the organisations."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    at = dice.choice([-1, -6])
    sheet.rows[0][1].colspan += 1
    sheet.rows[1][1].colspan += 1
    name = C(dice.choice(["小计", "合计", "小 计"]))
    sheet.rows[2].insert(5 if at == -1 else 0, name)
    for number in _body(sheet):
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
    sheet = _by(paper, "requests")
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
    sheet = _by(paper, "requests")
    assert sheet is not None
    _drop_row(paper, sheet, next(n for n, row in enumerate(sheet.rows) if any("（七）" in c.text for c in row)))
    for cell in sheet.cells():
        if cell.text == "三、本年度办理结果":
            cell.rowspan -= 1
    return True


def group_and_label_joined(paper: Paper, dice: random.Random) -> bool:
    """The group's name in the cell of its first row."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    for row in sheet.rows:
        spot = next((n for n, cell in enumerate(row) if cell.rowspan > 1 and cell.text.startswith("（")), None)
        if spot is not None and sheet.rows.index(row) >= sheet.head:
            row[spot].text, row[spot + 1].text = "", row[spot].text + row[spot + 1].text
    return True


def two_scopes(paper: Paper, dice: random.Random) -> bool:
    """本机关 beside 汇总 in table three: either set of numbers would be right with its scope, none is asked for."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    names = [sheet.rows[1][0], *sheet.rows[2], sheet.rows[1][2]]
    sheet.rows[:3] = [
        [C("项目", 3, 2), C("本机关", 7), C("汇总", 7)],
        [C(cell.text) for cell in (*names, *names)],
    ]
    sheet.head = 2
    for number in _body(sheet):
        row = sheet.rows[number]
        for cell in row[-7:]:
            if cell.at:
                paper.lost.add(cell.at)
        row.extend(C(str(dice.randint(0, 99))) for _ in range(7))
    return True


def transposed(paper: Paper, dice: random.Random) -> bool:
    """Table three with its rows as columns."""
    sheet = _by(paper, "requests")
    if sheet is None:
        return False
    labels = [row[-8] for row in sheet.rows[3:]]
    rows: list[Row] = [[C("申请人情况"), *(C(cell.text) for cell in labels)]]
    names = [sheet.rows[1][0], *sheet.rows[2], sheet.rows[1][2]]
    for at, name in enumerate(names):
        rows.append([C(name.text), *(row[-7 + at] for row in sheet.rows[3:])])
    sheet.rows, sheet.head = rows, 1
    return True


# table two


def columns_reordered(paper: Paper, dice: random.Random) -> bool:
    """The columns of each part of table two in another order."""
    sheet = _by(paper, "proactive")
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
    sheet = _by(paper, "proactive", "statistics")
    if sheet is None:
        return False
    for row in sheet.rows:
        if len(row) > 1:
            row.append(row.pop(0))
    return True


def unit_in_header(paper: Paper, dice: random.Random) -> bool:
    """Fees in another unit, named in the header, the caption, the label or the cell."""
    sheet = _by(paper, "proactive")
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
    sheet = _by(paper, "proactive")
    if sheet is None:
        return False
    for row in sheet.rows:
        if row[0].text == "信息内容":
            for cell in row[1:]:
                cell.text = cell.text[: dice.choice([3, 4])]
    return True


# lists


def two_levels(paper: Paper, dice: random.Random) -> bool:
    """统计数 over 本年 and 累计."""
    sheet = _by(paper, "statistics")
    if sheet is None or paper.form != "2014":
        return False
    above = [C("指标名称", 1, 2), C("计量单位", 1, 2), C("统计数", 2)]
    sheet.rows[:1] = [above, [C("本年"), C("累计")]]
    sheet.head = 2
    for number in _body(sheet):
        row = sheet.rows[number]
        first = row[-1]
        assert first.at is not None
        first.at = (first.at[0], first.at[1], "本年")
        value = dice.randint(0, 900) if first.value is not None else None
        row.append(C("" if value is None else str(value), at=(first.at[0], first.at[1], "累计"), value=value))
    return True


def unit_last(paper: Paper, dice: random.Random) -> bool:
    """The unit behind the numbers."""
    sheet = _by(paper, "statistics")
    if sheet is None:
        return False
    for row in sheet.rows:
        row.append(row.pop(1))
    return True


def side_by_side(paper: Paper, dice: random.Random) -> bool:
    """A list in two columns of the page; now and then a number strays between them."""
    sheet = _by(paper, "statistics")
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
    sheet = _by(paper, "statistics")
    if sheet is None:
        return False
    at = dice.choice([0, 1])
    for number, row in enumerate(sheet.rows):
        row.insert(at, C(str(number) if number else dice.choice(["序号", "指标代码"])))
    return True


def line_repeated(paper: Paper, dice: random.Random) -> bool:
    """A line of a list twice, as a page break leaves it."""
    sheet = _by(paper, "statistics")
    if sheet is None:
        return False
    at = dice.randrange(1, len(sheet.rows))
    sheet.rows.insert(at, [C(cell.text, cell.colspan, cell.rowspan, cell.at, cell.value) for cell in sheet.rows[at]])
    return True


def labels_without_their_end(paper: Paper, dice: random.Random) -> bool:
    """Labels of a list that lack 数量, 数 or 总数 at their end."""
    sheet = _by(paper, "statistics")
    if sheet is None:
        return False
    for row in sheet.rows[1:]:
        if dice.random() < 0.3:
            row[0].text = row[0].text.removesuffix("数量").removesuffix("数")
            for cell in row:
                if cell.at:
                    paper.lost.add(cell.at)
    return True


# any table


def _drop_row(paper: Paper, sheet: Sheet, number: int) -> None:
    """Takes a row out; what it prints is lost. Cells that reach down move to the next."""
    row = sheet.rows.pop(number)
    paper.lost.update(cell.at for cell in row if cell.at)
    for cell in row:
        if cell.rowspan > 1 and number < len(sheet.rows):
            cell.rowspan -= 1
            sheet.rows[number].insert(row.index(cell), cell)


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
    _drop_row(paper, sheet, number)
    return True


def cell_missing(paper: Paper, dice: random.Random) -> bool:
    """A cell of a row is not there, so that the rest of the row has moved."""
    sheet = dice.choice(paper.sheets)
    row = dice.choice(_rows_of_values(sheet))
    cell = dice.choice([cell for cell in row if cell.at])
    paper.lost.update(one.at for one in row if one.at)
    row.remove(cell)
    return True


def cell_added(paper: Paper, dice: random.Random) -> bool:
    """A row with a number too many."""
    sheet = dice.choice(paper.sheets)
    row = dice.choice(_rows_of_values(sheet))
    spot = dice.choice([n for n, cell in enumerate(row) if cell.at])
    paper.lost.update(one.at for one in row if one.at)
    row.insert(spot, C(str(dice.randint(1, 99))))
    return True


def cell_damaged(paper: Paper, dice: random.Random) -> bool:
    """Cells that hold no number: two of them, a word, a broken one."""
    for sheet in paper.sheets:
        for row in dice.sample(_rows_of_values(sheet), 1):
            cell = dice.choice([cell for cell in row if cell.at])
            cell.text = dice.choice(["12 3", "3/4", "见附件", "1②", "约12", "12?", "7-9", "1.2.3", "O", "l2"])
            cell.value = None
    return True


def notes_in_cells(paper: Paper, dice: random.Random) -> bool:
    """Numbers with units, notes, signs and spaces around them."""
    for sheet in paper.sheets:
        for cell in sheet.cells():
            if cell.at and isinstance(cell.value, int) and cell.at[2] != "amount" and dice.random() < 0.2:
                cell.text = dice.choice(["{}件", "{}（其中修订1件）", " {} ", "　{}", "{}.", "{}(含转办)"]).format(cell.text)
    return True


def change_in_words(paper: Paper, dice: random.Random) -> bool:
    """增13, 减5 in the column 本年增/减."""
    if paper.form != "2019":
        return False
    sheet = _by(paper, "proactive")
    assert sheet is not None
    for cell in sheet.cells():
        if cell.at and cell.at[2] == "items_change":
            cell.value = dice.randint(-50, 1500)
            word = "增" if cell.value >= 0 else "减"
            cell.text = dice.choice([f"{word}{abs(cell.value)}", f"{word}加{cell.value}" if cell.value > 0 else str(cell.value)])
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
    sheet = _by(paper, "statistics", "proactive")
    if sheet is None:
        return False
    number = dice.randrange(max(sheet.head + 1, 4), len(sheet.rows) - 2)
    while sheet.kind == "proactive" and not sheet.rows[number][0].text.startswith("第二十条"):
        number -= 1
    above = [[C(cell.text, cell.colspan) for cell in row] for row in sheet.rows[: sheet.head]] if dice.random() < 0.5 else []
    second = Sheet(sheet.kind, "", [*above, *sheet.rows[number:]], len(above))
    sheet.rows = sheet.rows[:number]
    paper.sheets.insert(paper.sheets.index(sheet) + 1, second)
    return True


def review_groups_swapped(paper: Paper, dice: random.Random) -> bool:
    """行政诉讼 before 行政复议, or the results in another order."""
    sheet = _by(paper, "review_litigation")
    if sheet is None:
        return False
    if dice.random() < 0.5:
        first, second = sheet.rows[0]
        results, direct, after = sheet.rows[1][:5], sheet.rows[1][5], sheet.rows[1][6]
        sheet.rows[0] = [second, first]
        sheet.rows[1] = [direct, after, *results]
        sheet.rows[3] = sheet.rows[3][5:] + sheet.rows[3][:5]
        return True
    order = dice.sample(range(5), 5)
    sheet.rows[1] = [*(sheet.rows[1][at] for at in order), *sheet.rows[1][5:]]
    sheet.rows[2] = [sheet.rows[2][half + at] for half in (0, 5) for at in order]
    sheet.rows[3] = [sheet.rows[3][part + at] for part in (0, 5, 10) for at in order]
    return True


def review_in_other_words(paper: Paper, dice: random.Random) -> bool:
    """Results of table four under words that are not the form's, in another order."""
    sheet = _by(paper, "review_litigation")
    if sheet is None:
        return False
    order = dice.sample(range(5), 5)
    words = {"结果维持": "维持", "结果纠正": "纠正", "其他结果": "其它", "尚未审结": "未审结", "总计": "合计"}
    if dice.random() < 0.4:
        words = {"结果维持": "甲", "结果纠正": "乙", "其他结果": "丙", "尚未审结": "丁", "总计": "戊"}
    sheet.rows[1] = [*(sheet.rows[1][at] for at in order), *sheet.rows[1][5:]]
    sheet.rows[2] = [sheet.rows[2][half + at] for half in (0, 5) for at in order]
    sheet.rows[3] = [sheet.rows[3][part + at] for part in (0, 5, 10) for at in order]
    for row in sheet.rows[1:3]:
        for cell in row:
            cell.text = words.get(cell.text, cell.text)
    return True


def review_subtotal(paper: Paper, dice: random.Random) -> bool:
    """A column 合计 for both kinds of suits."""
    sheet = _by(paper, "review_litigation")
    if sheet is None:
        return False
    sheet.rows[0][1].colspan += 1
    sheet.rows[1].append(C(dice.choice(["合计", "小计"]), 1, 2))
    line = sheet.rows[3]
    line.append(C(str(sum(int(line[at].value or 0) for at in (9, 14)))))
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
    sheet = _by(paper, "requests", "statistics")
    if sheet is None:
        return False
    spots = [n for n, row in enumerate(sheet.rows) if row and row[0].colspan == 1 and row[0].rowspan == 1]
    spots = [n for n in spots if n >= sheet.head and any(cell.at for cell in sheet.rows[n])]
    first, second = dice.sample(spots, 2)
    sheet.rows[first], sheet.rows[second] = sheet.rows[second], sheet.rows[first]
    return True


def row_added(paper: Paper, dice: random.Random) -> bool:
    """A row that the form does not have: 其他, 合计, 其中 and their like, with numbers."""
    sheet = _by(paper, dice.choice(["requests", "proactive"]), "statistics", "proactive")
    if sheet is None:
        return False
    spots = [n for n in range(1, len(sheet.rows)) if any(c.at for c in sheet.rows[n - 1]) and any(c.at for c in sheet.rows[n])]
    if not spots:
        return False
    at = dice.choice(spots)
    label = C(dice.choice(["其他", "合计", "其中：网上申请", "9.其他情形", "其他主动公开文件", "行政检查", "总计"]))
    width = sum(1 for cell in sheet.rows[at - 1] if cell.at)
    for cell in sheet.cells():
        begin = next((n for n, row in enumerate(sheet.rows) if cell in row), 0)
        if cell.rowspan > 1 and not cell.at and begin >= sheet.head and begin < at < begin + cell.rowspan:
            cell.rowspan += 1
    units = [C("件")] if sheet.kind == "statistics" else []
    sheet.rows.insert(at, [label, *units, *(C(str(dice.randint(1, 50))) for _ in range(width))])
    return True


TRAPS: dict[str, Trap] = {
    name: trap
    for name, trap in globals().items()
    if callable(trap) and not name.startswith("_") and name not in ("C", "Paper", "Row", "Sheet", "Trap", "Callable")
}
"""Name to function, in the order above."""
