"""Reports and pages made up for the tests of store, pipelines and nights."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from harvester.items import Fetched, Page, Problem, Refusal, Row
from harvester.reports.model import Check, Printed, Report, Section, Tables
from harvester.store import Store
from harvester.store.fingerprint import fingerprint

MONDAY = "2026-11-23T01:00:00+00:00"
TUESDAY = "2026-11-24T01:00:00+00:00"
WEDNESDAY = "2026-11-25T01:00:00+00:00"
PROSE = "".join(
    f"我局第{word}项工作已经完成，公开信息{number}条，群众满意。" for number, word in enumerate("甲乙丙丁戊己庚辛")
)


def report(
    agency: str = "某县水利局",
    year: int | None = 2021,
    *,
    received: int = 24,
    scope: str | None = "own",
    prose: str = PROSE,
    published: str | None = "2022-01-20",
) -> Report:
    """A small report whose numbers follow `received`."""
    column = {"natural_person": received, "org_commercial": 0, "total": received}
    return Report(
        url=None,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        edition="2021",
        scope=scope,
        metadata={"published_on": published, "index_no": "000001-2022-1"},
        sections=[
            Section("overview", "一、总体情况", prose),
            Section("problems", "五、存在的主要问题及改进情况", f"{agency}还有不足，{prose[::-1]}"),
        ],
        tables=Tables(
            proactive={"rules": {"issued": 0, "repealed": None, "in_force": 3}},
            requests={"new_received": dict(column), "carried_in": {"total": 0}, "total_processed": dict(column)},
            review_litigation={"review": {"upheld": 0, "total": 0}},
            statistics=None,
        ),
        printed=[Printed("proactive", "rules", "repealed", "/")],
        checks=[Check("t3_balance", "total", True, received, received)],
        warnings=["made up"],
    )


def page(
    url: str,
    content: Report | None = None,
    *,
    at: str = MONDAY,
    portal: str = "county",
    status: int | None = 200,
    problem: str | None = None,
    refusal: str | None = None,
    kind: str = "report",
    row: Row | None = None,
    division: str | None = None,
) -> Page:
    """A page as the pipelines hand it to the store."""
    fetched = Fetched(
        portal=portal,
        url=url,
        kind=kind,
        status=status,
        fetched_at=at,
        body=b"" if problem or status == 304 else b"<html>page</html>",
        headers={"ETag": '"1"', "Last-Modified": "Thu, 20 Jan 2022 01:00:00 GMT"},
        row=row,
        division=division,
    )
    outcome = Problem(problem, "made up") if problem else Refusal(refusal) if refusal else content
    made = Page(fetched, outcome)
    fingerprint(made)
    return made


def store_at(path: Path) -> Store:
    """A new, empty store: a copy of one that was made once, which is nine times as quick."""
    path.write_bytes(_empty())
    return Store(path)


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        Store(path).close()
        return path.read_bytes()
