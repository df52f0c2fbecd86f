"""The metadata block above a report: 索引号, 发文字号, 发文机关, 发布日期 and the rest, in whatever shape.

Labels and their fields are data (data/metadata.toml). Shapes: label and value in one cell or line, in the
next cell, in the next element, several pairs in one line, labels above values; labels set wide (索 引 号).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harvester.datafiles.memory import remembered
from harvester.datafiles.metadata import load
from harvester.documents.blocks import LINES, Block, Document, Paragraph, Table
from harvester.reports.model import METADATA_FIELDS
from harvester.reports.words import dates, sections
from harvester.reports.words.plain import COLONS, squeeze

MAX_LABELS = 300
"""Labels looked at: a block has a dozen, which menus of any length may stand above."""
MAX_LINE = 300
"""Longer texts are prose."""
_DATES = ("issued_on", "published_on")
_BEFORE = " \u3000\xa0\t[【（(|｜·•>-"
_AROUND = " \u3000\xa0\n\t[]【】|｜;；,，"
_BEHIND = COLONS + "】])）"
_YEAR = re.compile("[12１２]\\d{3}|[〇○]")
_COLON = re.compile(f"[{COLONS}]")
_SECTION = re.compile(r"一\s*[、.．]\s*(?=\S)")


@dataclass(slots=True)
class MetadataBlock:
    """fields: the contract's eight names, dates as ISO. used: indices of the blocks it stood in.

    labels: the label under which each field was printed.
    """

    fields: dict[str, str | None]
    labels: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Labels:
    """known: label to (field or None where ignored, precedence). within: finds labels in a line.

    widest: characters of a label that is set wide, with what may stand behind it.
    """

    known: dict[str, tuple[str | None, int]]
    weak: frozenset[str]
    first: frozenset[str]
    within: re.Pattern[str]
    blank: frozenset[str]
    no_issuer: frozenset[str]
    widest: int


@remembered()
def _labels() -> _Labels:
    data = load()
    known: dict[str, tuple[str | None, int]] = {}
    for name in METADATA_FIELDS:
        known.update({label: (name, rank) for rank, label in enumerate(getattr(data.fields, name))})
    known.update(dict.fromkeys(data.ignored.labels, (None, 0)))
    spelled = "|".join(
        r"\s*".join(re.escape(sign) for sign in label) for label in sorted(known, key=len, reverse=True)
    )
    return _Labels(
        known=known,
        weak=frozenset(data.weak.labels),
        first=frozenset(label[0] for label in known),
        within=re.compile(rf"(?:(?<=[\s|｜;；\[【（(,，])|^)({spelled})\s*[{COLONS}]"),
        blank=data.values.blank,
        no_issuer=data.values.no_issuer,
        widest=max(map(len, known)) * 3,
    )


@dataclass(slots=True)
class _Found:
    """A label met in the document. value None: not seen yet, to be taken from the next cell or element."""

    label: str
    value: str | None
    at: int
    beside: bool = True  # the value stood in the same text or table row, so it needs no further proof
    value_at: int | None = None


def find(document: Document) -> MetadataBlock:
    """The metadata block of a document; all fields None where it has none.

    Warns of impossible dates and of a field printed twice with different values.
    """
    labels = _labels()
    found: list[_Found] = []
    waiting: _Found | None = None
    for at, block in enumerate(document.blocks):
        if len(found) > MAX_LABELS:
            break
        if isinstance(block, Table):
            waiting = None
            found += _in_table(block, at, labels)
        elif isinstance(block, LINES):
            text = block.text
            section = _SECTION.match(text)
            if section or len(text) > MAX_LINE:
                if (section and sections.is_exact(text[section.end() :])) or _ends(document.blocks, at):
                    break
                waiting = None
                continue
            pairs = _in_line(text, at, labels)
            if pairs:
                found += pairs
                waiting = pairs[-1] if not pairs[-1].value else None
            elif waiting is not None:
                waiting.value, waiting.beside, waiting.value_at = text, False, at
                waiting = None
    settled = _settle(found[:MAX_LABELS], labels)
    if len(found) > MAX_LABELS:
        settled.warnings.append(f"metadata: more than {MAX_LABELS} labels; the rest is not looked at")
    return settled


def _ends(blocks: list[Block], at: int) -> bool:
    """Whether the report's text begins here. A menu may hold one entry that looks like 一、; text goes on."""
    return at > 40 or any(isinstance(block, Paragraph) and len(block.text) > 40 for block in blocks[at : at + 3])


