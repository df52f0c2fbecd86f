"""Which number of table four stands in which printed column, by the names above it in the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harvester.datafiles.memory import remembered
from harvester.documents.blocks import Cell
from harvester.reports.cells.labels import key, likeness
from harvester.reports.cells.lexicon import vocabulary
from harvester.reports.tables.order import BELOW, GROUPS, LITIGATION
from harvester.reports.tables.request_columns import EXTRA, MAX_NAMES
from harvester.reports.tables.rows import Row

RESULTS = ("upheld", "corrected", "other_result", "pending", "total")
ALIKE = 0.6
"""How much a damaged name must look like the form's."""
STRANGE, LEFT_OUT = "strange", "left out"


@dataclass(frozen=True, slots=True)
class Named:
    """The columns of a line of numbers. codes: of each, None where it is left out or not understood; cols: in the
    grid; told: for warnings.
    """

    codes: tuple[str | None, ...]
    cols: tuple[int, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the header. end: of the columns below it; what: a result, a group, STRANGE or LEFT_OUT."""

    level: int
    col: int
    end: int
    what: str
    text: str


@remembered(1024)
def result_of(name: str) -> str:
    """What a name of the header is: a result's code, a group's label, STRANGE or LEFT_OUT.

    >>> result_of("结果维持"), result_of("维持"), result_of("行政复议"), result_of("小计"), result_of("甲")
    ('upheld', 'upheld', '行政复议', 'left out', 'strange')
    """
    if name in GROUPS or name == LITIGATION:
        return name
    if (result := _exact(name)) is not None:
        return result
    if EXTRA.fullmatch(name):
        return LEFT_OUT
    alike = {
        label.code.partition(".")[2]
        for label in vocabulary().review_columns
        for spelling in label.keys
        if len(name) > 1 and len(spelling) > 2 and (name in spelling or likeness(name, spelling) >= ALIKE)
    }
    return alike.pop() if len(alike) == 1 else STRANGE


def group_in(caption: str) -> str | None:
    """The only group of table four that a caption names, where the table below it may be of that group alone."""
    groups = [name for name in GROUPS if name in caption]
    return groups[0] if len(groups) == 1 and (groups[0] in BELOW or LITIGATION not in caption) else None


def under_its_group(rows: list[list[Cell]], group: str) -> list[list[Cell]]:
    """The rows of a table, below one with the group that its caption names, where the header names results."""
    named = [result_of(key(cell.text)) for cell in rows[0]] if rows else []
    return [[Cell(group, rows[0][0].col, len(named))], *rows] if sorted(named) == sorted(RESULTS) else rows


def has_strange(headers: Sequence[Row], loose: bool) -> bool:
    """Whether a header has a name that is not the form's. loose: lines of text, where prose may stand in front."""
    names = results_named(headers) if loose else _keys(headers)
    return any(result_of(name) in (STRANGE, LEFT_OUT) for name in names)


def named(headers: Sequence[Row], line: Row, first: int) -> Named | None:
    """The columns of a line whose cells, from the first value on, stand below the header's names; else None.

    None as well where a result has lost its group, for then the grid is not to be trusted.
    """
    if line.loose:
        return None
    names = [name for level, row in enumerate(headers) for name in _names(level, row)]
    if len(names) > MAX_NAMES or len(line.cells) > MAX_NAMES:
        return None
    begin = line.cells[first].col
    cols = sorted({name.col for name in names if name.col >= begin})
    lowest = []
    for col in cols:
        over = sorted((name for name in names if name.col <= col < name.end), key=lambda name: name.level)
        if over and over[-1].col == col:
            lowest.append((col, over))
    stands = [cell.col for cell in line.cells[first:] if cell.text.strip() or cell.col in {c for c, _ in lowest}]
    if not lowest or stands != [col for col, _ in lowest]:
        return None
    columns = [(col, over[-1].text, _code(over)) for col, over in lowest]
    strange = any(code == STRANGE for _, _, code in columns) and all(code for _, _, code in columns)
    if strange and groups_as_form(headers) and cut_short(results_named(headers)) and len(columns) == len(_form()):
        return Named(_form(), tuple([col for col, _, _ in columns]), (CUT_SHORT,))
    if any(code == "" for _, _, code in columns):
        return None
    damaged = dict.fromkeys(told for _, over in lowest if (told := _damaged(over)) is not None)
    settled = _settled(columns)
    return settled and replace(settled, told=(*settled.told, *damaged))


CUT_SHORT = "names of columns are cut short; read in the form's order, which they fit"


def _form() -> tuple[str, ...]:
    return tuple([label.code for label in vocabulary().review_columns])


def cut_short(names: Sequence[str]) -> bool:
    """Whether names are those of the form in its order, some of them cut off (结果 | 结果 | 其他 | 尚未 | 总计).

    So many names in this order have one reading only (seed 001).
    """
    labels = [label.label for label in vocabulary().review_columns]
    bare = [key(name) for name in names]
    return len(bare) == len(labels) and all(
        len(name) > 1 and label.startswith(name) for name, label in zip(bare, labels, strict=True)
    )


def results_named(headers: Sequence[Row]) -> list[str]:
    """The names of a header that are no groups, behind its first group, in the order of reading."""
    keys = _keys(headers)
    first = next((at for at, name in enumerate(keys) if _is_group(name)), len(keys))
    return [name for name in keys[first:] if not _is_group(name)]


def groups_as_form(headers: Sequence[Row]) -> bool:
    """Whether the groups stand in the form's order, each once."""
    groups = [name for name in _keys(headers) if _is_group(name)]
    first, *others = GROUPS
    return groups in ([first, LITIGATION, *others], [first, *others])


def _keys(headers: Sequence[Row]) -> list[str]:
    return [role.key for row in headers for role in row.roles if not role.value and role.key]


def _names(level: int, row: Row) -> list[_Name]:
    """The names of a row; one that blank cells follow stands over these as well, as in a dump without spans."""
    found: list[_Name] = []
    for cell, role in zip(row.cells, row.roles, strict=True):
        if role.value or not cell.text.strip():
            if found and not cell.text.strip() and found[-1].end == cell.col and _is_group(found[-1].what):
                last = found.pop()
                found.append(_Name(level, last.col, cell.col + cell.colspan, last.what, last.text))
            continue
        text = " ".join(cell.text.split())[:20]
        found.append(_Name(level, cell.col, cell.col + cell.colspan, result_of(role.key), text))
    return found


def _is_group(what: str) -> bool:
    return what in GROUPS or what == LITIGATION


def _code(over: Sequence[_Name]) -> str:
    """The code of a column by the names over it: its group's and its result's; else STRANGE or LEFT_OUT.

    A name may be cut in two (结果 over 维持, case tables/header-on-two-rows). Empty where the group is lost.
    """
    what = _spelled(over) or over[-1].what
    if what not in RESULTS:
        return LEFT_OUT if what == LEFT_OUT else STRANGE
    groups = [GROUPS[name.what] for name in over if name.what in GROUPS]
    if len(groups) == 1:
        return f"{groups[0]}.{what}"
    under_suits = any(name.what == LITIGATION for name in over)
    return LEFT_OUT if what == "total" and under_suits and not groups else ""


def _spelled(over: Sequence[_Name]) -> str | None:
    """The result that the names over a column spell as the form does."""
    joined = (key("".join(name.text for name in over[begin:])) for begin in range(len(over)))
    return next((result for name in joined if (result := _exact(name)) is not None), None)


def _damaged(over: Sequence[_Name]) -> str | None:
    """What is said of a column whose name is only like one of the form's."""
    last = over[-1]
    if last.what not in RESULTS or _spelled(over) is not None:
        return None
    label = next(one.label for one in vocabulary().review_columns if one.code.endswith(f".{last.what}"))
    return f"column “{last.text}” read as “{label}”"


def _exact(name: str) -> str | None:
    entry = vocabulary().entries.get(name)
    return entry.review if entry is not None and entry.review in RESULTS else None


def _settled(columns: Sequence[tuple[int, str, str]]) -> Named | None:
    """The columns with what is said of them; None where none is understood."""
    codes = [code for _, _, code in columns]
    if all(code in (STRANGE, LEFT_OUT) for code in codes):
        return None
    told = []
    for what, words in (
        (STRANGE, "column names not understood, their numbers not read"),
        (LEFT_OUT, "columns beside the form's left out"),
    ):
        if texts := [f"“{text}”" for _, text, code in columns if code == what]:
            told.append(f"{words}: {', '.join(texts)}")
    twice = {code for code in codes if codes.count(code) > 1 and code not in (STRANGE, LEFT_OUT)}
    if twice:
        told.append(f"the header names several columns {', '.join(sorted(twice))}; not read")
    kept = tuple([None if code in (STRANGE, LEFT_OUT) or code in twice else code for code in codes])
    form = [label.code for label in vocabulary().review_columns if label.code in kept]
    if [code for code in kept if code is not None] != form:
        told.append("the columns stand in another order than in the form; read by their header")
    return Named(kept, tuple([col for col, _, _ in columns]), tuple(told))
