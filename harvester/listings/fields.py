"""Forms of a list set otherwise than they stand: other choices, boxes not ticked, dates from the first year on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.addresses import split
from harvester.listings.beside import FIRST_YEAR
from harvester.listings.forms import Send, sent
from harvester.listings.page import ListingPage, folded
from harvester.listings.tabs import is_menu

MOST_FORMS = 20
MOST_OPTIONS = 300
# matches: 2025-01-01
_DATE = re.compile(r"(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}")
_WORDS = ("text", "search")


def set_otherwise(page: ListingPage, root: str) -> Iterator[tuple[str, Send]]:
    """The forms that are sent to the list's own address, each of their fields set otherwise, by the field's name.

    root: the listing's first address. A form with a field for words is a search: it is not sent.
    """
    if "<form" not in page.lower:
        return
    for form in islice(page.root.iter("form"), MOST_FORMS):
        if is_menu(form):
            continue
        dates = [one for one in form.iter("input") if _DATE.fullmatch((one.get("value") or "").strip())]
        words = [one for one in form.iter("input") if (one.get("type") or "text").lower() in _WORDS]
        if any(one not in dates for one in words) and len(list(form.iter("select"))) != 1:
            continue
        for name, changed in [*_selects(form), *_boxes(form), *_earlier(dates)]:
            if load().beside.shows.search(name) or load().form.page.match(name):
                continue
            made = sent(page, form, changed)
            if made is not None and split(made.url).path == split(root).path:
                yield name, made


def _selects(form: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Each option that is not chosen."""
    for select in form.iter("select"):
        name = select.get("name") or ""
        for option in islice(select.iter("option"), MOST_OPTIONS) if name else ():
            value = option.get("value")
            value = folded("".join(option.itertext())) if value is None else value
            if value and "selected" not in option.attrib:
                yield name, {name: value}


def _boxes(form: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Each box or button that is not ticked, where another of its name is."""
    fields = [one for one in form.iter("input") if (one.get("type") or "").lower() in ("checkbox", "radio")]
    ticked = {one.get("name") for one in fields if one.get("checked") is not None}
    for field in islice(fields, MOST_OPTIONS):
        name = field.get("name")
        if name in ticked and field.get("checked") is None:
            yield name, {name: field.get("value") or "on"}


def _earlier(dates: list[Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """The first date of a span, set to the first year that reports are of."""
    if dates and (name := dates[0].get("name")):
        value = dates[0].get("value").strip()
        sign = _DATE.fullmatch(value)
        assert sign is not None  # it was chosen so
        yield name, {name: sign[1].join((str(FIRST_YEAR), "01", "01"))}
