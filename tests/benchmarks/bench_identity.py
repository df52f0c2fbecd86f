"""Whose report, which year, which scope, over the cases of tests/cases/identity: right, wrong, null, by witness.

The first table counts what is asked for; the second who decided, and how often that was right. Exit 1 where more
than one in a hundred answers is wrong, or a page that is no report is read as one.
"""

from __future__ import annotations

import sys
from collections import Counter

from harvester.errors import NotAReport
from harvester.reports import Report
from tests.reports.identity import Case, cases

MOST_WRONG = 0.01
_NOBODY = "(none)"


def verdict(asked: object, got: object) -> str:
    """right, wrong, or null: where something is asked for and nothing was said."""
    if asked == got:
        return "right"
    return "null" if got in ("", 0) else "wrong"


def judge(case: Case, got: Report | NotAReport, sums: dict[str, Counter[str]]) -> None:
    """Counts a case in `sums`: by question, and by question and the witness that decided."""
    given = case.given
    if isinstance(got, NotAReport):
        sums.setdefault("report", Counter())["right" if given.get("refused", "\0") in str(got) else "wrong"] += 1
        return
    sums.setdefault("report", Counter())["wrong" if "refused" in given else "right"] += 1
    answers = {"body": got.agency or "", "year": got.year or 0, "scope": got.scope or ""}
    for question, answer in answers.items():
        if question not in given:
            continue
        said = verdict(given[question], answer)
        sums.setdefault(question, Counter())[said] += 1
        if question != "scope":
            told = got.told_by.get("agency" if question == "body" else question) or [_NOBODY]
            sums.setdefault(f"{question} by {told[0]}", Counter())[said] += 1


def main() -> int:
    """Prints the tables; 1 where too much is wrong."""
    sums: dict[str, Counter[str]] = {}
    for case in cases():
        judge(case, case.read(), sums)
    print(f"{len(cases())} cases\n{'':28}{'right':>8}{'wrong':>8}{'null':>8}")
    for name, counts in sorted(sums.items(), key=lambda item: (" by " in item[0], item[0])):
        print(f"{name:28}{counts['right']:8}{counts['wrong']:8}{counts['null']:8}")
    asked = [sums[name] for name in ("report", "body", "year", "scope")]
    wrong, total = sum(one["wrong"] for one in asked), sum(one.total() for one in asked)
    print(f"wrong: {wrong} of {total} answers (at most {MOST_WRONG:.0%})")
    return 0 if wrong <= MOST_WRONG * total and not sums["report"]["wrong"] else 1


if __name__ == "__main__":
    sys.exit(main())
