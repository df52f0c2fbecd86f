"""Reports in attached files, over real HTTP: found, bounded, compared, one report for page and file."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from harvester.documents import read_document
from harvester.items import Fetched, File, Page
from harvester.reading.files import Candidate, embedded, file_name
from harvester.replica import files, markup
from harvester.replica.families.trs import TrsSite
from harvester.replica.figures import Figures, figures_for
from harvester.replica.site import Article, Ask, Reply
from harvester.reports import Report, read_report
from harvester.reports.combine import combine
from pipelines.attachments import read_files
from tests.crawls.harness import crawl

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
FOLDER = "/zfxxgknb/"
PIPELINES = {
    "pipelines.read.ReadPipeline": 100,
    "pipelines.attachments.AttachmentsPipeline": 200,
    "pipelines.judge.JudgePipeline": 250,
}


class FilesSite(TrsSite):
    """A portal that publishes its reports in every way in which a file can carry them."""

    entry = "files"
    title = "乙县人民政府"
    division = "140426"
    port = 8897
    start = (FOLDER,)
    per_page = 40
    folders: ClassVar[dict[str, str]] = {FOLDER: "政府信息公开年报"}

    def build(self) -> None:
        self.served: dict[str, Reply] = {}
        self.truths: dict[str, Figures] = {}
        self.linked("only", '<a href="./nb.pdf">附件：{title}.pdf</a>', {"nb.pdf": files.pdf})
        self.linked("both", '<a href="./nb.docx">附件.docx</a>', {"nb.docx": files.docx}, page_too=True)
        self.linked("differs", '<a href="./x.docx">附件.docx</a>', {"x.docx": self.wrong}, page_too=True)
        self.linked("nameless", '<a href="/system/download.jsp?wbfileid=77">点击下载</a>', {})
        self.linked(
            "framed", '<iframe src="/pdfjs/web/viewer.html?file={folder}f.pdf"></iframe>', {"f.pdf": files.pdf}
        )
        self.linked("viewer", '<a href="/system/download.jsp?wbfileid=78">年度报告</a>', {})
        self.linked("rar", '<a href="./nb.rar">附件.rar</a>', {"nb.rar": files.pdf})
        self.linked("gone", '<a href="./gone.pdf">附件.pdf</a>', {})
        self.linked("outside", '<a href="http://elsewhere.invalid/nb.pdf">附件.pdf</a>', {})
        self.linked(
            "huge", '<a href="./huge.pdf">附件.pdf</a>', {"huge.pdf": lambda _: b"%PDF-1.4\n" + bytes(3_000_000)}
        )
        self.linked(
            "hostile", '<a href="./bad.pdf">附件.pdf</a>', {"bad.pdf": lambda _: b"%PDF-1.4\n" + b"[" * 200_000}
        )
        docx = files.docx(self.truths["nameless"])
        name = "attachment; filename=年报.docx".encode("gb18030").decode("latin-1")
        self.served["/system/download.jsp?wbfileid=77"] = Reply(
            docx, content_type="application/octet-stream", headers={"Content-Disposition": name}
        )
        shown = b"<html><body><h1>x</h1><embed src='/up/v.pdf' type='application/pdf'></body></html>"
        self.served["/system/download.jsp?wbfileid=78"] = Reply(shown, content_type="text/html")
        self.served["/up/v.pdf"] = Reply(files.pdf(self.truths["viewer"]), content_type="application/pdf")
        self.news(FOLDER, {"乙县召开政务公开会议": "2024-03-01"})

    def linked(self, name: str, link: str, made: dict[str, Any], page_too: bool = False) -> None:
        """A report's page that links files; the page itself holds the report only where `page_too`."""
        number = len(self.truths)
        figures = figures_for(f"乙县{name}局", 2023, edition="2021")
        self.truths[name] = figures
        path = self.place(FOLDER, f"2024-01-{number + 5:02d}", 3_000_000 + number)
        folder = path.rsplit("/", 1)[0] + f"/{number}/"
        block = link.replace("./", f"{number}/").format(title=figures.title, folder=folder)
        body = markup.dress(figures, "plain") if page_too else f"<h1>{figures.title}</h1>"
        self.add(
            Article(
                figures.title,
                f"2024-01-{number + 5:02d}",
                path,
                figures.agency,
                2023,
                body=f"{body}<p>{block}</p>",
            )
        )
        for file, make in made.items():
            self.served[folder + file] = Reply(make(figures), content_type="application/octet-stream")

    @staticmethod
    def wrong(figures: Figures) -> bytes:
        """The same report with one other number."""
        tables = copy.deepcopy(figures.tables)
        tables["proactive"]["licensing"]["decisions"] += 5
        return files.docx(replace(figures, tables=tables))

    def route(self, ask: Ask) -> Reply | None:
        query = f"?wbfileid={ask.query['wbfileid']}" if "wbfileid" in ask.query else ""
        return self.served.get(ask.path + query) or super().route(ask)


