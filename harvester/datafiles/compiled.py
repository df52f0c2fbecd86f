"""Patterns of data files, each compiled once on a machine: what Python makes of it is kept for later commands.

Python's compiler of patterns is written in Python: 0.17 s of the 0.25 s that reading data/ takes, at the start of
each command. What it makes of a text follows from the text, the flags and this very Python alone, and by these a
program is found: none can be out of date, whatever is changed in data/. They lie where Python keeps its own
compiled modules (__pycache__), as trusted as those, in one file with a checksum; a file that is damaged, is of
another Python, or cannot be written is as good as none. Only what was compared with `re.compile`'s own is kept.

So is what Python's reader of TOML, written in Python, too, makes of a file's text, by that text's own checksum.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # builds a pattern of its program, as re does
import hashlib
import marshal
import os
import re
import sys
import tempfile
import tomllib
from array import array
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]  # the only way to what a pattern is compiled to
from typing import Any

_Program = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, their names to numbers, their names by number."""

FILE = Path(cache_from_source(__file__)).with_suffix(".patterns")
_HOW = "programs, texts"
_DIGEST = hashlib.sha256().digest_size
_asked: dict[tuple[str, int], re.Pattern[str]] = {}
_read: dict[bytes, bytes] = {}
"""Checksums of texts to what they say, as marshal writes it."""
_new: set[tuple[str, int] | bytes] = set()


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`: the same pattern, at a hundredth of the time where it is known. Raises re.error."""
    key = pattern, int(flags)
    if key not in _asked:
        program = _kept()[0].get(key)
        if program is None:
            _new.add(key)
        _asked[key] = re.compile(pattern, flags) if program is None else _built(pattern, program)
    return _asked[key]


def tables(text: str) -> dict[str, Any]:
    """`tomllib.loads`: the same tables, at a tenth of the time where the text is known. Raises TOMLDecodeError."""
    key = hashlib.sha256(text.encode()).digest()
    held = _read.get(key) or _kept()[1].get(key)
    if held is None:
        found = tomllib.loads(text)
        try:
            held = marshal.dumps(found)
        except ValueError:  # it holds a day or an hour
            return found
        _new.add(key)
    _read[key] = held
    known: dict[str, Any] = marshal.loads(held)
    return known


def keep() -> None:
    """Keeps all patterns and texts that were asked for, if any is new; not where Python may write no modules."""
    if sys.dont_write_bytecode or not _new:
        return
    _new.clear()
    # re's parts are nobody's promise: where they are others, all is compiled at every start, as it was
    with suppress(OSError, AttributeError, TypeError, ValueError, RuntimeError):
        programs = {key: _program(*key) for key in _asked}
        if all(_same(_built(key[0], program), _asked[key]) for key, program in programs.items()):
            _write(marshal.dumps((programs, _read)))


def _program(pattern: str, flags: int) -> _Program:
    parsed = _parser.parse(pattern, flags)
    names: dict[str, int] = parsed.state.groupdict
    by_number: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        by_number[number] = name
    code = array("I", _compiler._code(parsed, flags)).tobytes()
    return flags | parsed.state.flags, code, parsed.state.groups - 1, dict(names), tuple(by_number)


def _built(pattern: str, program: _Program) -> re.Pattern[str]:
    flags, code, groups, names, by_number = program
    found: re.Pattern[str] = _sre.compile(pattern, flags, array("I", code).tolist(), groups, names, by_number)
    return found


def _same(one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Patterns are equal to Python when text, flags and code are."""
    return one == other and one.groups == other.groups and one.groupindex == other.groupindex


@cache
def _kept() -> tuple[dict[tuple[str, int], _Program], dict[bytes, bytes]]:
    """The programs and texts of the file, none where it is not to be trusted."""
    try:
        digest, held = (whole := FILE.read_bytes())[:_DIGEST], whole[_DIGEST:]
    except OSError:
        return {}, {}
    if digest != _digest(held):
        return {}, {}
    programs, texts = marshal.loads(held)
    return programs, texts


def _digest(held: bytes) -> bytes:
    """Of what is kept, how, and the Python that made it, to the day of its build: to another it means nothing."""
    return hashlib.sha256(f"{_HOW} {sys.version} {_sre.MAGIC} {sys.byteorder}".encode() + held).digest()


def _write(held: bytes) -> None:
    """The file as a whole or not at all: other commands may read it, or write it at the same time."""
    FILE.parent.mkdir(exist_ok=True)
    number, part = tempfile.mkstemp(dir=FILE.parent)
    try:
        with open(number, "wb") as file:
            file.write(_digest(held) + held)
        os.chmod(part, 0o644)
        os.replace(part, FILE)
    except OSError:
        os.unlink(part)
        raise
