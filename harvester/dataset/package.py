"""What describes an export: datapackage.json (Frictionless), the suggested citation, the codebook."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from harvester import __version__
from harvester.dataset.chinese import codebook_chinese
from harvester.dataset.codebook import Column, Table, load
from harvester.dataset.formats import TITLE, titled
from harvester.dataset.markdown import codebook_markdown
from harvester.dataset.rows import EXPORTED, Coverage, Filters, Snapshot, columns_of

DESCRIPTOR = "datapackage.json"
SCHEMA = "schema.json"
NAME = "gongkai-harvester-dataset"
_TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "date": "date", "datetime": "datetime"}
_MEDIA = {
    ".csv": ("csv", "text/csv"),
    ".parquet": ("parquet", "application/vnd.apache.parquet"),
    ".dta": ("dta", "application/x-stata-dta"),
    ".xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def citation(coverage: Coverage, filters: Filters, notice: str | None = None) -> str:
    """The text of CITATION.md. notice: that the figures are made up, where they are."""
    day = coverage.newest.date().isoformat()
    held = f"{coverage.reports:,} reports, {coverage.agencies:,} bodies, {coverage.portals:,} portals"
    limits = f" Chosen by: {', '.join(filters.words())}." if filters.words() else ""
    face = f"**{notice}.**\n\n" if notice else ""
    return f"""# How to cite this dataset

{face}> {sentence(coverage, notice)}

- Date: {day} (UTC), when the newest report in it was last seen.
- Version: Gongkai Harvester {__version__}; the hashes of all files are in `{DESCRIPTOR}`.
- Coverage: {held}, years {coverage.first_year}-{coverage.last_year}.{limits}

Every number is as its body published it; what does not add up is listed in `checks`, never corrected. Each
report's address is in `reports.url`, its earlier versions in `revisions`; see `codebook.md` for the columns.
"""


def sentence(coverage: Coverage, notice: str | None = None) -> str:
    """The dataset in one sentence, as it is cited."""
    face = f"{notice}. " if notice else ""
    return (
        f"{face}{TITLE} (政府信息公开工作年度报告), {coverage.first_year}-{coverage.last_year}:"
        f" {coverage.reports:,} reports of {coverage.agencies:,} public bodies from {coverage.portals:,} portals,"
        f" as published until {coverage.newest:%Y-%m-%d}. Collected with Gongkai Harvester {__version__}."
    )


def describe(folder: Path, files: dict[str, int], snapshot: Snapshot, bom: bool) -> None:
    """Writes CITATION.md, codebook.md, schema.json (beside CSV) and datapackage.json. files: rows by file name."""
    coverage, labels = snapshot.coverage, snapshot.labels
    (folder / "CITATION.md").write_text(citation(coverage, snapshot.filters, snapshot.notice), "utf-8")
    face = f"> **{snapshot.notice}.**\n\n" if snapshot.notice else ""
    (folder / "codebook.md").write_text(
        face + (codebook_chinese() if labels == "zh" else codebook_markdown()), "utf-8"
    )
    schemas = {Path(name).stem: schema_of(Path(name).stem, labels) for name in files if name.endswith(".csv")}
    resources = [_resource(folder / name, rows, bom, schemas) for name, rows in files.items()]
    resources += [_document(folder / name) for name in ("CITATION.md", "codebook.md")]
    if schemas:
        (folder / SCHEMA).write_text(json.dumps(schemas, ensure_ascii=False, indent=1) + "\n", "utf-8")
        resources.append(
            {"name": "schema", "type": "file", "format": "json", "mediatype": "application/json"}
            | _facts(folder / SCHEMA)
        )
    descriptor = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": NAME,
        "title": titled(snapshot, TITLE),
        "description": sentence(coverage, snapshot.notice),
        "version": f"{__version__}+{coverage.newest:%Y%m%d}",
        "created": coverage.newest.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR).write_text(text, "utf-8")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _facts(path: Path) -> dict[str, Any]:
    return {"path": path.name, "bytes": path.stat().st_size, "hash": f"sha256:{digest(path)}"}


def _document(path: Path) -> dict[str, Any]:
    name = path.stem.lower()
    return {"name": name, "type": "file", "format": "md", "mediatype": "text/markdown", **_facts(path)}


def _resource(path: Path, rows: int, bom: bool, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    form, media = _MEDIA[path.suffix]
    table = load().tables.get(path.stem)
    about = {"title": table.title, "description": table.meaning} if table else {"title": "All tables"}
    if form != "csv" or table is None:
        name = f"{path.stem}-{form}"
        return {"name": name, "type": "file", "format": form, "mediatype": media, **about, **_facts(path)}
    return {
        "name": path.stem,
        "type": "table",
        "format": form,
        "mediatype": media,
        "encoding": "utf-8-sig" if bom else "utf-8",
        **about,
        "rows": rows,
        **_facts(path),
        "schema": schemas[path.stem],
    }


def schema_of(name: str, labels: str = "en") -> dict[str, Any]:
    """The Table Schema (Frictionless) of an exported table: types, categories, constraints, keys."""
    table = load().tables[name]
    schema: dict[str, Any] = {
        "fields": [_field(table, column, labels) for column in columns_of(table)],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if keys := _foreign_keys(name):
        schema["foreignKeys"] = keys
    return schema


def _field(table: Table, column: Column, labels: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, "string"),
        "title": column.shown(labels),
    }
    if column.type == "boolean":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if column.meaning:
        field["description"] = column.meaning
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    # an empty row or column is part of the key: it means all of them
    if column.name in table.key and table.name not in ("nulls", "readings"):
        constraints["required"] = True
    if column.name == "division":
        constraints["pattern"] = "[0-9]{6}([0-9]{3})?"
    if column.codes:
        codes = load().codes[column.codes]
        constraints["enum"] = list(codes)
        field["categories"] = [
            {"value": name, "label": code.zh if labels == "zh" else code.en, "number": code.number}
            for name, code in codes.items()
        ]
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_keys(name: str) -> list[dict[str, Any]]:
    """To reports, agencies and revisions; a check's other report may lie outside what was chosen."""
    leads = {"report_id": ("reports", "id"), "agency_id": ("agencies", "id")}
    if name == "sightings":
        leads["revision_id"] = ("revisions", "id")
    assert name in EXPORTED
    return [
        {"fields": [column.name], "reference": {"resource": resource, "fields": [field]}}
        for column in columns_of(load().tables[name])
        for resource, field in [leads.get(column.name, ("", ""))]
        if resource and resource != name
    ]
