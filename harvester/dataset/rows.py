"""The rows of a dataset: a snapshot of the database, filtered, typed and sorted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from harvester.agencies.divisions import stem
from harvester.datafiles.comparable import load as indicators
from harvester.datafiles.forms import load as forms
from harvester.dataset import years
from harvester.dataset.codebook import Column, Table, load
from harvester.dataset.provenance import kind_of, notice
from harvester.errors import DatasetError, StoreError
from harvester.store.database import connect, plain
from harvester.store.rows import TABLES
from harvester.store.store import open_for_reading

EXPORTED = (
    "panel",
    "places",
    "observations",
    "comparable",
    "agencies",
    "reports",
    "proactive",
    "requests",
    "review_litigation",
    "statistics",
    "sections",
    "printed",
    "nulls",
    "readings",
    "checks",
    "parts",
    "revisions",
    "sightings",
    "divisions",
)
WORKED_OUT = ("panel", "places", "comparable", "parts")
"""Views of which a row must be worked out to be counted."""
LONG = ("observations", "comparable")
"""Tables with hundreds of rows for a report; they come in no order of their own."""
BY_REPORT = (*LONG, "parts")
"""Views that SQLite would work out for all reports to give them for some."""
Row = tuple[Any, ...]
# how long to wait for a crawl that is writing
RENEW_SECONDS = 5.0
TOLD_EVERY = 1000
ROW_BY_ROW = 10
"""How much longer a row takes that is looked for by its report than one among all."""

# at most: of a view all rows are worked out to be counted
_OF_ONE_REPORT = {"panel": 1, "places": 1, "parts": 4}
_OF_REPORT = {
    "divisions": "1",
    "agencies": "id IN (SELECT agency_id FROM reports WHERE id IN (SELECT id FROM chosen))",
    "reports": "id IN (SELECT id FROM chosen)",
    "chosen": "1",
    "sightings": "revision_id IN (SELECT id FROM revisions WHERE report_id IN (SELECT id FROM chosen))",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports. since, until: years, inclusive. division: a code, and all that lies in it."""

    since: int | None = None
    until: int | None = None
    division: str | None = None
    edition: str | None = None

    def words(self) -> list[str]:
        """The filters in plain words, for the citation."""
        named = (
            ("years from", self.since),
            ("years to", self.until),
            ("division", self.division),
            ("edition", self.edition),
        )
        return [f"{name} {value}" for name, value in named if value is not None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a dataset holds. newest: when its newest report was last seen, to the second, UTC."""

    reports: int
    agencies: int
    portals: int
    first_year: int | None
    last_year: int | None
    newest: datetime


def columns_of(table: Table) -> list[Column]:
    """The columns that are exported."""
    return [column for column in table.columns if column.exported]


class Snapshot:
    """One consistent, filtered reading of a database; nothing is written to it but the checks across years.

    Raises StoreError (no such database, not readable) and DatasetError (the filters leave no report). Use in a
    `with` block. stale: why the checks across years could not be renewed, where that is so. told: called with a
    table's name and how many of its rows were given, now and then (for progress). labels: the language of the
    labels that are written beside the rows, "en" or "zh". notice: what must stand on the face of made-up figures.
    """

    def __init__(self, path: str | Path, filters: Filters | None = None, labels: str = "en") -> None:
        self.filters = filters or Filters()
        self.labels = labels
        self.told: Callable[[str, int], None] = lambda table, rows: None
        self._widths: dict[str, dict[str, int | None]] = {}
        self.stale = self._renew(Path(path))
        self.connection = open_for_reading(path)
        self.connection.isolation_level = None
        self.connection.create_function("utc", 1, _utc_text, deterministic=True)
        self._path = path
        with plain(path):
            self.connection.execute("BEGIN")
            self._choose()
            self.kind = kind_of(self.connection)
            self.notice = notice(self.kind, labels)
            found = self.connection.execute(f"SELECT 1 FROM reports WHERE {self._chosen} LIMIT 1").fetchone()
        if found is None:
            self.connection.close()
            limits = ", ".join(self.filters.words())
            raise DatasetError(f"{path}: no report to export" + (f" with {limits}" if limits else ""))

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    @staticmethod
    def _renew(path: Path) -> str | None:
        """Brings views and checks across years up to date where the file can be written."""
        if not path.is_file():
            return None
        try:
            connection = connect(path, busy=RENEW_SECONDS)
        except StoreError as error:
            return str(error)
        try:
            years.update(connection)
        except sqlite3.Error as error:
            return f"{path}: {error}"
        finally:
            connection.close()
        return None

    def _choose(self) -> None:
        """Notes the reports that the filters leave; without any it is all, which need no list."""
        wanted, limit = [], self.filters
        values: list[object] = []
        for condition, value in (
            ("year >= ?", limit.since),
            ("year <= ?", limit.until),
            ("edition = ?", limit.edition),
        ):
            if value is not None:
                wanted.append(condition)
                values.append(value)
        if limit.division is not None:
            wanted.append("agency_id IN (SELECT id FROM agencies WHERE substr(division, 1, ?) = ?)")
            code = stem(limit.division)
            values += [len(code), code]
        if wanted:
            self.connection.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
            query = f"INSERT INTO chosen SELECT id FROM reports WHERE {' AND '.join(wanted)}"
            self.connection.execute(query, values)

    @property
    def _chosen(self) -> str:
        """Which rows of `reports` are exported, as SQL."""
        return "id IN (SELECT id FROM chosen)" if self.filters.words() else "1"

    @cached_property
    def coverage(self) -> Coverage:
        """What is exported; of millions of reports it takes seconds. Raises StoreError."""
        with plain(self._path):
            counts = self.connection.execute(
                "SELECT count(*), count(DISTINCT agency_id), count(DISTINCT portal), min(year), max(year),"
                f" max(last_seen) FROM reports WHERE {self._chosen}"
            ).fetchone()
        reports, agencies, portals, first, last, seen = counts
        newest = utc(seen) if seen else datetime(1980, 1, 1, tzinfo=UTC)
        return Coverage(reports, agencies, portals, first, last, newest)

    def width(self, name: str, column: str) -> int:
        """The bytes (UTF-8) of the longest text of a column; 20 for a time, as `rows` gives it."""
        if any(c.name == column and c.type == "datetime" for c in load().tables[name].columns):
            return 20
        if name not in self._widths:
            texts = [c.name for c in columns_of(load().tables[name]) if c.type in ("text", "json")]
            longest = ", ".join(f'max(length(CAST("{text}" AS BLOB)))' for text in texts)
            found = chain.from_iterable(
                self._asked(name, lambda where: f'SELECT {longest} FROM "{name}" AS t WHERE {where}')
            )
            widths = [max(filter(None, of_column), default=None) for of_column in zip(*found, strict=True)]
            self._widths[name] = dict(zip(texts, widths, strict=bool(widths)))
        return self._widths[name].get(column) or 0

    def _where(self, name: str) -> str:
        if not self.filters.words():
            return "1"
        return _OF_REPORT.get(name, "report_id IN (SELECT id FROM chosen)")

    def exceeds(self, name: str, most: int) -> bool:
        """Whether a table has more rows than so many.

        `observations` is told from the tables that it shows, and not where it has few more (1 %): of table two
        only the cells that every form has are counted.
        """
        if name == "observations":
            return self._more_observations(most)
        if (of_one := _of_one_report(name)) is not None:
            return self._more("reports", most // of_one) and self._more(name, most)
        return self._more(name, most)

    def _more_observations(self, most: int) -> bool:
        """A row for each cell. Table two comes last, for its rows must be looked at."""
        for name in ("requests", "review_litigation", "statistics"):
            cells = len(TABLES.get(name, ("value",)))
            rows = f"SELECT 1 FROM {name} WHERE {self._where(name)} LIMIT {most // cells + 1}"
            most -= cells * self.connection.execute(f"SELECT count(*) FROM ({rows})").fetchone()[0]
            if most < 0:
                return True
        cells_of = _cells_of_rows()
        rows = f"SELECT row FROM proactive WHERE {self._where('proactive')} LIMIT {most + 1}"
        counted = self.connection.execute(f"SELECT row, count(*) FROM ({rows}) GROUP BY 1")
        left: int = most - sum(cells_of.get(row, 0) * count for row, count in counted)
        return left < 0

    def _more(self, name: str, most: int) -> bool:
        """Whether a table has more rows than so many; no more of them are looked at."""

        def counting(where: str) -> str:
            return f'SELECT count(*) FROM (SELECT 1 FROM "{name}" AS t WHERE {where} LIMIT {most + 1})'

        if self.filters.words() and name == "reports":
            name = "chosen"
        if self.filters.words() and name not in WORKED_OUT and not self._are_few:
            (everything,) = self.connection.execute(counting("1")).fetchone()
            if everything <= most:
                return False
        counts = self._asked(name, counting)
        return any(total > most for total in accumulate(rows for counted in counts for (rows,) in counted))

    @cached_property
    def _are_few(self) -> bool:
        """Whether so few reports are chosen that asking beside them, row by row, costs less than counting all."""
        ask = self.connection.execute
        (chosen,) = ask("SELECT count(*) FROM chosen").fetchone()
        (last,) = ask("SELECT max(id) FROM reports").fetchone()
        return bool(ROW_BY_ROW * chosen < last)

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of an exported table, columns as in `columns_of`, in the order of its key or of the reports."""
        self.told(name, 0)
        for count, row in enumerate(chain.from_iterable(self._cursors(name)), 1):
            if not count % TOLD_EVERY:
                self.told(name, count)
            yield row

    def pieces(self, name: str, size: int, only: Sequence[str] = ()) -> Iterator[list[Row]]:
        """The same in pieces of at most so many rows. only: columns that are wanted, where it is not all."""
        self.told(name, 0)
        count = 0
        for cursor in self._cursors(name, only):
            while rows := cursor.fetchmany(size):
                yield rows
                count += len(rows)
                self.told(name, count)

    def _cursors(self, name: str, only: Sequence[str] = ()) -> Iterator[sqlite3.Cursor]:
        """What gives a table's rows."""
        return self._asked(name, lambda where: self._query(name, where, only))

    def _asked(self, name: str, query: Callable[[str], str]) -> Iterator[sqlite3.Cursor]:
        """The answers to a question about a table, for what is exported: of BY_REPORT, where reports are chosen,
        report by report. query: where the rows lie, to SQL.
        """
        if name in BY_REPORT and self.filters.words():
            for chosen in self.connection.execute("SELECT id FROM chosen"):
                yield self.connection.execute(query("t.report_id = ?"), chosen)
        else:
            yield self.connection.execute(query(self._where(name)))

    def _query(self, name: str, where: str, only: Sequence[str]) -> str:
        """What gives a table's rows. Times are put right by SQLite, which is several times as fast."""
        table = load().tables[name]
        columns = [column for column in columns_of(table) if not only or column.name in only]
        taken = ", ".join(_as_exported(column) for column in columns)
        query = f'SELECT {taken} FROM "{name}" AS t WHERE {where}'
        if name in LONG:  # a sort of a hundred million rows for an order that nobody needs
            return query
        return f"{query} ORDER BY " + ", ".join(f't."{key}"' for key in table.key)


def _cells_of_rows() -> dict[str, int]:
    """How many cells a row of table two has in every form that has it."""
    found: dict[str, int] = {}
    for form in forms():
        for part in form.proactive:
            for row in part.rows:
                found[row.code] = min(len(part.columns), found.get(row.code, len(part.columns)))
    return found


def _of_one_report(name: str) -> int | None:
    """How many rows of a view a report can have at most; None of what is no view, or has no such bound."""
    return len(indicators().indicator) if name == "comparable" else _OF_ONE_REPORT.get(name)


def _as_exported(column: Column) -> str:
    name = f't."{column.name}"'
    if column.type == "datetime":
        return f"CASE WHEN substr({name}, 20) = '+00:00' THEN substr({name}, 1, 19) || 'Z' ELSE utc({name}) END"
    return name


def utc(text: str) -> datetime:
    """An ISO time as a datetime in UTC, to the second."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def _utc_text(text: str | None) -> str | None:
    return None if text is None else utc(text).strftime("%Y-%m-%dT%H:%M:%SZ")
