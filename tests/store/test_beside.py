"""Reports that stand in another's page: stored as their own, they come and go with that page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harvester.operation.rereading import Reread, keep_unread
from harvester.reports.beside import ANOTHER, NOT_READ
from harvester.reports.model import Report
from harvester.store import Store
from tests.made import MONDAY, PROSE, TUESDAY, WEDNESDAY, page, report

URL = "http://127.0.0.1/all.zip"
YOUXIAN = "430223"


def of(name: str, **changes: object) -> Report:
    return report(name, prose=f"{name}。" + PROSE.replace("我局", name), **changes)  # type: ignore[arg-type]


def both(*names: str) -> Report:
    return replace(of("攸县教育局"), beside=[of(name) for name in names])


def shown(store: Store) -> list[tuple[str, str, str]]:
    query = "SELECT a.key, r.url, r.status FROM reports r JOIN agencies a ON a.id = r.agency_id ORDER BY r.url, 1"
    return [(key.removeprefix("株洲市攸县"), url, status) for key, url, status in store.connection.execute(query)]


def test_every_report_of_a_page_is_one_of_its_own(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        made = page(URL, both("攸县财政局", "攸县民政局"), division=YOUXIAN)
        assert store.save([made]) == ["new"], "one word for one page"
        assert shown(store) == [
            ("教育局", URL, "current"),
            ("财政局", f"{URL}#report-2", "current"),
            ("民政局", f"{URL}#report-3", "current"),
        ]
        ask = store.connection.execute
        assert ask("SELECT url FROM pages").fetchall() == [(URL,)], "nothing is asked for twice"
        assert store.reports_per_year("county") == {2021: 3}
        assert store.save([page(URL, both("攸县财政局", "攸县民政局"), at=TUESDAY, division=YOUXIAN)]) == [
            "unchanged"
        ]
        assert ask("SELECT DISTINCT last_seen FROM reports").fetchall() == [(TUESDAY,)]
        store.save([page(URL, status=304, at=WEDNESDAY, division=YOUXIAN)])
        assert ask("SELECT DISTINCT last_seen FROM reports").fetchall() == [(WEDNESDAY,)]


def test_they_go_when_the_page_shows_them_no_more(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        store.save([page(URL, both("攸县财政局", "攸县民政局"), division=YOUXIAN)])
        store.save([page(URL, both("攸县财政局"), at=TUESDAY, division=YOUXIAN)])
        assert [status for _, _, status in shown(store)] == ["current", "current", "gone"]
        for day in (TUESDAY, WEDNESDAY):
            store.save([page(URL, status=404, problem="http-404", at=day, division=YOUXIAN)])
        assert [status for _, _, status in shown(store)] == ["gone", "gone", "gone"]
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_one_with_a_page_of_its_own_stays(tmp_path: Path) -> None:
    own = "http://127.0.0.1/finance.html"
    with Store(tmp_path / "harvest.db") as store:
        store.save([page(URL, both("攸县财政局"), division=YOUXIAN)])
        assert store.save([page(own, of("攸县财政局"), division=YOUXIAN)]) == ["sighting"]
        store.save([page(URL, both(), at=TUESDAY, division=YOUXIAN)])
        assert shown(store) == [("教育局", URL, "current"), ("财政局", own, "current")]


def test_the_order_in_the_page_is_no_change(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        store.save([page(URL, both("攸县财政局", "攸县民政局"), division=YOUXIAN)])
        store.save([page(URL, both("攸县民政局", "攸县财政局"), at=TUESDAY, division=YOUXIAN)])
        assert [status for _, _, status in shown(store)] == ["current"] * 3
        assert store.connection.execute("SELECT count(*) FROM revisions").fetchone() == (3,)


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db") as store:
        made = both()
        made.warnings.append(f"{ANOTHER} archive {NOT_READ}: “b” (it does not tell its body and year)")
        store.save([page(URL, made, division=YOUXIAN)])
        assert store.hidden("county") == [(URL, made.warnings[-1])]
        store.save([page(URL, both("攸县民政局"), at=TUESDAY, division=YOUXIAN)])
        assert store.hidden("county") == []


def test_reading_again_keeps_none_that_its_page_does_not_hold(tmp_path: Path) -> None:
    with Store(tmp_path / "old.db") as old, Store(tmp_path / "new.db") as new:
        old.save([page(URL, both("攸县财政局"), division=YOUXIAN)])
        new.save([page(URL, both(), at=MONDAY, division=YOUXIAN)])
        outcome = Reread()
        keep_unread(old.connection, new, outcome)
        assert outcome.kept == []
        assert [key for key, _, _ in shown(new)] == ["教育局"]


def test_a_database_that_is_gathered_keeps_them(tmp_path: Path) -> None:
    """The versions of a shard come one by one, without bodies, in any order."""
    with Store(tmp_path / "whole.db") as store:
        for url, name in ((f"{URL}#report-2", "攸县财政局"), (URL, "攸县教育局")):
            made = page(url, of(name), division=YOUXIAN)
            made.fetched = replace(made.fetched, body=b"")
            store.save([made])
        assert [status for _, _, status in shown(store)] == ["current", "current"]
        assert store.connection.execute("SELECT url FROM pages").fetchall() == [(URL,)]
