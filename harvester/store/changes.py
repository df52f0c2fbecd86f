"""What differs between two versions of a report: the list that `revisions.changes` keeps."""

from __future__ import annotations

from typing import Any

Change = dict[str, Any]
_TABLES = ("proactive", "requests", "review_litigation")


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every difference in what two versions say, cells first. Both are `Report.to_dict()`.

    A cell: {"table", "row", "column", "from", "to"}; a printed text: the same and "printed"; a section:
    {"section", "from", "to"} with its whole texts; another field: {"field", "from", "to"}.
    """
    found: list[Change] = []
    for name in _TABLES:
        old, new = _cells(before, name), _cells(after, name)
        for place in _places(old, new):
            if old.get(place) != new.get(place):
                found.append(_cell((name, *place), old.get(place), new.get(place)))
    old, new = _lines(before), _lines(after)
    for place in _places(old, new):
        if old.get(place) != new.get(place):
            found.append(_cell(("statistics", *place), old.get(place), new.get(place)))
    found.extend(_printed_changes(before, after))
    old_text, new_text = _texts(before), _texts(after)
    for key in _places(old_text, new_text):
        if old_text.get(key) != new_text.get(key):
            found.append({"section": key, "from": old_text.get(key), "to": new_text.get(key)})
    for field in ("title", "agency", "year", "edition", "scope"):
        if before.get(field) != after.get(field):
            found.append({"field": field, "from": before.get(field), "to": after.get(field)})
    old_meta, new_meta = before["metadata"], after["metadata"]
    for field in _places(old_meta, new_meta):
        if old_meta.get(field) != new_meta.get(field):
            found.append({"field": f"metadata.{field}", "from": old_meta.get(field), "to": new_meta.get(field)})
    return found


def corrects(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a version puts another right: it alone calls itself a correction, or it was published later
    with other numbers; and no number is lost.
    """
    says = [bool(report.get("correction")) for report in (before, after)]
    earlier, later = (report["metadata"].get("published_on") for report in (before, after))
    if says[0] and not says[1]:
        return False
    cells = [change for change in changes(before, after) if "table" in change and "printed" not in change]
    if any(change["to"] is None for change in cells):
        return False
    if says[1] and not says[0]:
        return True
    return bool(cells) and bool(earlier and later and later > earlier)


def _cell(place: tuple[str, ...], old: Any, new: Any) -> Change:
    table, row, column = place
    return {"table": table, "row": row, "column": column, "from": old, "to": new}


def _places(old: dict[Any, Any], new: dict[Any, Any]) -> list[Any]:
    return list(dict.fromkeys([*old, *new]))


def _cells(report: dict[str, Any], name: str) -> dict[tuple[str, str], Any]:
    table = report["tables"].get(name) or {}
    return {(row, column): value for row, cells in table.items() for column, value in cells.items()}


def _lines(report: dict[str, Any]) -> dict[tuple[str, str], Any]:
    lines = report["tables"].get("statistics") or []
    return {(line["code"] or line["label"], line.get("column") or "value"): line["value"] for line in lines}


def _printed_changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    old, new = (
        {(cell["table"], cell["row"], cell["column"]): cell["text"] for cell in report["printed"]}
        for report in (before, after)
    )
    return [
        {**_cell(place, old.get(place), new.get(place)), "printed": True}
        for place in _places(old, new)
        if old.get(place) != new.get(place)
    ]


def _texts(report: dict[str, Any]) -> dict[str, str]:
    """Section texts by code, the nth of a code or of none by its number."""
    texts: dict[str, str] = {}
    for section in report["sections"]:
        code = section["code"] or "unnamed"
        key, count = code, 1
        while key in texts:
            count += 1
            key = f"{code}-{count}"
        texts[key] = f"{section['heading']}\n{section['text']}"
    return texts
