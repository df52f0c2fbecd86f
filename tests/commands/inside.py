"""Commands in this process, as Scrapy's command line calls them: milliseconds each."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

REGISTRY = """
[{name}]
family = "{family}"
name = "{body}"
division = "{division}"
start = ["http://{name}.example/nb/"]
verified = {verified}
"""
ENTRIES = (
    ("luzhou", "trs", "长治市潞州区人民政府", "140403", "2026-11-01"),
    ("youxian", "plain", "株洲市攸县人民政府", "430223", "false"),
    ("zhuzhou", "plain", "株洲市人民政府", "430200", "false"),
)


def entries(file: Path, *wanted: tuple[str, ...]) -> Path:
    names = ("name", "family", "body", "division", "verified")
    text = "".join(REGISTRY.format(**dict(zip(names, entry, strict=True))) for entry in wanted)
    file.write_text(text, "utf-8")
    return file


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What was printed: its lines, blanks run together, without blank ones and lines that are drawn."""
        lines = (" ".join(line.split()) for line in self.out.splitlines())
        return [line for line in lines if line.strip(" ─━")]


def made(name: str, *words: str, **settings: object) -> tuple[Any, list[str], argparse.Namespace]:
    """A command with its settings, its words and what was asked of it."""
    command: ScrapyCommand = importlib.import_module(f"harvester.commands.{name}").Command()
    command.settings = Settings()
    command.settings.setmodule("harvester.settings", priority="project")
    command.settings.setdict(command.default_settings, priority="command")
    command.settings.setdict(settings, priority="cmdline")
    parser = argparse.ArgumentParser(prog=f"scrapy {name}", conflict_handler="resolve")
    command.add_options(parser)
    asked, rest = parser.parse_known_args(list(words))
    return command, rest, asked


def run(name: str, *words: str, **settings: object) -> Done:
    """`scrapy name words …`; what it raises is raised."""
    command, rest, asked = made(name, *words, **settings)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        command.process_options(rest, asked)
        command.run(rest, asked)
    return Done(command.exitcode, out.getvalue(), err.getvalue())


def scrapy(home: Path, *words: str, **settings: object) -> Done:
    given = {"DATABASE": str(home / "harvest.db"), "PORTALS": str(home / "portals.toml"), **settings}
    return run(*words, **given)
