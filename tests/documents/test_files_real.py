"""Published files as they are, kept outside the project: read exactly, wrong totals and all."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Heading, Table
from harvester.reports import read_report
from tests.places import SHARED

REAL = SHARED / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")


def test_hongze_reads_exactly() -> None:
    pytest.importorskip("pdfplumber")
    report = read_report((REAL / "hongze-district-2023.pdf").read_bytes())
    tables = report.tables
    assert report.edition == "2021"
    assert tables.proactive == {
        "rules": {"issued": 0, "repealed": 0, "in_force": 0},
        "normative_documents": {"issued": 0, "repealed": 5, "in_force": 5},
        "licensing": {"decisions": 550},
        "penalty": {"decisions": 4119},
        "coercion": {"decisions": 195},
        "fees": {"amount": 7730.28},
    }
    assert tables.requests is not None
    filled = {row: values["total"] for row, values in tables.requests.items() if values["total"]}
    assert filled == {
        "new_received": 21,
        "partially_granted": 4,
        "denied_state_secret": 1,
        "denied_process_info": 1,
        "denied_enforcement_file": 1,
        "unable_not_held": 10,
        "unable_needs_creation": 3,
        "rejected_petition_complaint": 1,
        "total_processed": 21,
    }
    for values in tables.requests.values():
        assert values["natural_person"] == values["total"]
        assert all(values[column] == 0 for column in values if column.startswith("org_"))
    assert len(tables.requests) == 23
    assert "other_total" in tables.requests
    assert tables.review_litigation is not None
    block = {"upheld": 10, "corrected": 1, "other_result": 0, "pending": 0, "total": 0}
    assert tables.review_litigation["review"] == block
    block = {"upheld": 5, "corrected": 0, "other_result": 0, "pending": 0, "total": 0}
    assert tables.review_litigation["litigation_after_review"] == block
    assert any("其他法律行政止公开" in warning for warning in report.warnings)
    assert any("2019 and 2021" in warning for warning in report.warnings)


def test_hongze_text_is_whole() -> None:
    pytest.importorskip("pdfplumber")
    document = read_document((REAL / "hongze-district-2023.pdf").read_bytes())
    assert document.blocks[0] == Heading("洪泽区人民政府2023年政府信息公开工作年度报告", 1)
    assert sum(isinstance(block, Table) for block in document.blocks) == 3
    text = [block.text for block in document.blocks if not isinstance(block, Table) and hasattr(block, "text")]
    assert any("严格执行“分级审核、先审后发”程序" in line for line in text), "a paragraph over a page break"
    assert not any(line.strip(" -").isdigit() for line in text), "a page number is left"


def test_blank_form_keeps_its_merged_cells() -> None:
    pytest.importorskip("docx")
    document = read_document((REAL / "official-form-2021-blank.docx").read_bytes())
    assert document.kind == "docx"
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [14, 28, 4]
    corner = tables[1].rows[0][0]
    assert (corner.colspan, corner.rowspan) == (3, 3)
    spans = [cell.rowspan for row in tables[1].rows for cell in row if cell.rowspan > 3]
    assert spans == [22, 8, 5]
