"""The codebook as the text of docs/codebook.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harvester.datafiles import comparable
from harvester.dataset.codebook import Codebook, Column, Table, load
from harvester.reports.cells import forms

_INTRO = """# Codebook

What every table, column and code of the database and of `scrapy export` means. Made by `python
tools/make_codebook.py` from `data/codebook.toml`, `data/comparable.toml` and the forms in `data/forms/`; a test
holds it to the schema.

- Numbers are as published. A number is never corrected; what does not add up is a row of `checks`.
- Empty (null): the cell is blank or no number, see `printed`; or the form has no such cell. Never 0.
- Fees are in 万元 (10,000 yuan), procurement amounts in yuan.
- The edition of a form is told from its labels, not from the year; empty: prose only, or no table that was known.
- One body is one line over the years. A report printed by 偃师市 stands under 洛阳市偃师区, one by 长治市城区
  or 郊区 under 长治市潞州区 (`data/renames.csv`); its own words stay in `reports.agency`, the earlier names in
  `agencies.former_names`. Where two bodies became one, their reports for one year are several of that agency
  (`variant` above 0), and `panel.others` counts them.

In the exported files:

- CSV: UTF-8, comma, line feed, with a byte order mark on request (`--bom`). A text that a spreadsheet could take
  for a formula (beginning with `=`, `+`, `-`, `@`, their full-width forms, a tab or a carriage return, and no
  plain number) has a `'` put before it. Numbers are never altered.
- Excel: the same texts are marked as text by the cell's format (Excel's quote prefix), not altered. Texts longer
  than 32,767 characters are cut and end in `…[cut]`; tables longer than a sheet go on in a second one.
  More than 2,000,000 rows of a table are refused, as are more than 20,000,000 for Stata: use Parquet or CSV.
- Parquet: integers, doubles, strings. Stata (118): names longer than 32 characters are shortened (given below), an
  empty text is "", a missing number `.`; scope, level, kind and status are labelled integers, with the numbers
  listed under Codes, the same in every export and release: files of two exports can be appended.
- `edition` and `division` look like numbers and are text, in every format. `schema.json` beside CSV (Frictionless
  Table Schema, part of `datapackage.json`, too) says types, categories, constraints and missing values. In a line:
  - pandas: `pd.read_csv("out/panel.csv", dtype={"division": "string", "edition": "string"})`
  - polars: `pl.read_csv("out/panel.csv", schema_overrides={"division": str, "edition": str})`
  - R: `read.csv("out/panel.csv", colClasses = c(division = "character", edition = "character"), na.strings = "")`
  - Stata: `import delimited out/panel.csv, clear encoding(utf-8) stringcols(2 6)`; the `.dta` needs nothing
