"""Metadata blocks in shapes and with values that the cases do not hold."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.reports.words.metadata import MAX_LABELS, find

TITLE = "己市财政局2023年政府信息公开工作年度报告"


def fields(markup: str) -> dict[str, str | None]:
    return {name: value for name, value in find(read_document(markup.encode())).fields.items() if value}


@pytest.mark.parametrize(
    ("topic", "read"),
    [("政府信息公开年报", "政府信息公开年报"), ("年度报告", "年度报告"), (TITLE, None), ("", None)],
)
def test_a_topic_may_be_the_column_of_reports_and_a_title_behind_a_blank_is_none(
    topic: str, read: str | None
) -> None:
    block = f"<dl><dt>索引号：</dt><dd>000014349/2024-00012</dd><dt>主题分类：</dt><dd>{topic}</dd></dl>"
    assert fields(f"<html><body>{block}<h1>{TITLE}</h1></body></html>").get("topic") == read


def test_labels_in_corner_brackets() -> None:
    items = {"索引号": "000014349/2024-00012", "发文字号": "", "发文机关": "己市财政局", "发布日期": "2024-01-20"}
    block = "".join(f"<li><em>【{label}】</em><i>{value}</i></li>" for label, value in items.items())
    assert fields(f"<html><body><ul>{block}</ul></body></html>") == {
        "index_no": "000014349/2024-00012",
        "issuer": "己市财政局",
        "published_on": "2024-01-20",
    }


def test_a_block_below_a_menu_of_any_length() -> None:
    menu = "\n".join(f"栏目之{number}" for number in range(3000))
    block = find(read_document(f"{menu}\n索引号：000014349/2024-00012\n发文机关：己市财政局\n{TITLE}".encode()))
    assert (block.fields["index_no"], block.fields["issuer"]) == ("000014349/2024-00012", "己市财政局")
    assert block.warnings == []


def test_labels_without_end_are_bounded_with_a_warning() -> None:
    block = find(read_document("\n".join(["发布日期：2024-01-20"] * (MAX_LABELS + 1)).encode()))
    assert block.fields["published_on"] == "2024-01-20"
    assert block.warnings == [f"metadata: more than {MAX_LABELS} labels; the rest is not looked at"]


@pytest.mark.parametrize("left_open", ["青水〔〕号", "〔2024〕号", "（空）", "此件无文号", "没有文号", "〔〕号"])
def test_a_number_that_is_left_open_is_none(left_open: str) -> None:
    block = f"<ul><li>文号：{left_open}</li><li>发布机构：己市财政局</li></ul>"
    assert fields(f"<html><body>{block}</body></html>") == {"issuer": "己市财政局"}


def test_two_labels_joined_by_a_stroke_have_two_values() -> None:
    block = "<ul><li>发布机构/发布日期：己市财政局 / 2024-01-18</li><li>备注/文号：己财〔2024〕7号</li></ul>"
    assert fields(f"<html><body>{block}</body></html>") == {
        "issuer": "己市财政局",
        "published_on": "2024-01-18",
        "doc_no": "己财〔2024〕7号",
    }


def test_a_short_label_without_colon_among_others() -> None:
    spans = "".join(
        f"<span>{text}</span>"
        for text in ("索引号", "000014349/2024-00012", "文号", "己财〔2024〕7号", "发布机构", "己市财政局")
    )
    assert fields(f"<html><body><p>{spans}</p></body></html>") == {
        "index_no": "000014349/2024-00012",
        "doc_no": "己财〔2024〕7号",
        "issuer": "己市财政局",
    }
