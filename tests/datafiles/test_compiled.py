"""Programs of patterns that are kept between commands: the same patterns, from a file that can be trusted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from harvester.datafiles.compiled import FILE, compiled, keep, tables
from harvester.paths import HOME
from tests.loops import each

_CHECKS = """
import re
import tomllib
counted, read = [], []
by = re._compiler.compile
from harvester.datafiles import check, compiled, titles
def count(pattern, flags=0):
    counted.append(pattern)
    return by(pattern, flags)
re._compiler.compile = count
of = tomllib.loads
def counted_too(text):
    read.append(text)
    return of(text)
tomllib.loads = counted_too
check.check()
texts = {text for text, _ in compiled._asked}
print(sum(pattern in texts for pattern in counted), len(compiled._asked), len(read), compiled.FILE)
assert titles.load().report.year == by(titles.load().report.year.pattern)
text = (titles.DATA / "titles.toml").read_text("utf-8")
assert compiled.tables(text) == of(text)
for (pattern, flags), found in compiled._asked.items():
    assert found == by(pattern, flags) and found.groupindex == by(pattern, flags).groupindex, pattern
"""


def checked(folder: Path, **environment: str) -> tuple[int, int, int, Path]:
    """Patterns that another process had to compile for all data files, all of them, files that it had to read, and
    where all is kept.
    """
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _CHECKS],
        cwd=HOME,
        env={**usual, "PYTHONPYCACHEPREFIX": str(folder), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    new, asked, read, file = done.stdout.split()
    return int(new), int(asked), int(read), Path(file)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of compiled modules after one command, and the file in it."""
    folder = tmp_path_factory.mktemp("compiled")
    new, asked, read, file = checked(folder)
    assert new > 200
    assert new <= asked
    assert read > 15
    return folder, file


def test_a_second_command_compiles_no_pattern_of_a_data_file_and_reads_no_toml(kept: tuple[Path, Path]) -> None:
    new, asked, read, _ = checked(kept[0])
    assert new == read == 0
    assert asked > 200


@pytest.mark.parametrize("damage", ["cut", "changed", "other", "gone"])
def test_a_file_that_is_not_to_be_trusted_is_as_good_as_none(damage: str, kept: tuple[Path, Path]) -> None:
    folder, file = kept
    whole = file.read_bytes()
    middle = len(whole) // 2
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(
            {
                "cut": whole[:middle],
                "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
                "other": bytes(32) + whole[32:],  # of another Python
            }[damage]
        )
    new, _, _, _ = checked(folder)
    assert new > 200
    # and it is made again
    assert file.read_bytes() == whole


def test_nothing_is_written_where_python_may_write_no_modules(tmp_path: Path) -> None:
    _, _, _, file = checked(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert not file.exists()


def test_what_is_no_pattern_raises_as_ever() -> None:
    with pytest.raises(re.error):
        compiled("(")


def test_patterns_have_flags_of_their_own() -> None:
    assert compiled("a年", re.IGNORECASE).match("A年")
    assert not compiled("a年").match("A年")


@pytest.mark.parametrize("broken", ["_code", "parse"])
def test_where_pythons_compiler_has_changed_nothing_is_kept(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its parts are nobody's promise: then every command compiles, as it did."""
    from harvester.datafiles import compiled as kept_in

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(kept_in, "FILE", tmp_path / "patterns")
    monkeypatch.setattr(kept_in, "_asked", {})
    part = kept_in._compiler if broken == "_code" else kept_in._parser
    assert compiled(f"never asked before {broken}").match(f"never asked before {broken}")
    monkeypatch.delattr(part, broken)
    keep()
    assert not list(tmp_path.iterdir())


def test_programs_are_compared_with_pythons_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from harvester.datafiles import compiled as kept_in

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(kept_in, "FILE", tmp_path / "patterns")
    monkeypatch.setattr(kept_in, "_asked", {("year", 0): re.compile("month")})
    monkeypatch.setattr(kept_in, "_new", {("year", 0)})
    keep()
    assert not list(tmp_path.iterdir())


def test_tables_with_a_day_are_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from harvester.datafiles import compiled as kept_in

    monkeypatch.setattr(kept_in, "_new", set())
    assert tables("day = 2024-01-20") == tomllib.loads("day = 2024-01-20")
    assert not kept_in._new


def test_tables_are_each_callers_own() -> None:
    tables("of = [1]")["of"].append(2)
    assert tables("of = [1]") == {"of": [1]}


def test_they_lie_with_pythons_own_compiled_modules() -> None:
    for name in each(("compiled.", ".patterns")):
        assert name in FILE.name
    assert FILE.parent.name == "__pycache__" or sys.pycache_prefix
