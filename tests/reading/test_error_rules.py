"""Short pages that say that something is wrong: on both sides of what is short."""

from __future__ import annotations

import pytest

from harvester.reading.problems import LONGEST, MANY_LINKS, _error, broken_off

URL = "http://portal.example/nb/"


def page(body: str, links: int = 0, pad: int = 0) -> bytes:
    return f"<html><!--{'x' * pad}--><body>{'<a href=/x>甲</a>' * links}{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("listing", page("页面不存在"), True),
        ("report", page("页面不存在"), True),
        ("listing", page("页面不存在", links=MANY_LINKS), True),
        ("listing", page("页面不存在", links=MANY_LINKS + 1), False),
        ("report", page("页面不存在", links=MANY_LINKS + 1), True),
        ("report", page("页面不存在", pad=LONGEST - len(page("页面不存在"))), True),
        ("report", page("页面不存在", pad=LONGEST - len(page("页面不存在")) + 1), False),
        ("report", page("本年公开"), False),
        ("report", page("页面不存在" + "公开" * 2000), False),
    ],
)
def test_an_error_page_is_short(kind: str, body: bytes, code: bool) -> None:
    assert (_error(kind, body, URL) is not None) == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>x</body></html>",
        b"<html><body>x</body></html>\n",
        b"<html>" + b"x" * 5000 + b"</HTML>",
        b"{}",
    ],
)
def test_a_page_that_is_whole(body: bytes) -> None:
    assert not broken_off(body)
