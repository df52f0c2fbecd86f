"""The cases of tests/cases/identity: pages made of a title, a row, first and last lines, and what is right."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from harvester.errors import NotAReport
from harvester.reports import Report, read_report
from tests.places import CASES

FOLDER = CASES / "identity"
BODY = "攸县教育局"
"""The body under all ornaments."""
_TABLE = (
    "<table><tr><td colspan=4>第二十条第（一）项</td></tr>"
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
    "<tr><td>行政规范性文件</td><td>2</td><td>1</td><td>17</td></tr></table>"
)
_OVERVIEW = "按要求做好公开，全年公开三十条，更新了栏目，答复了来件，还培训了人员，讲解答复的格式。"
_SECTIONS = [
    ("一、总体情况", None),
    (
        "二、主动公开政府信息情况",
        "在公开栏张贴十二次，在网站公开三十条，涉及预算、招聘、招标和救助等方面，按时更新，没有遗漏。",
    ),
    (
        "三、收到和处理政府信息公开申请情况",
        "收到申请五件，都在期限内答复，其中公开四件，不予公开一件，没有收取费用，申请人没有异议。",
    ),
    ("四、政府信息公开行政复议、行政诉讼情况", "没有因公开工作被申请行政复议，也没有被提起行政诉讼。"),
    ("五、存在的主要问题及改进情况", "栏目更新偏慢，明年逐月核对，补齐缺漏，并请群众评议。"),
]
_NOTE = "各单位按时完成，县里已逐一检查并登记，对不合格的要求补正，请各单位引以为戒，做好下一步的工作。"


@dataclass(frozen=True, slots=True)
class Case:
    """A page's parts and what is right of it: see the files."""

    name: str
    given: dict[str, Any]

    def page(self) -> bytes:
        """The page."""
        given = self.given
        title = given.get("title", "")
        lines = [*given.get("before", ()), *given.get("lines", ())] if not title else given.get("before", ())
        below = given.get("lines", ()) if title else ()
        body = [f"<p>{escape(line)}</p>" for line in lines]
        body += [f"<h1>{escape(title)}</h1>"] if title else []
        body += [f"<p>{escape(line)}</p>" for line in (*below, *given.get("after", ()))]
        body += [f"<p>{escape(given['first'])}</p>"] if "first" in given else []
        body += [*self._text(), *(f"<p>{escape(line)}</p>" for line in given.get("last", ()))]
        element = escape(given.get("element", "信息公开"))
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{element}</title></head><body>'
            f'<div class="content">{"".join(body)}</div></body></html>'
        ).encode()

    def _text(self) -> list[str]:
        kind = self.given.get("text", "form")
        if kind == "none":
            return []
        if kind == "note":
            return [f"<p>{_NOTE}</p>"]
        made = []
        for heading, text in _SECTIONS:
            table = _TABLE if kind == "form" and heading.startswith("二") else ""
            made.append(f"<p>{heading}</p><p>{text or self.given.get('overview', _OVERVIEW)}</p>{table}")
        return made

    def read(self) -> Report | NotAReport:
        """What is read of the page."""
        try:
            return read_report(
                self.page(),
                url=self.given.get("url"),
                list_title=self.given.get("row"),
                list_date=self.given.get("row_date"),
                portal_name=self.given.get("portal"),
            )
        except NotAReport as refused:
            return refused

    def wrong(self, got: Report | NotAReport) -> list[str]:
        """What differs from what is right, one line each."""
        given = self.given
        if isinstance(got, NotAReport) or "refused" in given:
            if isinstance(got, NotAReport) and given.get("refused", "\0") in str(got):
                return []
            shown = f"refused: {got}" if isinstance(got, NotAReport) else f"read as {got.agency}'s of {got.year}"
            return [f"report: {shown}, right is {given.get('refused', 'a report')!r}"]
        found = {"body": got.agency or "", "year": got.year or 0, "scope": got.scope or ""}
        found["correction"] = got.correction
        return [
            f"{name}: {value!r} told by {got.told_by}, right is {given[name]!r}"
            for name, value in found.items()
            if name in given and value != given[name]
        ]


@cache
def cases() -> tuple[Case, ...]:
    """All cases; those of ornaments have one body and one year."""
    made = []
    for file in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(file.read_text("utf-8"))
        for number, given in enumerate(data.get("cases", ()), 1):
            made.append(Case(f"{file.stem}-{number}", given))
        for number, title in enumerate(data.get("titles", ()), 1):
            named = {"title": title.replace("{}", BODY), "body": BODY, "year": 2023}
            made.append(Case(f"{file.stem}-{number}", named))
    return tuple(made)
