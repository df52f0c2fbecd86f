"""What a registry entry may say beyond the common keys: options with a type, a default and a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "texts", "whole", "number", "switch", "pattern"]


@dataclass(frozen=True, slots=True)
class Option:
    """One key of a registry entry.

    kind: text, texts (a list), whole (a number of 0 or more), number (likewise, with decimals), switch
    (true or false), pattern (a regular expression). doc: one sentence for the docs and for error messages.
    """

    kind: Kind
    default: Any
    doc: str

    def objection(self, value: object) -> str | None:
        """Why a value does not fit, or None."""
        if self.kind == "texts":
            fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
            return None if fits else f"must be a list of texts, not {value!r}"
        if self.kind in ("text", "pattern"):
            if not isinstance(value, str):
                return f"must be a text, not {value!r}"
            return self._bad_pattern(value) if self.kind == "pattern" else None
        if self.kind == "switch":
            return None if isinstance(value, bool) else f"must be true or false, not {value!r}"
        wanted = int if self.kind == "whole" else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted) or value < 0:
            return f"must be a {'whole ' if self.kind == 'whole' else ''}number of 0 or more, not {value!r}"
        return None

    @staticmethod
    def _bad_pattern(value: str) -> str | None:
        try:
            re.compile(value)
        except re.error as error:
            return f"{value!r} is no regular expression ({error})"
        return None


COMMON: Mapping[str, Option] = {
    "detail": Option(
        "pattern", "", "which addresses are single pages rather than listings, where the family's shape differs"
    ),
    "channels": Option("pattern", "", "further listings to follow: links whose text or address it matches"),
    "paging": Option(
        "text",
        "",
        "addresses of further pages where a listing says how many there are but links none, seen from its first: "
        "index_{page}.html; {page} counts from 1, {before} from 0",
    ),
    "delay": Option("number", None, "seconds between requests, instead of DOWNLOAD_DELAY"),
    "timeout": Option("number", None, "seconds to wait for an answer, instead of DOWNLOAD_TIMEOUT"),
    "legacy_tls": Option("switch", False, "allow TLS 1.0 and old ciphers, for servers that offer nothing newer"),
    "max_pages": Option("whole", None, "listing pages at most, instead of PORTAL_MAX_PAGES"),
    "max_channels": Option("whole", None, "channels at most, instead of PORTAL_MAX_CHANNELS"),
    "max_depth": Option("whole", None, "channels below the start at most, instead of PORTAL_MAX_DEPTH"),
    "max_reports": Option("whole", None, "report pages at most, instead of PORTAL_MAX_REPORTS"),
    "max_bytes": Option("whole", None, "bytes at most, instead of PORTAL_MAX_BYTES"),
    "max_seconds": Option("whole", None, "seconds at most, instead of PORTAL_MAX_SECONDS"),
}
"""Options of every family. None: the setting decides."""
