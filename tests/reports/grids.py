"""Reports written by hand for one table: rows as lines, cells parted by bars, `text{3}` spans three columns."""

from __future__ import annotations

import re

from harvester.reports import Report, read_report

_CELL = re.compile(r"(?s)(.*?)(?:\{(\d+)\})?")
TITLE = "青禾县水利局2022年政府信息公开工作年度报告"
RESULTS = "结果维持|结果纠正|其他结果|尚未审结|总计"
REVIEW = f"""行政复议{{5}}|行政诉讼{{10}}
{RESULTS}|未经复议直接起诉{{5}}|复议后起诉{{5}}
{{5}}|{RESULTS}|{RESULTS}"""
"""The header of table four with the names of the first group a row higher, as the form prints it."""
REQUESTS = """（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）{3}|申请人情况{7}
{3}|自然人|法人或其他组织{5}|总计
{4}|商业企业|科研机构|社会公益组织|法律服务机构|其他|"""


def grid(rows: str) -> str:
    """A table of HTML."""
    lines = []
    for line in rows.strip().splitlines():
        cells = []
        for cell in line.split("|"):
            matched = _CELL.fullmatch(cell)
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
