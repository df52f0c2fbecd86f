"""The replica's PDF and DOCX files say what its pages say."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import Table
from harvester.replica.figures import SEEDS, Figures, figures_for
from harvester.replica.files import docx, pdf
from harvester.replica.markup import dress

MADE = [
    SEEDS[2],
    figures_for("某县财政局", 2019),
    figures_for("某县财政局", 2016),
    figures_for("某县财政局", 2010),
]


def tables(data: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in read_document(data).blocks
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize("figures", MADE, ids=lambda one: str(one.year))
@pytest.mark.parametrize("make", [pdf, docx])
def test_tables_are_those_of_the_page(make: object, figures: Figures) -> None:
    assert callable(make)
    page = f"<html><body>{dress(figures, 'plain')}</body></html>".encode()
    assert tables(make(figures)) == tables(page)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert pdf(SEEDS[0]) == pdf(SEEDS[0])
    assert docx(SEEDS[0]) == docx(SEEDS[0])
