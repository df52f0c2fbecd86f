"""The registry as commands list and check it; each called in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.exceptions import UsageError

from harvester.errors import RegistryError
from tests.commands.inside import ENTRIES, entries, scrapy


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ((), ["luzhou", "youxian", "zhuzhou"]),
        (("-q",), ["luzhou", "youxian", "zhuzhou"]),
        (("--division", "430000"), ["youxian", "zhuzhou"]),
        (("--division", "4302"), ["youxian", "zhuzhou"]),
        (("--division", "430200"), ["youxian", "zhuzhou"]),
        (("--division", "430223"), ["youxian"]),
        (("--division", "000000"), []),
        (("--family", "trs"), ["luzhou"]),
        (("--verified", "yes"), ["luzhou"]),
        (("--verified", "no"), ["youxian", "zhuzhou"]),
        (("--where", "inside"), []),
        (
            ("-l", "--division", "14"),
            [
                "name family division live expects body start",
                "luzhou trs 140403 2026-11-01 - 长治市潞州区人民政府 http://luzhou.example/nb/",
            ],
        ),
        (("-l", "--family", "none"), ["name family division live expects body start"]),
    ],
)
def test_the_list_of_portals(home: Path, words: tuple[str, ...], lines: list[str]) -> None:
    assert scrapy(home, "list", *words).lines == lines


@pytest.mark.parametrize("code", ["14a", "１４", "-"])
def test_a_division_is_digits(home: Path, code: str) -> None:
    with pytest.raises(UsageError, match=f"--division: '{code}' is no code"):
        scrapy(home, "list", f"--division={code}")


def test_columns_are_as_wide_as_what_stands_in_them(home: Path) -> None:
    head, first, *_ = scrapy(home, "list", "-l").out.splitlines()
    assert [head.index(word) for word in ("name", "family", "division", "live", "expects", "body")] == [
        first.index(word) for word in ("luzhou", "trs", "140403", "2026", "-  ", "长治")
    ]
    assert head.startswith("name     family  division  live        expects  body")


def test_a_registry_is_checked(home: Path, tmp_path: Path) -> None:
    assert scrapy(home, "portals", "--check").lines == [
        f"{home}/portals.toml: 3 portals are right (2 plain, 1 trs); 2 never checked live"
    ]
    assert scrapy(home, "portals").lines == scrapy(home, "list", "-l").lines
    two = entries(tmp_path / "two.toml", ENTRIES[0])
    shown = scrapy(home, "portals", "--check", str(two), str(home / "portals.toml")).lines
    assert [line.partition(":")[0] for line in shown] == [str(two), f"{home}/portals.toml"]
    with pytest.raises(UsageError, match=r"none\.toml: no such file"):
        scrapy(home, "portals", str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (("b", "plain", "甲县人民政府", "140403", "false"), None),
        (("b", "plain", ENTRIES[0][2], "140403", "false"), rf"\[b\] name: {ENTRIES[0][2]} stands in \[luzhou\]"),
        (("b", "plain", "甲县人民政府", "999999", "false"), r"\[b\] division: 999999 is in no list of codes"),
        (("b", "plain", "国家税务总局", "100000", "false"), None),
        (("b", "plain", "东街街道办事处", "140403001", "false"), None),
    ],
)  # fmt: skip
def test_what_a_registry_may_not_hold(
    home: Path, tmp_path: Path, second: tuple[str, ...], says: str | None
) -> None:
    file = entries(tmp_path / "x.toml", ENTRIES[0], second)
    if says is None:
        assert "2 portals are right" in scrapy(home, "portals", "--check", str(file)).out
        return
    for words in ((), ("--check",)):
        with pytest.raises(RegistryError, match=says):
            scrapy(home, "portals", *words, str(file))


def test_a_start_that_stands_twice(home: Path, tmp_path: Path) -> None:
    file = entries(tmp_path / "x.toml", *ENTRIES[:2])
    file.write_text(file.read_text("utf-8").replace("youxian.example", "luzhou.example"), "utf-8")
    with pytest.raises(RegistryError, match=r"\[youxian\] start: http://luzhou.example/nb/ stands in \[luzhou\]"):
        scrapy(home, "portals", str(file))
