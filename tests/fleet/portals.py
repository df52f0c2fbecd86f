"""Small portals for the fleet, two of them on one host."""

from __future__ import annotations

from pathlib import Path

from harvester.replica.families.trs import TreeSite
from harvester.replica.portals import registry_for
from harvester.replica.site import Site


class County(TreeSite):
    """12 reports of three bureaus, on 3 listing pages."""

    per_page = 5
    start = ("/xxgk/nb/",)
    folders = {"/xxgk/nb/": "政府信息公开年报"}  # noqa: RUF012

    def build(self) -> None:
        county = self.title.removesuffix("人民政府")
        self.fill(
            self.start[0], [f"{county}{name}局" for name in ("财政", "教育", "民政")], range(2019, 2023), "trs"
        )


class Licheng(County):
    """Serves the channel of its towns, too: an entry of its own, `towns`."""

    entry, title, division, port = "licheng", "黎城县人民政府", "140426", 8801
    folders = County.folders | {"/xz/nb/": "乡镇政府信息公开年报"}

    def build(self) -> None:
        super().build()
        self.fill(
            "/xz/nb/", ["黎城县黎侯镇人民政府", "黎城县东阳关镇人民政府"], range(2019, 2023), "trs", 3_000_000
        )


class Pingshun(County):
    entry, title, division, port = "pingshun", "平顺县人民政府", "140425", 8802


class Huguan(County):
    entry, title, division, port = "huguan", "壶关县人民政府", "140427", 8803


class Wuxiang(County):
    entry, title, division, port = "wuxiang", "武乡县人民政府", "140429", 8804


REPORTS = {"huguan": 12, "licheng": 12, "pingshun": 12, "towns": 8, "wuxiang": 12}
"""Entries to the reports that each must find."""
PORTALS = tuple(REPORTS)


def sites() -> list[Site]:
    """The portals' servers: one fewer than entries."""
    return [Licheng(), Pingshun(), Huguan(), Wuxiang()]


def registry(running: list[Site], addresses: dict[str, str], path: Path) -> Path:
    """The registry of running portals, `towns` beside `licheng`."""
    registry_for(running, addresses, path)
    text = path.read_text(encoding="utf-8")
    both = next(entry for entry in text.split("\n\n") if entry.startswith("[licheng]"))
    licheng = both.replace("reports = 20", "reports = 12")
    towns = both.replace("reports = 20", "reports = 8").replace("[licheng]", "[towns]").replace("/xxgk/", "/xz/")
    path.write_text(text.replace(both, f"{licheng}\n\n{towns}"), encoding="utf-8")
    return path
