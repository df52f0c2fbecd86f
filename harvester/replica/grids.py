"""The official forms as grids of cells with the spans that the form has, filled with figures.

The labels stand here once more, apart from data/forms, on purpose: a replica that printed the reader's own
labels could not show that a label in data/forms is wrong. Source: 国办公开办函〔2021〕30号, 〔2019〕60号,
国办发〔2014〕32号.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harvester.replica.lists import LISTS


@dataclass(frozen=True, slots=True)
class C:
    """A cell of a form: text and spans; head marks a label."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    head: bool = False


Grid = list[list[C]]

COLUMNS = (
    "natural_person",
    "org_commercial",
    "org_research",
    "org_public_welfare",
    "org_legal_service",
    "org_other",
    "total",
)
OUTCOMES = ("upheld", "corrected", "other_result", "pending", "total")

# (group label, [(row code, label)]) of 三、本年度办理结果; a group of its own label has one row without group
GROUPS: list[tuple[str | None, list[tuple[str, str]]]] = [
    (None, [("granted", "（一）予以公开")]),
    (None, [("partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")]),
    (
        "（三）不予公开",
        [
            ("denied_state_secret", "1.属于国家秘密"),
            ("denied_other_law", "2.其他法律行政法规禁止公开"),
            ("denied_three_security_one_stability", "3.危及“三安全一稳定”"),
            ("denied_third_party", "4.保护第三方合法权益"),
            ("denied_internal_affairs", "5.属于三类内部事务信息"),
            ("denied_process_info", "6.属于四类过程性信息"),
            ("denied_enforcement_file", "7.属于行政执法案卷"),
            ("denied_admin_query", "8.属于行政查询事项"),
        ],
    ),
    (
        "（四）无法提供",
        [
            ("unable_not_held", "1.本机关不掌握相关政府信息"),
            ("unable_needs_creation", "2.没有现成信息需要另行制作"),
            ("unable_still_unclear", "3.补正后申请内容仍不明确"),
        ],
    ),
    (
        "（五）不予处理",
        [
            ("rejected_petition_complaint", "1.信访举报投诉类申请"),
            ("rejected_repeat", "2.重复申请"),
            ("rejected_publication", "3.要求提供公开出版物"),
            ("rejected_mass_repeated", "4.无正当理由大量反复申请"),
            ("rejected_reconfirm", "5.要求行政机关确认或重新出具已获取信息"),
        ],
    ),
    (
        "（六）其他处理",
        [
            (
                "other_no_correction",
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            ),
            (
                "other_fee_unpaid",
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            ),
            ("other_other", "3.其他"),
        ],
    ),
]
OTHER_2019: tuple[str | None, list[tuple[str, str]]] = (None, [("other_total", "（六）其他处理")])
TOTAL: tuple[str | None, list[tuple[str, str]]] = (None, [("total_processed", "（七）总计")])


def groups(edition: str) -> list[tuple[str | None, list[tuple[str, str]]]]:
    """The result groups of table three, the total left out; under the 2019 form （六） is one row."""
    return GROUPS if edition == "2021" else [*GROUPS[:-1], OTHER_2019]


def leaves(edition: str) -> list[str]:
    """Codes of the rows that add up to （七）总计."""
    return [code for _, rows in groups(edition) for code, _ in rows]


# caption, [(column code, label)], [(row code, label)]
Block = tuple[str, list[tuple[str, str]], list[tuple[str, str]]]
DECISIONS = [("decisions", "本年处理决定数量")]
ITEMS = [("items_prev_year", "上一年项目数量"), ("items_change", "本年增/减"), ("decisions", "处理决定数量")]
PROACTIVE: dict[str, list[Block]] = {
    "2021": [
        (
            "第二十条第（一）项",
            [("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数")],
            [("rules", "规章"), ("normative_documents", "行政规范性文件")],
        ),
        ("第二十条第（五）项", DECISIONS, [("licensing", "行政许可")]),
        ("第二十条第（六）项", DECISIONS, [("penalty", "行政处罚"), ("coercion", "行政强制")]),
        (
            "第二十条第（八）项",
            [("amount", "本年收费金额（单位：万元）")],
            [("fees", "行政事业性收费")],
        ),
    ],
    "2019": [
        (
            "第二十条第（一）项",
            [
                ("made", "本年新制作数量"),
                ("disclosed_new", "本年新公开数量"),
                ("disclosed_total", "对外公开总数量"),
            ],
            [("rules", "规章"), ("normative_documents", "规范性文件")],
        ),
        (
            "第二十条第（五）项",
            ITEMS,
            [("licensing", "行政许可"), ("other_public_services", "其他对外管理服务事项")],
        ),
        ("第二十条第（六）项", ITEMS, [("penalty", "行政处罚"), ("coercion", "行政强制")]),
        ("第二十条第（八）项", ITEMS[:2], [("fees", "行政事业性收费")]),
        (
            "第二十条第（九）项",
            [("projects", "采购项目数量"), ("amount", "采购总金额")],
            [("central_procurement", "政府集中采购")],
        ),
    ],
}
_SPANS = {1: (3,), 2: (2, 1), 3: (1, 1, 1)}


