"""Multiplies a database: copies of all its reports under other portals, bodies and addresses, in the real schema.

python -m tests.benchmarks.grow SOURCE TARGET REPORTS
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from harvester.store.database import connect

# per table: what a copy has otherwise; {r}, {v}, {a}, {c}: what is added to report, version and body ids, the copy
_COPIED = {
    # a place of its own, too: questions about places compare the bodies of one. No code begins with 9
    "agencies": {
        "id": "id + {a}",
        "key": "key || ' {c}'",
        "full_name": "full_name || ' {c}'",
        "division": "'{place}' || division",
    },
    "reports": {
        "id": "id + {r}",
        "agency_id": "agency_id + {a}",
        "revision_id": "revision_id + {v}",
        "portal": "portal || '_{c}'",
        "url": "replace(url, '127.0.0.1', '{c}.example.org')",
    },
    "revisions": {"id": "id + {v}", "report_id": "report_id + {r}"},
    "sightings": {
        "revision_id": "revision_id + {v}",
        "portal": "portal || '_{c}'",
        "url": "replace(url, '127.0.0.1', '{c}.example.org')",
    },
    "pages": {
        "portal": "portal || '_{c}'",
        "url": "replace(url, '127.0.0.1', '{c}.example.org')",
        "address": "replace(address, '127.0.0.1', '{c}.example.org')",
    },
    "runs": {"id": "id + {runs}", "portal": "portal || '_{c}'"},
    "checks": {"report_id": "report_id + {r}", "other_report_id": "other_report_id + {r}"},
    **{
        name: {"report_id": "report_id + {r}"}
        for name in (
            "sections",
            "proactive",
            "requests",
            "review_litigation",
            "statistics",
            "printed",
            "nulls",
            "readings",
        )
    },
}


def place_of(copy: int) -> str:
    """What the division codes of a copy begin with."""
    return f"9{copy:05d}7"


def grow(source: Path, target: Path, reports: int) -> int:
    """Makes `target` of the first and so many reports at least, or makes it bigger; returns how many it has."""
    if not target.exists():
        shutil.copy(source, target)
    connection = connect(target)
    ask = connection.execute
    ask("ATTACH ? AS source", (str(source),))
    last = {
        name: ask(f"SELECT ifnull(max(id), 0) FROM source.{name}").fetchone()[0]
        for name in ("agencies", "reports", "revisions", "runs")
    }
    (each,), (there,) = (ask(f"SELECT count(*) FROM {one}.reports").fetchone() for one in ("source", "main"))
    columns = {name: [row[1] for row in ask(f'PRAGMA table_info("{name}")')] for name in _COPIED}
    ask("PRAGMA foreign_keys = OFF")
    ask("PRAGMA synchronous = OFF")
    for copy in range(there // each, -(-reports // each)):
        shift = {
            "r": copy * last["reports"],
            "v": copy * last["revisions"],
            "a": copy * last["agencies"],
            "runs": copy * last["runs"],
            "c": copy,
            "place": place_of(copy),
        }
        ask("BEGIN")
        for name, changed in _COPIED.items():
            taken = ", ".join(
                changed[one].format(**shift) if one in changed else f'"{one}"' for one in columns[name]
            )
            names = ", ".join(f'"{one}"' for one in columns[name])
            ask(f'INSERT INTO main."{name}" ({names}) SELECT {taken} FROM source."{name}"')
        ask("COMMIT")
    (count,) = ask("SELECT count(*) FROM reports").fetchone()
    ask("DETACH source")
    ask("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return int(count)


if __name__ == "__main__":
    print(grow(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
