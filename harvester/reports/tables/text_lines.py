"""Tables that are lines of text: one cell on each line, or a row on each line with its words parted by spaces.

A blank cell leaves no trace there. So a row counts only with as many values as its header has columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from harvester.documents.blocks import Block, Cell, Heading, Paragraph
from harvester.reports.cells.labels import MAX_LABEL, key
from harvester.reports.cells.lexicon import Role, role, vocabulary
from harvester.reports.tables.facts import is_scaled
from harvester.reports.tables.list_layout import is_unit
from harvester.reports.tables.review_header import RESULTS

SHORT = 60
"""Characters of a line that may be a cell without a known label."""
NEAR = 3
"""Lines within which a table goes on behind one that is no known label."""
HEADED = 5
"""The same in an indicator list, whose columns no form names: 计量单位, 代码, 本期实际, 本年累计."""
FEWEST = 2
"""Known labels and values of a run of lines that make it a table."""
MAX_LINE = 1000
"""Characters of a line that may be a row of words and numbers."""
LONGEST_CODE = 4
"""Digits of a line's code in an indicator list."""
# matches: 指标代码
_CODES = re.compile(r"(?:指标)?(?:代码|编码|序号|编号|行次|行号)")
_UNITS = re.compile(r"(?:计量)?单位")
PIECES = 4
"""Lines on which one label may stand."""
_OUTCOMES = "本年度办理结果"
_FOUR = ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉")
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_ALL_RESULTS = "".join(sorted("".join(_RESULTS) * 3))

Rows = list[list[Cell]]


def lines_as_tables(blocks: Sequence[Block]) -> list[Rows]:
    """Runs of lines that hold a form's labels and values, as tables of one cell in each row."""
    return [[[Cell(text, 0)] for text in run] for run in _runs(blocks)]


def _runs(blocks: Sequence[Block]) -> Iterator[list[str]]:
    """Lines that belong together: values, known labels, and what stands between them."""
    run: list[str] = []
    counts = {"value": 0, "label": 0}
    texts = _joined([block.text if isinstance(block, Paragraph | Heading) else "" for block in blocks])
    for at, text in enumerate(texts):
        told = _sort(text)
        if told is None and not (run and text and _goes_on(texts, at, HEADED if role(run[0]).list_head else NEAR)):
            if min(counts.values()) >= FEWEST:
                yield run
            run, counts = [], {"value": 0, "label": 0}
            continue
        run.append(text)
        if told is not None:
            counts[told] += 1
    if min(counts.values()) >= FEWEST:
        yield run


def _sort(text: str) -> str | None:
    """Whether a line is a value or a known label."""
    if not text or len(text) > MAX_LABEL:
        return None
    told = role(text)
    if told.value:
        return "value"
    return "label" if told.known else None


def _goes_on(texts: Sequence[str], at: int, near: int) -> bool:
    """Whether a table goes on behind a line without a known label: a value follows or is near, or it is cut."""
    following = texts[at + 1 : at + 1 + near]
    if following and _sort(following[0]) == "value":
        return True
    if len(texts[at]) > SHORT:
        return False
    return any(_sort(text) for text in following)


def _joined(run: Sequence[str]) -> list[str]:
    """The lines with labels put together that stand on several (本年新 / 制作数量)."""
    lines: list[str] = []
    at = 0
    while at < len(run):
        size = _pieces(run, at)
        lines.append("".join(run[at : at + size]))
        at += size
    return lines


def _pieces(run: Sequence[str], at: int) -> int:
    """How many lines from here on are one label."""
    if len(run[at]) > SHORT or role(run[at]).value:
        return 1
    for size in range(PIECES, 1, -1):
        parts = run[at : at + size]
        if len(parts) < size or any(len(part) > SHORT or role(part).value for part in parts):
            continue
        told = role("".join(parts))
        if told.entry is None and told.article is None:
            continue
        # two labels may happen to be a third: only a column of table two begins as another's short name does
        whole = all(role(part).known for part in parts)
        if not whole or (told.entry is not None and told.entry.columns):
            return size
    return 1


def words_as_tables(blocks: Sequence[Block]) -> list[Rows]:
    """Lines whose words and numbers are parted by spaces, as the text of a PDF has them, as one table.

    Only rows whose label is known; a label may begin on the lines before its numbers, or end on the line behind.
    """
    texts = _uncoded([block.text for block in blocks if isinstance(block, Paragraph | Heading)])
    rows: Rows = []
    before: list[str] = []
    filled = 0
    for at, text in enumerate(texts):
        row = _row_of(text, before, texts[at + 1] if at + 1 < len(texts) else "")
        if row is None:
            before.append(text)
            continue
        rows += [_cells([line]) for line in before if is_scaled(line)]
        if rows:
            rows += [_cells(left) for text in before if (left := _left_over(text, row[0])) is not None]
        if len(row) == 3 * len(RESULTS) and _is_head_of_four(before):
            rows += _head_of_four()
        filled += len(row) > 1 and role(row[-1]).value
        rows.append(_cells(row))
        before = []
    return [rows] if filled else []


