"""Which replica portals there are, and the registry that leads to them."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

from harvester.replica import families
from harvester.replica.site import Site

HEADER = """\
# The replica portals (`scrapy replica` serves them on this machine): data/portals.toml for practice.
# Written by `scrapy replica --registry`; do not edit by hand.
"""


def all_sites(names: Iterable[str] = ()) -> list[Site]:
    """New portals of every module in harvester/replica/families, by port; or those of the given entry names."""
    wanted = set(names)
    kinds = [
        kind
        for info in pkgutil.iter_modules([str(Path(families.__file__).parent)])
        for kind in import_module(f"harvester.replica.families.{info.name}").SITES
        if not wanted or kind.entry in wanted
    ]
    return [kind() for kind in sorted(kinds, key=lambda kind: kind.port)]


def registry_text(sites: Iterable[Site], addresses: Mapping[str, str] | None = None) -> str:
    """A registry of sites as TOML; addresses: entry name to base address, the sites' own ports without."""
    parts = [HEADER]
    for site in sites:
        base = addresses[site.entry] if addresses else f"http://127.0.0.1:{site.port}"
        start = json.dumps([base + path for path in site.start], ensure_ascii=False)
        lines = [
            f"[{site.entry}]",
            f'family   = "{site.family}"',
            f'name     = "{site.title}"',
            f'division = "{site.division}"',
            f"start    = {start}",
            "verified = false",
        ]
        # a replica never grows older: what it holds is all that there will be
        lines.append(f"expect   = {{reports = {len({(agency, year) for _, agency, year in site.truth})}}}")
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in site.options.items()]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def registry_for(sites: Iterable[Site], addresses: Mapping[str, str], path: Path) -> Path:
    """Writes the registry of running sites to a file and gives the file's path."""
    path.write_text(registry_text(sites, addresses), encoding="utf-8")
    return path
