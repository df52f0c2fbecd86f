"""How numbers were read is kept and comes back with the report."""

from __future__ import annotations

from pathlib import Path

from harvester.reports.model import Reading
from harvester.store import Store
from harvester.store.reload import report_from, shown
from tests.made import page, report

READINGS = [
    Reading("requests", "carried_in", "total", 0.75),
    Reading("review_litigation", None, None, None, "docx"),
]


def test_from_what_a_report_was_read_comes_back(tmp_path: Path) -> None:
    made = report("某县教育局")
    made.read_from, made.readings = "html", READINGS
    with Store(tmp_path / "test.db") as store:
        store.save([page("http://127.0.0.1/1", made)])
        back = report_from(shown(store.connection, 1))
    assert (back.read_from, back.readings) == ("html", READINGS)
