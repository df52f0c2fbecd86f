"""What a reader can ask of a big database: every sort that is offered, a filter and a facet by each column.

Each page comes within a second, or says within a second what can be done instead (browse/quick.py). CPU seconds,
the better of two. Exit 1 where one takes longer, or is neither.

    python -m tests.benchmarks.bench_pages /work/growth/grown-2000000.db
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from harvester.browse import quick
from harvester.browse.site import application
from harvester.dataset.codebook import load

MOST = 1.0 + 0.25
"""Seconds: the limit of the rows, and the frame around them."""


def asked(site: Any, address: str) -> tuple[float, int, str]:
    """The cost of a page, its status and its text."""
    best, status, text = float("inf"), 0, ""
    for _ in range(2):
        start = time.process_time()
        answer = asyncio.run(site.client.get(address))
        best = min(best, time.process_time() - start)
        status, text = answer.status_code, answer.text
    return best, status, text


def main() -> int:
    """Prints the slowest pages; 1 where a bound is broken."""
    path = Path(sys.argv[1])
    site = application(path)
    with closing(sqlite3.connect(path)) as connection:
        offered = quick.sortable(connection)
        columns = {
            name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')] for name in load().tables
        }
    pages = [f"/{path.stem}/{table}?_sort_desc={column}" for table in columns for column in offered.get(table, [])]
    pages += [f"/{path.stem}/{table}?{column}__exact=zzz" for table, of in columns.items() for column in of]
    pages += [f"/{path.stem}/{table}?_facet={column}" for table, of in columns.items() for column in of]
    found, wrong = [], 0
    for page in pages:
        cost, status, text = asked(site, page)
        refused = status == 400 and "more than a second" in text
        found.append((cost, page, "refused" if refused else status))
        wrong += cost > MOST or not (refused or status == 200)
    refusals = sum(one[2] == "refused" for one in found)
    print(f"{len(found)} pages, {refusals} of them refused in words, {wrong} too slow or wrong; the slowest:")
    for cost, page, said in sorted(found, reverse=True)[:12]:
        print(f"  {cost:.2f} s  {page}  {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
