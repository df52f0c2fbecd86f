"""python -m tests.mutants.seek SUITE … --only PATH … [--sample N] [--seed S] [--write]: lines that would notice.

A suite is a folder of cases in lines (tests/lines.py). Its cases are varied (a word, a tag, a number left out,
doubled, changed, put elsewhere); each change of the sample is made in a fork, and where no case that runs its line
comes to something else, the variations that do are kept: as few as notice all. `--write` puts them into the
suite's files. What is written is what the code does: a line that nobody reads proves nothing.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from itertools import islice
from pathlib import Path

from scrapy.http import HtmlResponse

from tests.lines import ARROW, lines
from tests.mutants import calls
from tests.mutants.changes import MODULE, Change, sample
from tests.mutants.trial import forget_all, in_fork, put_in
from tests.places import ROOT
from tests.reports import shaped, slips
from tests.spiders import dropped

SUITES = {
    "said": "tests.reports.said",
    "listings": "tests.listings.shaped",
    "documents": "tests.documents.shaped",
    "placed": "tests.documents.placed",
    "books": "tests.documents.booked",
    "printed": "tests.documents.printed",
    "reading": "tests.reading.said",
    "walked": "tests.spiders.walked",
    "answered": "tests.spiders.answered",
    "shapes": "tests.reports.shaped",
    "dropped": "tests.spiders.dropped",
    "slips": "tests.reports.slips",
}
TOKEN = re.compile(r"<[^>]*>|[A-Za-z_]+|\d+|[\u4e00-\u9fff]+|\s*/\s+|\n[^\n]*|\s+|.", re.DOTALL)
LONGEST = 1200
EACH, FEW = 60, 3
SECONDS = 60.0
"""Of CPU for one change."""


class Case:
    """One case or variation: of which file, what is given, what comes of it, which lines it runs."""

    def __init__(self, file: Path, read: Callable[[str], str], given: str) -> None:
        self.file, self.read, self.given = file, read, given
        self.told = ""
        self.ran: dict[str, int] = {}

    def now(self) -> str:
        try:
            return self.read(self.given).strip()
        except Exception as error:  # of a changed function anything may come
            return f"!! {type(error).__name__}"

    def trace(self) -> None:
        calls.forget()
        calls.start()
        self.told = self.now()
        sys.settrace(None)
        self.ran = {path: sum(1 << n for n in ran) for path, ran in calls.lines().items()}

    def runs(self, change: Change) -> bool:
        bits = self.ran.get(change.path, 0)
        return any(bits >> line & 1 for line in change.lines)


def read_shape(kind: str, given: str) -> str:
    return "\n".join(shaped.outcome(shaped.Case("", given.split("\n")), kind))


def of_portals() -> Iterator[Case]:
    """The listings of the replica portals with one sign left out."""
    made = dropped.portals(Path(tempfile.mkdtemp()))

    @cache
    def answers(name: str) -> list[HtmlResponse]:
        return list(dropped.walk(*made[name]))

    def read(given: str) -> str:
        name, number, drop = given.split()
        answer = answers(name)[int(number)]
        body = answer.body if drop == "whole" else dropped.without(answer, int(drop))
        return dropped.told(made[name][1], answer, body)

    for given, _ in lines(dropped.FILE):
        yield Case(dropped.FILE, read, given)


def of_reports() -> Iterator[Case]:
    """The pages of tests/cases, whole and with a slip."""
    for case in slips.cases():
        yield Case(slips.FILE, slips.told, f"{case} whole")
    for given, _ in lines(slips.FILE) if slips.FILE.exists() else ():
        yield Case(slips.FILE, slips.told, given)


def another_slip(given: str, draw: random.Random) -> str:
    case, _ = given.split()
    at, other = draw.randrange(len(slips.pieces(case)) - 1), draw.choice(slips.cases())
    there = draw.randrange(len(slips.pieces(other)))
    return f"{case} {at}{draw.choice(('', '', '', '+', '>', f'&{other}', f'~{there}:{other}'))}"


def another_drop(given: str, draw: random.Random) -> str:
    name, number, _ = given.split()
    return f"{name} {number} {draw.randrange(1500)}"


def cases(suite: str) -> Iterator[Case]:
    if suite in ("dropped", "slips"):
        yield from of_portals() if suite == "dropped" else of_reports()
        return
    module = import_module(SUITES[suite])
    if suite == "shapes":
        for kind in ("list", "proactive", "requests", "review"):
            for case in shaped.cases(kind):
                yield Case(shaped.SHAPES / f"{kind}.txt", partial(read_shape, kind), "\n".join(case.lines))
        return
    folder = next(value for value in vars(module).values() if isinstance(value, Path) and value.is_dir()
                  and value.parent == Path(module.__file__ or "").parent)  # fmt: skip
    for name, read in module.READERS.items():
        for given, _ in lines(folder / f"{name}.txt"):
            yield Case(folder / f"{name}.txt", read, given)


def varied(given: str, others: list[str], draw: random.Random) -> str:
    """The text with one or two slips in it."""
    for _ in range(draw.choice((1, 1, 1, 2))):
        tokens = TOKEN.findall(given)
        if len(tokens) < 2:
            return given
        at = draw.randrange(len(tokens))
        count = draw.choice((1, 1, 1, 2, 3))
        how = draw.randrange(8)
        held = tokens[at : at + count]
        if how == 0:
            held = []
        elif how == 1:
            held = held + held
        elif how == 2:
            numbered = [n for n, token in enumerate(tokens) if token.isdecimal() and len(token) < 12]
            if numbered:
                at, count = draw.choice(numbered), 1
                held = [
                    str(max(0, draw.choice((int(tokens[at]) + 1, int(tokens[at]) - 1, 0, int(tokens[at]) * 10))))
                ]
        elif how in (3, 4):
            other = TOKEN.findall(draw.choice(others))
            start = draw.randrange(len(other)) if other else 0
            held = other[start : start + draw.choice((1, 1, 2, 3))] + (held if how == 4 else [])
        elif how == 5:
            held = held[::-1] if len(held) > 1 else held[:1] + tokens[at + 1 : at + 2][::-1]
        elif how == 6:  # within a word
            word = held[0]
            cut = draw.randrange(len(word) + 1)
            held = [word[:cut] + word[cut + 1 :], *held[1:]]
        else:
            move = draw.randrange(len(tokens))
            taken = tokens[at : at + count]
            rest = tokens[:at] + tokens[at + count :]
            given = "".join(rest[:move] + taken + rest[move:])
            continue
        given = "".join(tokens[:at] + held + tokens[at + count :])
    return given


def is_whole(case: Case) -> bool:
    """Whether it can stand in its file."""
    text = case.given
    many = case.file.parent == shaped.SHAPES
    return (
        0 < len(text) <= LONGEST
        and not case.told.startswith("!!")
        and case.told != "the same"
        and text == text.strip()
        and not text.startswith("# ")
        and (many or ("\n" not in text and ARROW not in text and "\n" not in case.told))
        and "\r" not in text
        and not any(line.startswith(("# ", "> ")) or not line.strip() for line in text.split("\n"))
    )


def bases(change: Change, known: list[Case]) -> list[Case]:
    """The cases to vary: those that run the line; where few do, those that enter its function or its module."""
    close = [case for case in known if case.runs(change)]
    if len(close) >= FEW:
        return close
    body = [case for case in known if any(case.ran.get(change.path, 0) >> line & 1 for line in change.body)]
    return (close * 8 + body) or [case for case in known if change.path in case.ran]


def variations(held: list[Case], count: int, draw: random.Random) -> list[Case]:
    """So many variations of the cases, with what comes of each."""
    found: dict[tuple[Path, str], Case] = {}
    texts: dict[Path, list[str]] = defaultdict(list)
    for case in held:
        texts[case.file].append(case.given)
    for _ in range(3 * count):
        case = draw.choice(held)
        if case.file == dropped.FILE:
            given = another_drop(case.given, draw)
        elif case.file == slips.FILE:
            given = another_slip(case.given, draw)
        else:
            given = varied(case.given, texts[case.file], draw)
        one = Case(case.file, case.read, given)
        if one.given == case.given or (one.file, one.given) in found:
            continue
        one.told = one.now()
        if is_whole(one):
            found[one.file, one.given] = one
        if len(found) == count:
            break
    return list(found.values())


def changed(change: Change) -> bool:
    """Makes the change here; also of a value that a module holds."""
    if change.function != MODULE:
        return put_in(change)
    file = ROOT / change.path
    source = change.apply(file.read_bytes())
    module = sys.modules.get(change.path.removesuffix(".py").replace("/", "."))
    held = next(
        (one for one in ast.parse(source).body if one.lineno <= change.line <= (one.end_lineno or 0)), None
    )
    if module is None or not isinstance(held, ast.Assign | ast.AnnAssign):
        return False
    exec(compile(ast.Module([held], []), str(file), "exec"), vars(module))
    forget_all()
    return True


def differ(change: Change, held: list[Case], *, first: bool) -> Iterator[str]:
    """The numbers of the cases that come to something else with the change. first: one is enough."""
    if not changed(change):
        yield "null"
        return
    found = []
    for number, case in enumerate(held):
        if case.now() != case.told:
            found.append(number)
            if first:
                break
    yield json.dumps(found)


def ask(change: Change, held: list[Case], *, first: bool) -> list[int] | None:
    """None where the change cannot be made here, or a case does not end with it."""
    told = in_fork(partial(differ, change, held, first=first), SECONDS)
    found: list[int] | None = json.loads(told[-1]) if told and told[-1][:1] in "[n" else None
    return found


def seek(change: Change, known: list[Case], rounds: int, draw: random.Random) -> tuple[str, list[Case]]:
    """What comes of a change: held, noticed by variations, survives, or none (it cannot be tried here)."""
    close = [case for case in known if case.runs(change)] if change.function != MODULE else known
    found = ask(change, close, first=True)
    if found != []:
        return ("none" if found is None else "held"), []
    varying = bases(change, known)
    for _ in range(rounds if varying else 0):
        held = variations(varying, EACH, draw)
        if numbers := ask(change, held, first=False):
            return "noticed", [held[number] for number in numbers]
    return "survives", []


def chosen(noticed: dict[str, list[Case]]) -> Iterator[tuple[Case, list[str]]]:
    """As few variations as notice all changes that any notices, and which those are."""
    every = {(case.file, case.given): case for found in noticed.values() for case in found}
    left = dict(noticed)
    while left:
        # what was found for one change may notice others as well
        counts: dict[tuple[Path, str], list[str]] = defaultdict(list)
        for key, found in left.items():
            for case in found:
                counts[case.file, case.given].append(key)
        best = max(counts, key=lambda one: (len(counts[one]), -len(one[1])))
        yield every[best], counts[best]
        for key in counts[best]:
            del left[key]


def written(case: Case, by: list[str]) -> str:
    """The case as it stands in its file."""
    if case.file.parent != shaped.SHAPES:
        return f"{case.given}{ARROW} {case.told}".rstrip()
    told = [f"> {line}" for line in case.told.split("\n") if line]
    return "\n".join([f"# varied: {by[0]}", case.given, *told]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.seek")
    parser.add_argument("suites", nargs="+", choices=SUITES)
    parser.add_argument("--only", nargs="+", required=True, metavar="PATH")
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=6, help=f"of {EACH} variations for a change")
    parser.add_argument("--id", nargs="+", default=[])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    draw = random.Random(given.seed)
    known = [case for suite in given.suites for case in cases(suite)]
    for case in known:
        forget_all(files=False)
        case.trace()
    print(f"{len(known)} cases", flush=True)
    wanted = sample(ROOT, tuple(given.only), given.seed, frozenset(given.id))
    noticed: dict[str, list[Case]] = {}
    counts: Counter[str] = Counter()
    for change in islice(wanted, given.skip, given.skip + given.sample):
        said, found = seek(change, known, given.rounds, draw)
        counts[said] += 1
        if found:
            noticed[change.id] = found
            known += found[:3]
            for case in found[:3]:
                forget_all(files=False)
                case.trace()
        if said != "held":
            print(f"{said:9} {change.id} {change}", flush=True)
    print(dict(counts))
    files: dict[Path, list[str]] = defaultdict(list)
    for case, by in chosen(noticed):
        forget_all()
        if case.now() == case.told:
            files[case.file].append(written(case, by))
            print(f"\n{case.file.name} ({' '.join(by)})\n{case.given}\n  = {case.told}")
    for file, held in files.items() if given.write else ():
        file.write_text("\n".join([file.read_text("utf-8").rstrip("\n"), *held]).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    main()
