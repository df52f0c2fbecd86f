"""TOML to frozen dataclasses: the type of a field says what its key may hold.

Types that a field can have: str, int, float, bool, Literal, re.Pattern[str] (compiled), tuple[X, ...] and
frozenset[X] (lists), dict[str, X] (a table with keys of its own), a dataclass (a table), X | None (a key that may
be missing), and Annotated[X, Made(given, by)] for what is made of the text. A field with a default may be missing
in the file. A field's name is its key; a trailing underscore (class_, a word of Python) does not count.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from harvester.datafiles.compiled import compiled, tables
from harvester.errors import DataFileError

T = TypeVar("T")
_NAMES: dict[type, str] = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Made:
    """How a field is made: what the file gives is read as the type `given` and handed to `by`.

    `by` may raise ValueError or re.error, whose text is told with file and key.
    """

    given: Any
    by: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands, for messages."""

    file: Path
    key: str = ""

    def under(self, key: str) -> _Place:
        return _Place(self.file, f"{self.key}.{key}" if self.key else key)

    def item(self, number: int) -> _Place:
        return _Place(self.file, f"{self.key}[{number}]")

    def wrong(self, what: str) -> DataFileError:
        return DataFileError(f"{self.file}: {self.key}: {what}" if self.key else f"{self.file}: {what}")


def read_toml(kind: type[T], file: Path) -> T:
    """A TOML file as a `kind`. Raises DataFileError: cannot be read, no TOML, or a key or value that is wrong."""
    place = _Place(file)
    try:
        raw = tables(file.read_text("utf-8"))
    except OSError as error:
        raise place.wrong(f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise place.wrong("is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise place.wrong(f"is no TOML ({error})") from None
    made: T = _bound(kind, raw, place)
    return made


def _bound(kind: Any, value: Any, place: _Place) -> Any:
    """The value as the type says. Raises DataFileError."""
    if type(value) is kind:
        return value
    origin = get_origin(kind)
    if origin is Annotated:
        return _made(kind, value, place)
    if origin in (Union, UnionType):
        return _bound(next(one for one in get_args(kind) if one is not NoneType), value, place)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise place.wrong(f"must be a list, not {value!r:.60}")
        inner = get_args(kind)[0]
        if all(type(one) is inner for one in value):
            return origin(value)
        return origin(_bound(inner, one, place.item(number)) for number, one in enumerate(value, 1))
    if origin is dict:
        inner = get_args(kind)[1]
        return {key: _bound(inner, one, place.under(key)) for key, one in _table(value, place).items()}
    if origin is Literal:
        if value not in get_args(kind):
            raise place.wrong(f"{value!r:.60} is none of {', '.join(map(repr, get_args(kind)))}")
        return value
    if origin is re.Pattern:
        return _tried(compiled, _plain(str, value, place), place)
    if is_dataclass(kind):
        return _dataclass(kind, _table(value, place), place)
    return _plain(kind, value, place)


def _made(kind: Any, value: Any, place: _Place) -> Any:
    inner, *extra = get_args(kind)
    for one in extra:
        if isinstance(one, Made):
            return _tried(one.by, _bound(one.given, value, place), place)
    return _bound(inner, value, place)


def _tried(by: Callable[[Any], Any], given: Any, place: _Place) -> Any:
    try:
        return by(given)
    except re.error as error:
        raise place.wrong(f"{given!r:.80} is no pattern ({error})") from None
    except ValueError as error:
        raise place.wrong(str(error)) from None


def _plain(kind: type, value: Any, place: _Place) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:  # exact: TOML's true is no 1
        raise place.wrong(f"must be {_NAMES[kind]}, not {value!r:.60}")
    return value


def _table(value: Any, place: _Place) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise place.wrong(f"must be a table, not {value!r:.60}")
    return value


@cache
def _keys(kind: Any) -> dict[str, tuple[str, Any, bool]]:
    """Key to the field's name, its type, and whether the key must be there."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        each.name.rstrip("_"): (
            each.name,
            hints[each.name],
            each.default is MISSING and each.default_factory is MISSING,
        )
        for each in fields(kind)
        if each.init
    }


def _dataclass(kind: Any, table: dict[str, Any], place: _Place) -> Any:
    known = _keys(kind)
    for key in table:
        if key not in known:
            like = get_close_matches(key, known, n=1)
            meant = f"; did you mean {like[0]}?" if like else f"; there are {', '.join(known)}"
            raise place.under(key).wrong(f"no such key{meant}")
    given = {}
    for key, (name, hint, needed) in known.items():
        if key in table:
            given[name] = _bound(hint, table[key], place.under(key))
        elif needed:
            raise place.under(key).wrong("is missing")
    return _tried(lambda values: kind(**values), given, place)
