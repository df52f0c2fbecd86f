"""One crawl per database, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.errors import StoreError
from harvester.operation.lock import only_one


@pytest.mark.parametrize("way", ["same", "link", "linked folder", "dots"])
def test_one_database_under_two_names_is_locked_once(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    database = folder / "harvest.db"
    database.touch()
    (tmp_path / "link.db").symlink_to(database)
    (tmp_path / "other").symlink_to(folder)
    names = {
        "same": database,
        "link": tmp_path / "link.db",
        "linked folder": tmp_path / "other" / "harvest.db",
        "dots": folder / ".." / "data" / "harvest.db",
    }
    with only_one(database), pytest.raises(StoreError, match="another crawl"), only_one(names[way]):
        pass
    with only_one(names[way]):
        pass


def test_a_lock_is_free_again_after_its_holder(tmp_path: Path) -> None:
    for _ in range(2):
        with only_one(tmp_path / "harvest.db"):
            pass
