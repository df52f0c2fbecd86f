"""What a version says and how it is told from another: differences, what comes back, fingerprints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harvester.errors import StoreError
from harvester.reports.model import METADATA_FIELDS, Check, Indicator, Null, Printed, Reading, Report, Section
from harvester.store import Store
from harvester.store.changes import changes
from harvester.store.fingerprint import KEPT, WIDTH, content_hash, digest, shingles, similarity
from harvester.store.reload import pack, report_from, shown, spare, unpack, version
from tests.made import TUESDAY, page, report, store_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_at(tmp_path / "harvest.db") as opened:
        yield opened


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    return store.connection.execute(query).fetchall()


# -- what differs between two versions ----------------------------------------------------------------------


def differs(**changed: Any) -> list[dict[str, Any]]:
    return changes(report().to_dict(), replace(report(), **changed).to_dict())


def test_every_kind_of_difference_is_named_once_cells_first() -> None:
    after = report(year=2022, published="2022-02-01")
    after.title, after.edition, after.scope, after.agency = "另一个", "2019", "aggregate", "某县"
    assert after.tables.proactive is not None
    after.tables.proactive = {"rules": {"issued": 0, "repealed": 2, "in_force": 3}, "projects": {"made": 1}}
    after.tables.review_litigation = None
    after.tables.statistics = [
        Indicator(None, "公开数", "条", 5, None),
        Indicator("c1", "申请数", "件", 6, "累计"),
    ]
    after.printed = [Printed("proactive", "rules", "issued", "零")]
    after.sections = [*report().sections[:1], Section(None, "六", "甲"), Section(None, "七", "乙")]
    told = changes(report().to_dict(), after.to_dict())
    prose = report().sections[1]
    assert told == [
        {"table": "proactive", "row": "rules", "column": "repealed", "from": None, "to": 2},
        {"table": "proactive", "row": "projects", "column": "made", "from": None, "to": 1},
        {"table": "review_litigation", "row": "review", "column": "upheld", "from": 0, "to": None},
        {"table": "review_litigation", "row": "review", "column": "total", "from": 0, "to": None},
        {"table": "statistics", "row": "公开数", "column": "value", "from": None, "to": 5},
        {"table": "statistics", "row": "c1", "column": "累计", "from": None, "to": 6},
        {"table": "proactive", "row": "rules", "column": "repealed", "from": "/", "to": None, "printed": True},
        {"table": "proactive", "row": "rules", "column": "issued", "from": None, "to": "零", "printed": True},
        {"section": "problems", "from": f"{prose.heading}\n{prose.text}", "to": None},
        {"section": "unnamed", "from": None, "to": "六\n甲"},
        {"section": "unnamed-2", "from": None, "to": "七\n乙"},
        {"field": "title", "from": report().title, "to": "另一个"},
        {"field": "agency", "from": "某县水利局", "to": "某县"},
        {"field": "year", "from": 2021, "to": 2022},
        {"field": "edition", "from": "2021", "to": "2019"},
        {"field": "scope", "from": "own", "to": "aggregate"},
        {"field": "metadata.published_on", "from": "2022-01-20", "to": "2022-02-01"},
    ]
    assert differs() == []


def test_a_third_section_without_a_name_is_told_from_the_second() -> None:
    before = replace(report(), sections=[Section(None, str(n), "甲") for n in range(3)])
    after = replace(report(), sections=[Section(None, str(n), "甲" if n < 2 else "乙") for n in range(3)])
    assert changes(before.to_dict(), after.to_dict()) == [{"section": "unnamed-3", "from": "2\n甲", "to": "2\n乙"}]


# -- versions that come back --------------------------------------------------------------------------------


def full() -> Report:
    """A report with one of everything, as it comes back."""
    made = report()
    made.correction = True
    made.read_from = "pdf"
    made.told_by = {"agency": ["title", "row"], "year": ["title"]}
    made.nulls = [Null("requests", None, None, "blank"), Null("proactive", "rules", "repealed", "unreadable")]
    made.readings = [Reading("requests", None, None, None, "pdf"), Reading("requests", "carried_in", "total", 0.5)]
    made.checks = [Check("t3_balance", "total", True, 1, 1), Check("t3_carry", "total", False, 1, 2, "two scopes")]
    made.checks += [Check("t3_row_sum", "x", None, None, 2), Check("t4_sum", "review", False, 4, 5)]
    made.tables.statistics = [Indicator("c1", "申请数", "件", 6, None), Indicator(None, "公开数", None, 7, "累计")]
    return made


def test_a_current_version_and_an_earlier_one_come_back_alike(store: Store) -> None:
    made = full()
    made.metadata = {**dict.fromkeys(METADATA_FIELDS), **made.metadata}
    wanted = json.loads(json.dumps({**spare(made.to_dict()), "readings": made.to_dict()["readings"]}))
    store.save([page("http://a/1", made)])
    current = shown(store.connection, 1)
    for told in (current, wanted):
        told["readings"].sort(key=str)
        told["url"] = None
    assert current == wanted
    assert rows(store, "SELECT failed_checks, held_checks FROM reports") == [(1, 1)]
    store.save([page("http://a/1", report(received=99), at=TUESDAY)])
    earlier = version(store.connection, 1)
    earlier["readings"].sort(key=str)
    assert {**earlier, "url": None} == wanted
    back = report_from(earlier)
    assert (back.correction, back.read_from, back.told_by, len(back.readings)) == (True, "pdf", made.told_by, 2)
    assert (back.nulls, back.tables, back.printed) == (
        sorted(made.nulls, key=lambda one: one.table),
        replace(
            made.tables,
            proactive={"rules": {"issued": 0, "in_force": 3}},
        ),
        made.printed,
    )


def test_versions_that_are_not_there_or_damaged_are_named(store: Store) -> None:
    for ask, said in ((version, "no version 7"), (shown, "no report 7")):
        with pytest.raises(StoreError, match=said):
            ask(store.connection, 7)
    with pytest.raises(StoreError, match="cannot be read"):
        unpack(b"no zlib")
    assert unpack(pack(report().to_dict()))["agency"] == "某县水利局"


# -- fingerprints -------------------------------------------------------------------------------------------


def test_every_part_that_says_something_changes_the_hash() -> None:
    line, other = Indicator(None, "公开数", "条", 5, None), Indicator(None, "公开数", "条", 5, "累计")

    def tables(**changed: Any) -> Report:
        return replace(report(), tables=replace(report().tables, **changed))

    made = [
        report(),
        report(year=2022),
        report(scope=None),
        report(received=25),
        replace(report(), printed=[]),
        replace(report(), sections=report().sections[:1]),
        tables(proactive=None),
        tables(review_litigation=None),
        tables(statistics=[line]),
        tables(statistics=[other]),
        tables(statistics=[replace(line, unit="件")]),
        tables(statistics=[replace(line, value=6)]),
        tables(statistics=[replace(line, label="申请数")]),
        replace(report(), title=None),
    ]
    assert len({content_hash(one) for one in made}) == len(made)
    assert {len(content_hash(one)) for one in made} == {32}
    # nothing that only tells how it was read
    assert content_hash(report()) == content_hash(replace(report(), agency="另一个", read_from="pdf"))


def test_a_page_without_a_report_is_known_by_why_or_by_its_bytes() -> None:
    refused, other, listing = (
        page("http://a/1", refusal="甲"),
        page("http://a/1", refusal="乙"),
        page("http://a/1"),
    )
    found = [digest(one) for one in (refused, other, listing)]
    assert len(set(found)) == 3
    assert [len(one or "") for one in found] == [32, 32, 32]
    assert digest(page("http://a/1", problem="timeout")) is None


def test_shingles_are_few_sorted_and_of_every_part() -> None:
    pieces = shingles(report(prose="".join(f"第{n}项，" for n in range(500))))
    assert len(pieces) == KEPT * WIDTH
    found = [pieces[at : at + WIDTH] for at in range(0, len(pieces), WIDTH)]
    assert found == sorted(set(found))

    def only(**changed: Any) -> bytes:
        empty = replace(report().tables, proactive=None, requests=None, review_litigation=None)
        return shingles(replace(report(), sections=[], tables=replace(empty, **changed)))

    row = {"new": {"total": 1, "other": None}}
    line = Indicator(None, "公开数", "条", 5, None)
    made = [only(proactive=row), only(requests=row), only(review_litigation=row), only(statistics=[line])]
    made += [only(requests={"new": {"total": 2}}), only(statistics=[replace(line, value=6)])]
    assert len(set(made)) == 6
    assert {len(one) for one in made} == {WIDTH}
    # a row of noughts says nothing of whose it is
    assert only(requests={"new": {"total": 0}}) == only(statistics=[replace(line, value=0)]) == b""


def test_likeness_is_the_share_of_the_smallest_in_common() -> None:
    def of(*numbers: int) -> bytes:
        return b"".join(number.to_bytes(WIDTH) for number in numbers)

    assert similarity(b"", b"") == 1.0
    assert similarity(of(1), b"") == 0.0
    assert similarity(of(1, 2, 3), of(2, 3, 4)) == 0.5
    # only the smallest of both together count
    assert similarity(of(*range(64)), of(*range(32), *range(100, 132))) == 0.5


def test_a_column_that_the_database_lacks_is_kept_in_every_version(store: Store) -> None:
    made = report()
    assert made.tables.requests is not None
    made.tables.requests["new_received"]["robots"] = 7
    store.save([page("http://a/1", made)])
    assert (
        "no database column for requests.new_received.robots" in rows(store, "SELECT warnings FROM reports")[0][0]
    )
    assert version(store.connection, 1)["tables"]["requests"]["new_received"]["robots"] == 7
    store.save([page("http://a/1", report(received=99), at=TUESDAY)])
    assert version(store.connection, 1)["tables"]["requests"]["new_received"]["robots"] == 7