- JSON lists (`former_names`, `attachments`, `warnings`, `changes`) are text in all of them.
"""


def codebook_markdown() -> str:
    """The whole text."""
    book = load()
    parts = [_INTRO, "## Editions\n"]
    editions = ((f"`{edition}`", form.authority) for edition, form in sorted(forms.load().items()))
    parts.append(lines_of(("edition", "authority"), editions))
    parts += [_table(table, _labels_of(book, table.name)) for table in book.tables.values()]
    parts += list(_rows(book))
    parts += ["## Indicators comparable across editions\n", *_comparable(), *_statistics()]
    parts += [
        "## Checks\n",
        lines_of(("code", "meaning"), ((f"`{code}`", text) for code, text in book.checks.items())),
    ]
    for name, codes in book.codes.items():
        parts += [
            f"## Codes: {name}\n",
            lines_of(
                ("code", "number", "meaning", "中文"),
                ((f"`{name}`", str(code.number), code.en, code.zh) for name, code in codes.items()),
            ),
        ]
    return "\n".join(parts)


def lines_of(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    body = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in body)


def _labels_of(book: Codebook, table: str) -> dict[str, str]:
    """What the forms print above each column of a table, with the editions that print it."""
    found: dict[str, dict[str, list[str]]] = {}
    for cell in book.cells.values():
        name, _, column = cell.name.split(".")
        for edition, label in cell.labels if name == table else ():
            editions = found.setdefault(column, {}).setdefault(label.split(" / ")[-1], [])
            if edition not in editions:
                editions.append(edition)
    return {
        column: "; ".join(f"{label} ({', '.join(sorted(editions))})" for label, editions in labels.items())
        for column, labels in found.items()
    }


def _table(table: Table, labels: dict[str, str]) -> str:
    rows: list[tuple[str, ...]] = []
    for c in table.columns:
        source = labels.get(c.name) or (f"`{c.cell}`" if c.cell else "")
        rows.append((f"`{c.name}`", c.type, _meaning(c), c.unit, source))
    text = f"## {table.name}\n\n{table.title}. {table.meaning}"
    if table.key:
        text += f" Key: {', '.join(f'`{name}`' for name in table.key)}."
    return f"{text}\n\n" + lines_of(
        ("column", "type", "meaning", "unit", "source label (editions), or cell"), rows
    )


def _meaning(column: Column) -> str:
    text = f"{column.label}. {column.meaning}".strip() if column.meaning else column.label
    return text + (f" (Stata: `{column.stata}`)" if column.stata != column.name else "")


def _rows(book: Codebook) -> Iterator[str]:
    """Rows and cells of the three tables: code, source labels by edition, unit."""
    for name in ("proactive", "requests", "review_litigation"):
        yield f"## Cells of {name}\n"
        if name == "requests":
            yield "Every row has the seven columns above; the labels here are those of the rows.\n"
        cells = [c for c in book.cells.values() if c.name.startswith(name + ".")]
        if name == "requests":
            cells = [c for c in cells if c.name.endswith(".total")]
        yield lines_of(
            ("cell", "meaning", "source label", "editions", "unit"),
            ((f"`{_shown(c.name)}`", _english(c.english, name), *_sources(c.labels, name), c.unit) for c in cells),
        )


def _shown(cell: str) -> str:
    table, row, column = cell.split(".")
    return row if table == "requests" else f"{row}.{column}"


def _english(text: str, table: str) -> str:
    return text.split(" / ")[0] if table == "requests" else text


def _sources(labels: tuple[tuple[str, str], ...], table: str) -> tuple[str, str]:
    """The printed labels (each once) and the editions that have them."""
    texts = {edition: text.split(" / ")[0] if table == "requests" else text for edition, text in labels}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values())), ", ".join(texts)
    return "; ".join(f"{edition}: {text}" for edition, text in texts.items()), ", ".join(texts)


def _comparable() -> Iterator[str]:
    found = comparable.load()
    indicators, apart = found.indicator, found.not_comparable
    yield "The view `comparable` holds these and no others. Cells are added up.\n"
    rows = []
    for indicator in indicators:
        for way in indicator.ways:
            cells = " + ".join(f"`{'.'.join(cell)}`" for cell in way.cells)
            rows.append(
                (f"`{indicator.code}`", indicator.label, ", ".join(way.editions), way.fit, cells, way.note)
            )
    yield lines_of(("indicator", "meaning", "editions", "fit", "cells", "note"), rows)
    yield "Not comparable, though alike:\n"
    yield lines_of(("cells", "why"), ((", ".join(f"`{c}`" for c in entry.cells), entry.reason) for entry in apart))


def _statistics() -> Iterator[str]:
    for edition, form in forms.load().items():
        if form.indicators:
            yield f"## Indicators of statistics, edition {edition}\n"
            yield f"{form.authority}\n"
            yield lines_of(
                ("code", "source label", "unit", "part of"),
                (
                    (f"`{i.code}`", i.label, i.unit or "", f"`{i.parent}`" if i.parent else "")
                    for i in form.indicators
                ),
            )
