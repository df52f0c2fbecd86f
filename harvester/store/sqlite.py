"""sqlite-utils without what it brings along where it is installed: pandas and numpy, 100 MB and 0.3 seconds.

A crawl into a new file, or into one of an earlier version, has no other use for them.
"""

from __future__ import annotations

import sys

_left_out = [name for name in ("pandas", "numpy") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_left_out))  # type: ignore[arg-type]  # None: as if they were not installed
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name in _left_out:
        del sys.modules[_name]

__all__ = ["Database", "Migrations"]
