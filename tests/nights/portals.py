"""Portals for the tests of nights: a large old one, a small quick one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from harvester.replica.families.trs import TrsSite


class Big(TrsSite):
    """500 old reports on 25 listing pages."""

    entry = "big"
    title = "长治市潞州区人民政府"
    division = "140403"
    port = 8899
    start = ("/zfxxgknb/",)
    per_page = 20
    folders = {"/zfxxgknb/": "政府信息公开年报"}  # noqa: RUF012

    def build(self) -> None:
        bureaus = ["教育", "财政", "民政", "司法", "农业", "卫生", "审计", "统计", "环保", "商务"]
        bureaus += ["水利", "交通", "文化", "体育", "林业", "科技", "档案", "信访", "税务", "气象"]
        for number in range(500):
            year, place = 1994 + number // 20, number % 20
            date = f"{year + 1}-01-{1 + place:02d}"
            path = self.place(self.start[0], date, 2_000_000 + number)
            self.report(f"长治市潞州区{bureaus[place]}局", year, path, date, edition="2021")


class Small(TrsSite):
    """18 reports on 3 listing pages, two of them new."""

    entry = "small"
    title = "黎城县人民政府"
    division = "140426"
    port = 8898
    start = ("/xxgk/nb/",)
    per_page = 6
    folders = {"/xxgk/nb/": "政府信息公开年报"}  # noqa: RUF012

    def build(self) -> None:
        bureaus = ["黎城县财政局", "黎城县教育局", "黎城县民政局"]
        self.fill(self.start[0], bureaus, range(2018, 2023), "trs")
        self.fill(self.start[0], bureaus[:1], range(2023, 2024), "trs", 2_500_000)
        recent = (datetime.now(UTC).date() - timedelta(days=5)).isoformat()
        self.young = [self.place(self.start[0], recent, 2_600_000 + number) for number in range(2)]
        for path, bureau in zip(self.young, bureaus[1:], strict=True):
            self.report(bureau, 2023, path, recent, style="trs")