@pytest.fixture(scope="module")
def crawled(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[FilesSite, dict[str, dict[str, Any]], dict[str, Any]]:
    """The portal, the page items by the name of their case, the stats."""
    site = FilesSite()
    more = ("--set", f"ITEM_PIPELINES={json.dumps(PIPELINES)}", "--set", "ATTACHMENT_MAX_BYTES=1000000")
    result = crawl([site], tmp_path_factory.mktemp("files"), *more)["files"]
    pages = [page for page in result["pages"] if page["kind"] == "report"]
    return site, {page["title"].split("乙县")[1].split("局")[0]: page for page in pages}, result["stats"]


@pytest.mark.parametrize("name", ["only", "both", "nameless", "framed", "viewer"])
def test_file_gives_the_tables(name: str, crawled: Any) -> None:
    site, pages, _ = crawled
    report = pages[name]["report"]
    assert report is not None, pages[name]["refusal"]
    assert report["tables"] == site.truths[name].tables
    assert not any("not fetched" in warning or "not read" in warning for warning in report["warnings"])


def test_one_item_for_page_and_file(crawled: Any) -> None:
    site, pages, stats = crawled
    assert len(pages) == len(site.truths)
    assert stats["files/fetched"] == 7


def test_name_comes_from_the_servers_header(crawled: Any) -> None:
    _, pages, _ = crawled
    assert pages["nameless"]["files"] == ["年报.docx"]


def test_every_file_is_among_the_attachments_with_a_name(crawled: Any) -> None:
    _, pages, _ = crawled
    for name in ("only", "both", "nameless", "framed", "viewer"):
        noted = pages[name]["report"]["attachments"]
        assert noted, name
        assert [one for one in noted if not one["name"]] == [], name


def test_a_file_that_only_a_script_names_is_noted() -> None:
    figures = figures_for("丙县人民政府", 2023)
    made = Page(Fetched("a", "http://a/1.html", "report", 200, "2026-11-23T01:00:00+00:00", b"<h1>x</h1>"))
    made.files = [File("http://a/v.pdf", "v.pdf", b"%PDF")]
    read_files(made, lambda data, url, kind: read_document(markup.dress(figures, "plain").encode(), url))
    assert made.report is not None
    assert [(one.url, one.name) for one in made.report.attachments] == [("http://a/v.pdf", "v.pdf")]


def test_tables_in_both_are_compared(crawled: Any) -> None:
    _, pages, _ = crawled
    same = [check for check in pages["both"]["report"]["checks"] if check["code"] == "page_file"]
    assert [check["at"] for check in same] == ["proactive", "requests", "review_litigation"]
    assert all(check["ok"] for check in same)


def test_difference_is_told_and_the_page_stands(crawled: Any) -> None:
    site, pages, _ = crawled
    report = pages["differs"]["report"]
    assert report["tables"] == site.truths["differs"].tables
    printed = site.truths["differs"].tables["proactive"]["licensing"]["decisions"]
    failed = [check for check in report["checks"] if check["code"] == "page_file" and not check["ok"]]
    assert [(check["at"], check["left"] - check["right"]) for check in failed] == [("proactive", 1)]
    assert (
        f"proactive licensing decisions: {printed} on the page, {printed + 5} in the file 附件.docx"
        in report["warnings"]
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone", "404"),
        ("outside", "off the portal's hosts"),
        ("huge", "was not fetched"),
        ("hostile", "was not read"),
    ],
)
def test_what_did_not_come_is_told(name: str, reason: str, crawled: Any) -> None:
    _, pages, _ = crawled
    page = pages[name]
    told = [page["refusal"] or "", page["detail"] or "", *(page["report"]["warnings"] if page["report"] else [])]
    assert any(reason in line for line in told), told


def test_rar_is_not_even_asked_for(crawled: Any) -> None:
    site, _, _ = crawled
    assert not any(ask.path.endswith(".rar") for ask in site.requests)


# -- names and viewers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ('attachment; filename="年报.pdf"'.encode(), "年报.pdf"),
        ("attachment; filename=年报.pdf".encode("gb18030"), "年报.pdf"),
        (b'attachment; filename="..\\..\\..\\etc\\passwd"', "passwd"),
        (b'attachment; filename="/etc/cron.d/x\n.pdf"', "x?.pdf"),
        (b"attachment; filename*=nonsense''x", "link text"),
        (None, "link text"),
    ],
)
def test_file_name(header: bytes | None, expected: str) -> None:
    assert (
        file_name(header, Candidate("http://a.example/x.pdf", "link text"), "http://a.example/x.pdf") == expected
    )


def test_viewer_without_a_file_leads_nowhere() -> None:
    assert embedded("<html><body><p>验证码</p></body></html>".encode(), "http://a.example/") is None


# -- combine ----------------------------------------------------------------------------------------------


def _report(figures: Figures, **changes: Any) -> Report:
    report = read_report(markup.dress(figures, "plain").encode())
    return replace(report, **changes)


def test_file_for_another_year_is_left_out() -> None:
    page = _report(figures_for("丙县人民政府", 2023), year=2023)
    page.tables.requests = None
    file = _report(figures_for("丙县人民政府", 2022), year=2022)
    whole = combine(page, [("去年.pdf", file)])
    assert whole.tables.requests is None
    assert "file 去年.pdf: a report for 2022, not for 2023; left out, read as its own" in whole.warnings
    assert whole.beside == [file]
    assert "the table requests is missing" in whole.warnings


def test_missing_table_comes_from_the_file_and_inputs_stay() -> None:
    figures = figures_for("丙县人民政府", 2023)
    page, file = _report(figures), _report(figures)
    page.tables.requests = None
    whole = combine(page, [("年报.pdf", file)])
    assert whole.tables.requests == figures.tables["requests"]
    assert page.tables.requests is None
    assert page.warnings == []
    assert any("requests from the file 年报.pdf" in warning for warning in whole.warnings)
    assert not any("missing" in warning for warning in whole.warnings)
    assert any(check.code.startswith("t3") and check.ok for check in whole.checks), "checked anew"