def _in_line(text: str, at: int, labels: _Labels) -> list[_Found]:
    """The pairs of one line or cell, none where it does not begin with a label."""
    if text[:1] == "【" and "】" in text:  # 【索引号】000014349/2024-00012
        text = text.replace("】", "：")
    start = text.lstrip(_BEFORE)
    if not start or start[0] not in labels.first:
        return []
    if len(start) <= labels.widest:
        bare = squeeze(start).rstrip(_BEHIND)
        if bare in labels.known:
            return [_Found(bare, None, at)]
    label, *rest = _COLON.split(start, 2)
    if len(rest) == 1:  # the usual case, told without searching for every label
        label = squeeze(label)
        return [_Found(label, rest[0].strip(_AROUND), at)] if label in labels.known else []
    spots = list(labels.within.finditer(start)) if rest else []
    if not spots or spots[0].start() != 0:
        return []
    pairs = []
    for number, spot in enumerate(spots):
        end = spots[number + 1].start() if number + 1 < len(spots) else len(start)
        pairs.append(_Found(squeeze(spot[1]), start[spot.end() : end].strip(_AROUND), at))
    return pairs


def _in_table(table: Table, at: int, labels: _Labels) -> list[_Found]:
    """The pairs of a table's rows; a table whose first rows hold no label is no metadata block."""
    found: list[_Found] = []
    above: list[_Found] | None = None
    for number, row in enumerate(table.rows[:30]):
        if number > 3 and not found:
            break
        texts = [cell.text.strip() for cell in row]
        line: list[_Found] = []
        waiting: _Found | None = None
        for text in texts:
            pairs = _in_line(text, at, labels) if len(text) <= MAX_LINE else []
            if pairs:
                line += pairs
                waiting = pairs[-1] if pairs[-1].value is None else None
            elif waiting is not None:
                if text or waiting.value is None:
                    waiting.value = text
                waiting = None
        if above is not None and not line and len(texts) == len(above):
            for pair, text in zip(above, texts, strict=True):  # labels in one row, values in the row below
                pair.value = text
        bare = len(line) == len(texts) > 1 and all(pair.value is None for pair in line)
        above = line if bare else None
        found += line
    return found


def _settle(found: list[_Found], labels: _Labels) -> MetadataBlock:
    """The fields that the labels found speak for."""
    block = MetadataBlock(dict.fromkeys(METADATA_FIELDS))
    distinct = {pair.label for pair in found}
    if len(distinct) < 2 and distinct <= labels.weak:
        return block
    ranks: dict[str, int] = {}
    for pair in found:
        block.used.add(pair.at)
        name, rank = labels.known[pair.label]
        if name is None or pair.value is None:
            if pair.value_at is not None and len(pair.value or "") <= 20:
                block.used.add(pair.value_at)
            continue
        value = _value(name, pair, labels, block)
        if value is None:
            continue
        if pair.value_at is not None and name != "title":
            block.used.add(pair.value_at)
        held = block.fields[name]
        if held is None or rank < ranks[name]:
            block.fields[name], ranks[name] = value, rank
            block.labels[name] = pair.label
        elif rank == ranks[name] and value != held:
            block.warnings.append(f"metadata: {pair.label} is printed twice, {held} kept, {value} dropped")
    return block


def _value(name: str, pair: _Found, labels: _Labels, block: MetadataBlock) -> str | None:
    """The value as stored, None where it is blank or cannot be this field's."""
    value = " ".join((pair.value or "").split()).strip(_AROUND)
    if not value or value.lower() in labels.blank:
        return None
    if name in _DATES:
        iso, warning = dates.read(value)
        if warning:
            block.warnings.append(f"metadata: {pair.label}: {warning}")
        elif iso is None and pair.beside:
            block.warnings.append(f"metadata: {pair.label}: no date in '{value[:30]}'")
        return iso
    if "。" in value or (name == "issuer" and value.lower() in labels.no_issuer):
        return None
    if not pair.beside and not _plausible(name, value):
        return None
    return value


def _plausible(name: str, value: str) -> bool:
    """Whether a value that stood in an element of its own can belong to the label before it."""
    if len(value) > 60 or value[-1] in "。；：:":
        return False
    if name == "title":
        return True
    if name in ("topic", "keywords") and not _YEAR.search(value):
        return True  # 主题分类 政府信息公开年报; with a year it is the report's title behind a blank
    if name == "index_no":
        return any(sign.isdigit() for sign in value) and "年度报告" not in value
    return "年度报告" not in value and "年报" not in value
