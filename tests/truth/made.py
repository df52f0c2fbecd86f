"""Ordinary papers of every form, with numbers by chance."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from typing import Any

from tests.places import ROOT
from tests.truth.sheets import C, Number, Paper, Place, Row, Sheet

FORMS = ("2021", "2019", "2014", "local")
_FILES = {"2021": "2021", "2019": "2019", "2014": "2014", "local": "2008_local"}
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_GROUPS = {
    "denied_state_secret": ("（三）不予公开", 8),
    "unable_not_held": ("（四）无法提供", 3),
    "rejected_petition_complaint": ("（五）不予处理", 5),
    "other_no_correction": ("（六）其他处理", 3),
}
_ALONE = ("granted", "partially_granted", "other_total", "total_processed")
_OUTSIDE = ("new_received", "carried_in", "carried_forward")
CAPTIONS = {
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "statistics": "附表：政府信息公开情况统计表",
}


@cache
def form(edition: str) -> dict[str, Any]:
    """A form's file as it is."""
    return tomllib.loads((ROOT / "data" / "forms" / f"{_FILES[edition]}.toml").read_text("utf-8"))


def paper(edition: str, dice: random.Random) -> Paper:
    """An ordinary report in a form of FORMS."""
    year = {"2021": 2023, "2019": 2020, "2014": 2016, "local": 2011}[edition]
    title = f"攸县教育局{year}年政府信息公开工作年度报告"
    if edition in ("2014", "local"):
        return Paper(edition, title, year, [indicators(edition, dice)])
    return Paper(edition, title, year, [proactive(edition, dice), requests(edition, dice), review(dice)])


def figure(at: Place, value: Number | None, dice: random.Random) -> C:
    """A cell that prints a number in one of the ways in which it is printed, or one of the ways of a blank."""
    if value is None:
        return C(dice.choice(["", "", "-", "/", "—", "无"]), at=at)
    text = str(value)
    if dice.random() < 0.03:
        text = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    elif isinstance(value, int) and value >= 1000 and dice.random() < 0.3:
        text = f"{value:,}"
    return C(text, at=at, value=value)


def number(dice: random.Random, most: int = 60) -> Number | None:
    """A count, often 0, now and then blank."""
    chance = dice.random()
    return None if chance < 0.04 else 0 if chance < 0.3 else dice.randint(1, most)


def proactive(edition: str, dice: random.Random) -> Sheet:
    """Table two."""
    width = max(len(part["columns"]) for part in form(edition)["proactive"]) + 1
    rows: list[Row] = []
    for part in form(edition)["proactive"]:
        columns = part["columns"]
        rows.append([C(f"第二十条第（{part['article']}）项", width)])
        head = [C("信息内容"), *(C(column["label"]) for column in columns)]
        head[-1].colspan = width - len(columns)
        rows.append(head)
        for entry in part["rows"]:
            row = [C(entry["label"])]
            for column in columns:
                at = ("proactive", entry["code"], column["code"])
                value = number(dice, 2000)
                if column["code"] == "amount" and value is not None:
                    value = round(dice.random() * 90, 2) if entry["code"] == "fees" else dice.randint(0, 10**7)
                cell = figure(at, value, dice)
                if column["code"] == "amount" and entry["code"] == "central_procurement" and value is not None:
                    cell.text += "元"
                row.append(cell)
            row[-1].colspan = width - len(columns)
            rows.append(row)
    return Sheet("proactive", CAPTIONS["proactive"], rows)


def requests(edition: str, dice: random.Random) -> Sheet:
    """Table three: sums hold, for they must not be what tells that columns are taken for others."""
    columns = [column["code"] for column in form(edition)["requests"]["columns"]]
    names = [column["label"] for column in form(edition)["requests"]["columns"]]
    entries = form(edition)["requests"]["rows"]
    rows: list[Row] = [
        [C(CORNER, 3, 3), C("申请人情况", 7)],
        [C(names[0], 1, 2), C("法人或其他组织", 5), C(names[6], 1, 2)],
        [C(name) for name in names[1:6]],
    ]
    leaves = sum(entry["code"] not in _OUTSIDE for entry in entries)
    totals = [0] * 6
    for entry in entries:
        code = entry["code"]
        values: list[Number | None] = [number(dice, 30) for _ in range(6)]
        if code == "total_processed":
            values = list(totals)
        elif code not in _OUTSIDE:
            totals = [total + (value or 0) for total, value in zip(totals, values, strict=True)]
        values.append(sum(value or 0 for value in values))
        cells = [
            figure(("requests", code, column), value, dice) for column, value in zip(columns, values, strict=True)
        ]
        row: Row = []
        if code == "granted":
            row.append(C("三、本年度办理结果", 1, leaves))
        if code in _GROUPS:
            row.append(C(_GROUPS[code][0], 1, _GROUPS[code][1]))
        row.append(C(entry["label"], 3 if code in _OUTSIDE else 2 if code in _ALONE else 1))
        rows.append(row + cells)
    return Sheet("requests", CAPTIONS["requests"], rows, 3)


def review(dice: random.Random) -> Sheet:
    """Table four."""
    results = ("upheld", "corrected", "other_result", "pending", "total")
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    groups = ("review", "litigation_direct", "litigation_after_review")
    line: Row = []
    for group in groups:
        values = [number(dice, 20) for _ in range(4)]
        values.append(sum(value or 0 for value in values))
        line += [
            figure(("review_litigation", group, result), value, dice)
            for result, value in zip(results, values, strict=True)
        ]
    rows = [
        [C("行政复议", 5), C("行政诉讼", 10)],
        [*(C(name, 1, 2) for name in names), C("未经复议直接起诉", 5), C("复议后起诉", 5)],
        [C(name) for name in names * 2],
        line,
    ]
    return Sheet("review_litigation", CAPTIONS["review_litigation"], rows, 3)


def indicators(edition: str, dice: random.Random) -> Sheet:
    """An indicator list: one column of numbers in the form of 2014, two in the local one."""
    two = edition == "local"
    rows: list[Row] = (
        [[C("指标名称"), C("计量单位"), C("本期实际"), C("本年累计")]]
        if two
        else [[C("统计指标"), C("单位"), C("统计数")]]
    )
    for entry in form(edition)["statistics"]["rows"]:
        group = entry["unit"] == "----"
        row = [C(entry["label"]), C(dice.choice(["", "——"]) if group else entry["unit"])]
        for column in ("period", "year_to_date") if two else ("",):
            value: Number | None = None if group else number(dice, 800)
            if value is not None and entry["unit"] == "万元":
                value = round(dice.random() * 40, 1)
            at = ("statistics", entry["code"], column)
            row.append(C("——", at=at) if group else figure(at, value, dice))
        rows.append(row)
    return Sheet("statistics", CAPTIONS["statistics"], rows, 1)
