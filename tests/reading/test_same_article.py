"""Whether a page is another one of an article: by its title element, or by what stands at its head."""

from __future__ import annotations

import pytest

from harvester.documents.blocks import Document, Heading, Paragraph, Picture
from harvester.reading.continued import HEAD, same_article

TITLE = "某县水利局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("first", "other", "head", "title", "same"),
    [
        (TITLE, TITLE, [], TITLE, True),
        (TITLE, f"{TITLE}（2）", [], TITLE, True),
        (f"{TITLE}_某县", f"{TITLE} _某县", [], TITLE, True),
        (TITLE, "另一篇", [], TITLE, False),
        ("另一篇", TITLE, [], TITLE, False),
        (None, TITLE, [], TITLE, False),
        (TITLE, None, [], TITLE, False),
        (TITLE, TITLE, [], None, False),
        (TITLE, TITLE, [], "", False),
        (None, None, [Heading(TITLE)], TITLE, True),
        (None, None, [Paragraph(f"当前位置：{TITLE}")], TITLE, True),
        (None, None, [Paragraph(f"{TITLE}解读")], TITLE, False),
        (None, None, [Picture("http://a/b.png", TITLE)], TITLE, False),
        (None, None, [Paragraph("甲")] * (HEAD - 1) + [Paragraph(TITLE)], TITLE, True),
        (None, None, [Paragraph("甲")] * HEAD + [Paragraph(TITLE)], TITLE, False),
    ],
)
def test_whether_a_page_is_of_the_same_article(
    first: str | None, other: str | None, head: list[Paragraph], title: str | None, same: bool
) -> None:
    one, two = Document([], title=first), Document(list(head), title=other)
    assert same_article(one, two, title) is same
