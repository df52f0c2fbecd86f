"""Which elements of a listing page can be pressed, and where that leads as it is written there."""

from __future__ import annotations

from typing import Any

from harvester.datafiles.listings import load
from harvester.datafiles.memory import remembered
from harvester.listings.addresses import looks_like_address, written_out

_NO_LINKS = frozenset(
    {"option", "body", "html", "script", "link", "img", "input", "button", "select", "form", "meta", "iframe"}
    | {"frame", "embed", "object"}
)


def acts(element: Any) -> bool:
    """Whether an element that is no link leads on: by a script of its own, or an attribute with an address."""
    if element.tag in _NO_LINKS:
        return False
    if element.get("onclick"):
        return True
    return any(
        (what := attribute(name)) and (what == "runs" or looks_like_address(value))
        for name, value in element.attrib.items()
    )


@remembered(512)
def attribute(name: str) -> str:
    """What an attribute of that name may hold: an address ("leads"), what is run when it is pressed ("runs"), or
    neither.
    """
    if load().address.attributes.match(name):
        return "leads"
    return "runs" if load().press.handlers.match(name) and name != "onclick" else ""


def pressed(element: Any) -> str:
    """What a button leads to as written: its script's address, or its form's where the form has no other field."""
    if written := written_out(element.get("onclick") or ""):
        return written
    named = (value for name, value in element.attrib.items() if name[:5] == "data-" and attribute(name) == "leads")
    if address := next((value.strip() for value in named if looks_like_address(value.strip())), ""):
        return address
    form = next(element.iterancestors("form"), None)
    kind = (element.get("type") or "submit").lower()
    if form is None or element.get("name") or kind not in ("submit", "image"):
        return ""
    if (form.get("method") or "get").lower() != "get":
        return ""
    if any(one.get("name") for one in form.iter("input", "select", "textarea")):
        return ""
    return element.get("formaction") or form.get("action") or ""


def around_a_link(element: Any) -> bool:
    """Whether an element with a script of its own holds links that say where they lead."""
    return any(len(link.get("href") or "") > 1 for link in element.iter("a"))
