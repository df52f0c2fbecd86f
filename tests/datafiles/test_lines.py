"""Lines of a table kept by hand, and the slips in them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from harvester.datafiles.lines import code, given, one_of, read_lines, text_of
from harvester.errors import DataFileError

SHORT = "line 3: has more or fewer cells than the first line names"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (b"a,b\n1, 2 \n", [("line 2", {"a": "1", "b": "2"})]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [("line 2", {"a": "1", "b": "2"})]),
        (b"b,c,a\n1,2,3\n", [("line 2", {"b": "1", "c": "2", "a": "3"})]),
        (b"a,b\n,\n\n1,\n", [("line 4", {"a": "1", "b": ""})]),
        (b'a,b\n"1\n2",3\n4,5\n', [("line 3", {"a": "1\n2", "b": "3"}), ("line 4", {"a": "4", "b": "5"})]),
        (b"a,b\n", []),
    ],
)
def test_lines_that_hold_something(tmp_path: Path, text: bytes, read: list[tuple[str, dict[str, str]]]) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(text)
    assert [(where.removeprefix(f"{file}, "), cells) for where, cells in read_lines(file, ("a", "b"))] == read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, ": cannot be read (No such file or directory)"),
        (b"", ": its first line lacks the column a, b"),
        (b"a,c\n1,2\n", ": its first line lacks the column b"),
        (b"a,b\n1,2\n1\n", f", {SHORT}"),
        (b"a,b\n1,2\n1,2,3\n", f", {SHORT}"),
        (b"a,b\n\xff,2\n", ": is not UTF-8; save it as “CSV UTF-8”"),
    ],
)
def test_slips(tmp_path: Path, text: bytes | None, says: str) -> None:
    file = tmp_path / "x.csv"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(DataFileError) as told:
        list(read_lines(file, ("a", "b")))
    assert str(told.value) == f"{file}{says}"


def test_a_field_that_is_too_long(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"a,b\n12345,2\n")
    usual = csv.field_size_limit(4)  # of the whole process
    try:
        with pytest.raises(DataFileError, match=r"is no CSV table \(field larger than field limit \(4\)\)"):
            list(read_lines(file, ("a", "b")))
    finally:
        csv.field_size_limit(usual)


def test_a_text_of_many_lines(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    with pytest.raises(DataFileError, match=r"cannot be read \(No such file"):
        text_of(file)
    file.write_bytes(b"\xef\xbb\xbfa\n1")
    assert text_of(file) == "a\n1"
    file.write_bytes(b"\xff")
    with pytest.raises(DataFileError, match="is not UTF-8"):
        text_of(file)


@pytest.mark.parametrize(
    ("value", "fine"),
    [("", True), *((n * "1", n in (6, 9, 12)) for n in range(5, 14)), ("14040a", False), ("１４０４０３", False)],
)
def test_codes(value: str, fine: bool) -> None:
    if fine:
        assert code("x", "c", value) == value
        return
    with pytest.raises(DataFileError, match=rf"^x: c: '{value}' is no code of 6, 9 or 12 digits$"):
        code("x", "c", value)


def test_words_that_are_allowed() -> None:
    assert (one_of("x", "c", "a", ("a", "b")), one_of("x", "c", "", ("a", "b"))) == ("a", None)
    with pytest.raises(DataFileError, match=r"^x: c: 'd' is none of a, b$"):
        one_of("x", "c", "d", ("a", "b"))


def test_a_cell_that_must_be_filled() -> None:
    assert given("x", "c", "a") == "a"
    with pytest.raises(DataFileError, match=r"^x: c: is empty$"):
        given("x", "c", "")
