"""Rows that were met before are read by a plan: it says of any numbers what reading them anew does."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from harvester.datafiles.memory import forget
from harvester.documents.blocks import Cell, Table
from harvester.errors import HarvesterError
from harvester.reports import read_report
from harvester.reports.cells.numbers import ANY_NUMBER, read
from harvester.reports.tables import plans, sorted_rows, stand_ins
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.read import read_tables
from harvester.reports.tables.rows import Row
from tests.places import CASES

Met = tuple[plans.Rows, plans.Strength]
NUMBERS = (0, 0, 1, 7, 2023, 12345.5)
AGAIN = 4


def numbered(row: Row, dice: random.Random) -> Row:
    """The row with other numbers."""
    cells = [
        replace(cell, text=str(dice.choice(NUMBERS))) if value.shape == ANY_NUMBER else cell
        for cell, value in zip(row.cells, row.values, strict=True)
    ]
    return Row(cells, row.facts, [read(cell.text) for cell in cells], row.table, row.loose, row.torn)


@pytest.fixture(scope="module")
def met() -> list[Met]:
    """The rows of all pages and texts among the cases, by the kind of their table."""
    found: list[Met] = []
    with pytest.MonkeyPatch.context() as patch:
        known = sorted_rows.read_kinds
        # tables met before, of which no row is looked at again (see test_met_again)
        patch.setattr("harvester.documents.html.flat.filled", lambda html: None)

        def noting(kinds: plans.Rows, strength: plans.Strength, into: Findings, *, loose: bool) -> None:
            found.append(({kind: list(rows) for kind, rows in kinds.items()}, dict(strength)))
            known(kinds, strength, into, loose=loose)

        patch.setattr(sorted_rows, "read_kinds", noting)
        for path in sorted(CASES.glob("**/input.*")):
            if path.suffix in (".html", ".txt"):
                with suppress(HarvesterError):
                    read_report(path.read_bytes())
    return found


def compare(kinds: plans.Rows, strength: plans.Strength, plan: plans._Plan, dice: random.Random) -> Findings:
    """What is read of such rows with other numbers, anew and by their plan, which must be the same."""
    others = {kind: [numbered(row, dice) for row in rows] for kind, rows in kinds.items()}
    anew, filled = Findings(), Findings()
    plans.read_anew(others, strength, anew)
    plan.fill(filled, [row for kind in plans.READERS for row in others[kind]])
    assert filled == anew
    for one, other in ((filled.proactive, anew.proactive), (filled.requests, anew.requests)):
        assert [*one] == [*other]  # in the same order
        assert [[*line] for line in one.values()] == [[*line] for line in other.values()]
    return anew


def test_a_plan_says_what_reading_anew_does(met: list[Met]) -> None:
    dice = random.Random(11)
    without = 0
    read_of: Counter[str] = Counter()
    for kinds, strength in met:
        if [True for rows in kinds.values() for row in rows if not plans._is_plain(row)]:
            continue
        plan = plans._worked_out(kinds, strength)
        if plan is None:
            without += 1
            continue
        for _ in range(AGAIN):
            anew = compare(kinds, strength, plan, dice)
            read_of.update(name for name in ("proactive", "requests", "review", "warnings") if getattr(anew, name))
    assert without > 10
    assert min(read_of[name] for name in ("proactive", "requests", "review", "warnings")) > 100, read_of


HEAD = [["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
NEW = ["一、本年新收政府信息公开申请数量", *"3000003"]
OVER = ["二、上年结转政府信息公开申请数量", *"1000001"]
DONE = ["（一）予以公开", *"2000002"]


def test_a_warning_that_hangs_on_a_number_is_given_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An amount without a unit is taken in the form's, which is said, but not of 0."""
    forget()
    anew = counted(monkeypatch)
    rows = [["第二十条第（八）项"], ["信息内容", "本年收费金额"], ["行政事业性收费", "{}"]]
    told = []
    for number in ("5", "7", "0", "9"):
        found = read_tables([Table.of([[text.format(number) for text in row] for row in rows])])
        assert [*found.proactive.values()] == [{"amount": int(number)}]
        told.append([line for line in found.warnings if "names no unit" in line])
    assert [len(lines) for lines in told] == [1, 1, 0, 1]
    assert anew == [True, True]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """An entry for each time that rows are read without a plan, the one for making a plan included."""
    done: list[bool] = []
    known = plans.read_anew

    def counting(*given: Any, **how: Any) -> None:
        done.append(True)
        known(*given, **how)

    monkeypatch.setattr(plans, "read_anew", counting)
    return done


