"""The families: every module of spiders/ that holds a family, under the module's name."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from spiders.base import PortalSpider


def _families() -> dict[str, type[PortalSpider]]:
    found: dict[str, type[PortalSpider]] = {}
    for info in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module = import_module(f"spiders.{info.name}")
        for value in vars(module).values():
            own = isinstance(value, type) and value.__module__ == module.__name__
            if own and issubclass(value, PortalSpider) and value is not PortalSpider:
                found[info.name] = value
    return found


FAMILIES = _families()
