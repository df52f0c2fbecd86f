"""Made-up reports in every style of mark-up and every shape of metadata block come back as they went in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harvester.replica.figures import SEEDS, Figures, figures_for
from harvester.replica.markup import DUMPS, STYLES, dress, text_dump
from harvester.replica.page import SHAPES, metadata_block, page
from harvester.reports import Report, read_report

REPORTS = [
    *SEEDS,
    figures_for("甲县人民政府", 2023),
    figures_for("丙乡人民政府", 2020),
    figures_for("甲县水利局", 2023, broken=True),
    figures_for("甲县水利局", 2023, slip="totals"),
]


def read(figures: Figures, style: str, shape: str = "seed", size: int = 0) -> Report:
    block = metadata_block(figures.metadata, shape)
    return read_report(page(dress(figures, style), title=figures.title, metadata=block, size=size).encode())


def assert_same(report: Report, figures: Figures) -> None:
    assert (report.title, report.agency, report.year) == (figures.title, figures.agency, figures.year)
    tables = report.to_dict()["tables"]
    for name in ("proactive", "requests", "review_litigation"):
        assert tables[name] == figures.tables[name], name
    said = {section.code: (section.heading, section.text) for section in report.sections}
    for part in figures.parts:
        assert said[part.code] == (part.heading, "\n".join(part.paragraphs))
    assert said.get(None, ("", ""))[1] == "\n".join(figures.preamble)
    failed = {check.code for check in report.checks if check.ok is False}
    assert failed == set(figures.broken)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("figures", REPORTS, ids=lambda one: f"{one.agency}-{one.year}")
def test_every_style(figures: Figures, style: str) -> None:
    assert_same(read(figures, style), figures)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("style", ["plain", "layout", "old"])
def test_every_shape_of_metadata(style: str, shape: str) -> None:
    figures = replace(SEEDS[1], metadata=SEEDS[1].metadata | {"doc_no": "潞办发〔2022〕4号"})
    report = read(figures, style, shape)
    assert report.metadata == figures.metadata
    assert_same(report, figures)


@pytest.mark.parametrize("dump", DUMPS)
@pytest.mark.parametrize("figures", REPORTS, ids=lambda one: f"{one.agency}-{one.year}")
def test_every_dump(figures: Figures, dump: str) -> None:
    assert_same(read_report(text_dump(figures, dump).encode()), figures)


@pytest.mark.parametrize("style", ["plain", "word", "trs"])
def test_chrome_of_any_size_leaves_nothing_behind(style: str) -> None:
    report = read(SEEDS[1], style, size=200_000)
    assert_same(report, SEEDS[1])
    assert not any("扫一扫" in section.text or "备案" in section.text for section in report.sections)


@pytest.mark.parametrize("style", STYLES)
def test_indicator_lists(style: str) -> None:
    figures = figures_for("甲县人民政府", 2016)
    report = read(figures, style)
    values = {line.code: line.value for line in report.tables.statistics or []}
    assert {line["code"]: line["value"] for line in figures.tables["statistics"]}.items() >= values.items()
    assert len(values) >= 55
    assert {check.ok for check in report.checks} == {True}
