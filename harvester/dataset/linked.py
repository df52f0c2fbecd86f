"""A release for machines that look for datasets: Croissant (ML Commons, 1.0) and schema.org, both JSON-LD.

Sources: https://docs.mlcommons.org/croissant/docs/croissant-spec.html, https://schema.org/Dataset.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.dataset.codebook import Table, load
from harvester.dataset.deposit import KEYWORDS
from harvester.dataset.formats import TITLE
from harvester.dataset.package import DESCRIPTOR
from harvester.dataset.rows import columns_of

if TYPE_CHECKING:
    from harvester.dataset.release import About

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}


def write(folder: Path, about: About) -> None:
    """Writes croissant.json and dataset.jsonld. datapackage.json must be there: it knows the files."""
    resources = json.loads((folder / DESCRIPTOR).read_text("utf-8"))["resources"]
    files = [
        (one["path"], one["mediatype"], one["hash"].removeprefix("sha256:"), one["bytes"]) for one in resources
    ]
    for name, told in (("croissant.json", croissant(about, files)), ("dataset.jsonld", schema_org(about, files))):
        (folder / name).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


File = tuple[str, str, str, int]
"""Path, media type, SHA-256 and size."""


def croissant(about: About, files: list[File]) -> dict[str, Any]:
    """The Croissant description: every file, and a record set for every table in CSV."""
    tables = [
        load().tables[path[:-4]] for path, *_ in files if path.endswith(".csv") and path[:-4] in load().tables
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **_common(about),
        "citeAs": about.description,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "contentUrl": path,
                "contentSize": f"{size} B",
                "encodingFormat": media,
                "sha256": sha,
            }
            for path, media, sha, size in files
        ],
        "recordSet": [_record_set(table) for table in tables],
    }


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.title}. {table.meaning}",
        **({"key": [{"@id": f"{table.name}/{name}"} for name in table.key]} if table.key else {}),
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.label,
                "dataType": _TYPES.get(column.type, "sc:Text"),
                "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
            }
            for column in columns_of(table)
        ],
    }


def schema_org(about: About, files: list[File]) -> dict[str, Any]:
    """What search engines for datasets read; to be put into the page that offers the release."""
    held = about.coverage
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **_common(about),
        "alternateName": "政府信息公开工作年度报告数据集",
        "isAccessibleForFree": True,
        "temporalCoverage": f"{held.first_year}/{held.last_year}",
        "spatialCoverage": "China",
        "variableMeasured": [
            {"@type": "PropertyValue", "name": c.name, "description": c.label, "unitText": c.unit}
            for c in load().tables["panel"].columns
            if c.cell
        ],
        "distribution": [
            {"@type": "DataDownload", "name": path, "contentUrl": path, "encodingFormat": media, "sha256": sha}
            for path, media, sha, _ in files
        ],
    }


def _common(about: About) -> dict[str, Any]:
    return {
        "name": TITLE,
        "description": about.description,
        "license": about.licence_url,
        "version": about.version,
        "datePublished": about.day,
        "creator": {"@type": "Organization", "name": about.author},
        "publisher": {"@type": "Organization", "name": about.author},
        "keywords": list(KEYWORDS),
        "inLanguage": ["zh", "en"],
        "url": "https://example.org/gongkai-harvester",
    }