def printed(value: float | int | str | None) -> str:
    """A number as a report prints it; blank for None."""
    return "" if value is None else str(value)


def proactive(rows: dict[str, dict[str, Any]], edition: str) -> Grid:
    """Table two, four columns wide; rows that have no figures are left out."""
    grid: Grid = []
    for caption, columns, labels in PROACTIVE[edition]:
        spans = _SPANS[len(columns)]
        there = [(code, label) for code, label in labels if code in rows]
        if not there:
            continue
        grid.append([C(caption, 4, head=True)])
        grid.append(
            [C("信息内容", head=True)]
            + [C(label, span, head=True) for (_, label), span in zip(columns, spans, strict=True)]
        )
        for code, label in there:
            grid.append(
                [C(label, head=True)]
                + [
                    C(printed(rows[code].get(column)), span)
                    for (column, _), span in zip(columns, spans, strict=True)
                ]
            )
    return grid


def _numbers(row: dict[str, Any]) -> list[C]:
    return [C(printed(row.get(column))) for column in COLUMNS]


def requests_head(split: bool = False) -> Grid:
    """The header rows of table three; split sets 商业 and 企业 … on two rows of their own."""
    rule = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    deep = 1 if split else 0
    kinds = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    head: Grid = [
        [C(rule, 3, 3 + deep, head=True), C("申请人情况", 7, head=True)],
        [
            C("自然人", 1, 2 + deep, head=True),
            C("法人或其他组织", 5, head=True),
            C("总计", 1, 2 + deep, head=True),
        ],
    ]
    if split:
        head.append([C(kind[:2], head=True) for kind in kinds])
        head.append([C(kind[2:], head=True) for kind in kinds])
    else:
        head.append([C(kind, head=True) for kind in kinds])
    return head


def requests(rows: dict[str, dict[str, Any]], edition: str, *, split: bool = False) -> Grid:
    """Table three, ten columns wide, three of them labels."""
    grid = requests_head(split)
    grid.append([C("一、本年新收政府信息公开申请数量", 3, head=True), *_numbers(rows["new_received"])])
    grid.append([C("二、上年结转政府信息公开申请数量", 3, head=True), *_numbers(rows["carried_in"])])
    results = [*groups(edition), TOTAL]
    height = sum(len(labels) for _, labels in results)
    first: list[C] = [C("三、本年度办理结果", 1, height, head=True)]
    for group, labels in results:
        for number, (code, label) in enumerate(labels):
            line, first = first, []
            if group is None:
                line.append(C(label, 2, head=True))
            else:
                if number == 0:
                    line.append(C(group, 1, len(labels), head=True))
                line.append(C(label, head=True))
            grid.append(line + _numbers(rows[code]))
    grid.append([C("四、结转下年度继续办理", 3, head=True), *_numbers(rows["carried_forward"])])
    return grid


def cut(grid: Grid, edition: str) -> tuple[Grid, Grid]:
    """Table three cut in two by a page break inside （三）, the labels repeated as word processors do."""
    at = 5 + 2 + 4  # header and two inputs, granted, partially granted, four rows of （三）
    left = 8 - 4
    height = sum(len(labels) for _, labels in [*groups(edition), TOTAL])
    above, below = grid[:at], grid[at:]
    above = [list(row) for row in above]
    above[5] = [C("三、本年度办理结果", 1, at - 5, head=True), *above[5][1:]]
    above[7] = [C("（三）不予公开", 1, 4, head=True), *above[7][1:]]
    below = [
        [
            C("三、本年度办理结果", 1, height - (at - 5), head=True),
            C("（三）不予公开", 1, left, head=True),
            *below[0],
        ],
        *below[1:],
    ]
    return above, below


def review_litigation(rows: dict[str, dict[str, Any]]) -> Grid:
    """Table four, fifteen columns wide."""
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        [C("行政复议", 5, head=True), C("行政诉讼", 10, head=True)],
        [
            *[C(name, 1, 2, head=True) for name in names],
            C("未经复议直接起诉", 5, head=True),
            C("复议后起诉", 5, head=True),
        ],
        [C(name, head=True) for name in names * 2],
        [
            C(printed(rows[row].get(outcome)))
            for row in ("review", "litigation_direct", "litigation_after_review")
            for outcome in OUTCOMES
        ],
    ]


def statistics(lines: list[dict[str, Any]], edition: str) -> Grid:
    """An indicator list: the 2014 list or a local one, with as many value columns as its lines have."""
    head = LISTS[edition if edition == "2014" else "local"].head
    grid: Grid = [[C(text, head=True) for text in head]]
    width = len(head) - 2
    for start in range(0, len(lines), width):
        part = lines[start : start + width]
        label, unit = part[0]["label"], part[0]["unit"]
        grid.append([C(label, head=True), C(unit or "", head=True), *[C(printed(one["value"])) for one in part]])
    return grid
