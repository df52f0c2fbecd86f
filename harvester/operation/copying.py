"""Settings that are copied quickly: Scrapy gives each crawl a copy of all of them, a seventh of what one costs."""

from __future__ import annotations

from copy import deepcopy
from typing import Self

from scrapy.settings import BaseSettings, Settings, SettingsAttribute

_PLAIN = (str, int, float, bool, bytes, type(None), type)


class Copied(Settings):
    """The same settings, at the same priorities. What cannot be changed in place is not copied."""

    def __init__(self, settings: BaseSettings) -> None:
        BaseSettings.__init__(self)  # Settings' own would begin with Scrapy's defaults
        self.attributes = {
            name: SettingsAttribute(_copy(one.value), one.priority) for name, one in settings.attributes.items()
        }

    def copy(self) -> Self:
        return type(self)(self)


def _copy(value: object) -> object:
    if isinstance(value, _PLAIN):
        return value
    if type(value) is BaseSettings:
        made = BaseSettings()
        made.attributes = {
            name: SettingsAttribute(_copy(one.value), one.priority) for name, one in value.attributes.items()
        }
        return made
    return deepcopy(value)
