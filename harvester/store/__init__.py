"""The SQLite database: schema, migrations, the one writer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harvester.store.store import Store

# brought along only where they are asked for: `scrapy list` and `scrapy crawl -h` need none of it
_LATER = {
    "Store": "harvester.store.store",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


__all__ = ["Store"]
