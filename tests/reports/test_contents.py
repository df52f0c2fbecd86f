"""A table of contents before the text is neither the report's sections nor another report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from harvester.documents.blocks import Block, Link, Paragraph, Table
from harvester.errors import NotAReport
from harvester.replica import markup
from harvester.replica.figures import figures_for
from harvester.reports import Report, read_report, reader
from harvester.reports.words.contents import span
from harvester.reports.words.sections import Head, heads_of

FIGURES = figures_for("丙县民政局", 2021)
BODY = markup.dress(FIGURES, "plain")
HEADS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def lines(tag: str, *texts: str) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


KINDS: dict[str, Callable[[list[str]], str]] = {
    "links": lambda heads: lines("p", "目录", *(f'<a href="#s{n}">{text}</a>' for n, text in enumerate(heads))),
    "dots": lambda heads: lines("p", "目　录", *(f"{text}……………{n + 1}" for n, text in enumerate(heads))),
    "numbers": lambda heads: lines("p", "目录", *(f"{text} {n + 1}" for n, text in enumerate(heads))),
    "untitled": lambda heads: lines("p", *heads),
    "list": lambda heads: f"<ul>{lines('li', *heads)}</ul>",
    "headings": lambda heads: "<h2>目录</h2>" + lines("h3", *heads),
    "short": lambda heads: lines("p", "目录", *(text[:6] for text in heads)),
    "parts": lambda heads: lines("p", "目次：", *(one for text in heads for one in (text, "（一）基本情况"))),
    "introduced": lambda heads: lines("p", "目录", *heads, "根据《中华人民共和国政府信息公开条例》编制本报告。"),
}


def read(before: str) -> Report:
    title = f"<h1>{FIGURES.title}</h1>"
    at = BODY.index("</h1>") + 5 if "</h1>" in BODY else BODY.index("</p>") + 4
    html = (
        f"<html><head>{title}</head><body><div class='article'>{BODY[:at]}{before}{BODY[at:]}</div></body></html>"
    )
    return read_report(html.encode(), url="http://x.example/1.html")


@pytest.mark.parametrize("count", [3, 6])
@pytest.mark.parametrize("kind", KINDS)
def test_the_report_is_read_as_without_it(kind: str, count: int) -> None:
    found, plain = read(KINDS[kind](HEADS[:count])), read("")
    assert found.tables == plain.tables
    assert found.tables.proactive == FIGURES.tables["proactive"]
    told = {section.code: section.text for section in found.sections if section.code}
    assert told == {section.code: section.text for section in plain.sections if section.code}
    assert found.warnings == plain.warnings
    assert found.beside == []


def paragraphs(*texts: str) -> list[Block]:
    return [Paragraph(text) for text in texts]


TWICE = paragraphs(*HEADS[:3])
TEXT = paragraphs("一、总体情况", "公开三条。", "二、主动公开政府信息情况", "没有。")


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ([*TWICE, *TEXT], (0, 3)),
        ([*paragraphs("目录"), *TWICE, *TEXT], (0, 4)),
        ([*paragraphs("前言"), *TWICE, *TEXT], (1, 4)),
        ([*TWICE[:2], *TEXT], (0, 2)),
        ([*TWICE[:1], *TEXT], None),  # one heading is no table of contents
        ([TWICE[0], Link("http://x.example/#2", "返回"), *TWICE[1:], *TEXT], (0, 4)),
        ([*TWICE, *paragraphs("根据条例编制本报告。"), *TEXT], (0, 3)),
        ([TWICE[0], *paragraphs("公开一条。"), *TWICE[1:], *TEXT], None),  # a section with a text of its own
        ([TWICE[0], Table.of([["制发", "1"]]), *TWICE[1:], *TEXT], None),
        ([*TWICE, Table.of([["制发", "1"]]), *TEXT], None),
        (TEXT, None),
        ([], None),
    ],
)
def test_what_is_a_table_of_contents(blocks: list[Block], found: tuple[int, int] | None) -> None:
    assert span(blocks, heads_of(blocks, 0)) == found


def test_a_page_of_nothing_but_one_heading_is_no_end_of_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each was left out and the rest looked at anew, 10,000 times (monster “headings”)."""
    looked_at: list[int] = []

    def counted(blocks: Sequence[Block], heads: Sequence[Head]) -> tuple[int, int] | None:
        looked_at.append(len(blocks))
        return span(blocks, heads)

    monkeypatch.setattr(reader.contents, "span", counted)
    with pytest.raises(NotAReport):
        read_report(("<h1>一、总体情况</h1>" * 60).encode())
    assert 1 < len(looked_at) < 10
