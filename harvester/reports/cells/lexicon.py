"""What a cell's text can be in any of the forms: looked up once per text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.cells.forms import Form, Label, Part
from harvester.reports.cells.labels import MAX_LABEL, bare_label, fold
from harvester.reports.cells.numbers import is_valuelike, read

# 第二十条第（八）项（单位：元）
# matches: 第二十条第(一)项
_ARTICLE = re.compile(
    r"第?二十条第?\(?([一二三四五六七八九十])\)?项(?:\([^()]{0,20}\)|[,:;]?(?:计量)?单位:?[^()]{1,8})?"
)
LIST_HEAD = re.compile(r"(?:统计|考核)?(?:指标|项目)(?:名称|内容)?|统计内容|指标项")
"""Headers of the column that holds the labels of an indicator list."""
ORGANISATION = "法人"
"""How a head of table three begins: 或, 和, 及, 或者 其他组织 follows."""
_NUMERALS = frozenset("一二三四五六七八九十")
"""With which a label's number may begin."""
_CORNER = ("勾稽", "第一项加第二项")
"""Words of what is printed in the empty corner of table three."""


@dataclass(slots=True)
class Entry:
    """The roles a label can play. Positions refer to Vocabulary; None or empty where it plays none."""

    request_row: int | None = None
    request_column: int | None = None
    group: bool = False
    row: str | None = None
    columns: list[tuple[int, int]] = field(default_factory=list)
    review: str | None = None
    indicators: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All labels of all forms. parts: (edition, part of table two); request_rows: of both forms in one order."""

    entries: dict[str, Entry]
    parts: tuple[tuple[str, Part], ...]
    request_rows: tuple[Label, ...]
    request_columns: tuple[Label, ...]
    review_columns: tuple[Label, ...]
    indicators: dict[str, tuple[Label, ...]]
    groups: tuple[str, ...]


@dataclass(slots=True)
class Role:
    """What one cell is. value: it can only be a value. article: 一 … 九 where it names a part of article 20.

    list_head: it can head the label column of an indicator list. kind: the table it points to, if only one.
    known: whether a form or a list prints it at all.
    """

    key: str
    value: bool = False
    blank: bool = False
    entry: Entry | None = None
    article: str | None = None
    kind: str | None = None
    list_head: bool = False
    known: bool = False


@remembered()
def vocabulary() -> Vocabulary:
    """The vocabulary of data/forms, built once."""
    known = forms.load()
    entries: dict[str, Entry] = {}
    parts: list[tuple[str, Part]] = []
    for edition, form in known.items():
        for part in form.proactive:
            parts.append((edition, part))
            _add_part(entries, len(parts) - 1, part)
        _add_review(entries, form)
        for label in form.indicators:
            for spelling in label.keys:
                places = entries.setdefault(spelling, Entry()).indicators.setdefault(edition, [])
                places.append(form.indicators.index(label))
        for group in form.request_groups:
            entries.setdefault(group, Entry()).group = True
    request_rows, columns = forms.merged("request_rows"), forms.merged("request_columns")
    for place, label in enumerate(request_rows):
        for spelling in label.keys:
            entries.setdefault(spelling, Entry()).request_row = place
    for place, label in enumerate(columns):
        for spelling in label.keys:
            entries.setdefault(spelling, Entry()).request_column = place
    indicators = {edition: form.indicators for edition, form in known.items() if form.indicators}
    groups = tuple({group: None for form in known.values() for group in form.request_groups})
    return Vocabulary(
        entries, tuple(parts), request_rows, columns, forms.merged("review_columns"), indicators, groups
    )


@remembered(16384)
def role(text: str) -> Role:
    """The role of a cell's text; kind is the table it points to, where it points to only one."""
    if is_valuelike(text):
        return Role("", value=True, blank=read(text).blank)
    if len(text) > MAX_LABEL:
        return Role("")
    folded = fold(text)
    if "二十条" in folded and (article := _ARTICLE.fullmatch(folded)):
        return Role("", article=article[1], kind="proactive", known=True)
    if _CORNER[0] in folded or _CORNER[1] in folded:
        return Role("", kind="requests", known=True)
    label = bare_label(text, folded)
    entry = vocabulary().entries.get(label) or _behind_group(label)
    kind = _kind(label, entry)
    list_head = LIST_HEAD.fullmatch(label) is not None
    known = entry is not None or kind is not None or list_head or label.startswith(ORGANISATION)
    return Role(label, entry=entry, kind=kind, list_head=list_head, known=known)


def is_foreign(text: str) -> bool:
    """Whether a text is certainly no label of any form, as its first two signs tell; False where they do not.

    >>> is_foreign("索引号：014352/2024-3"), is_foreign("规章制度"), is_foreign("（一）索引号")
    (True, False, False)
    """
    first = text[:2]
    if first in _begins() or not ("一" <= first[:1] <= "\u9fff" and "一" <= first[1:] <= "\u9fff"):
        return False
    return first[0] not in _NUMERALS and _CORNER[0] not in text and _CORNER[1] not in text


@remembered()
def _begins() -> frozenset[str]:
    """The first two signs of all that `role` knows, and of what may stand before a label."""
    known = vocabulary()
    others = ("统计", "考核", "指标", "项目", "第二", "其中", ORGANISATION)
    return frozenset(label[:2] for label in (*known.entries, *known.groups, *_HEADERS, *others))


def _behind_group(label: str) -> Entry | None:
    """The entry of a label that is joined to its group's: （六）其他处理1.申请人无正当理由逾期不补正…."""
    known = vocabulary()
    for group in known.groups:
        if label.startswith(group) and len(label) > len(group):
            entry = known.entries.get(label[len(group) :].lstrip("0123456789"))
            return entry if entry is not None and entry.request_row is not None else None
    return None


_HEADERS = {
    "信息内容": "proactive",
    "申请人情况": "requests",
    "法人或其他组织": "requests",
    "行政复议": "review_litigation",
    "行政诉讼": "review_litigation",
    "未经复议直接起诉": "review_litigation",
    "复议后起诉": "review_litigation",
}


def _kind(label: str, entry: Entry | None) -> str | None:
    if label in _HEADERS:
        return _HEADERS[label]
    if entry is None:
        return None
    if entry.row or entry.columns:
        return "proactive"
    if entry.review and entry.request_column is None:
        return "review_litigation"
    if entry.group or ((entry.request_row is None) != (entry.request_column is None)):
        return "requests"
    return None


def _add_part(entries: dict[str, Entry], place: int, part: Part) -> None:
    for label in part.rows:
        for spelling in label.keys:
            entries.setdefault(spelling, Entry()).row = label.code
    for number, label in enumerate(part.columns):
        for spelling in label.keys:
            entries.setdefault(spelling, Entry()).columns.append((place, number))


def _add_review(entries: dict[str, Entry], form: Form) -> None:
    for label in form.review_columns:
        for spelling in label.keys:
            entries.setdefault(spelling, Entry()).review = label.code.partition(".")[2]
        for above in label.path:
            entries.setdefault(above, Entry()).review = ""
