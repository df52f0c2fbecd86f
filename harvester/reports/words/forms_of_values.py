"""What a value of the metadata is by its form alone: a number, a day, a body's name."""

from __future__ import annotations

from harvester.datafiles.metadata import load
from harvester.reports.words import dates
from harvester.reports.words.names import ends_as_body, is_name
from harvester.reports.words.plain import squeeze
from harvester.reports.words.titles import is_report_title

MOST = 60
"""Characters of a value that is told by its form."""
_DATES = ("issued_on", "published_on")


def fits(name: str, value: str) -> bool:
    """Whether a value's form is that of a field (index_no, doc_no, issuer, a date …)."""
    values, plain = load().values, squeeze(value)
    if not plain or len(plain) > MOST:
        return False
    if name in _DATES:
        return plain[0].isdigit() and dates.read(value)[0] is not None
    if name == "index_no":
        return values.index_no.fullmatch(plain) is not None
    if name == "doc_no":
        return values.doc_no.fullmatch(plain) is not None
    if name == "issuer":
        return is_name(plain) and ends_as_body(plain)
    if name == "title":
        return is_report_title(plain)
    return len(plain) <= 12 and not any(sign.isdigit() for sign in plain)


def is_whole(value: str) -> bool:
    """Whether a text is one whole value, so that what follows without a blank is another label."""
    return (
        not value
        or value in load().values.blank
        or value in load().values.no_issuer
        or any(fits(name, value) for name in ("issuer", "published_on", "index_no", "doc_no"))
        or value.isascii()
    )
