"""docs/changing-a-form.md, done on a copy: nothing else turns red, and a report with the row reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.copies import copy_of_project, run_in
from tests.places import CASES, ROOT

PAGE = (ROOT / "docs" / "changing-a-form.md").read_text("utf-8")
ROW = next(line for line in PAGE.splitlines() if line.startswith("{ code ="))
CODE = "rejected_machine_made"
BEFORE = '  { code = "rejected_reconfirm"'
SEE = (
    "tests/reports/test_cases.py",
    "tests/dataset/test_codebook.py",
    "tests/store/test_store.py",
    *(
        f"tests/browse/test_browse.py::{name}"
        for name in (
            "test_a_report_shows_its_tables_as_published",
            "test_failed_checks_are_marked_at_their_cells",
            "test_every_identity_of_the_forms_has_a_place_on_the_page",
            "test_reports_of_other_forms_show_too",
        )
    ),
)
"""Tests that read forms; the whole suite on a copy was red at the same places (two of the codebook)."""


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def copied(folder: Path, *further: str) -> Path:
    """A copy of the project in which the page's steps 1 and 2 were done."""
    project = copy_of_project(folder / "project", *further)
    form = (project / "data" / "forms" / "2021.toml").read_text("utf-8")
    form = swap(form, 'edition = "2021"', 'edition = "2026"')
    form = swap(form, "rejected_reconfirm + ", f"{CODE} + rejected_reconfirm + ")
    form = swap(form, BEFORE, f"  {ROW}\n{BEFORE}")
    (project / "data" / "forms" / "2026.toml").write_text(form, "utf-8")
    book = project / "data" / "codebook.toml"
    meaning = re.search(rf"(?m)^{CODE} = .*$", PAGE)
    assert meaning is not None
    number = re.search(r'(?m)^"2026" = .*$', PAGE)
    assert number is not None
    said = swap(book.read_text("utf-8"), "[rows.requests]\n", f"[rows.requests]\n{meaning[0]}\n")
    book.write_text(swap(said, "[codes.edition]\n", f"[codes.edition]\n{number[0]}\n"), "utf-8")
    return project


def extracted(project: Path, page: str) -> dict[str, object]:
    (project / "page.html").write_text(page, "utf-8")
    run = run_in(project, "scrapy", "extract", "page.html")
    assert run.returncode == 0, run.stderr
    found: dict[str, object] = json.loads(run.stdout)
    return found


def test_a_report_with_the_new_row_is_read_and_an_old_one_as_before(tmp_path: Path) -> None:
    project = copied(tmp_path)
    case = CASES / "tables" / "form-2021"
    old = (case / "input.html").read_text("utf-8")
    got = extracted(project, old)
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    assert got["edition"] == "2021"
    assert got["tables"] == expected["tables"]
    assert got["warnings"] == expected["warnings"]
    new = swap(
        old,
        "<tr><td>5.要求行政机关确认",
        f"<tr><td>5.机器批量生成的申请</td>{'<td>0</td>' * 7}</tr>\n<tr><td>6.要求行政机关确认",
    )
    got = extracted(project, new)
    assert got["edition"] == "2026"
    assert got["tables"]["requests"][CODE]["total"] == 0  # type: ignore[index]
    assert got["warnings"] == expected["warnings"]


def test_a_form_that_is_only_copied_takes_over_no_page(tmp_path: Path) -> None:
    project = copy_of_project(tmp_path / "project")
    form = (project / "data" / "forms" / "2021.toml").read_text("utf-8")
    (project / "data" / "forms" / "2026.toml").write_text(
        swap(form, 'edition = "2021"', 'edition = "2026"'), "utf-8"
    )
    got = extracted(project, (CASES / "tables" / "form-2021" / "input.html").read_text("utf-8"))
    assert got["edition"] == "2021"


@pytest.mark.slow
def test_only_the_codebook_has_to_be_made_anew(tmp_path: Path) -> None:
    project = copied(tmp_path, "tests", "docs", "tools", "README.md")
    arguments = ("-q", "-p", "no:cacheprovider", "-n", "0", *SEE)
    book = run_in(project, "pytest", "-q", "-p", "no:cacheprovider", SEE[1], timeout=300)
    red = re.findall(r"(?m)^FAILED (\S+)", book.stdout)
    assert sorted(red) == [
        f"{SEE[1]}::test_every_cell_code_and_check_of_the_forms_is_there",
        f"{SEE[1]}::test_the_document_is_up_to_date",
    ], "without step 3 only the codebook is red"
    assert run_in(project, "tools.make_codebook").returncode == 0
    assert run_in(project, "scrapy", "portals", "--check").returncode == 0
    everything = run_in(project, "pytest", *arguments, timeout=600)
    assert re.findall(r"(?m)^(?:FAILED|ERROR) (\S+)", everything.stdout) == [], everything.stdout[-3000:]
    assert everything.returncode == 0
