"""What each command can be asked, a line for each option: tests/commands/options.txt.

`command option → default | what it is of | words it takes`; `command … → ` how it is called and what it may do.
"""

from __future__ import annotations

import argparse
import importlib
from functools import cache
from pathlib import Path
from pkgutil import iter_modules

import pytest
from scrapy.settings import Settings

import harvester.commands
from tests.lines import lines

EVERY = list(lines(Path(__file__).parent / "options.txt"))
OURS = [module.name for module in iter_modules(harvester.commands.__path__)]


@cache
def told(name: str) -> dict[str, str]:
    command = importlib.import_module(f"harvester.commands.{name}").Command()
    command.settings = Settings()
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    found = {f"{name} …": " | ".join((command.syntax(), str(command.default_settings), command.short_desc()))}
    for action in parser._actions:
        if action.dest == "help" or action.container.title == "Global Options":
            continue
        kind = getattr(action.type, "__name__", action.type) or type(action).__name__.strip("_")
        usual = action.default.name if isinstance(action.default, Path) else repr(action.default)
        said = (usual, kind, action.nargs, action.const, action.choices and sorted(action.choices))
        option = "/".join(action.option_strings) or action.dest
        found[f"{name} {option}"] = " | ".join("-" if one is None else str(one) for one in said)
    return found


@pytest.mark.parametrize(("given", "said"), EVERY, ids=[given for given, _ in EVERY])
def test_what_a_command_can_be_asked(given: str, said: str) -> None:
    assert told(given.split()[0])[given] == said


def test_no_option_is_left_out() -> None:
    assert [given for name in OURS for given in told(name)] == [given for given, _ in EVERY]
