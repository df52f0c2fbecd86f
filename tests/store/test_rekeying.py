"""Bodies of an older database come under today's keys: no line over the years is cut where a rule changed."""

from __future__ import annotations

from pathlib import Path

from harvester.agencies import place
from harvester.store import Store
from harvester.store.rekeying import rekey
from tests.made import TUESDAY, page, report

YOUXIAN = "430223"
OLD = {"攸县税务局": "株洲市攸县税务局", "攸县人民政府教育局": "株洲市攸县人民政府教育局"}
"""Printed names to the keys that earlier versions gave them."""


def earlier(path: Path) -> None:
    """A database in which two bodies stand under their old keys, and one of them under its new key as well."""
    with Store(path) as store:
        for number, name in enumerate(["攸县教育局", *OLD], 1):
            made = report(
                name, received=number, prose="".join(f"{name}第{n}件{'甲乙丙'[number - 1]}事。" for n in range(40))
            )
            store.save([page(f"http://127.0.0.1/{number}", made, division=YOUXIAN)])
        ask = store.connection.execute
        new, old = place("攸县教育局", division=YOUXIAN).key, OLD["攸县人民政府教育局"]
        ask(
            "INSERT INTO agencies (key, name, full_name, division, level, kind, former_names)"
            " SELECT ?, ?, ?, division, level, kind, '[\"甲局\"]' FROM agencies WHERE key = ?",
            (old, old, old, new),
        )
        ask(
            "UPDATE reports SET variant = 0, agency_id = (SELECT id FROM agencies WHERE key = ?) WHERE agency = ?",
            (old, "攸县人民政府教育局"),
        )
        tax = place("攸县税务局", division=YOUXIAN).key
        ask("UPDATE agencies SET key = ?, full_name = ? WHERE key = ?", (OLD["攸县税务局"],) * 2 + (tax,))
        ask("DELETE FROM touched")
        store.connection.commit()


def test_bodies_come_under_todays_keys(tmp_path: Path) -> None:
    earlier(tmp_path / "harvest.db")
    with Store(tmp_path / "harvest.db") as store:
        ask = store.connection.execute
        assert rekey(store.connection) == 2
        bodies = dict(
            ask("SELECT a.key, count(*) FROM agencies a JOIN reports r ON r.agency_id = a.id GROUP BY 1")
        )
        assert bodies == {"株洲市攸县教育局": 2, "国家税务总局株洲市攸县税务局": 1}
        assert ask("SELECT count(*) FROM agencies").fetchone() == (2,)
        assert ask("SELECT former_names FROM agencies WHERE key = '株洲市攸县教育局'").fetchone() == ('["甲局"]',)
        variants = ask("SELECT variant, warnings LIKE '%kept apart%' FROM reports ORDER BY id").fetchall()
        assert variants == [(0, 0), (0, 0), (1, 1)]
        assert len(ask("SELECT * FROM touched").fetchall()) == 2
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        assert rekey(store.connection) == 0, "a second time changes nothing"
        store.connection.commit()


def test_a_body_that_joins_another_is_waited_for_no_more(tmp_path: Path) -> None:
    earlier(tmp_path / "harvest.db")
    with Store(tmp_path / "harvest.db") as store:
        ask = store.connection.execute
        ask("INSERT INTO touched SELECT id FROM agencies")
        assert rekey(store.connection) == 2
        assert (
            ask("SELECT agency_id FROM touched ORDER BY 1").fetchall()
            == ask("SELECT id FROM agencies ORDER BY 1").fetchall()
        )
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        store.connection.commit()


def test_a_report_of_today_joins_the_line_of_an_older_database(tmp_path: Path) -> None:
    earlier(tmp_path / "harvest.db")
    with Store(tmp_path / "harvest.db") as store:
        rekey(store.connection)
        store.connection.commit()
        again = page("http://127.0.0.1/9", report("国家税务总局攸县税务局", 2022), at=TUESDAY, division=YOUXIAN)
        assert store.save([again]) == ["new"]
        assert store.connection.execute("SELECT count(*) FROM agencies").fetchone() == (2,)
