"""Mutated listings with their pagers, looks at portals, file names, registries and archives.

Each part takes a number (the same gives the same input) and lets out only what its function promises.
"""

from __future__ import annotations

import functools
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from unittest.mock import Mock

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.statscollectors import StatsCollector

from harvester.errors import HarvesterError
from harvester.items import Fetched, File, Page, Refusal
from harvester.portals.evidence import Seen
from harvester.portals.identify import identify
from harvester.portals.loader import load_registry
from harvester.portals.look import Look, Step
from harvester.reading.files import MAX_NAME, Candidate, file_name
from harvester.replica.portals import all_sites
from harvester.replica.site import Ask, Site
from harvester.store import archive
from spiders.listing import Listing
from tests.fuzz.mutate import MUTATIONS
from tests.places import ROOT
from tests.spiders.reading import spider


@functools.cache
def _sites() -> dict[str, Site]:
    found: dict[str, Site] = {}
    for site in all_sites():
        found.setdefault(site.family, site)
    return found


@functools.cache
def _front(family: str) -> bytes:
    """The first listing of a replica portal of the family."""
    site = _sites()[family]
    path, _, query = site.start[0].partition("#")[0].partition("?")
    return site.answer(Ask("GET", path, dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair))).body


def _mutated(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.choice((1, 2, 4))):
        data = dice.choice(MUTATIONS)(data, dice) or b"<p>"
    return data


def listings(number: int) -> None:
    """Any answer makes a Listing, whose rows and next page have addresses, or a ValueError."""
    dice = random.Random(number)
    family = dice.choice(sorted(_sites()))
    site = _sites()[family]
    url = f"http://x.gov.cn{site.start[0]}"
    one = spider(family, url, **site.options)
    one.crawler = Mock(stats=StatsCollector(Mock()))
    meta = {"page": dice.choice((1, 2, 999)), "column": url, "depth_below": 1}
    body = _mutated(_front(family), dice)
    try:
        found = one.read(HtmlResponse(url, body=body, encoding="utf-8", request=Request(url, meta=meta)))
    except ValueError:
        return
    assert isinstance(found, Listing)
    assert all(link.url.startswith(("http://", "https://")) for link in [*found.rows, *found.channels])


def looks(number: int) -> None:
    """A look over mutated pages comes to its end and to a finding, or to one of our exceptions."""
    dice = random.Random(number)
    look = Look(owns=lambda url: url.startswith("http://x.gov.cn/"), most=6)
    families = sorted(_sites())
    pages = [_mutated(_front(dice.choice(families)), dice) for _ in range(3)]
    look.add(Step("http://x.gov.cn/"))
    while (step := look.next()) is not None:
        look.saw(Seen(step.url, dice.choice(pages)), step)
    try:
        identify(look)
    except HarvesterError:
        return


def names(number: int) -> None:
    """A file's name is one short line without a folder, whatever the header says."""
    dice = random.Random(number)
    pieces = (
        b"attachment; filename=", b"filename*=UTF-8''", b'"', b"..", b"/", b"\\", b"%2e%2e%2f", b"\x00", b"\xff",
        b";", "年报.docx".encode(), "年报".encode("gbk"), b"=?utf-8?B?5bm0?=", b"\x1b[31m", b"%", b"''",
        b"A" * 300, b"\r\nX: y",
    )  # fmt: skip
    header = b"".join(dice.choices(pieces, k=dice.randrange(1, 9)))
    name = file_name(header, Candidate("http://x.gov.cn/a", ""), "http://x.gov.cn/%2e%2e%2f%00b.doc")
    assert name
    assert len(name) <= MAX_NAME
    assert name.isprintable()
    assert "/" not in name
    assert "\\" not in name


def registries(number: int) -> None:
    """Any file is a registry or a RegistryError, and no entry's name is a path."""
    dice = random.Random(number)
    text = (ROOT / "data" / "replica.toml").read_bytes()[:4000]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "portals.toml")
        path.write_bytes(_mutated(text, dice))
        try:
            registry = load_registry(path)
        except HarvesterError:
            return
    assert all(portal.spider.isascii() and not set(portal.spider) & set("./\\") for portal in registry)


@functools.cache
def _archived() -> bytes:
    """An archive file of five pages, one with a file."""
    with tempfile.TemporaryDirectory() as folder:
        writer = archive.Archive(folder)
        for number in range(5):
            url = f"http://x.gov.cn/{number}.html"
            fetched = Fetched(
                "small", url, "report", 200, "2026-01-01T00:00:00+00:00", b"<p>x" * 90, {"Server": "x"}
            )
            page = Page(
                fetched, Refusal("no report"), [File(f"{url}.doc", "a.doc", b"word" * 30)] if number else []
            )
            page.filing.order = number + 1
            writer.write(page)
        writer.close()
        [file] = archive.files(Path(folder))
        return file.read_bytes()


def archives(number: int) -> None:
    """Pages and damages come out of an archive file, whatever became of it; nothing else."""
    dice = random.Random(number)
    data = bytearray(_archived())
    for _ in range(dice.choice((1, 2, 8))):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] ^= 1 << dice.randrange(8)
            case 1:
                del data[at : at + dice.randrange(400)]
            case 2:
                data[at:at] = data[at : at + 200]
            case _:
                data[at:at] = dice.randbytes(dice.randrange(1, 60))
        data = data or bytearray(b"x")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "2026-01.warc.gz")
        path.write_bytes(data)
        found = list(archive.read(path))
        assert all(isinstance(one, archive.Damage) or isinstance(one[1], Page) for one in found)
        archive.check(path)


PARTS: dict[str, Callable[[int], None]] = {
    "listings": listings,
    "looks": looks,
    "names": names,
    "registries": registries,
    "archives": archives,
}


def bad(part: str, numbers: range, seconds: float = inf) -> Iterator[str]:
    """What a part did wrong: number and reason. seconds: of CPU, that one input may take."""
    for number in numbers:
        began = time.process_time()
        try:
            PARTS[part](number)
        except Exception as error:
            yield f"{part} {number}: {type(error).__name__}: {error}"
            continue
        if (took := time.process_time() - began) > seconds:
            yield f"{part} {number}: {took:.1f} s"
