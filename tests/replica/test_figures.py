"""The made-up reports hold together, and every style prints the same numbers."""

from __future__ import annotations

import json
from io import StringIO

import lxml.html
import pandas as pd
import pytest

from harvester.replica import grids
from harvester.replica.figures import SEEDS, default_edition, figures_for, revised
from harvester.replica.markup import DUMPS, STYLES, dress, text_dump
from harvester.replica.page import SHAPES, metadata_block, page
from tests.loops import each
from tests.places import SHARED

TRUTH = SHARED / "seeds/truth.json"
AGENCIES = ["乙市人民政府", "甲县人民政府办公室", "丙乡人民政府"]


def failing_sums(tables: dict) -> set[str]:
    """Codes of the identities of tables three and four that do not hold."""
    found = set()
    rows = tables["requests"]
    results = set(rows) - {"new_received", "carried_in", "carried_forward", "total_processed"}
    for column in grids.COLUMNS:
        value = {code: row[column] for code, row in rows.items()}
        if value["new_received"] + value["carried_in"] != value["total_processed"] + value["carried_forward"]:
            found.add("t3_balance")
        if sum(value[code] for code in results) != value["total_processed"]:
            found.add("t3_result_sum")
    for row in rows.values():
        if sum(row.values()) != 2 * row["total"]:
            found.add("t3_row_sum")
    if any(sum(row.values()) != 2 * row["total"] for row in tables["review_litigation"].values()):
        found.add("t4_review_sum")
    return found


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_identities_hold_and_years_carry_over(agency, edition):
    before = figures_for(agency, 2018, edition=edition)
    for year in range(2019, 2025):
        figures = figures_for(agency, year, edition=edition)
        assert failing_sums(figures.tables) == set()
        earlier, rows = before.tables["requests"], figures.tables["requests"]
        assert rows["carried_in"] == earlier["carried_forward"]
        old, new = before.tables["proactive"], figures.tables["proactive"]
        if edition == "2021":
            row = new["normative_documents"]
            stock = old["normative_documents"]["in_force"]
            assert row["in_force"] == stock + row["issued"] - row["repealed"]
        else:
            row = old["licensing"]
            assert new["licensing"]["items_prev_year"] == row["items_prev_year"] + row["items_change"]
        before = figures


def test_a_broken_report_fails_exactly_what_it_says():
    figures = figures_for("甲县人民政府", 2023, broken=True)
    assert failing_sums(figures.tables) == set(figures.broken) != set()


def test_a_slip_is_one_mistake_in_a_report_that_holds_otherwise():
    last, carry = figures_for("甲县人民政府", 2022), figures_for("甲县人民政府", 2023, slip="carry")
    assert failing_sums(carry.tables) == set(carry.broken) == set()
    assert carry.tables["requests"]["carried_in"] != last.tables["requests"]["carried_forward"]
    totals = figures_for("甲县人民政府", 2023, slip="totals")
    right = {code: sum(row.values()) for code, row in totals.tables["review_litigation"].items()}
    assert right == {"review": 11, "litigation_direct": 0, "litigation_after_review": 5}
    assert all(row["total"] == 0 for row in totals.tables["review_litigation"].values())
    assert "11件" in "".join(totals.prose["review_litigation"])


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.agency)
def test_made_up_years_lead_to_a_published_one_and_on_from_it(seed):
    before, after = figures_for(seed.agency, seed.year - 1), figures_for(seed.agency, seed.year + 1)
    pairs = [(before, seed), (seed, after)]
    if before.edition == "2021":
        pairs.append((figures_for(seed.agency, seed.year - 2), before))
    for early, late in each(pairs):
        assert late.tables["requests"]["carried_in"] == early.tables["requests"]["carried_forward"]
        if early.edition == late.edition:
            row = late.tables["proactive"]["normative_documents"]
            stock = early.tables["proactive"]["normative_documents"]["in_force"]
            assert row["in_force"] == stock + row["issued"] - row["repealed"]


