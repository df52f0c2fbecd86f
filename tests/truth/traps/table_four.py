"""What real tables do to table four."""

from __future__ import annotations

import random

from tests.truth.sheets import C, Paper
from tests.truth.traps.moves import of_kind


def review_groups_swapped(paper: Paper, dice: random.Random) -> bool:
    """行政诉讼 before 行政复议, or the results in another order."""
    sheet = of_kind(paper, "review_litigation")
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
    sheet = of_kind(paper, "review_litigation")
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
    sheet = of_kind(paper, "review_litigation")
    if sheet is None:
        return False
    sheet.rows[0][1].colspan += 1
    sheet.rows[1].append(C(dice.choice(["合计", "小计"]), 1, 2))
    line = sheet.rows[3]
    line.append(C(str(sum(int(line[at].value or 0) for at in (9, 14)))))
    return True


def review_group_unnamed(paper: Paper, dice: random.Random) -> bool:
    """The suits in another order, and the name of one of them gone from the middle of the header."""
    sheet = of_kind(paper, "review_litigation")
    if sheet is None:
        return False
    row = sheet.rows[1]
    row[-2:] = [row[-1], row[-2]]
    sheet.rows[3] = [*sheet.rows[3][:5], *sheet.rows[3][10:], *sheet.rows[3][5:10]]
    del row[dice.choice([-1, -2])]
    return True


def review_results_unnamed(paper: Paper, dice: random.Random) -> bool:
    """The results in another order that adds up as well, and no name above them."""
    sheet = of_kind(paper, "review_litigation")
    if sheet is None:
        return False
    order = [*dice.sample(range(4), 4), 4]
    first, (_, *_, direct, after), _, line = sheet.rows
    first[0].rowspan = 2
    line = [line[part + at] for part in (0, 5, 10) for at in order]
    sheet.rows = [first, [direct, after], line]
    return True
