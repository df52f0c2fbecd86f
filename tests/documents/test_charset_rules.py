"""Which charset bytes are of, whatever is declared."""

from __future__ import annotations

import pytest

from harvester.documents import charset
from harvester.documents.charset import charset_of, decode

TEXT = "一、总体情况\n公开信息\n"
LINES = "某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n全年公开信息120条，收到申请3件。\n"
HEAD = "<meta charset={}>"


@pytest.mark.parametrize(
    ("data", "declared", "charset"),
    [
        (TEXT.encode(), None, "utf-8"),
        (TEXT.encode(), "text/html; charset=gbk", "utf-8"),
        (TEXT.encode("gb18030"), None, "gb18030"),
        (TEXT.encode("gb18030"), "text/html; charset=utf-8", "gb18030"),
        ((TEXT + "\U00020000").encode("gb18030"), "text/html; charset=big5", "gb18030"),  # no Big5
        ("總體情況".encode("big5"), "text/html; charset=big5", "big5"),
        ("總體情況".encode("big5"), None, "gb18030"),
        ((HEAD.format("big5") + "總體情況").encode("big5"), None, "big5"),
        ((HEAD.format("big5") + "總體情況").encode("big5"), "text/html; charset=gbk", "big5"),
        ((HEAD.format("utf-7") + TEXT).encode("gb18030"), None, "gb18030"),
        ((HEAD.format("iso-8859-1") + TEXT).encode("gb18030"), None, "gb18030"),
        (b"\xef\xbb\xbf" + TEXT.encode(), None, "utf-8"),
        (TEXT.encode("utf-16"), None, "utf-16"),
        (TEXT.encode("utf-32"), None, "utf-32"),
        (b"<html><p>x" + "甲".encode() + b"\xff" + TEXT.encode(), None, "utf-8"),  # damaged
        (TEXT.encode("gb18030") + b"\xff" + TEXT.encode("gb18030"), None, "gb18030"),
        ("<html><p>甲".encode("utf-16-le"), None, "utf-16-le"),
        ("<html><p>甲".encode("utf-16-be"), None, "utf-16-be"),
        (LINES.encode("utf-16-le"), None, "utf-16-le"),
        (LINES.encode("utf-16-be"), None, "utf-16-be"),
        (b"", None, "utf-8"),
        (b"abc", "text/html; charset=big5", "utf-8"),
    ],
)
def test_what_bytes_are(data: bytes, declared: str | None, charset: str) -> None:
    assert charset_of(data, declared) == charset


@pytest.mark.parametrize(
    ("data", "text", "told"),
    [
        (TEXT.encode(), TEXT, None),
        (b"\xef\xbb\xbfabc", "abc", None),
        (TEXT.encode("utf-16"), TEXT, None),
        (
            "甲".encode() + b"\xff" + "乙".encode() * 3,
            "甲\ufffd乙乙乙",
            "1 characters could not be decoded as utf-8",
        ),
        ("甲\ufffd乙".encode(), "甲\ufffd乙", None),  # the page's own
    ],
)
def test_characters_that_are_lost_are_told(data: bytes, text: str, told: str | None) -> None:
    assert decode(data) == (text, told)


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>甲", True),
        ("<p>", False),  # too short to tell
        ("<p>x", True),
        ("<html>" + "甲" * 3, True),  # a third of its bytes are zero
        ("<html>" + "甲" * 4, False),
    ],
)
def test_utf16_without_a_mark_is_told_by_the_zeros_of_its_mark_up(text: str, told: bool, order: str) -> None:
    name = f"utf-16-{order}"
    assert (charset._without_mark(text.encode(name)) == name) == told
    assert charset._without_mark(text.encode()) is None


@pytest.mark.parametrize(("zeros", "told"), [(9, None), (10, "utf-16-le"), (15, "utf-16-le")])
def test_a_third_of_zeros_is_enough(zeros: int, told: str | None) -> None:
    data = b"".join(b"a\0" if at < zeros else b"ab" for at in range(15))
    assert charset._without_mark(data) == told
    assert charset._without_mark(data + b"ab" * 300) is None or zeros == 15