def test_figures_are_the_same_everywhere():
    """Drawn once on this project's first machine; a change here changes every replica and the demo."""
    assert figures_for("甲县人民政府", 2023) == figures_for("甲县人民政府", 2023)
    assert figures_for("甲县人民政府", 2023) != figures_for("甲县人民政府", 2023, seed=1)
    assert figures_for("甲县人民政府", 2023).tables["proactive"]["licensing"] == {"decisions": 6282}


def test_editions_follow_the_year():
    assert [default_edition("甲县人民政府", year) for year in (2014, 2018, 2019, 2020, 2021, 2025)] == [
        "2014",
        "2014",
        "2019",
        "2019",
        "2021",
        "2021",
    ]
    assert default_edition("甲县人民政府", 2012) in ("local", None)


def test_a_revised_report_differs_in_one_number():
    figures = figures_for("甲县人民政府", 2023)
    later = revised(figures)
    changed = [code for code, row in figures.tables["proactive"].items() if later.tables["proactive"][code] != row]
    assert changed == ["licensing"]
    assert later.tables["requests"] == figures.tables["requests"]


@pytest.mark.skipif(not TRUTH.exists(), reason="../shared is not beside this clone")
def test_seed_figures_are_those_published():
    for figures, truth in zip(SEEDS, json.loads(TRUTH.read_text("utf-8")).values(), strict=True):
        assert (figures.agency, figures.year, figures.edition) == (
            truth["agency"],
            truth["year"],
            truth["edition"],
        )
        assert {name: figures.tables[name] for name in truth["tables"]} == truth["tables"]
        assert truth["metadata"].items() <= figures.metadata.items()


def test_seed_figures_keep_the_forms_identities():
    for figures in each(SEEDS[1:]):
        assert failing_sums(figures.tables) == set()


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_grids_are_full_rectangles(edition):
    tables = figures_for("甲县人民政府", 2023, edition=edition).tables
    requests = grids.requests(tables["requests"], edition)
    sized = [
        (grids.proactive(tables["proactive"], edition), 4),
        (requests, 10),
        (grids.requests(tables["requests"], edition, split=True), 10),
        *[(part, 10) for part in grids.cut(requests, edition)],
        (grids.review_litigation(tables["review_litigation"]), 15),
    ]
    for grid, width in each(sized):
        assert sum(cell.colspan * cell.rowspan for row in grid for cell in row) == width * len(grid)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("figures", [SEEDS[1], figures_for("甲县人民政府", 2016)], ids=["2021", "2014"])
def test_every_style_prints_title_prose_and_numbers(style, figures):
    body = dress(figures, style)
    text = "".join(lxml.html.fromstring(body).text_content().split())
    for wanted in [figures.title, *[p for part in figures.parts for p in [part.heading, *part.paragraphs]]]:
        assert "".join(wanted.split()) in text
    read = [frame.iloc[-1].astype(str).tolist() for frame in pd.read_html(StringIO(f"<html>{body}</html>"))]
    last = ["0", "3", "1", "0", "4", "1", "0", "0", "0", "1", "0", "0", "0", "0", "0"]
    if figures.edition == "2021":
        assert last in read
    else:
        assert any(row[0] == "（三）接受培训人员数" for row in read)


@pytest.mark.parametrize("style", DUMPS)
def test_text_dumps_hold_every_cell(style):
    dump = text_dump(SEEDS[1], style)
    for label in ("行政规范性文件", "4.保护第三方合法权益", "（七）总计", "尚未审结"):
        assert label in dump
    assert dump.startswith(SEEDS[1].title)


@pytest.mark.parametrize("shape", SHAPES)
def test_metadata_shapes_hold_every_value(shape):
    block = metadata_block(SEEDS[1].metadata, shape)
    text = lxml.html.fromstring(f"<div>{block}</div>").text_content()
    for value in ("000014349/2022-05345", "长治市潞州区人民政府办公室", "2022-01-30", "电子政务"):
        assert value in text


def test_pages_reach_the_size_asked_for():
    for size in (45_000, 210_000):
        whole = page(dress(SEEDS[1], "plain"), title="甲", size=size)
        assert size * 0.95 < len(whole) < size * 1.05
