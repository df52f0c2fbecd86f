"""An export beside a crawl that writes: one moment of the database, and a word where its checks are old."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pandas", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.dataset import rows
from harvester.dataset.export import export
from harvester.dataset.rows import Snapshot
from harvester.replica.figures import figures_for
from tests.dataset.support import YOUXIAN, add, database


def test_a_crawl_that_writes_meanwhile_is_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    with database(path, [("信访局", YOUXIAN, (2021,))]) as store, Snapshot(path) as snapshot:
        before = list(snapshot.rows("reports"))
        add(store, figures_for("信访局", 2022), YOUXIAN)
        store.connection.execute("DELETE FROM requests")
        assert list(snapshot.rows("reports")) == before
        ids = {row[0] for row in before}
        for name in ("sections", "requests"):
            assert {row[0] for row in snapshot.rows(name)} == ids
        assert len(list(snapshot.rows("panel"))) == 1


def test_an_export_beside_a_writer_says_that_checks_are_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.db"
    monkeypatch.setattr(rows, "RENEW_SECONDS", 0.05)
    with database(path, [("信访局", YOUXIAN, (2021,))]) as store:
        store.connection.execute("BEGIN IMMEDIATE")
        done = export(path, tmp_path / "out")
        store.connection.execute("ROLLBACK")
    assert "locked" in (done.warning or "")
    assert done.files["panel.csv"] == 1
