"""An archive read again: in the order of fetching, by one process or several, with few files open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harvester.items import Fetched, File, Page
from harvester.operation import archived
from harvester.operation.archived import Reading, read_all
from harvester.replica import figures, markup, page
from harvester.store.archive import Archive

PORTALS, PAGES = 40, 2


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of many portals, fetched in turn; every fifth with a file."""
    folder = tmp_path_factory.mktemp("archive")
    written = Archive(folder)
    for number in range(PORTALS * PAGES):
        made = figures.figures_for(f"甲县第{number}局", 2021, seed=number)
        text = page.page(markup.dress(made, "plain"), title=made.title, size=4000)
        came = Fetched(
            f"portal{number % PORTALS}",
            f"http://a/{number}",
            "report",
            200,
            "2026-11-23T01:00:00+00:00",
            text.encode(),
        )
        one = Page(came)
        one.filing.order = 1_000 + number
        if not number % 5:
            one.files.append(File(f"http://a/{number}.txt", "附件.txt", b"no report"))
        written.write(one)
    written.close()
    return folder


def told(reading: Reading) -> tuple[str, str | None, int, int]:
    return reading.page.url, reading.page.filing.digest, len(reading.page.files), reading.size


@pytest.mark.parametrize("workers", [1, 2])
def test_pages_come_in_the_order_of_fetching(archive: Path, workers: int) -> None:
    damages: list[str] = []
    found = list(read_all(archive, damages.append, workers))
    assert damages == []
    assert [reading.page.url for reading in found] == [f"http://a/{n}" for n in range(PORTALS * PAGES)]
    assert [len(reading.page.files) for reading in found] == [int(n % 5 == 0) for n in range(PORTALS * PAGES)]
    assert all(reading.page.report is not None and not reading.page.body for reading in found)


def test_few_files_are_open(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 0
    real = archived.read_page

    def counting(one: Page) -> None:
        nonlocal most
        most = max(most, len(os.listdir("/proc/self/fd")))
        real(one)

    monkeypatch.setattr(archived, "read_page", counting)
    before = len(os.listdir("/proc/self/fd"))
    assert len([told(reading) for reading in read_all(archive, lambda text: None, 1)]) == PORTALS * PAGES
    assert 0 < most < before + 10
