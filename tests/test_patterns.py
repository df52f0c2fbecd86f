"""Every long pattern carries a text that it matches: `# matches: …` in the lines above it, or behind it.

In Python the pattern is the literal given to `re.compile`; in data files a text whose key holds patterns. Several
texts are separated by ` | `.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.places import ROOT

LONGEST = 40
"""Characters of a pattern that is understood at sight."""
_MATCHES = re.compile(r"#\s*matches:\s*(.+)")
_SPECIAL = re.compile(r"\(\?[:=!<]|\[\^|\\d|\\s|\.\{|\]\{|\)\?")


@dataclass(frozen=True, slots=True)
class Long:
    """A long pattern. texts: what it says it matches. flags: as it is compiled, None where only a part is seen."""

    file: str
    line: int
    pattern: str
    texts: tuple[str, ...]
    flags: int | None


def said(lines: list[str], first: int, last: int) -> tuple[str, ...]:
    """The texts in comments on the lines of a pattern (from 1), and in those right above it."""
    begin = first - 1
    while begin > 0 and lines[begin - 1].lstrip().startswith("#"):
        begin -= 1
    near = "\n".join(lines[begin:last])
    return tuple(text.strip() for found in _MATCHES.findall(near) for text in found.split(" | "))


def in_python(path: Path) -> Iterator[Long]:
    source = path.read_text("utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and node.args):
            continue
        first = node.args[0]
        literal = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
        text = literal if literal is not None else ast.unparse(first)
        if len(text) > LONGEST:
            flags = eval(ast.unparse(node.args[1]), {"re": re}) if len(node.args) > 1 else 0
            name = str(path.relative_to(ROOT))
            known = None if literal is None else int(flags)
            yield Long(name, node.lineno, text, said(lines, node.lineno, node.end_lineno or node.lineno), known)


def in_data(path: Path) -> Iterator[Long]:
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("#"):
            continue
        for triple, single, double in re.findall(r"'{3}(.+?)'{3}|'([^']*)'|\"((?:[^\"\\]|\\.)*)\"", line):
            text = triple or single or double.replace('\\"', '"').replace("\\\\", "\\")
            if len(text) > LONGEST and _SPECIAL.search(text):
                name = str(path.relative_to(ROOT))
                text = text.replace("N(?:C)", "([0-9]+)(?:件|条|宗)")  # as data/prose.toml has it read
                yield Long(name, number, text, said(lines, number, number), re.IGNORECASE)


def patterns() -> list[Long]:
    found: list[Long] = []
    for folder in ("harvester", "spiders", "pipelines"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "replica" not in path.parts:
                found += in_python(path)
    # the forms and the registries hold labels and addresses, the codebook prose
    for path in sorted((ROOT / "data").glob("*.toml")):
        if path.stem not in ("codebook", "comparable", "portals", "replica"):
            found += in_data(path)
    return found


def test_patterns_match_a_text_that_they_carry() -> None:
    wrong = []
    for long in patterns():
        if long.texts and long.flags is not None:
            compiled = re.compile(long.pattern, long.flags)
            if not any(compiled.search(text) for text in long.texts):
                wrong.append(f"{long.file}:{long.line}")
    assert not wrong, f"patterns that match none of the texts they carry: {wrong}"


def test_long_patterns_carry_a_text_that_they_match() -> None:
    found = patterns()
    assert found
    lacking = [f"{long.file}:{long.line}" for long in found if not long.texts]
    assert not lacking, f"long patterns without `# matches: …` above them: {lacking}"
