"""How a release is cited and deposited: CITATION.cff, BibTeX, metadata for DataCite and Zenodo.

Sources: https://github.com/citation-file-format (1.2.0), https://schema.datacite.org/meta/kernel-4.5/ (as the
JSON of
its REST API), https://developers.zenodo.org/#representation (deposit metadata, `.zenodo.json`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.dataset.formats import TITLE

if TYPE_CHECKING:
    from harvester.dataset.release import About

KEYWORDS = ("government transparency", "freedom of information", "open government", "China", "政府信息公开")
CHINESE_TITLE = "政府信息公开工作年度报告数据集"


def write(folder: Path, about: About) -> None:
    """Writes all four."""
    (folder / "CITATION.cff").write_text(cff(about), "utf-8")
    (folder / "CITATION.bib").write_text(bibtex(about), "utf-8")
    for name, told in (("datacite.json", datacite(about)), (".zenodo.json", zenodo(about))):
        (folder / name).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def cff(about: About) -> str:
    """Citation File Format; a JSON string is a scalar of YAML."""
    lines: list[tuple[str, Any]] = [
        ("cff-version", "1.2.0"),
        ("message", "If you use this dataset, please cite it as below."),
        ("type", "dataset"),
        ("title", TITLE),
        ("abstract", about.description),
        ("authors", [{"name": about.author}]),
        ("version", about.version),
        ("date-released", about.day),
        ("license", about.licence),
        ("keywords", list(KEYWORDS)),
    ]
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines)


def bibtex(about: About) -> str:
    """An entry for a bibliography."""
    return (
        f"@dataset{{gongkai_{about.version.replace('.', '_')},\n"
        f"  author    = {{{{{about.author}}}}},\n"
        f"  title     = {{{{{TITLE}}}}},\n"
        f"  year      = {{{about.day[:4]}}},\n"
        f"  version   = {{{about.version}}},\n"
        f"  publisher = {{{about.author}}},\n"
        f"  note      = {{{about.description}}}\n"
        "}\n"
    )


def datacite(about: About) -> dict[str, Any]:
    """Metadata for a DOI; the identifier itself comes from the repository."""
    span = f"{about.coverage.first_year}/{about.coverage.last_year}"
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [{"name": about.author, "nameType": "Organizational"}],
        "titles": [{"title": TITLE}, {"title": CHINESE_TITLE, "titleType": "TranslatedTitle", "lang": "zh"}],
        "publisher": {"name": about.author},
        "publicationYear": about.day[:4],
        "dates": [{"date": about.day, "dateType": "Collected"}, {"date": span, "dateType": "Coverage"}],
        "language": "zh",
        "version": about.version,
        "subjects": [{"subject": word} for word in KEYWORDS],
        "rightsList": [
            {
                "rightsIdentifier": about.licence,
                "rightsIdentifierScheme": "SPDX",
                "rightsUri": about.licence_url,
            }
        ],
        "descriptions": [{"description": about.description, "descriptionType": "Abstract"}],
        "geoLocations": [{"geoLocationPlace": "China"}],
        "formats": ["text/csv"],
    }


def zenodo(about: About) -> dict[str, Any]:
    """Metadata for a deposit on Zenodo."""
    return {
        "upload_type": "dataset",
        "title": f"{TITLE} ({CHINESE_TITLE})",
        "description": about.description,
        "creators": [{"name": about.author}],
        "version": about.version,
        "publication_date": about.day,
        "license": about.licence.lower(),
        "access_right": "open",
        "keywords": list(KEYWORDS),
        "language": "zho",
    }
