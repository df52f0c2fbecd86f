"""Seeded mutations of pages and text dumps."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from harvester.replica import figures, markup, page
from tests.places import CASES

_WORDS = """
<td> </td> <tr> </tr> <table> </table> <div_class=TRS_Editor> </div> <p> <th> <!-- --> <script> </script> <h1>
<td_colspan=1000000000> <td_rowspan=999999> <td_colspan=-1_rowspan=0> <a_href=x.pdf> <a_href='http://[::1'>
<img_src=> <base_href=x> &#0; &nbsp; &#xFDD0;T | - — + 1,2,3 1e309 （七）总计 一、总体情况 信息内容 1.属于国家秘密
第二十条第（一）项 指标名称 行政复议 索引号： 发布日期：2024-13-45 二〇二四年 99999999999999999999999999
\ufffd \ufdd0t \ufdd5\ufdd6
"""
SNIPPETS = [word.replace("_", " ").encode() for word in _WORDS.split()]
SNIPPETS += [b"\0", b"\xff", b"\xe4\xb8", b"\t", b"\n\n", b"\r"]
Mutation = Callable[[bytes, random.Random], bytes]


@lru_cache(maxsize=1)
def corpus() -> list[bytes]:
    """Pages in every style and text dumps of made-up reports, and the inputs of tests/cases."""
    found: list[bytes] = []
    for number, style in enumerate((*markup.STYLES, *markup.DUMPS)):
        for year in (2016, 2019, 2023):
            report = figures.figures_for("甲县水务局", year, seed=number)
            if style in markup.DUMPS:
                found.append(markup.text_dump(report, style).encode())
                continue
            block = page.metadata_block(report.metadata, list(page.SHAPES)[number % len(page.SHAPES)])
            found.append(page.page(markup.dress(report, style), title=report.title, metadata=block).encode())
    found += [path.read_bytes() for path in sorted(CASES.glob("**/input.html"))]
    found += [path.read_bytes() for path in sorted(CASES.glob("**/input.txt"))]
    return found


def _flip(data: bytes, dice: random.Random) -> bytes:
    held = bytearray(data)
    for _ in range(dice.choice((1, 3, 30, 300))):
        held[dice.randrange(len(held))] = dice.randrange(256)
    return bytes(held)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))] if dice.random() < 0.7 else data[dice.randrange(len(data)) :]


def _drop(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.choice((1, 10, 100, 1000)) :]


def _insert(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 2, 10, 50))):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(SNIPPETS) * dice.choice((1, 1, 1, 5, 100)) + data[at:]
    return data


def _move(data: bytes, dice: random.Random) -> bytes:
    first, second, third = sorted(dice.randrange(len(data) + 1) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    part = data[start : start + dice.choice((10, 100, 1000))]
    return data[:start] + part * dice.choice((2, 20, 200)) + data[start:]


def _untag(data: bytes, dice: random.Random) -> bytes:
    tag = dice.choice((b"</td>", b"</tr>", b"<tr>", b"</table>", b"<td>", b"</div>", b"<p>", b"</p>", b">", b"<"))
    return data.replace(tag, b"", dice.choice((1, 5, -1)))


def _splice(data: bytes, dice: random.Random) -> bytes:
    other = dice.choice(corpus())
    return data[: dice.randrange(len(data))] + other[dice.randrange(len(other)) :]


def _digits(data: bytes, dice: random.Random) -> bytes:
    figure = b"0123456789"[dice.randrange(10) :][:1]
    return data.replace(
        figure, dice.choice((b"", b"-", b" ", "１".encode(), b"9" * 20, b"<br>", b"1.5.2", b"1e9"))
    )


def _charset(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "ignore")
    return text.encode(dice.choice(("gb18030", "utf-16", "utf-16-be", "utf-8-sig", "big5")), "ignore")


def _nest(data: bytes, dice: random.Random) -> bytes:
    opening, closing = dice.choice(
        ((b"<div>", b"</div>"), (b"<table><tr><td>", b""), (b"<span>", b""), (b"<b><i>", b""))
    )
    depth = dice.choice((10, 100, 1000, 5000))
    at = dice.randrange(len(data))
    return data[:at] + opening * depth + data[at:] + closing * depth


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _cut, _drop, _insert, _insert, _move, _repeat, _untag, _splice, _digits, _charset, _nest,
)  # fmt: skip


def mutated(seed: int) -> bytes:
    """A page mutated one to four times; the same seed gives the same bytes."""
    dice = random.Random(seed)
    data = dice.choice(corpus())
    for _ in range(dice.choice((1, 1, 2, 4))):
        data = dice.choice(MUTATIONS)(data, dice) or b"<p>"
    return data
