"""The store: corrections at an address of their own, and what the views say of indicator lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harvester.reports import Report, read_report
from harvester.store import Store
from tests.made import PROSE, TUESDAY, WEDNESDAY, page, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "harvest.db") as opened:
        yield opened


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    return store.connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("published", "received", "outcome", "shown"),
    [
        ("2022-03-03", 25, "changed", 25),
        ("2022-03-03", 24, "sighting", 24),
        ("2022-01-19", 25, "sighting", 24),
        (None, 25, "sighting", 24),
    ],
    ids=["correction", "copy", "earlier", "undated"],
)
def test_a_later_publication_with_other_numbers_is_a_correction_wherever_it_stands(
    store: Store, published: str | None, received: int, outcome: str, shown: int
) -> None:
    store.save([page("http://a/1", report())])
    prose = PROSE.replace("第甲项", "第一项")
    later = report(received=received, published=published, prose=prose)
    assert store.save([page("http://a/9", later, at=TUESDAY)]) == [outcome]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(shown,)]
    assert rows(store, "SELECT url FROM reports") == [("http://a/9" if outcome == "changed" else "http://a/1",)]
    assert rows(store, "SELECT count(*) FROM reports") == [(1,)]
    # what the first address shows still is no news
    assert store.save([page("http://a/1", report(), at=WEDNESDAY)]) == ["unchanged"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(shown,)]


def test_a_later_publication_that_lost_a_number_is_no_correction(store: Store) -> None:
    store.save([page("http://a/1", report())])
    later = report(received=25, published="2022-03-03")
    assert later.tables.review_litigation is not None
    later.tables.review_litigation["review"]["total"] = None
    assert store.save([page("http://a/9", later, at=TUESDAY)]) == ["sighting"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(24,)]


def test_observations_of_a_list_say_what_was_printed(store: Store) -> None:
    rows_of = "<tr><td>一、主动公开情况</td><td>----</td><td>----</td></tr>"
    for label, value in (
        ("（一）收到申请数", "12件"),
        ("1.当面申请数", "2"),
        ("2.传真申请数", ""),
        ("3.网络申请数", "10"),
    ):
        rows_of += f"<tr><td>{label}</td><td>件</td><td>{value}</td></tr>"
    head = "<tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    made = read_report(f"<h1>甲县2016年政府信息公开工作年度报告</h1><table>{head}{rows_of}</table>".encode())
    store.save([page("http://a/2016", made)])
    assert rows(store, 'SELECT row, "column", value, printed, null_reason FROM observations') == [
        ("a", "value", None, "----", "dash"),
        ("c1_received", "value", 12, "12件", None),
        ("c1_in_person", "value", 2, None, None),
        ("c1_fax", "value", None, None, "blank"),
        ("c1_online", "value", 10, None, None),
    ]


def test_what_calls_itself_a_correction_is_the_current_version_without_a_date(store: Store) -> None:
    store.save([page("http://a/1", report())])
    later = report(received=25, published=None)
    later.correction = True
    assert store.save([page("http://a/9", later, at=TUESDAY)]) == ["changed"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(25,)]
    assert rows(store, "SELECT count(*), max(correction) FROM reports") == [(1, 1)]
    # the first one, seen again or elsewhere with a later date, is no correction of the correction
    copy = report(published="2022-05-05")
    assert store.save([page("http://a/5", copy, at=WEDNESDAY)]) == ["sighting"]
    assert rows(store, "SELECT total FROM requests WHERE row = 'new_received'") == [(25,)]


def test_a_correction_of_little_likeness_is_no_report_of_its_own(store: Store) -> None:
    store.save([page("http://a/1", report())])
    later = report(received=25, prose="更正后的报告另行写就，与原来的文字没有一句相同，数字也重新核对过。")
    later.correction = True
    store.save([page("http://a/9", later, at=TUESDAY)])
    assert rows(store, "SELECT count(*) FROM reports") == [(1,)]


@pytest.mark.parametrize("told", [["portal"], ["site", "portal"], ["portal", "site"]])
def test_equal_texts_of_bodies_that_only_the_portal_names_stay_apart(store: Store, told: list[str]) -> None:
    def guessed() -> Report:
        made = report()
        made.told_by = {"agency": told}
        return made

    assert store.save([page("http://a/1", guessed()), page("http://a/2", guessed())]) == ["new", "new"]
    assert store.save([page("http://a/3", guessed(), at=TUESDAY)]) == ["new"]
    assert store.save([page("http://a/1", guessed(), at=TUESDAY)]) == ["unchanged"]
    assert rows(store, "SELECT variant FROM reports ORDER BY variant") == [(0,), (1,), (2,)]
    # one that names its body is none of them
    assert store.save([page("http://a/4", report(), at=TUESDAY)]) == ["new"]
