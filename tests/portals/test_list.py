"""`scrapy list`: names for programs, a table for people; an entry of the docs."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from harvester.commands.portals import check_divisions, check_doubles
from harvester.replica.portals import all_sites
from tests.places import ROOT
from tests.portals.support import ENTRY, load
from tests.running import scrapy

HOW_TO = (ROOT / "docs" / "adding-a-portal.md").read_text(encoding="utf-8")


def test_every_entry_of_the_given_registry_is_named() -> None:
    done = scrapy("list", "-s", "PORTALS=data/replica.toml")
    assert done.stdout.split() == sorted(site.entry for site in all_sites())


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--division", "43"), ["elsewhere"]),
        (("--division", "140400"), ["somewhere"]),
        (("--family", "czi", "--quiet"), ["elsewhere"]),
        (("--verified", "no"), ["elsewhere"]),
        (("--verified", "yes", "--family", "czi"), []),
        (("--where", "inside"), []),
        ((), ["elsewhere", "somewhere"]),
    ],
)
def test_filters(tmp_path: Path, words: tuple[str, ...], names: list[str]) -> None:
    assert scrapy("list", *words, "-s", f"PORTALS={_two(tmp_path)}").stdout.split() == names


def test_the_table_shows_what_is_known(tmp_path: Path) -> None:
    shown = scrapy("list", "--long", "-s", f"PORTALS={_two(tmp_path)}").stdout.splitlines()
    assert shown[0].split() == ["name", "family", "division", "live", "expects", "body", "start"]
    assert shown[1].split() == [
        *("somewhere", "trs", "140403", "2026-11-23", "reports=63", "某县人民政府"),
        "https://www.somewhere.gov.cn/zfxxgknb/",
    ]


def test_a_division_that_is_no_code_is_refused() -> None:
    done = scrapy("list", "--division", "湖南")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("--division: '湖南' is no code")


@pytest.mark.parametrize("entry", re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL))
def test_the_entry_of_the_docs_passes_the_check(tmp_path: Path, entry: str) -> None:
    registry = load(tmp_path, textwrap.dedent(entry))
    check_doubles(registry)
    check_divisions(registry)


def _two(folder: Path) -> Path:
    other = ENTRY.replace("somewhere", "elsewhere").replace("140403", "430223").replace("trs", "czi")
    path = folder / "portals.toml"
    path.write_text(f"{ENTRY}expect = {{reports = 63}}\nverified = 2026-11-23\n{other}", encoding="utf-8")
    return path
