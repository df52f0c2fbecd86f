"""A page and its files as one report, field by field: what the page keeps, what a file brings, what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harvester.documents.blocks import Document, Paragraph
from harvester.reports import combine as combining
from harvester.reports.combine import combine, is_guess, together
from harvester.reports.model import Indicator, Null, Printed, Reading, Report, Section, Tables
from tests.made import report

SMALL = {"new": {"total": 3, "own": None}}


def made(**changed: Any) -> Report:
    """A report that holds nothing but what is said."""
    empty = replace(report(), tables=Tables(), sections=[], printed=[], checks=[], warnings=[], metadata={})
    return replace(empty, **changed)


def tables(**held: Any) -> Tables:
    return Tables(**held)


def said(whole: Report) -> list[str]:
    return [line for line in whole.warnings if "missing" not in line]


def test_what_the_page_says_stands_and_a_file_fills_what_it_leaves_open() -> None:
    page = made(title=None, year=None, scope=None, edition=None, metadata={"index_no": "1", "doc_no": None})
    file = made(title="T", year=2020, scope="own", edition="2021", metadata={"index_no": "2", "doc_no": "3"})
    file.told_by = {"year": ["title"]}
    whole = combine(page, [("f", file)])
    assert (whole.title, whole.year, whole.scope) == ("T", 2020, "own")
    assert whole.metadata == {"index_no": "1", "doc_no": "3"}
    assert whole.told_by == {"year": ["title"]}
    assert whole.edition is None, "no table of the file was taken"
    kept = combine(made(title="P", year=2021, scope="aggregate"), [("f", made(title="F", year=2021, scope="own"))])
    assert (kept.title, kept.year, kept.scope) == ("P", 2021, "aggregate")
    nobody = combine(made(year=None), [("f", made(year=2020))])
    assert "year" not in nobody.told_by


@pytest.mark.parametrize("name", ["proactive", "requests", "review_litigation"])
def test_a_table_that_the_page_lacks_comes_with_all_that_hangs_on_it(name: str) -> None:
    own, other = (
        Printed(name, "a", "x", "own"),
        Printed("proactive" if name != "proactive" else "requests", "a", "x", "-"),
    )
    file = made(tables=tables(**{name: SMALL}), edition="2019", read_from="pdf")
    file.printed, file.nulls = [Printed(name, "new", "own", "/"), other], [Null(name, None, None, "blank")]
    file.readings = [Reading(name, "new", "total", 0.5), Reading(other.table, None, None, None, "x")]
    page = made(edition=None, read_from="html")
    page.printed, page.nulls = [own], [Null(name, None, None, "table missing")]
    whole = combine(page, [("f.pdf", file)])
    assert getattr(whole.tables, name) == SMALL
    assert whole.printed == [file.printed[0]]
    assert whole.nulls == file.nulls
    assert whole.readings == [file.readings[0], Reading(name, None, None, None, "pdf")]
    assert whole.edition == "2019"
    assert f"{name} from the file f.pdf" in whole.warnings
    alike = combine(page, [("f", replace(file, read_from="html"))])
    assert alike.readings == file.readings[:1]
    blank = made(tables=tables(**{name: {"new": {"total": None}}}))
    assert getattr(combine(blank, [("f", file)]).tables, name) == SMALL, "a table without a number is none"


def test_a_list_comes_from_the_first_file_that_has_one() -> None:
    one, other = [Indicator(None, "甲", None, 1, None)], [Indicator(None, "乙", None, 2, None)]
    files = [
        ("1", made()),
        ("2", made(tables=tables(statistics=one))),
        ("3", made(tables=tables(statistics=other))),
    ]
    whole = combine(made(), files)
    assert whole.tables.statistics == one
    assert said(whole) == ["statistics from the file 2"]
    kept = combine(made(tables=tables(statistics=other)), files)
    assert (kept.tables.statistics, said(kept)) == (other, [])


def test_tables_in_both_are_compared_cell_by_cell() -> None:
    page = made(tables=tables(requests={"new": {"total": 3, "own": None, "x": 1}, "old": {"total": 1}}))
    file = made(tables=tables(requests={"new": {"total": 4, "own": 2, "y": 9}}))
    whole = combine(page, [("f", file)])
    (check,) = [one for one in whole.checks if one.code == combining.CODE]
    assert (check.at, check.ok, check.left, check.right, check.note) == (
        "requests",
        False,
        2,
        0,
        "page against file f",
    )
    assert said(whole) == [
        "requests new total: 3 on the page, 4 in the file f",
        "requests new own: blank on the page, 2 in the file f",
    ]
    assert whole.tables.requests == page.tables.requests
    same = combine(page, [("f", made(tables=tables(requests={"new": {"total": 3}})))])
    (check,) = [one for one in same.checks if one.code == combining.CODE]
    assert (check.ok, check.left, check.right, said(same)) == (True, 1, 1, [])
    nothing = combine(page, [("f", made(tables=tables(requests={"new": {"total": None}})))])
    assert [one for one in nothing.checks if one.code == combining.CODE] == []


@pytest.mark.parametrize("count", [combining.MAX_DIFFERENCES, combining.MAX_DIFFERENCES + 1])
def test_many_differences_are_counted_and_the_first_named(count: int) -> None:
    def of(number: int) -> Report:
        return made(tables=tables(requests={f"r{n}": {"total": number} for n in range(count)}))

    lines = said(combine(of(1), [("f", of(2))]))
    more = count > combining.MAX_DIFFERENCES
    assert len(lines) == combining.MAX_DIFFERENCES + more
    assert (f"requests: {count} cells differ between the page and the file f" in lines) == more


def test_another_years_or_bodys_file_is_a_report_of_its_own() -> None:
    page = made(year=2021)
    page.told_by = {"agency": ["title"]}
    before = made(year=2020)
    before.beside = [made(year=2019)]
    whole = combine(page, [("old.pdf", before)])
    assert whole.beside[-1] is before.beside[0]
    assert any(
        line.startswith("file old.pdf: a report for 2020, not for 2021; left out") for line in whole.warnings
    )
    assert page.beside == []
    other = made(agency="某县教育局")
    other.told_by = {"agency": ["title"]}
    apart = combine(page, [("b.pdf", other)])
    assert any("a report of 某县教育局, not of 某县水利局; left out" in line for line in apart.warnings)
    row = replace(other, told_by={"agency": ["row"]})
    assert not any("left out" in line for line in combine(page, [("b.pdf", row)]).warnings), (
        "its title says nothing"
    )
    office = replace(other, agency="某县人民政府")
    assert not any("left out" in line for line in combine(page, [("b.pdf", office)]).warnings)


def test_the_body_that_only_the_portal_names_gives_way_to_a_files() -> None:
    page = made(agency="某县人民政府", scope="aggregate")
    page.told_by = {"agency": ["portal"]}
    file = made(agency="某县水利局", scope=None)
    file.told_by = {"agency": ["title"]}
    whole = combine(page, [("f", file)])
    assert (whole.agency, whole.scope, whole.told_by) == ("某县水利局", "aggregate", {"agency": ["title"]})
    assert "agency 某县水利局 from the file f; the page names none" in whole.warnings
    guessed = replace(file, told_by={"agency": ["portal"]})
    assert combine(page, [("f", guessed)]).agency == "某县人民政府"
    assert [
        is_guess(made(agency=None)),
        is_guess(page),
        is_guess(replace(page, told_by={"agency": ["portal", "title"]})),
        is_guess(replace(page, told_by={})),
    ] == [True, True, False, False]


def test_sections_without_text_are_filled_and_those_that_are_missing_added() -> None:
    page = made(
        sections=[Section("overview", "一", ""), Section("problems", "五", "page"), Section(None, "x", "")]
    )
    file = made(sections=[
        Section("overview", "1", "file"), Section("problems", "5", "file"), Section("other", "6", "file"),
        Section(None, "y", "file"), Section("overview", "7", "second"),
    ])  # fmt: skip
    whole = combine(page, [("f", file)])
    assert [(one.code, one.text) for one in whole.sections] == [
        ("overview", "file"),
        ("problems", "page"),
        (None, ""),
        ("other", "file"),
    ]
    assert combine(made(), [("f", file)]).sections == file.sections
    assert [one.text for one in page.sections] == ["", "page", ""], "the page's own report stays as it was"


def test_a_files_warnings_are_told_as_its_own() -> None:
    whole = combine(made(warnings=["of the page"]), [("f", made(warnings=["of the file"]))])
    assert "of the page" in whole.warnings
    assert "file f: of the file" in whole.warnings
    assert not any(line.startswith("file f: the table") for line in whole.warnings), (
        "what it lacks is not missing twice"
    )


def test_a_page_and_its_file_are_one_document() -> None:
    page = Document([Paragraph("甲")], "html", "T", {"a": "b"}, "http://a/", ["w"], True)
    file = Document([Paragraph("乙")], "pdf", "F", {"c": "d"}, "http://b/", ["v"])
    whole = together(page, file)
    assert [block.text for block in whole.blocks if isinstance(block, Paragraph)] == ["甲", "乙"]
    assert (whole.kind, whole.title, whole.meta, whole.url, whole.warnings) == (
        "pdf",
        "T",
        {"a": "b"},
        "http://a/",
        ["w", "v"],
    )
    assert whole.framed
    assert together(replace(page, title=None), file).title == "F"
