"""Tables that stand otherwise than their form prints them, and all that comes of it: tests/reports/shapes/*.txt.

A case begins with `# what it shows`. Then, line by line:

    table requests      a table as its form prints it; every number is another one, so that a wrong place shows
    granted: 1|2|3      another line in the place of this row; nothing behind the colon: the row is left out
    granted+: 1|2|3     a line below this row
    table               a table of its own
    | 1|2{3}|4\\n5      a line of it: cells parted by bars, {3} spans three columns, \\n breaks a line in a cell
    ~ words             a paragraph
    > granted - - -     what comes of it: rows that are read otherwise than in the plain table (- is no number),
    > granted.*: …      reasons, “texts” that are kept, and warnings behind a !
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from harvester.documents.blocks import Block, Cell, Paragraph, Table
from harvester.reports.cells import forms
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.read import read_tables
from tests.reports.grids import CELL, PROACTIVE, REQUESTS, REVIEW

SHAPES = Path(__file__).parent / "shapes"
MOST, LONGEST = 12, 200
"""Rows of which each is shown; of more the first and the last ones. And characters of a warning."""


@dataclass
class Case:
    name: str
    lines: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)


def cases(name: str) -> Iterator[Case]:
    """The cases of a file, in its order."""
    case: Case | None = None
    for line in (SHAPES / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            if case is not None:
                yield case
            case = Case(line[2:])
        elif line.strip():
            assert case is not None, line
            (case.expected if line.startswith("> ") else case.lines).append(line.removeprefix("> "))
    if case is not None:
        yield case


def blocks_of(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    rows: dict[str, str] = {}
    for line in lines:
        name, _, cells = line.partition(":")
        if line.startswith("~ "):
            blocks.append(Paragraph(line[2:]))
        elif line == "table" or line.startswith("table "):
            rows = dict(PLAIN[line[6:]]) if line[6:] else {}
            blocks.append(Table([]))
        elif line.startswith("|"):
            rows[str(len(rows))] = line[2:] or " "
        elif name.endswith("+"):
            at = list(rows).index(name[:-1]) + 1
            rows = dict([*list(rows.items())[:at], (name, cells.strip()), *list(rows.items())[at:]])
        else:
            assert name in rows, line
            rows[name] = cells.strip()
        if isinstance(blocks[-1], Table):
            blocks[-1] = Table(list(grid(text for text in rows.values() if text)))
    return blocks


def grid(lines: Iterator[str]) -> Iterator[list[Cell]]:
    for line in lines:
        row, col = [], 0
        for cell in line.split("|"):
            matched = CELL.fullmatch(cell)
            assert matched is not None
            span = int(matched[2] or 1)
            row.append(Cell(matched[1].strip().replace("\\n", "\n"), col, span))
            col += span
        yield row


def _requests() -> dict[str, str]:
    """The persons of the rows are 10, 11, …, the organisations 1 to 5 everywhere."""
    rows = {f"head{number}": line for number, line in enumerate(REQUESTS.splitlines())}
    for at, row in enumerate(forms.load()["2021"].request_rows):
        label = f"{row.group}|{row.label}" if row.group else f"{row.label}{{2}}"
        rows[row.code] = f"{label}|{10 + at}|1|2|3|4|5|{25 + at}"
    return rows


def _proactive() -> dict[str, str]:
    rows = {}
    codes = iter(("rules", "normative_documents", "licensing", "penalty", "coercion", "fees"))
    number = iter(range(11, 40))
    for part, (article, (columns, labels)) in enumerate(PROACTIVE.items()):
        rows[f"article{part}"] = f"{article}{{4}}"
        rows[f"head{part}"] = f"信息内容|{columns}"
        for label, values in labels.items():
            cells = [f"{next(number)}{cell[1:]}" for cell in values.split("|")]
            rows[next(codes)] = "|".join([label, *cells])
    return rows


def _review() -> dict[str, str]:
    rows = {f"head{number}": line for number, line in enumerate(REVIEW.splitlines())}
    return rows | {"line": "1|2|3|4|10|5|6|7|8|26|9|10|11|12|42"}


def _list() -> dict[str, str]:
    labels = {
        "documents": "一、主动公开情况{2}||",
        "disclosed": "主动公开政府信息数|条|11",
        "website": "政府网站公开政府信息数|条|12",
        "received": "收到申请数|件|13",
        "face": "当面申请数|件|14",
        "answered": "申请办结数|件|15",
        "review": "行政复议数量|件|16",
        "fees": "依申请公开信息收取的费用|万元|17",
    }
    return {"head": "统计指标|单位|统计数", **labels}


PLAIN = {"requests": _requests(), "proactive": _proactive(), "review": _review(), "list": _list(), "": {}}


def outcome(case: Case, kind: str) -> list[str]:
    """What is otherwise than in the plain table where the case begins with one; of a list, all its lines."""
    found = read_tables(blocks_of(case.lines))
    plain = read_tables(blocks_of([f"table {kind}"])) if f"table {kind}" in case.lines else Findings()
    name = {"review": "review_litigation", "list": "statistics"}.get(kind, kind)
    said = _lines(found) if kind == "list" else _rows(getattr(found, kind), getattr(plain, kind))
    said += [f"{cell.row}.{cell.column} “{cell.text}”" for cell in found.printed if cell.table == name]
    said += _short(
        [
            f"{'.'.join(part or '*' for part in (row, column))}: {reason}"
            for (of, row, column), reason in found.reasons.items()
            if of == name
        ]
    )
    said += ["doubled"] if name in found.doubled else []
    said += [f"! {_cut(warning.removeprefix(f'{name}: '))}" for warning in found.warnings]
    return [line.replace("\n", "\\n") for line in said]


def _rows(rows: dict[str, dict[str, object]], usual: dict[str, dict[str, object]]) -> list[str]:
    said = [f"{code} {_shown(row)}" for code, row in rows.items() if row != usual.get(code)]
    said += [f"{code} gone" for code in usual if code not in rows]
    return ["nothing is read"] if not rows else _short(said)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _short(said: list[str]) -> list[str]:
    return said if len(said) <= MOST else [*said[:3], f"… {len(said) - 5} more", *said[-2:]]


def _lines(found: Findings) -> list[str]:
    return [
        f"{line.code or '-'} {line.label} {line.unit or '-'} {line.column or '-'} {_shown({'': line.value})}"
        for line in found.statistics
    ]


def _shown(row: dict[str, object]) -> str:
    return " ".join("-" if value is None else str(value) for value in row.values())
