"""`harvester.load`: the tables of a dataset as frames of pandas or polars, typed and with labels."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from harvester.dataset.codebook import Column, load
from harvester.dataset.formats import need
from harvester.dataset.harmless import as_published
from harvester.dataset.rows import EXPORTED, Snapshot, columns_of
from harvester.errors import DatasetError

KINDS = ("pandas", "polars")
_PANDAS = {"integer": "Int64", "number": "float64", "boolean": "boolean"}


class Dataset:
    """A dataset of a database or of an export (CSV or Parquet); each table is read when it is first asked for.

    Frames have the columns of the codebook: numbers as floats, years and counts as integers that may be missing,
    dates as dates, `edition` and `division` as text, columns of codes as categories (pandas). labels: what each
    column means, in English or Chinese; in pandas also `frame.attrs["labels"]`. notice: that the figures are made
    up, where they are.
    """

    def __init__(self, path: Any, *, frames: str = "pandas", labels: str = "en") -> None:
        self.path, self.frames, self.language = Path(path), frames, labels
        if frames not in KINDS:
            raise DatasetError(f"no frames {frames}; there are {', '.join(KINDS)}")
        self.notice: str | None = None
        if not self.path.is_dir():
            with Snapshot(self.path, labels=labels) as snapshot:
                self.notice = snapshot.notice
        elif not any((self.path / f"panel.{suffix}").is_file() for suffix in ("parquet", "csv")):
            raise DatasetError(f"{self.path}: no export as CSV or Parquet")

    @cached_property
    def panel(self) -> Any:
        """One row per body and year."""
        return self.table("panel")

    @cached_property
    def places(self) -> Any:
        """One row per place and year: the one best report."""
        return self.table("places")

    @cached_property
    def observations(self) -> Any:
        """One row per number."""
        return self.table("observations")

    def labels(self, table: str = "panel") -> dict[str, str]:
        """What each column of a table means."""
        return {column.name: column.shown(self.language) for column in columns_of(load().tables[table])}

    def table(self, name: str) -> Any:
        """Any exported table. Raises DatasetError where there is none of that name."""
        if name not in EXPORTED:
            raise DatasetError(f"no table {name}; there are {', '.join(EXPORTED)}")
        columns = columns_of(load().tables[name])
        frame = _polars if self.frames == "polars" else _pandas
        made = frame(self._rows(name, columns), columns)
        if self.frames == "pandas":
            made.attrs = {"labels": self.labels(name), "notice": self.notice}
        return made

    def _rows(self, name: str, columns: list[Column]) -> Any:
        """Columns by name, of what the export or the database holds."""
        if not self.path.is_dir():
            with Snapshot(self.path, labels=self.language) as snapshot:
                rows = list(snapshot.rows(name))
            return {column.name: [row[at] for row in rows] for at, column in enumerate(columns)}
        (pandas,) = need("pandas")
        if (self.path / f"{name}.parquet").is_file():
            found = pandas.read_parquet(self.path / f"{name}.parquet")
        else:
            texts = {c.name: "string" for c in columns if c.type not in _PANDAS}
            numbers = {c.name: "Int64" if c.type in ("integer", "boolean") else "float64" for c in columns}
            numbers = {name: kind for name, kind in numbers.items() if name not in texts}
            found = pandas.read_csv(
                self.path / f"{name}.csv", dtype={**numbers, **texts}, keep_default_na=False, na_values=[""]
            )
            for name in texts:
                found[name] = found[name].map(as_published, na_action="ignore")
        found = found.astype(object).where(found.notna(), None)
        return {column.name: found[column.name].tolist() for column in columns}


def _pandas(rows: dict[str, list[Any]], columns: list[Column]) -> Any:
    (pandas,) = need("pandas")
    made = {}
    for column in columns:
        values = rows[column.name]
        if column.codes:
            made[column.name] = pandas.Categorical(values, categories=list(load().codes[column.codes]))
        elif column.type == "date":
            made[column.name] = pandas.to_datetime(pandas.Series(values, dtype=object))
        else:
            made[column.name] = pandas.Series(values, dtype=_PANDAS.get(column.type, "string"))
    return pandas.DataFrame(made)


def _polars(rows: dict[str, list[Any]], columns: list[Column]) -> Any:
    (polars,) = need("polars")
    types = {"integer": polars.Int64, "number": polars.Float64, "boolean": polars.Boolean}
    return polars.DataFrame(
        [
            polars.Series(
                column.name,
                _read(rows[column.name], column.type),
                dtype=types.get(column.type, polars.String),
                strict=False,
            )
            for column in columns
        ]
    )


def _read(values: list[Any], kind: str) -> list[Any]:
    readers: dict[str, Any] = {"boolean": bool, "number": float, "integer": int}
    read = readers.get(kind, str)
    return [None if value is None else read(value) for value in values]
