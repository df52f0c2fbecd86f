"""Settings given on the command line (-s NAME=VALUE), checked before anything is done with them."""

from __future__ import annotations

import difflib
import logging
import math
from collections.abc import Callable, Mapping
from typing import Any

from scrapy.settings import BaseSettings, default_settings

from harvester import settings as ours


def objection(name: str, value: str) -> str | None:
    """What is wrong with a setting's value: no number where the default is one, and the like; or None."""
    default = getattr(ours, name, getattr(default_settings, name, None))
    try:
        if name == "LOG_LEVEL":
            if value not in logging.getLevelNamesMapping():  # as Scrapy takes it: in capitals, and no number
                return "must be one of CRITICAL, ERROR, WARNING, INFO, DEBUG"
        elif isinstance(default, bool):
            BaseSettings({name: value}).getbool(name)
        elif isinstance(default, int | float) and not math.isfinite(_reader(name, default)(value)):
            return "must be a number"
    except ValueError:
        if isinstance(default, bool):
            return "must be 1 (yes) or 0 (no)"
        return "must be a whole number" if _reader(name, default) is int else "must be a number"
    return None


def _reader(name: str, default: Any) -> Callable[[str], float]:
    # Scrapy reads some of its own as fractions though the default is whole
    return int if isinstance(default, int) and hasattr(ours, name) else float


def unknown(given: Mapping[str, str]) -> dict[str, str | None]:
    """The names that no setting bears, each with the one that was probably meant."""
    known = [name for module in (ours, default_settings) for name in dir(module) if name.isupper()]
    strange = (name for name in given if name not in known)
    return {name: next(iter(difflib.get_close_matches(name, known, 1, 0.8)), None) for name in strange}
