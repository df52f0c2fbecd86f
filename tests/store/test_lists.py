"""Indicator lists and corrections in the store: what comes back, what is a change, what puts another right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harvester.reports.model import Indicator, Report
from harvester.store import Store
from harvester.store.changes import changes, corrects
from harvester.store.reload import version
from tests.made import TUESDAY, page, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "harvest.db") as opened:
        yield opened


LINES = [
    Indicator("proactive_total", "主动公开政府信息数", "条", 16, None),
    Indicator(None, "政府公报公开数", None, None, None),
    Indicator(None, "政府网站公开数", "条", 15, "本年"),
    Indicator(None, "政府网站公开数", "条", 46, "累计"),
]


def listed(*lines: Indicator, **how: Any) -> Report:
    made = report(year=2017, **how)
    made.edition = "2014"
    made.tables.statistics = list(lines) or None
    return made


@pytest.mark.parametrize("lines", [LINES, LINES[:1], []], ids=["four", "one", "none"])
def test_a_version_comes_back_with_its_lines(store: Store, lines: list[Indicator]) -> None:
    made = listed(*lines)
    store.save([page("http://a/1", made)])
    (revision,) = store.connection.execute("SELECT id FROM revisions").fetchone()
    back = version(store.connection, revision)
    assert back["tables"]["statistics"] == json.loads(json.dumps(made.to_dict()))["tables"]["statistics"]
    assert (back["tables"]["statistics"] is None) == (not lines)


def test_a_corrected_line_is_a_change_that_is_named(store: Store) -> None:
    one = listed(*LINES)
    other = listed(*LINES[:2], Indicator(None, "政府网站公开数", "条", 17, "本年"), LINES[3])
    store.save([page("http://a/1", one)])
    assert store.save([page("http://a/1", other, at=TUESDAY)]) == ["changed"]
    (said,) = store.connection.execute("SELECT changes FROM revisions ORDER BY id DESC").fetchone()
    assert json.loads(said) == [
        {"table": "statistics", "row": "政府网站公开数", "column": "本年", "from": 15, "to": 17}
    ]
    assert changes(one.to_dict(), one.to_dict()) == []


@pytest.mark.parametrize(
    ("before", "after", "number", "right"),
    [
        ({}, {}, 17, False),  # nothing says which is the later
        ({}, {"published": "2018-03-03"}, 17, False),
        ({"published": "2018-01-20"}, {"published": "2018-03-03"}, 17, True),
        ({"published": "2018-03-03"}, {"published": "2018-01-20"}, 17, False),
        ({"published": "2018-03-03"}, {"published": "2018-03-03"}, 17, False),
        ({"published": "2018-01-20"}, {"published": "2018-03-03"}, 15, False),  # no number is another
        ({"published": "2018-01-20"}, {"published": "2018-03-03"}, None, False),  # one is lost
        ({}, {"correction": True}, 17, True),
        ({}, {"correction": True}, 15, True),
        ({}, {"correction": True}, None, False),
        ({"correction": True}, {"correction": True}, 17, False),
        ({"correction": True}, {}, 17, False),
        ({"correction": True, "published": "2018-01-20"}, {"published": "2018-03-03"}, 17, False),
        (
            {"correction": True, "published": "2018-01-20"},
            {"correction": True, "published": "2018-03-03"},
            17,
            True,
        ),
    ],
)
def test_what_puts_a_list_right(
    before: dict[str, Any], after: dict[str, Any], number: int | None, right: bool
) -> None:
    def of(value: int | None, correction: bool = False, published: str | None = None) -> dict[str, Any]:
        made = listed(Indicator(None, "政府网站公开数", "条", value, None), published=published)
        made.correction = correction
        return made.to_dict()

    assert corrects(of(15, **before), of(number, **after)) == right


@pytest.mark.parametrize("how", ["called so", "published later"])
def test_a_corrected_list_elsewhere_is_the_current_version_and_is_kept_beside_the_first(
    store: Store, how: str
) -> None:
    first = listed(*LINES, published="2018-01-20")
    right = listed(*LINES[:3], Indicator(None, "政府网站公开数", "条", 47, "累计"), published="2018-03-03")
    right.correction = how == "called so"
    store.save([page("http://a/1", first)])
    assert store.save([page("http://a/9", right, at=TUESDAY)]) == ["changed"]
    values = "SELECT value FROM statistics WHERE label = '政府网站公开数' ORDER BY position"
    assert store.connection.execute(values).fetchall() == [(15,), (47,)]
    kept = store.connection.execute("SELECT number, changes FROM revisions ORDER BY number").fetchall()
    assert [number for number, _ in kept] == [1, 2]
    (change,) = [one for one in json.loads(kept[1][1]) if one.get("table") == "statistics"]
    assert (change["column"], change["from"], change["to"]) == ("累计", 46, 47)
    assert store.connection.execute("SELECT url, correction FROM reports").fetchall() == [
        ("http://a/9", int(right.correction))
    ]


def test_the_long_form_has_the_unit_of_every_amount(store: Store) -> None:
    fees = Indicator("g_fees", "依申请公开信息收取的费用", "元", 38.44, None)
    paid = report()
    assert paid.tables.proactive is not None
    paid.tables.proactive["fees"] = {"amount": 2}
    store.save([page("http://a/1", listed(*LINES[:1], fees)), page("http://a/2", paid)])
    units = 'SELECT DISTINCT "table", row, "column", unit FROM observations WHERE unit IS NOT NULL ORDER BY 1, 2'
    assert [tuple(row) for row in store.connection.execute(units)] == [
        ("proactive", "fees", "amount", "万元"),
        ("statistics", "g_fees", "value", "元"),
        ("statistics", "proactive_total", "value", "条"),
    ]


def test_former_names_do_not_tell_where_a_batch_was_cut(tmp_path: Path) -> None:
    body = "潞州区人民政府办公室"
    pages = [page(f"http://a/{year}", report(body, year), division="140403") for year in (2020, 2021)]
    batches: dict[str, list[list[Any]]] = {"one": [pages], "two": [[one] for one in pages]}
    kept = []
    for name, each in batches.items():
        with Store(tmp_path / f"{name}.db") as store:
            for batch in each:
                store.save(batch)
            kept += [store.connection.execute("SELECT former_names FROM agencies").fetchone()[0]]
    assert kept[0] == kept[1]
    assert len(json.loads(kept[0])) == 2
