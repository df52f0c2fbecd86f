"""Every command that the documents show is there, with options that it knows; the harmless ones run."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from tests.nights.harness import Nights, nights
from tests.nights.portals import Small
from tests.places import ROOT

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
FENCED = re.compile(r"^```(?:sh|console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:scrapy|gongkai|make) [^`]+)`")
SHOWN = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?((?:scrapy|gongkai|make)\b.*)$")
# what they read or write only where a test says
HARMLESS = {"list", "portals", "coverage", "health", "export", "backup"}


def commands(path: Path) -> Iterator[str]:
    """The commands of a document, from its blocks and its running text, without comments."""
    text = path.read_text(encoding="utf-8").replace("\\|", "|").replace("\\\n", " ")
    for block in FENCED.findall(text):
        for line in block.splitlines():
            for part in re.split(r" && |; | \| ", line):
                if shown := SHOWN.match(part.strip()):
                    yield shown[1]
    yield from (" ".join(found.split()) for found in INLINE.findall(FENCED.sub("", text)))


ALL = sorted({(path.relative_to(ROOT).as_posix(), line) for path in DOCUMENTS for line in commands(path)})


def words_of(line: str) -> list[str]:
    """A command's words; of alternatives (init|plan) the first."""
    words = shlex.split(line.replace("…", "x").rstrip(".,"), comments=True)
    return [word.split("|")[0].strip("[]") for word in words if word not in ("x", "...")]


def command_named(name: str) -> ScrapyCommand:
    for package in ("harvester.commands", "scrapy.commands"):
        try:
            made: ScrapyCommand = import_module(f"{package}.{name}").Command()
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith(package):
                raise
            continue
        made.settings = Settings()
        return made
    raise AssertionError(f"there is no command {name}")


def test_the_documents_show_commands() -> None:
    assert len(ALL) > 60
    assert {path for path, _ in ALL} >= {"README.md", "docs/operating.md", "docs/fleet.md"}


@pytest.mark.parametrize(("path", "line"), ALL)
def test_a_command_of_the_documents_is_there(path: str, line: str) -> None:
    program, *words = words_of(line)
    if program == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert all(word in targets or re.fullmatch(r"[A-Z]+=.*", word) for word in words), path
        return
    if not words or not re.fullmatch(r"[a-z]+", words[0]):
        return  # `scrapy` alone, or a word for any of them
    command = command_named(words[0])
    parser = argparse.ArgumentParser(conflict_handler="resolve", add_help=False)
    parser.add_argument("--help", "-h", action="store_true")
    command.add_options(parser)
    known = parser._option_string_actions
    options = [word.split("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)]
    assert [option for option in options if option not in known] == [], path
    for option, value in pairwise(words):
        if option == "-s" and "=" in value:
            settings = import_module("harvester.settings"), import_module("scrapy.settings.default_settings")
            assert any(hasattr(module, value.split("=")[0]) for module in settings), path


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """A database of 18 reports, in place of those of the documents."""
    folder, site = tmp_path_factory.mktemp("docs"), Small()
    with nights([site], folder) as running:
        assert running.scrapy("crawl", "small").returncode == 0
        yield running


def runnable() -> Iterator[tuple[str, ...]]:
    """The harmless ones, each once, without the settings that name files."""
    for _, line in ALL:
        program, *words = words_of(line)
        named_only = words in (["export"], ["backup"])
        if program == "make" or not words or words[0] not in HARMLESS or named_only:
            continue
        kept = [word for at, word in enumerate(words) if word != "-s" and (at == 0 or words[at - 1] != "-s")]
        yield tuple(kept)


# whose portals and places are in the database of the test
PLACES = {"luzhou": "small", "43": "14", "430000": "140000", "4301": "1404"}


@pytest.mark.parametrize("words", sorted(set(runnable())), ids=" ".join)
def test_a_harmless_command_of_the_documents_runs(
    harvested: Nights, tmp_path: Path, words: tuple[str, ...]
) -> None:
    given = []
    for at, word in enumerate(words):
        file = at > 0 and (word in ("FILE", "DIR", "out") or "/" in word or "." in word)
        given.append(str(tmp_path / Path(word).name) if file else PLACES.get(word, word) if at else word)
    if "--check" in words and words[0] == "backup":
        assert harvested.scrapy("backup", given[-1]).returncode == 0
    elif words[0] == "portals":
        given = [str(harvested.registry) if word.startswith(str(tmp_path)) else word for word in given]
    done = harvested.scrapy(*given)
    assert done.returncode == 0, done.stderr
