"""Reports written by hand for one table: rows as lines, cells parted by bars, `text{3}` spans three columns."""

from __future__ import annotations

import re

from harvester.reports import Report, read_report
from harvester.reports.cells import forms

CELL = re.compile(r"(?s)(.*?)(?:\{(\d+)\})?")
TITLE = "青禾县水利局2022年政府信息公开工作年度报告"
RESULTS = "结果维持|结果纠正|其他结果|尚未审结|总计"
REVIEW = f"""行政复议{{5}}|行政诉讼{{10}}
{RESULTS}|未经复议直接起诉{{5}}|复议后起诉{{5}}
{{5}}|{RESULTS}|{RESULTS}"""
"""The header of table four with the names of the first group a row higher, as the form prints it."""
REQUESTS = """{2}|申请人情况{7}
{2}|自然人|法人或其他组织{5}|总计
{3}|商业企业|科研机构|社会公益组织|法律服务机构|其他|"""
"""The header of table three above rows that have a group and a label."""
PROACTIVE = {
    "第二十条第（一）项": ("本年制发件数|本年废止件数|现行有效件数", {"规章": "0|0|0", "行政规范性文件": "1|0|2"}),
    "第二十条第（五）项": ("本年处理决定数量{3}", {"行政许可": "5{3}"}),
    "第二十条第（六）项": ("本年处理决定数量{3}", {"行政处罚": "6{3}", "行政强制": "7{3}"}),
    "第二十条第（八）项": ("本年收费金额（单位：万元）{3}", {"行政事业性收费": "0{3}"}),
}


def proactive(**others: str) -> str:
    """Table two. others: what stands in the place of rows, by label; nothing for rows that are left out."""
    lines = []
    for article, (columns, rows) in PROACTIVE.items():
        lines += [f"{article}{{4}}", f"信息内容|{columns}"]
        told = {label: others.get(label, f"{label}|{values}") for label, values in rows.items()}
        lines += [line for line in told.values() if line]
    return "\n".join(lines)


def request_rows(received: int, more: int = 0) -> dict[str, str]:
    """The rows of table three by code: so many applications of persons, granted all but `more` of them."""
    counts = {
        "new_received": received + more,
        "granted": received,
        "total_processed": received,
        "carried_forward": more,
    }
    lines = {}
    for row in forms.load()["2021"].request_rows:
        label = f"{row.group}|{row.label}" if row.group else f"{row.label}{{2}}"
        count = counts.get(row.code, 0)
        lines[row.code] = f"{label}|{count}|0|0|0|0|0|{count}"
    return lines


def requests(received: int = 3, head: str = REQUESTS) -> str:
    """Table three."""
    return "\n".join([head, *request_rows(received).values()])


def grid(rows: str) -> str:
    """A table of HTML."""
    lines = []
    for line in rows.strip().splitlines():
        cells = []
        for cell in line.split("|"):
            matched = CELL.fullmatch(cell)
            assert matched is not None
            text, span = matched.groups()
            cells.append(f'<td colspan="{span or 1}">{text.strip()}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>{''.join(lines)}</table>"


def report_of(*tables: str, year: int = 2022, between: str = "") -> Report:
    """A report whose tables are these grids, a paragraph between them where one is given."""
    title = TITLE.replace("2022", str(year))
    apart = f"<p>{between}</p>" if between else ""
    return read_report(
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><div id='content'><h1>{title}</h1>"
        f"<p>一、总体情况</p><p>本局按月检查栏目，错漏及时更正。</p>{apart.join(map(grid, tables))}"
        f"<p>五、存在的主要问题及改进情况</p><p>公开的形式不多，明年改进。</p></div></body></html>".encode()
    )
