"""survey.html: what a survey found, by province and by reason, in one file that needs no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from harvester.operation.survey.findings import FOUND, OUTCOMES, Survey

_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Survey of portals</title><style>
body{font:14px/1.4 system-ui,sans-serif;margin:2em;max-width:110em} table{border-collapse:collapse;margin:1em 0}
th,td{border:1px solid #ccc;padding:.2em .5em;text-align:left;vertical-align:top} td.n{text-align:right}
.found{background:#e4f4e4} .blocked,.gone,.unreachable{background:#fbe9e7} summary{cursor:pointer;font-weight:600}
</style></head><body><h1>Survey of portals</h1>
"""


def survey_page(surveys: Iterable[Survey], provinces: Mapping[str, str]) -> str:
    """The page. provinces: the first two digits of a division to the province's name."""
    found = list(surveys)
    parts = [_HEAD, f"<p>{len(found)} candidates, {sum(one.outcome == FOUND for one in found)} found.</p>"]
    parts.append(_table("by reason", Counter(one.outcome for one in found), OUTCOMES))
    parts.append(
        _table("by family, where a listing was found", Counter(one.family for one in found if one.start), {})
    )
    groups: dict[str, list[Survey]] = {}
    for one in found:
        groups.setdefault(provinces.get(one.division[:2], "elsewhere"), []).append(one)
    for name, members in groups.items():
        good = sum(one.outcome == FOUND for one in members)
        parts.append(f"<details><summary>{escape(name)}: {good} of {len(members)} found</summary><table>")
        parts.append(
            "<tr><th>portal<th>outcome<th>family<th>reports<th>years<th>requests<th>where, or why not</tr>"
        )
        parts += [_row(one) for one in members]
        parts.append("</table></details>")
    return "\n".join(parts) + "\n</body></html>\n"


def _row(one: Survey) -> str:
    years = f"{one.oldest}–{one.newest}" if one.newest else ""
    where = "<br>".join(escape(text) for text in [*one.start, one.reason, *one.notes] if text)
    cells = f"<td>{escape(one.body)}<br>{escape(one.name)} {escape(one.host)}<td>{escape(OUTCOMES[one.outcome])}"
    numbers = f"<td class=n>{one.reports}<td>{years}<td class=n>{one.requests}"
    return f"<tr class={one.outcome}>{cells}<td>{escape(one.family)}{numbers}<td>{where}</tr>"


def _table(title: str, counts: Mapping[str, int], meanings: Mapping[str, str]) -> str:
    rows = sorted(counts.items(), key=lambda pair: -pair[1])
    cells = "".join(f"<tr><td>{escape(meanings.get(key, key))}<td class=n>{count}</tr>" for key, count in rows)
    return f"<table><caption>{title}</caption>{cells}</table>"
