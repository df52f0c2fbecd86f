"""A page and its files: whose report they are together."""

from __future__ import annotations

from harvester.reports import Report
from harvester.reports.combine import combine
from harvester.reports.model import Reading
from tests.made import report


def named(agency: str | None, *witnesses: str) -> Report:
    made = report(agency or "")
    made.agency = agency
    made.told_by = {"agency": list(witnesses)} if witnesses else {}
    return made


def test_a_file_names_the_body_where_only_the_portal_names_the_pages() -> None:
    whole = combine(named("攸县人民政府", "portal"), [("a.docx", named("攸县教育局", "title"))])
    assert (whole.agency, whole.told_by["agency"]) == ("攸县教育局", ["title"])
    assert "agency 攸县教育局 from the file a.docx; the page names none" in whole.warnings


def test_what_came_from_a_file_says_from_which_kind() -> None:
    page, file = named("攸县教育局", "title"), named("攸县教育局", "title")
    page.tables.requests, page.read_from, file.read_from = None, "html", "pdf"
    file.readings = [
        Reading("requests", "new_received", "total", 0.9),
        Reading("proactive", "fees", "amount", 0.9),
    ]
    whole = combine(page, [("d.pdf", file)])
    assert whole.read_from == "html"
    assert whole.readings == [file.readings[0], Reading("requests", None, None, None, "pdf")]
    with_numbers = named("攸县教育局", "title")
    with_numbers.read_from = "html"
    assert combine(with_numbers, [("d.pdf", file)]).readings == []


def test_a_file_of_another_body_is_left_out() -> None:
    page = named("攸县财政局", "row")
    page.tables.requests = None
    whole = combine(page, [("b.docx", named("攸县教育局", "title"))])
    assert whole.agency == "攸县财政局"
    assert whole.tables.requests is None
    assert any("a report of 攸县教育局, not of 攸县财政局; left out" in warning for warning in whole.warnings)


def test_a_file_of_the_same_body_or_of_its_office_is_read() -> None:
    for agency in ("县教育局", "攸县人民政府办公室"):
        page = named("攸县教育局", "title")
        page.tables.requests = None
        assert combine(page, [("c.docx", named(agency, "title"))]).tables.requests is not None
