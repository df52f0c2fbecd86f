"""Kinds of files that a person reads easily: read right, or null with a reason, and never wrong."""

from __future__ import annotations

import pytest

from tests.truth import apart, two_years, unruled
from tests.truth.judge import BARE, NULL, RIGHT, SILENT, judge
from tests.truth.made import FORMS
from tests.truth.traps import TRAPS


@pytest.mark.parametrize("kind", unruled.KINDS)
def test_tables_without_lines_are_read_by_the_words_above_their_numbers(kind: str) -> None:
    pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
    for form in FORMS:
        made = unruled.make(kind, form, 0)
        assert made is not None
        outcome = judge(*made)
        bad = [fault for fault in outcome.faults if not fault.startswith(f"{NULL}:")]
        assert not bad, (form, bad[:5])
        assert outcome.counts[RIGHT] >= unruled.READ * outcome.counts.total(), (form, outcome.faults[:5])


@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_in_a_table_without_lines_is_wrong_in_silence(trap: str) -> None:
    pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
    for form in FORMS:
        made = unruled.make("some zeros blank", form, 0, trap)
        if made is not None:
            bad = [fault for fault in judge(*made).faults if fault.startswith((SILENT, BARE))]
            assert not bad, (form, bad[:5])


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
@pytest.mark.parametrize("kind", apart.KINDS)
def test_a_wide_table_printed_over_pages_is_one(kind: str, as_csv: bool) -> None:
    pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
    for seed in range(2):
        made = apart.make(kind, "2021", seed, as_csv)
        assert made is not None
        outcome = judge(*made)
        bad = [fault for fault in outcome.faults if not (kind in apart.IN_DOUBT and fault.startswith(f"{NULL}:"))]
        assert not bad, (seed, bad[:5])


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
@pytest.mark.parametrize(
    "kind", [kind for kind in two_years.KINDS if kind not in (two_years.BY_NAME, two_years.NEVER_SILENT)]
)
def test_of_two_years_in_a_table_the_reports_is_read(kind: str, as_csv: bool) -> None:
    pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
    for form in two_years.FORMS:
        for seed in range(2):
            outcome = judge(*two_years.make(kind, form, seed, as_csv))
            whole = not kind.startswith(two_years.PERHAPS)
            bad = [fault for fault in outcome.faults if whole or not fault.startswith(f"{NULL}:")]
            assert not bad, (form, seed, bad[:5])


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
def test_several_numbers_behind_one_label_are_never_read_in_silence(as_csv: bool) -> None:
    pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
    for form in two_years.FORMS:
        for seed in range(4):
            outcome = judge(*two_years.make(two_years.NEVER_SILENT, form, seed, as_csv))
            assert not [fault for fault in outcome.faults if fault.startswith(f"{SILENT}:")], (form, seed)
