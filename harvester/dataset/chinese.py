"""The codebook in Chinese, as an export with `--labels zh` has it; the English one says more of single columns."""

from __future__ import annotations

from harvester.datafiles import comparable
from harvester.dataset.codebook import Codebook, Table, load
from harvester.dataset.markdown import lines_of
from harvester.reports.cells import forms

_INTRO = """# 代码本

本数据集各表、各栏、各代码的含义。英文版（docs/codebook.md）对个别栏目说明更详细。

- 数字一律照公布原样收录，从不更正；不成立的勾稽关系见 `checks`。
- 空白表示没有数字，并非 0：单元格空白或不是数字（见 `printed`、`nulls`），或该格式没有此单元格。
- 收费金额以万元计，采购金额以元计。
- 格式版本依据表内栏目判断，不依据年度；空白：仅有文字，或没有可识别的表格。
- 同一机关跨年为一条线：偃师市所印报告归入洛阳市偃师区，长治市城区、郊区归入潞州区；原名见 `reports.agency`、
  `agencies.former_names`。
- 一份报告可能只代表本机关（own），也可能汇总下属机关（aggregate）。不同口径的数字不可相加；`places` 每个地区每年
  只取一份报告，并说明理由。
- CSV 为 UTF-8；`edition`、`division` 看似数字，实为文本。可能被表格软件当作公式的文字前加 `'`，数字不变。
- Stata 文件中各代码的编号固定不变，见下；长于 32 个字符的变量名已缩短。
"""
_TYPES = {
    "integer": "整数",
    "number": "数字",
    "text": "文本",
    "date": "日期",
    "datetime": "时间（UTC）",
    "json": "JSON",
    "boolean": "是否",
}


def codebook_chinese() -> str:
    """The whole text."""
    book = load()
    editions = ((f"`{edition}`", form.authority) for edition, form in sorted(forms.load().items()))
    parts = [_INTRO, "## 格式版本\n", lines_of(("格式", "依据"), editions)]
    parts += [_table(table) for table in book.tables.values()]
    parts += ["## 各格式的单元格\n", _cells(book), "## 跨格式可比指标\n", _comparable(book)]
    for name, codes in book.codes.items():
        rows = ((f"`{code}`", str(told.number), told.zh) for code, told in codes.items())
        parts += [f"## 代码：{name}\n", lines_of(("代码", "编号", "含义"), rows)]
    return "\n".join(parts)


def _table(table: Table) -> str:
    rows = [
        (
            f"`{c.name}`" + (f"（Stata：`{c.stata}`）" if c.stata != c.name else ""),
            _TYPES.get(c.type, c.type),
            c.shown("zh"),
            c.unit,
            f"`{c.cell}`" if c.cell else f"见代码 {c.codes}" if c.codes else "",
        )
        for c in table.columns
        if c.exported
    ]
    key = f"主键：{'、'.join(f'`{name}`' for name in table.key)}。" if table.key else ""
    return f"## {table.name}：{table.shown('zh')}\n\n{key}\n\n" + lines_of(
        ("栏", "类型", "含义", "单位", "出处"), rows
    )


def _cells(book: Codebook) -> str:
    rows = (
        (f"`{cell.name}`", "；".join(f"{edition}：{label}" for edition, label in cell.labels), cell.unit)
        for cell in book.cells.values()
    )
    return lines_of(("单元格", "原文（按格式）", "单位"), rows)


def _comparable(book: Codebook) -> str:
    """How each edition comes to an indicator; the notes stand in the English codebook."""
    fits = book.codes["fit"]
    rows = [
        (
            f"`{one.code}`",
            "、".join(way.editions),
            " + ".join(f"`{'.'.join(cell)}`" for cell in way.cells),
            fits[way.fit].zh,
        )
        for one in comparable.load().indicator
        for way in one.ways
    ]
    return lines_of(("指标", "格式", "单元格（相加）", "可比程度"), rows)
