"""Parameters that say nothing: a token that makes each link to one page another address, a calendar's month."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlsplit

ENOUGH = 3
"""Values of a parameter that bring the same page before no other is asked."""
MOST_KEPT = 5000


class Tokens:
    """What the pages of one listing showed by their addresses, each parameter left out in turn."""

    def __init__(self) -> None:
        self._shown: dict[str, dict[str, frozenset[str]]] = {}

    def note(self, url: str, entries: frozenset[str]) -> None:
        """Takes a page's address and what it shows."""
        for key, value in _without_each(url):
            if key in self._shown or len(self._shown) < MOST_KEPT:
                values = self._shown.setdefault(key, {})
                if len(values) < ENOUGH:
                    values[value] = entries

    def say_nothing(self, url: str, pages: Collection[frozenset[str]]) -> bool:
        """Whether an address differs from pages that are known in a parameter that changes nothing: whatever its
        value, they showed one of the list's own pages. pages: what those showed.
        """
        for key, value in _without_each(url):
            values = self._shown.get(key, {})
            if len(values) >= ENOUGH and value not in values:
                first, *others = values.values()
                if first and first in pages and all(one == first for one in others):
                    return True
        return False

    def repeats(self, url: str, entries: frozenset[str]) -> bool:
        """Whether an address that was noted showed what another showed that differs in one parameter."""
        for key, value in _without_each(url):
            if any(other != value and shown == entries for other, shown in self._shown.get(key, {}).items()):
                return True
        return False


def _without_each(url: str) -> list[tuple[str, str]]:
    """An address without each of its parameters, and that one's value."""
    parts = urlsplit(url)
    if not parts.query:
        return []
    fields = parse_qsl(parts.query, True)
    front = f"{parts.netloc}{parts.path}"
    return [
        (f"{front}?{urlencode(fields[:place] + fields[place + 1 :])}&{name}", value)
        for place, (name, value) in enumerate(fields)
    ]
