"""Scrapy's spider loader: one named spider for each entry of the registry, made of its family's class."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import Spider
from scrapy.utils.misc import walk_modules_iter

from harvester.portals.family import Family
from harvester.portals.registry import Portal, Registry

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

FAMILIES_IN = "spiders"
"""The package whose modules are the families; found by its name, as Scrapy finds spiders, for it lies above."""


@cache
def families() -> Mapping[str, type[Family]]:
    """Every family under the name of its module."""
    found: dict[str, type[Family]] = {}
    for module in walk_modules_iter(FAMILIES_IN):
        name = module.__name__.rpartition(".")[2]
        for kind in vars(module).values():
            own = isinstance(kind, type) and kind.__module__ == module.__name__ and name != "base"
            if own and issubclass(kind, Spider):
                found[name] = kind
    return found


def load_registry(path: str | Path) -> Registry:
    """A registry file, checked against the families that there are. Raises RegistryError."""
    return Registry.load(path, families())


def spider_class(portal: Portal) -> type[Spider]:
    """One named spider class for a portal."""
    family = families()[portal.family]
    return type(family.__name__, (family,), {"name": portal.spider, "portal": portal, "__doc__": family.__doc__})


class PortalSpiderLoader:
    """Scrapy's SPIDER_LOADER_CLASS: spiders come from the file that the setting PORTALS names."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Raises RegistryError for a wrong registry; the command line shows it as one line."""
        return cls(load_registry(settings["PORTALS"]))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of an entry: its family's class under the entry's name."""
        return spider_class(self.registry[spider_name])

    def list(self) -> builtins.list[str]:
        """The names of all entries."""
        return [portal.spider for portal in self.registry]

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """The names of the entries to which the request's address belongs."""
        return [portal.spider for portal in self.registry if portal.owns(request.url)]
