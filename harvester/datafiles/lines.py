"""CSV tables that are kept by hand, each line checked: a slip is told with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from harvester.errors import DataFileError


def read_lines(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line that holds anything: where it stands ("FILE, line 3"), and its cells by column, stripped.

    Raises DataFileError: no such file, not UTF-8 (with or without the mark that Excel puts first), a column
    missing, a line with too few or too many cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise DataFileError(f"{path}: its first line lacks the column {', '.join(missing)}")
            for row in reader:
                where = f"{path}, line {reader.line_num}"
                if None in row or None in row.values():
                    raise DataFileError(f"{where}: has more or fewer cells than the first line names")
                cells = {name: cell.strip() for name, cell in row.items()}
                if any(cells.values()):
                    yield where, cells
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataFileError(f"{path}: is not UTF-8; save it as “CSV UTF-8”") from None
    except csv.Error as error:
        raise DataFileError(f"{path}: is no CSV table ({error})") from None


def text_of(path: Path) -> str:
    """A file of too many lines to be looked at one by one at every start. Raises DataFileError."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataFileError(f"{path}: is not UTF-8; save it as “CSV UTF-8”") from None


def one_of(where: str, column: str, value: str, allowed: Sequence[str]) -> str | None:
    """The cell's word, None where it is empty. Raises DataFileError for another word."""
    if value and value not in allowed:
        raise DataFileError(f"{where}: {column}: {value!r} is none of {', '.join(allowed)}")
    return value or None


def code(where: str, column: str, value: str) -> str:
    """The cell's division code, or "". Raises DataFileError for anything else."""
    if value and not (value.isascii() and value.isdigit() and len(value) in (6, 9, 12)):
        raise DataFileError(f"{where}: {column}: {value!r} is no code of 6, 9 or 12 digits")
    return value


def given(where: str, column: str, value: str) -> str:
    """The cell's text. Raises DataFileError where it is empty."""
    if not value:
        raise DataFileError(f"{where}: {column}: is empty")
    return value