def _uncoded(texts: list[str]) -> list[str]:
    """The lines of a list without the codes that its header names before the labels or their units.

    101 总数 条 3, 总数 101 条 3; codes behind the units are cells as others are.
    """
    for at, text in enumerate(texts):
        words = text.split(" ")
        code = next((n for n, word in enumerate(words) if _CODES.fullmatch(word)), None)
        if code is None or len(words) < FEWEST or not any(role(word).list_head for word in words):
            continue
        if code and not any(map(_UNITS.fullmatch, words[code:])):
            return texts
        header = " ".join(words[:code] + words[code + 1 :])
        return [*texts[:at], header, *(_without_code(one.split(" "), not code) for one in texts[at + 1 :])]
    return texts


def _without_code(words: list[str], first: bool) -> str:
    """A line without its code. first: codes stand before the labels, else between these and their units."""
    for n, word in enumerate(words[:-1]):
        if len(word) <= LONGEST_CODE and word.isdecimal() and (n == 0 or not first):
            follows = words[n + 1]
            if not role(follows).value if first else is_unit(follows) or not follows.strip("-—"):
                return " ".join(words[:n] + words[n + 1 :])
    return " ".join(words)


def _cells(texts: Sequence[str]) -> list[Cell]:
    return [Cell(text, col) for col, text in enumerate(texts)]


def _left_over(text: str, label: str) -> list[str] | None:
    """The cells of a line with numbers among a table's rows that no label is known for; None where it has none.

    label: of the row below, of which the line may be a part.
    """
    words = text.split(" ")
    count = next((n for n, word in enumerate(reversed(words)) if not role(word).value), len(words))
    head = words[: len(words) - count]
    unit = head[-1:] if len(head) > 1 and is_unit(head[-1]) else []
    name = "".join(head[: len(head) - len(unit)])
    if not count or not name or len(name) > SHORT or "".join(words) in label:
        return None
    return [name, *unit, *words[len(words) - count :]]


def _row_of(text: str, before: Sequence[str], after: str) -> list[str] | None:
    """The cells of a line; None where it is none of a table."""
    if len(text) > MAX_LINE:
        return None
    words = text.split(" ")
    count = next((n for n, word in enumerate(reversed(words)) if not role(word).value), len(words))
    if count == 0:
        known = len(text) <= MAX_LABEL and (role(text).known or (len(words) > 1 and _half_known(words)))
        return (words if not role(text).known else [text]) if known else None
    values = words[len(words) - count :]
    head = words[: len(words) - count]
    if not head and count == 1:
        return None  # a number on a line of its own may be that of the page
    unit = head[-1:] if head and (is_unit(head[-1]) or role("".join(head[:-1])).entry is not None) else []
    named = head[: len(head) - len(unit)]
    for begun in (*(before[-size:] for size in (3, 2, 1) if size <= len(before)), []):  # the longest label
        words = [word for line in begun for word in line.split(" ")] + named
        for end in ("", after):
            if (label := _label_in(words, end)) is not None:
                return [label, *unit, *values]
    return values if not head and count == 3 * len(RESULTS) else None


def _label_in(words: Sequence[str], end: str) -> str | None:
    """The label of a row that words are, what names its group left out: 果 （一）予以公开."""
    if len("".join(words)) + len(end) > MAX_LABEL:
        return None
    for at in range(min(len(words), PIECES)):
        if at and not _ends_a_group("".join(words[:at])):
            break
        label = "".join(words[at:]) + end
        if label and _names_row(role(label)):
            return label
    return None


def _ends_a_group(text: str) -> bool:
    """Whether a text is the end of the label of a group, or of a group within one."""
    return any((_OUTCOMES + group).endswith(key(text) or text) for group in ("", *vocabulary().groups))


def _names_row(told: Role) -> bool:
    entry = told.entry
    return entry is not None and (entry.row is not None or entry.request_row is not None or bool(entry.indicators))


def _half_known(words: Sequence[str]) -> bool:
    """Whether words are those of a header, of which some may not be the form's (备注).

    Behind a group's label stands the beginning of a row's: （五）不予处理 1.信访举报投.
    """
    roles = [role(word) for word in words]
    if (first := roles[0].entry) is not None and first.group:
        return False
    return 2 * sum(told.known for told in roles) >= len(roles) or any(told.list_head for told in roles)


def _is_head_of_four(before: Sequence[str]) -> bool:
    """Whether the lines above fifteen numbers are the results of table four's head, wrapped somehow.

    Of just these characters only one head can be made (case text/table-four-in-pdf-text).
    """
    said = ""
    for text in reversed(before):
        said = "".join(text.split()) + said
        if len(said) >= len(_ALL_RESULTS):
            break
    return "".join(sorted(said)) == _ALL_RESULTS


def _head_of_four() -> Rows:
    rows = [list(_FOUR), list(_RESULTS) * 3]
    return [[Cell(text, col) for col, text in enumerate(row)] for row in rows]
