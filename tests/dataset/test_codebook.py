"""docs/codebook.md says what the schema, the views and the forms really hold."""

from __future__ import annotations

import sqlite3
import tomllib

import pytest

from harvester.datafiles import comparable
from harvester.dataset import years
from harvester.dataset.chinese import codebook_chinese
from harvester.dataset.codebook import STATA_NAME, load
from harvester.dataset.markdown import codebook_markdown
from harvester.paths import DATA
from harvester.reports import combine
from harvester.reports.cells import forms
from harvester.reports.tables import nulls
from tests.dataset.support import connection_of
from tests.loops import each
from tests.places import ROOT

DOCUMENT = ROOT / "docs" / "codebook.md"
SQL_TYPES = {
    "integer": "INTEGER",
    "boolean": "INTEGER",
    "number": "NUMERIC",
    "binary": "BLOB",
    "text": "TEXT",
    "date": "TEXT",
    "datetime": "TEXT",
    "json": "TEXT",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    return connection_of(tmp_path_factory.mktemp("codebook") / "test.db")


def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == codebook_markdown(), "run python tools/make_codebook.py"


def test_every_table_and_column_is_described(connection: sqlite3.Connection) -> None:
    real = {}
    for name, kind in connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"):
        if not name.startswith(("sqlite_", "_sqlite_", "search")):
            columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
            real[name] = (kind, {column[1]: column[2] for column in columns})
    described = load().tables
    assert set(described) == set(real)
    for name, (kind, columns) in real.items():
        assert [c.name for c in described[name].columns] == list(columns), name
        if kind == "table":
            for column in described[name].columns:
                assert SQL_TYPES[column.type] == columns[column.name], (name, column.name)


def test_keys_are_keys(connection: sqlite3.Connection) -> None:
    for table in each(load().tables.values()):
        if table.key:
            names = ", ".join(f'"{name}"' for name in table.key)
            twice = connection.execute(
                f'SELECT {names}, count(*) FROM "{table.name}" GROUP BY {names} HAVING count(*) > 1'
            ).fetchall()
            # a local list prints one label in two columns, which observations tell apart by column
            assert not twice, table.name


def test_labels_fit_stata() -> None:
    for table in each(load().tables.values()):
        names = [column.stata for column in table.columns]
        assert len(set(names)) == len(names)
        for column in table.columns:
            assert len(column.stata) <= STATA_NAME
            assert 0 < len(column.label) <= 80


def test_every_cell_code_and_check_of_the_forms_is_there() -> None:
    editions = ", ".join(sorted(form.edition for form in forms.load().values() if form.request_columns))
    text = DOCUMENT.read_text("utf-8")
    for form in forms.load().values():
        for label in (*form.request_rows, *form.indicators):
            assert f"`{label.code}`" in text
            assert label.label.replace("|", "\\|") in text
        for part in form.proactive:
            for row in part.rows:
                for column in part.columns:
                    assert f"`{row.code}.{column.code}`" in text
                    assert f"{row.label} / {column.label}" in text
        for column in form.review_columns:
            assert f"`{column.code}`" in text
        for column in form.request_columns:
            assert f"| {column.label} ({editions}) |" in text
        for identity in form.identities:
            assert f"`{identity.code}`" in text
        assert form.authority in text
    facts = tomllib.loads((DATA / "prose.toml").read_text("utf-8"))["fact"]
    for code in (*years.CODES, combine.CODE, *(fact["code"] for fact in facts)):
        assert f"| `{code}` |" in text


def test_panel_columns_show_the_cells_they_name(connection: sqlite3.Connection) -> None:
    """Every number of the panel equals the observation of the cell that the codebook gives for it."""
    for column in each(load().tables["panel"].columns):
        if not column.cell:
            continue
        table, row, name = column.cell.split(".")
        differ = connection.execute(
            f'SELECT count(*), count(p."{column.name}") FROM panel p'
            " JOIN observations o ON o.report_id = p.report_id"
            f' AND o."table" = ? AND o.row = ? AND o."column" = ? WHERE o.value IS NOT p."{column.name}"',
            (table, row, name),
        ).fetchone()
        assert differ == (0, 0), column.name
        codes = row if table == "requests" and name == "total" else f"{row}_{name}"
        assert column.name == codes, "columns are named by the forms' codes"
        assert column.unit, column.name


def test_form_cells_of_the_views_are_those_of_the_forms(connection: sqlite3.Connection) -> None:
    listed = {
        (edition, row.code, column.code)
        for edition, form in forms.load().items()
        for part in form.proactive
        for row in part.rows
        for column in part.columns
    }
    assert set(connection.execute('SELECT form, row, "column" FROM form_cells')) == listed


def test_codes_in_the_database_are_listed(connection: sqlite3.Connection) -> None:
    codes = load().codes
    for column, query in {
        "edition": "SELECT DISTINCT edition FROM reports",
        "sighting": "SELECT DISTINCT status FROM sightings",
        "fit": "SELECT DISTINCT fit FROM comparable",
        "table": 'SELECT DISTINCT "table" FROM observations',
        "cases": "SELECT DISTINCT row FROM review_litigation",
        "reason": "SELECT DISTINCT null_reason FROM observations",
        "level": "SELECT DISTINCT level FROM agencies",
        "kind": "SELECT DISTINCT kind FROM agencies",
        "scope": "SELECT DISTINCT scope FROM reports",
        "status": "SELECT DISTINCT status FROM reports",
        "sections": "SELECT DISTINCT code FROM sections",
    }.items():
        found = {value for (value,) in connection.execute(query) if value is not None}
        assert found <= set(codes[column]), column
    indicators = {indicator.code for indicator in comparable.load().indicator}
    assert {value for (value,) in connection.execute("SELECT DISTINCT indicator FROM comparable")} <= indicators


def test_every_reason_and_edition_has_a_number() -> None:
    assert set(load().codes["reason"]) == set(nulls.REASONS)
    assert set(load().codes["edition"]) == set(forms.load())


def test_the_codebook_in_chinese_names_every_column_and_code() -> None:
    book, text = load(), codebook_chinese()
    for table in each(book.tables.values()):
        assert f"## {table.name}：{table.chinese}\n" in text
        for column in table.columns:
            assert not column.exported or column.chinese in text, (table.name, column.name)
    for codes in each(book.codes.values()):
        for code in codes.values():
            assert code.zh in text
