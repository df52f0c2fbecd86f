"""The metadata block above a report: 索引号, 发文字号, 发文机关, 发布日期 and the rest, in whatever shape.

Labels and their fields are data (data/metadata.toml). Shapes: label and value in one cell or line, in the
next cell, in the next element, several pairs in one line, labels above values; labels set wide (索 引 号).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import LINES, Block, Document, FilledTable, Paragraph, Stencil, Table
from harvester.reports.model import METADATA_FIELDS
from harvester.reports.words import dates, sections
from harvester.reports.words.labels import AROUND, Found, Labels, in_line, labels
from harvester.reports.words.names import ends_as_body
from harvester.reports.words.plain import squeeze

MAX_LABELS = 300
"""Labels looked at: a block has a dozen, which menus of any length may stand above."""
MAX_LINE = 300
"""Longer texts are prose."""
_DATES = ("issued_on", "published_on")
_YEAR = re.compile("[12１２]\\d{3}|[〇○]")
_HAN = re.compile("[\u4e00-\u9fff]{2}")
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


def find(document: Document) -> MetadataBlock:
    """The metadata block of a document; all fields None where it has none.

    Warns of impossible dates and of a field printed twice with different values.
    """
    known = labels()
    found: list[Found] = []
    waiting: Found | None = None
    for at, block in enumerate(document.blocks):
        if len(found) > MAX_LABELS:
            break
        if isinstance(block, Table):
            waiting = None
            if not isinstance(block, FilledTable) or _has_labels(block.stencil):
                found += _in_table(block, at, known)
        elif isinstance(block, LINES):
            text = block.text
            section = _SECTION.match(text)
            if section or len(text) > MAX_LINE:
                if (section and sections.is_exact(text[section.end() :])) or _ends(document.blocks, at):
                    break
                waiting = None
                continue
            pairs = in_line(text, at, known)
            if pairs:
                found += pairs
                waiting = pairs[-1] if not pairs[-1].value else None
            elif waiting is not None:
                waiting.value, waiting.beside, waiting.value_at = text, False, at
                waiting = None
    settled = _settle(found[:MAX_LABELS], known)
    if len(found) > MAX_LABELS:
        settled.warnings.append(f"metadata: more than {MAX_LABELS} labels; the rest is not looked at")
    return settled


def _ends(blocks: list[Block], at: int) -> bool:
    """Whether the report's text begins here. A menu may hold one entry that looks like 一、; text goes on."""
    return at > 40 or any(isinstance(block, Paragraph) and len(block.text) > 40 for block in blocks[at : at + 3])


@remembered(512)
def _has_labels(stencil: Stencil) -> bool:
    """Whether a table has a label of the metadata, whatever its numbers are: most are forms, without any."""
    return bool(_in_table(Table(stencil.rows), 0, labels()))


def _in_table(table: Table, at: int, known: Labels) -> list[Found]:
    """The pairs of a table's rows; a table whose first rows hold no label is no metadata block."""
    found: list[Found] = []
    above: list[Found] | None = None
    for number, row in enumerate(table.rows[:30]):
        if number > 3 and not found:
            break
        texts = [cell.text.strip() for cell in row]
        line: list[Found] = []
        waiting: Found | None = None
        for text in texts:
            pairs = in_line(text, at, known) if len(text) <= MAX_LINE else []
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


def _settle(found: list[Found], known: Labels) -> MetadataBlock:
    """The fields that the labels found speak for."""
    block = MetadataBlock(dict.fromkeys(METADATA_FIELDS))
    distinct = {pair.label for pair in found}
    if len(distinct) < 2 and distinct <= known.weak:
        return block
    ranks: dict[str, int] = {}
    for pair in found:
        block.used.add(pair.at)
        name, rank = known.known[pair.label]
        if name is None or pair.value is None:
            if pair.value_at is not None and len(pair.value or "") <= 20:
                block.used.add(pair.value_at)
            continue
        value = _value(name, pair, known, block)
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


def _value(name: str, pair: Found, known: Labels, block: MetadataBlock) -> str | None:
    """The value as stored, None where it is blank or cannot be this field's."""
    value = " ".join((pair.value or "").split()).strip(AROUND)
    if not value or value.lower() in known.blank:
        return None
    if name in _DATES:
        iso, warning = dates.read(value)
        if warning:
            block.warnings.append(f"metadata: {pair.label}: {warning}")
        elif iso is None and pair.beside:
            block.warnings.append(f"metadata: {pair.label}: no date in '{value[:30]}'")
        return iso
    if name == "doc_no" and known.no_number.fullmatch(squeeze(value)):
        return None
    if "。" in value or (name == "issuer" and not _is_issuer(pair.label, value, known)):
        return None
    if not pair.beside and not _plausible(name, value):
        return None
    return value


def _is_issuer(label: str, value: str, known: Labels) -> bool:
    """Whether a value names a body; behind 来源 or 作者 it may be a newspaper or a person."""
    if squeeze(value).lower() in known.no_issuer or not _HAN.search(value):
        return False
    return not label.endswith(("来源", "作者", "供稿", "发布者")) or ends_as_body(squeeze(value))


def _plausible(name: str, value: str) -> bool:
    """Whether a value that stood in an element of its own can belong to the label before it."""
    if len(value) > 60 or value[-1] in "。；：:":
        return False
    if name == "title":
        return True
    if name in ("topic", "keywords") and not _YEAR.search(value):
        return True  # 主题分类 政府信息公开年报; with a year it is the report's title behind a blank
    if name == "doc_no":
        return any(sign.isdigit() for sign in value) and "年度报告" not in value
    if name == "issuer":
        return ends_as_body(squeeze(value)) or "年" not in value
    if name == "index_no":
        return any(sign.isdigit() for sign in value) and "年度报告" not in value
    return "年度报告" not in value and "年报" not in value
