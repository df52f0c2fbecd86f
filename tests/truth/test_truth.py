"""One paper of every form, style and trap: nothing is wrong in silence, every null has a reason."""

from __future__ import annotations

import pytest

from tests.truth import laid_out, merged, placed, shown, sideways, workbooks
from tests.truth.files import FILES
from tests.truth.judge import BARE, NULL, RIGHT, SILENT, TOLD, judge, make
from tests.truth.made import FORMS
from tests.truth.styles import STYLES, VAGUE
from tests.truth.traps import TRAPS

WORKBOOKS = list(workbooks.KINDS)
CLEAR = [style for style in STYLES if style not in VAGUE]


@pytest.mark.parametrize("style", CLEAR)
@pytest.mark.parametrize("form", FORMS)
def test_ordinary_papers_are_read_whole(form: str, style: str) -> None:
    made = make(form, style, None, 1)
    assert made is not None
    outcome = judge(*made)
    assert outcome.counts[RIGHT] == outcome.counts.total(), outcome.faults[:5]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_is_wrong_in_silence(trap: str, style: str) -> None:
    for form in FORMS:
        made = make(form, style, trap, 1)
        if made is None:
            continue
        outcome = judge(*made)
        bad = [fault for fault in outcome.faults if fault.startswith((SILENT, BARE))]
        assert not bad, (form, bad[:5])


@pytest.mark.parametrize("kind", FILES)
def test_ordinary_papers_as_files_are_read_whole(kind: str) -> None:
    pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
    for form in FORMS:
        made = make(form, kind, None, 1)
        assert made is not None
        outcome = judge(*made)
        assert outcome.counts[RIGHT] == outcome.counts.total(), (form, outcome.faults[:5])


@pytest.mark.parametrize("trap", ["cell_missing", "row_missing", "subtotal_row"])
def test_nothing_in_a_word_document_is_wrong_in_silence(trap: str) -> None:
    pytest.importorskip("docx", reason="the extra `files` is not installed")
    assert trap in TRAPS
    for form in FORMS:
        for seed in range(2):
            made = make(form, "docx", trap, seed)
            if made is not None:
                bad = [fault for fault in judge(*made).faults if fault.startswith((SILENT, BARE))]
                assert not bad, (form, bad[:5])


@pytest.mark.parametrize("kind", shown.KINDS)
def test_no_digit_that_is_not_shown_is_read(kind: str) -> None:
    for form in ("2021", "2014"):
        data, truth = shown.make(kind, form, 1)
        outcome = judge(data, truth)
        bad = [fault for fault in outcome.faults if fault.startswith((SILENT, TOLD, BARE))]
        assert not bad, (form, bad[:5])


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_no_digit_that_a_workbook_does_not_show_is_read(kind: str) -> None:
    pytest.importorskip("python_calamine", reason="the extra `files` is not installed")
    for form in FORMS:
        data, truth = workbooks.make(kind, form, 1)
        outcome = judge(data, truth)
        bad = [fault for fault in outcome.faults if kind == "as others" or not fault.startswith(f"{NULL}:")]
        assert not bad, (form, bad[:5])


@pytest.mark.parametrize("shape", merged.SHAPES)
def test_rows_in_one_cell_are_read_whole(shape: str) -> None:
    for kind in merged.WHOLE:
        for form in merged.FORMS if kind.startswith(f"{shape} /") else ():
            outcome = judge(*merged.make(kind, form, 2))
            assert outcome.counts[RIGHT] == outcome.counts.total(), (kind, form, outcome.faults[:5])


@pytest.mark.parametrize("shape", merged.SHAPES)
def test_of_rows_in_one_cell_nothing_is_wrong(shape: str) -> None:
    for kind in merged.KINDS:
        for form in merged.FORMS if kind.startswith(f"{shape} /") else ():
            outcome = judge(*merged.make(kind, form, 1))
            bad = [fault for fault in outcome.faults if fault.startswith((SILENT, TOLD, BARE))]
            assert not bad, (kind, form, bad[:5])


@pytest.mark.parametrize("kind", sideways.KINDS)
def test_a_table_two_on_its_side_is_read_whole_or_not(kind: str) -> None:
    for form in sideways.FORMS:
        for seed in range(3):
            outcome = judge(*sideways.make(kind, form, seed))
            bad = [fault for fault in outcome.faults if not fault.startswith(f"{NULL}:") or kind in sideways.WHOLE]
            assert not bad, (form, seed, bad[:5])


@pytest.mark.parametrize("kind", laid_out.KINDS)
def test_boxes_in_rows_and_columns_are_read_whole_or_not(kind: str) -> None:
    for form in laid_out.FORMS:
        outcome = judge(*laid_out.make(kind, form, 1))
        bad = [fault for fault in outcome.faults if kind in laid_out.WHOLE or not fault.startswith(f"{NULL}:")]
        assert not bad, (form, bad[:5])


@pytest.mark.parametrize("kind", placed.KINDS)
def test_placed_text_is_read_whole_or_not(kind: str) -> None:
    for form in placed.FORMS:
        outcome = judge(*placed.make(kind, form, 1))
        bad = [fault for fault in outcome.faults if kind in placed.WHOLE or fault.startswith((SILENT, TOLD, BARE))]
        assert not bad, (form, bad[:5])


def test_the_judge_tells_right_from_wrong() -> None:
    made = make("2021", "html", None, 1)
    assert made is not None
    data, truth = made
    place = ("requests", "new_received", "natural_person")
    truth[place] = 10**6
    outcome = judge(data, truth)
    assert outcome.counts[SILENT] + outcome.counts[TOLD] == 1
    assert outcome.counts[RIGHT] == len(truth) - 1
