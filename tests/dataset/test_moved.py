"""An export's files put in place of an earlier one's, and a database that cannot be brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.dataset.export import _move
from harvester.dataset.rows import Snapshot
from harvester.errors import DatasetError


def files(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).write_text(f"{folder.name} {name}", "utf-8")
    return folder


def test_what_an_earlier_export_left_goes_and_what_is_new_comes(tmp_path: Path) -> None:
    made, target = files(tmp_path / "made", "a", "b"), files(tmp_path / "target", "b", "c", "own")
    _move(made, target, {"b", "c"})
    assert {path.name: path.read_text("utf-8") for path in target.iterdir()} == {
        "a": "made a",
        "b": "made b",
        "own": "target own",
    }
    assert list(made.iterdir()) == []


@pytest.mark.parametrize("how", ["file", "folder", "link"])
def test_what_is_somebody_elses_stays(tmp_path: Path, how: str) -> None:
    made, target = files(tmp_path / "made", "a"), files(tmp_path / "target", "b")
    other = target / "a"
    {"file": other.touch, "folder": other.mkdir, "link": lambda: other.symlink_to(tmp_path / "none")}[how]()
    with pytest.raises(DatasetError, match="a is not from an earlier export"):
        _move(made, target, {"b"})
    assert sorted(path.name for path in target.iterdir()) == ["a", "b"]
    assert [path.name for path in made.iterdir()] == ["a"]


def test_a_database_that_cannot_be_brought_up_to_date_is_told(tmp_path: Path) -> None:
    none, other = tmp_path / "none.db", tmp_path / "other.db"
    other.write_bytes(b"no database" * 100)
    assert Snapshot._renew(none) is None
    told = Snapshot._renew(other)
    assert told is not None
    assert str(other) in told
