"""Scrapy's spider loader: one named spider for each entry of the registry, made of its family's class."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Self, cast

from scrapy import Spider

from harvester.portals.family import Family
from harvester.portals.registry import Portal, Registry

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.settings import BaseSettings

FAMILIES_IN = "spiders"
"""The package whose modules are the families; found by its name, as Scrapy finds spiders, for it lies above."""


class _Families(Mapping[str, type[Family]]):
    """Every family under the name of its module, imported when it is asked for."""

    def __init__(self) -> None:
        package = import_module(FAMILIES_IN)
        modules = {info.name for info in iter_modules(package.__path__)}
        self._names = sorted(modules - package.SHARED)
        self._known: dict[str, type[Family]] = {}

    def __getitem__(self, name: str) -> type[Family]:
        if name not in self._known:
            if name not in self._names:
                raise KeyError(name)
            self._known[name] = _family(import_module(f"{FAMILIES_IN}.{name}"))
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _family(module: ModuleType) -> type[Family]:
    """The one spider that a module declares."""
    own = [kind for kind in vars(module).values() if getattr(kind, "__module__", "") == module.__name__]
    (found,) = [kind for kind in own if isinstance(kind, type) and issubclass(kind, Spider)]
    return cast("type[Family]", found)


@cache
def families() -> Mapping[str, type[Family]]:
    """Every family under the name of its module. Only those that are looked at are imported: with them comes all
    that reads a listing, and a list of portals needs none of it.
    """
    return _Families()


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
