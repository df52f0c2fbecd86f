"""沁水: a TRS portal on which something happens, for the demo: a correction, a report taken away, scans."""

from __future__ import annotations

from importlib.resources import files as data_files

from harvester.replica import files
from harvester.replica.families.trs import TrsSite
from harvester.replica.figures import figures_for
from harvester.replica.site import Article

_LISTING = "/zwgk/zfxxgknb/"


class Qinshui(TrsSite):
    """Its office's reports over eleven years; one report as a scan under which a scanner laid its own letters.

    `change` is what happens in a month. `scan` adds a report that is a picture only.
    """

    entry = "qinshui"
    title = "沁水县人民政府"
    division = "140521"
    port = 8906
    start = (_LISTING,)
    per_page = 6
    folders = {_LISTING: "政府信息公开年报"}

    def build(self) -> None:
        self.fill(_LISTING, ["沁水县人民政府办公室"], range(2014, 2025), "trs")
        self.fill(_LISTING, ["沁水县财政局"], range(2021, 2025), "trs", 3_000_000)
        self.news(
            _LISTING, {"沁水县召开政务公开工作推进会": "2024-06-03", "沁水县2024年政务公开工作要点": "2024-04-12"}
        )
        figures = figures_for("沁水县水务局", 2024)
        self._as_file("沁水县水务局", 2024, 3_500_000, files.pdf(figures, over_picture=True))

    def change(self) -> None:
        """The bureau of finance corrects its newest report and takes its oldest away."""
        reports = [path for path, article in self.articles.items() if article.agency == "沁水县财政局"]
        self.revise(reports[-1])
        self.remove(reports[0])

    def scan(self) -> None:
        """Adds a report that only OCR can read (scan.pdf, made by tools/make_files.py)."""
        data = (data_files("harvester.replica") / "scan.pdf").read_bytes()
        self._as_file("沁水县审计局", 2024, 3_600_000, data)

    def _as_file(self, agency: str, year: int, number: int, data: bytes) -> None:
        """A report whose page has nothing but its file."""
        date = f"{year + 1}-01-20"
        path = self.place(_LISTING, date, number)
        title = figures_for(agency, year).title
        body = f"<h1>{title}</h1><p>{title}见附件，欢迎社会各界监督。</p>"
        file = path.rpartition("/")[0] + f"/P0{number}.pdf"
        self.add(Article(title, date, path, agency, year, body=body, attachments=[(file, f"{title}.pdf", data)]))


SITES = (Qinshui,)
