"""Writers of the exported files: CSV, Parquet, Stata, Excel. Each gives the same bytes for the same rows."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from harvester.dataset import stata
from harvester.dataset.codebook import Column, Table, load
from harvester.dataset.harmless import is_risky
from harvester.dataset.lines import csv_pieces
from harvester.dataset.rows import EXPORTED, Row, Snapshot, columns_of
from harvester.errors import DatasetError

BATCH = 5_000
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
CUT = "…[cut]"
STATA_LABEL = 80
STATA_CODES = ("level", "kind", "scope", "status", "sighting")
"""Lists of codes whose columns Stata gets as labelled numbers; others are short words, which recipes compare."""
TITLE = "Yearly reports on government information disclosure"


def titled(snapshot: Snapshot, title: str) -> str:
    """A title, and before it that the figures are made up where they are."""
    return f"{snapshot.notice}. {title}" if snapshot.notice else title


def need(*modules: str) -> list[Any]:
    """Imports what the extra `dataset` brings. Raises DatasetError naming how to install it."""
    try:
        return [importlib.import_module(name) for name in modules]
    except ImportError as error:
        missing = (error.name or modules[0]).partition(".")[0]
        raise DatasetError(
            f"{missing} is not installed; install what this needs: pip install '.[dataset]'"
        ) from None


def write_csv(snapshot: Snapshot, folder: Path, bom: bool) -> dict[str, int]:
    """One file per table; returns rows by file name."""
    counts = {}
    for name in EXPORTED:
        columns = columns_of(load().tables[name])
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.name for column in columns])
            count = 0
            for lines, text in csv_pieces(snapshot, name):
                file.write(text)
                count += lines
            counts[f"{name}.csv"] = count
    return counts


def write_parquet(snapshot: Snapshot, folder: Path, bom: bool) -> dict[str, int]:
    """One file per table, typed; returns rows by file name."""
    (pa, pq) = need("pyarrow", "pyarrow.parquet")
    types = {
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "number": pa.float64(),
        "date": pa.date32(),
        "datetime": pa.timestamp("s", tz="UTC"),
    }
    counts = {}
    for name in EXPORTED:
        columns = columns_of(load().tables[name])
        fields = [
            pa.field(c.name, types.get(c.type, pa.string()), metadata={"label": c.shown(snapshot.labels)})
            for c in columns
        ]
        schema = pa.schema(fields, metadata={"title": titled(snapshot, load().tables[name].title)})
        readers = [_PARQUET_CELLS.get(column.type) for column in columns]
        count = 0
        with pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
            for batch in _batches(snapshot.rows(name)):
                count += len(batch)
                arrays = [
                    pa.array([read(v) if read and v is not None else v for v in values], type=field.type)
                    for values, read, field in zip(zip(*batch, strict=True), readers, fields, strict=True)
                ]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
        counts[f"{name}.parquet"] = count
    return counts


_PARQUET_CELLS: dict[str, Callable[[Any], Any]] = {
    "boolean": bool,
    "number": float,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def write_dta(snapshot: Snapshot, folder: Path, bom: bool) -> dict[str, int]:
    """One Stata file (format 118) per table with variable and value labels; returns rows by file name."""
    counts = {}
    for name in EXPORTED:
        variables = [_variable(snapshot, name, column) for column in columns_of(load().tables[name])]
        label, at = titled(snapshot, f"{TITLE}: {name}")[:80], snapshot.coverage.newest
        count = stata.write(folder / f"{name}.dta", variables, snapshot.rows(name), label, at)
        counts[f"{name}.dta"] = count
    return counts


_NUMBERS = frozenset(("integer", "number", "boolean", "date"))


def _variable(snapshot: Snapshot, table: str, column: Column) -> stata.Variable:
    """A column as Stata has it. Editions stay text: they look like numbers and are none."""
    label = column.shown(snapshot.labels)[:STATA_LABEL]
    if column.type in _NUMBERS:
        return stata.Variable(column.stata, label, column.type)
    if column.codes in STATA_CODES:
        codes = {
            name: (code.number, code.zh if snapshot.labels == "zh" else name)
            for name, code in load().codes[column.codes].items()
        }
        return stata.Variable(column.stata, label, "text", codes=codes)
    return stata.Variable(column.stata, label, "text", width=snapshot.width(table, column.name))


def write_xlsx(snapshot: Snapshot, folder: Path, bom: bool) -> dict[str, int]:
    """One workbook, a sheet per table and one that explains the columns; returns rows by file name."""
    (xlsxwriter,) = need("xlsxwriter")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = folder / "dataset.xlsx"
    with _plainly(), xlsxwriter.Workbook(str(file), options) as workbook:
        workbook.set_properties(
            {"title": titled(snapshot, TITLE), "created": snapshot.coverage.newest.replace(tzinfo=None)}
        )
        head = workbook.add_format({"bold": True})
        quoted = workbook.add_format({"quote_prefix": True})
        count = 0
        if snapshot.notice:
            workbook.add_worksheet("MADE UP").write_string(0, 0, snapshot.notice, head)
        _explain(workbook, head, snapshot.labels)
        for name in EXPORTED:
            count += _sheets(workbook, head, quoted, load().tables[name], snapshot.rows(name))
    return {file.name: count}


@contextmanager
def _plainly() -> Iterator[None]:
    """What cannot be written as an OSError: XlsxWriter tells it by an exception of its own."""
    (exceptions,) = need("xlsxwriter.exceptions")
    try:
        yield
    except exceptions.XlsxFileError as error:
        cause = error.args[0] if error.args else error
        raise (cause if isinstance(cause, OSError) else OSError(str(cause))) from None


def _explain(workbook: Any, head: Any, labels: str) -> None:
    sheet = workbook.add_worksheet("columns")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 90)
    for place, text in enumerate(("table", "column", "meaning", "unit")):
        sheet.write_string(0, place, text, head)
    lines = ((t, c) for t in (load().tables[name] for name in EXPORTED) for c in columns_of(t))
    for number, (table, column) in enumerate(lines, 1):
        for place, text in enumerate((table.name, column.name, column.shown(labels), column.unit)):
            sheet.write_string(number, place, text)


def _sheets(workbook: Any, head: Any, quoted: Any, table: Table, rows: Iterator[Row]) -> int:
    """Writes a table, over several sheets where one is too short; returns the number of rows."""
    columns, count, number = columns_of(table), 0, 0
    while True:
        batch = islice(rows, SHEET_ROWS - 1)
        first = next(batch, None)
        if first is None and number:
            return count
        number += 1
        sheet = workbook.add_worksheet(table.name if number == 1 else f"{table.name}_{number}")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, head)
        if first is None:
            return 0
        for line, row in enumerate(chain((first,), batch), 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, place, _fitting(cell), quoted if is_risky(cell) else None)
                elif cell is not None:
                    sheet.write_number(line, place, cell)
            count += 1


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - len(CUT)] + CUT


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


FORMATS = {"csv": write_csv, "parquet": write_parquet, "dta": write_dta, "xlsx": write_xlsx}

MOST_ROWS = {"xlsx": 2_000_000, "dta": 20_000_000}
"""Rows of one table, where a format has a bound: Excel does not open more sheets than two of a table in any useful
time, and Stata holds a file in memory. About 12,000 and 120,000 reports."""
