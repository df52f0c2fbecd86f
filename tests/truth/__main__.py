"""`python -m tests.truth --count 20 [--form F] [--style S] [--trap T] [-v]`: 1 where one is wrong in silence."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict

from tests.truth import kinds_of_files, laid_out, merged, placed, shown, sideways, workbooks
from tests.truth.files import FILES
from tests.truth.judge import BARE, SILENT, TOLD, VERDICTS, judge, make
from tests.truth.made import FORMS
from tests.truth.styles import STYLES
from tests.truth.traps import TRAPS
from tests.truth.two_years import BY_NAME


def main() -> int:
    """All combinations that are asked for; a table by form, by style and by trap."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("--count", type=int, default=5, help="documents of each form, style and trap (default 5)")
    parser.add_argument("--seed", type=int, default=0, help="number of the first (default 0)")
    parser.add_argument("--form", choices=FORMS, action="append")
    parser.add_argument("--style", choices=[*STYLES, *FILES], action="append")
    parser.add_argument("--trap", choices=[*TRAPS, "none"], action="append")
    parser.add_argument("-v", action="count", default=0, help="print faults; twice: nulls as well")
    asked = parser.parse_args()
    tables: dict[str, defaultdict[str, Counter[str]]] = {
        n: defaultdict(Counter) for n in ("form", "style", "trap")
    }
    for trap in asked.trap or ["none", *TRAPS]:
        for form in asked.form or FORMS:
            for style in asked.style or STYLES:
                for seed in range(asked.seed, asked.seed + asked.count):
                    made = make(form, style, None if trap == "none" else trap, seed)
                    if made is None:
                        continue
                    outcome = judge(*made)
                    names = {"form": form, "style": style, "trap": trap}
                    if trap == "none":
                        names["style"] += " (no trap)"
                    for name, counts in tables.items():
                        counts[names[name]] += outcome.counts
                        counts[names[name]]["refused"] += outcome.refused
                    told_of = (SILENT, TOLD, BARE) if asked.v else (SILENT,)
                    lines = [f for f in outcome.faults if asked.v > 1 or f.startswith(told_of)]
                    if asked.v and lines:
                        print(f"{trap} / {form} / {style} / {seed}:", *lines[:6], sep="\n  ")
    if not (asked.form or asked.style or asked.trap):
        for maker, what in (
            (shown, "shown"),
            (workbooks, "workbook"),
            (merged, "merged"),
            (sideways, "sideways"),
            (laid_out, "laid out"),
            *kinds_of_files.MAKERS,
            (placed, "placed"),
        ):
            for kind in [kind for kind in maker.KINDS if kind != BY_NAME]:
                for seed in range(asked.seed, asked.seed + asked.count):
                    for form in getattr(maker, "FORMS", FORMS):
                        outcome = judge(*maker.make(kind, form, seed))
                        tables["form"][form] += outcome.counts
                        tables["trap"][f"{what}: {kind}"] += outcome.counts
    for name, counts in tables.items():
        print(f"\n{name:32}" + "".join(f"{verdict:>21}" for verdict in VERDICTS) + "   refused")
        for key, told in counts.items():
            total = sum(told[verdict] for verdict in VERDICTS) or 1
            cells = "".join(f"{told[verdict]:12,}{told[verdict] / total:8.2%} " for verdict in VERDICTS)
            print(f"{key:32}{cells}{told['refused']:8}")
    silent = sum(told[SILENT] for told in tables["form"].values())
    print(f"\n{silent} wrong in silence")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
