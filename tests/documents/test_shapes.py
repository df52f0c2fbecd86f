"""Mark-up and what is read of it, line by line: see tests/documents/shaped.py."""

from __future__ import annotations

import pytest

from tests.documents.shaped import READERS, SHAPES, cells
from tests.lines import every, lines

EVERY = every(SHAPES, READERS)


@pytest.mark.parametrize(
    ("name", "given", "told"), EVERY, ids=[f"{name}: {given[:60]}" for name, given, _ in EVERY]
)
def test_what_is_read_of_mark_up(name: str, given: str, told: str) -> None:
    assert READERS[name](given).strip() == told


def test_no_line_stands_twice() -> None:
    said = [(name, given) for name, given, _ in EVERY]
    assert len(said) == len(set(said)) > 300


DECOYS = """<b style="display:none">甲</b><b style="color:red">甲</b><s>甲</s><b class=d1>甲</b><b class=d2>甲</b>
<sup>甲</sup><a href="#_1">甲</a><small>甲</small><font color=white>甲</font><i hidden>甲</i><u></u><img>
<span style="font-size:1px">甲</span><input value=甲><div id=d3>甲</div><p>甲</p><b style="display:none">7</b>"""
RULES_OF_NONE = (
    '.d0:hover{color:red}.d0::before{content:""}.d1{display:none}@media print{.d2{color:red}}'
    ".d9{position:relative}@font-face{font-family:a}"
)


@pytest.mark.parametrize(("given", "told"), [*lines(SHAPES / "cells.txt")])
def test_a_cell_reads_the_same_whatever_is_drawn_before_it(given: str, told: str) -> None:
    """What is looked for is found behind what is like it and says nothing: no reader stops at the first."""
    rules, _, content = given[1:].partition("} ") if given.startswith("{") else ("", "", given)
    assert cells(f"{{{RULES_OF_NONE}{rules}}} {content}", f"<tr><td>甲<td>{DECOYS}<td>1").strip() == told
