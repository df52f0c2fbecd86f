"""Pagers that send a form: fields of the form as they stand, with the number of the wanted page. No script is
run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from harvester.datafiles.listings import load
from harvester.listings.page import ListingPage

MOST_FIELDS = 200
MOST_VALUE = 1_000_000
"""Characters of a field: __VIEWSTATE of an old ASP.NET page is long."""
# matches: javascript:__doPostBack('pager','2')
_POST_BACK = re.compile(r"""__doPostBack\(\s*['"]([^'"]{0,300})['"]\s*,\s*['"]([^'"]{0,300})['"]""")
"""__doPostBack('AspNetPager1','2')"""
_NUMBER = re.compile(r"\(\s*['\"]?(\d{1,5})['\"]?\s*[,)]")
"""gotoPage(2), toPage('3', …)"""


@dataclass(frozen=True, slots=True)
class Send:
    """A form that is sent: where, how, its fields in order, and what they are written in."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]
    charset: str = "utf-8"

    @property
    def address(self) -> str:
        """The whole address of a form that is sent by GET."""
        return f"{self.url.split('?')[0]}?{urlencode(self.fields, encoding=self.charset)}"


def posted_back(page: ListingPage, script: str) -> Send | None:
    """ASP.NET: the form with __VIEWSTATE as __doPostBack sends it; None where the script does not call it."""
    call = _POST_BACK.search(script)
    if call is None:
        return None
    for form in page.root.iter("form"):
        fields = _fields(form)
        if fields is not None and any(name == "__VIEWSTATE" for name, _ in fields):
            return _sent(page, form, fields, {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]})
    return None


def turned(page: ListingPage, control: Any, script: str, number: int) -> Send | None:
    """The form that holds a page's number, sent for page `number`; None where there is none.

    control: the button, input, select or link that turns the page, or None; script: what it runs. A submit button
    is sent with the form as it stands; otherwise a field must be named as one that holds the number.
    """
    forms = [_around(control)] if control is not None and _around(control) is not None else []
    forms += [form for form in page.root.iter("form") if form not in forms]
    for form in forms:
        fields = _fields(form)
        if fields is None:
            continue
        if control is not None and _submits(control) and control in list(form.iter(control.tag)) and not script:
            name = control.get("name")
            return _sent(page, form, fields, {name: control.get("value") or ""} if name else {})
        held = next((name for name, _ in fields if load().form.page.match(name)), None)
        if held is not None:
            said = _NUMBER.search(script)
            return _sent(page, form, fields, {held: said[1] if said else str(_after(dict(fields)[held], number))})
    return None


def sent(page: ListingPage, form: Any, changed: dict[str, str] | None = None) -> Send | None:
    """A form as it stands, with some fields set otherwise; None where it is no form of a listing."""
    fields = _fields(form)
    return _sent(page, form, fields, dict(changed or {})) if fields is not None else None


def _after(value: str, number: int) -> int:
    """The number that the field must hold: counted on from what it holds, which may count from 0."""
    return int(value) + 1 if value.isdecimal() and int(value) in (number - 1, number - 2) else number


def _around(control: Any) -> Any:
    return next(control.iterancestors("form"), None)


def _submits(control: Any) -> bool:
    kind = (control.get("type") or ("submit" if control.tag == "button" else "")).lower()
    return control.tag in ("button", "input") and kind in ("submit", "image")


def _fields(form: Any) -> list[tuple[str, str]] | None:
    """What a browser sends of a form, buttons left out; None where it is no form of a listing."""
    fields: list[tuple[str, str]] = []
    for one in form.iter("input", "select", "textarea"):
        name, kind = one.get("name"), (one.get("type") or "text").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file"):
            continue
        if kind == "password":
            return None
        if kind in ("checkbox", "radio") and one.get("checked") is None:
            continue
        value = one.get("value") or ""
        if one.tag == "select":
            options = list(one.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), None)
            first = chosen if chosen is not None else (options[0] if options else None)
            value = (first.get("value") or first.text or "") if first is not None else ""
        fields.append((name, value[:MOST_VALUE]))
        if len(fields) > MOST_FIELDS:
            return None
    return fields


def _sent(page: ListingPage, form: Any, fields: list[tuple[str, str]], changed: dict[str, str]) -> Send | None:
    action = (form.get("action") or "").strip()
    # a form without an action is sent to its own page
    url = page.join(action) if action and not action.startswith(("#", "javascript:")) else page.url
    if url is None:
        return None
    kept = [(name, changed.pop(name, value)) for name, value in fields]
    method = "POST" if (form.get("method") or "get").strip().lower() == "post" else "GET"
    return Send(url, method, tuple(kept + list(changed.items())), page.charset)