@pytest.mark.parametrize(
    ("last", "times"),
    [
        (DONE, [1, 1, 0, 0]),  # read, read with stand-ins, by plan
        (["（一）予以公开", *"200000", ""], [1, 2, 1, 1]),  # the row may have lost a cell: its sum decides
        (OVER, [1, 2, 1, 1]),  # printed twice: with the same numbers, or with others
        (["（一）予以公开", *"20000", "约3", "2"], [1, 1, 0, 0]),  # a word is the same each time
        (["（一）予以公开", *"20000", "2件", "2"], [1, 1, 1, 1]),  # more than a number
    ],
)
def test_rows_are_read_anew_where_their_numbers_decide(
    monkeypatch: pytest.MonkeyPatch, last: list[str], times: list[int]
) -> None:
    forget()
    anew = counted(monkeypatch)
    got = []
    for expected in times:
        anew.clear()
        found = read_tables([Table.of([*HEAD, NEW, OVER, last])])
        got.append((found.requests, found.warnings, found.reasons))
        assert len(anew) == expected
    assert got[0][0]["new_received"]["natural_person"] == 3
    assert got == [got[0]] * len(times)


def test_what_a_plan_gives_is_its_readers_own() -> None:
    """Rows that are taken back later (parts, units) are taken back in one report alone."""
    forget()
    given = [Table.of([*HEAD, NEW, OVER, DONE, ["（四）无法提供", *"1000001"]])]
    for _ in range(3):
        found = read_tables(given)
        assert found.requests["new_received"]["total"] == 3
        assert found.warnings[-1].startswith("requests: rows missing")
        found.requests["new_received"]["total"] = None
        for held in (found.warnings, found.reasons, found.editions, *found.editions.values(), found.printed):
            held.clear()


def test_another_place_is_another_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows with the same texts whose cells stand elsewhere, or in another table of the document, share no plan."""
    forget()
    anew = counted(monkeypatch)
    wide = [[Cell(text, at, 1 + (at == 7)) for at, text in enumerate(row)] for row in [*HEAD, NEW, OVER, DONE]]
    for _ in range(3):
        read_tables([Table(wide)])
    assert len(anew) == 2
    for before in ([], [Table.of([["栏目"]])]):
        anew.clear()
        read_tables([*before, Table.of([*HEAD, NEW, OVER, DONE])])
        assert len(anew) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda one: one == 1, lambda one: one != 0, lambda one: one < 1, lambda one: one >= 0, lambda one: one + 1,
        lambda one: 1 - one, lambda one: -one, lambda one: sum([one]), lambda one: str(one), lambda one: f"{one}",
        lambda one: {one}, lambda one: one in (1, 2), lambda one: int(one), lambda one: max(one, 1),
        lambda one: one.strip(), lambda one: "元" in one, lambda one: len(one), lambda one: list(one),
        lambda one: one[0], lambda one: round(one, 1), lambda one: 2 * one, lambda one: one % 2,
    ],
)  # fmt: skip
def test_whoever_asks_a_stand_in_is_stopped(ask: Callable[[Any], object]) -> None:
    for kind in (stand_ins.NumberStandIn, stand_ins.TextStandIn):
        with pytest.raises(stand_ins.Asked):
            ask(kind((0, 1)))


def test_a_stand_in_is_itself() -> None:
    number, text = stand_ins.NumberStandIn((0, 1)), stand_ins.TextStandIn((0, 1))
    assert number == number
    assert text
    with pytest.raises(stand_ins.Asked):
        bool(number)
