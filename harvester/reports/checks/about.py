"""Whether words with a number speak of what the tables count: this report's requests, reviews or suits, this year.

Reports name many other numbers: last year's, those since the law came into force, of hotlines, services and other
applications, forecasts, the reviews that a body decides and the suits that it defends (data/prose.toml).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.datafiles.prose import Fact, load

_STOPS = "。；;！!"
_COMMAS = "，,：:" + _STOPS
_LAST = {marks: re.compile(f".*[{marks}]", re.DOTALL) for marks in (_STOPS, _COMMAS)}
"""Up to the last of the marks: looked for from the end."""


@dataclass(slots=True)
class Said:
    """A number in prose. text: its section's, with code `section`; start, end: of the words; at: of the number."""

    value: int
    section: str
    text: str
    start: int
    end: int
    at: int


def is_about(fact: Fact, said: Said, year: int | None, agency: str | None) -> bool:
    """Whether the words are about the fact in the report's year, and not another body than the report's."""
    begin = _begin(said.text, said.start, _STOPS)
    told = said.start if fact.forward else said.at
    return _in_time(said, year, begin, told) and _names(fact, said, begin) and not _of_another(said, agency, begin)


def _of_another(said: Said, agency: str | None, begin: int) -> bool:
    """Whether a body stands right before the words whose name the report's does not hold, however shortened."""
    if agency is None:
        return False
    body = _before_words(said.text[_begin(said.text, said.start, _COMMAS, begin) : said.start])
    signs = iter(agency)  # 县教体局 of 攸县教育和体育局: its signs in their order
    return not all(sign in signs for sign in body)


@remembered(1024)
def _before_words(clause: str) -> str:
    """The body that stands at a clause's end, "" where none does or one that means the report's own.

    Of a clause that speaks of bodies elsewhere, a sign that no name holds. Kept: reports word most clauses alike.
    """
    bodies = load().bodies
    if bodies.elsewhere.search(clause):
        return "\0"
    found = bodies.named.search(clause)
    return found["body"].lstrip("由省市县区") if found and not bodies.own.search(found["body"]) else ""


def sentence_of(said: Said) -> str:
    """The sentence in which the words stand."""
    return said.text[_begin(said.text, said.start, _STOPS) : _end(said.text, said.end, _STOPS)]


def _begin(text: str, at: int, marks: str, begin: int = 0) -> int:
    """Where what holds a place begins: behind the last of the marks before it, or at `begin`."""
    last = _LAST[marks].match(text, begin, at)
    return last.end() if last is not None else begin


def _end(text: str, at: int, marks: str) -> int:
    end = len(text)
    for mark in marks:
        if (stop := text.find(mark, at, end)) >= 0:
            end = stop
    return end


def _names(fact: Fact, said: Said, begin: int) -> bool:
    """Whether the words name the fact's object, or their sentence does (from begin on) and nothing foreign."""
    words = said.text[said.start : said.end]
    if fact.never is not None and fact.never.search(words):
        return False
    if fact.object is None or fact.object.search(words):
        return True
    clause = _begin(said.text, said.start, _COMMAS, begin)
    sentence = said.text[begin : _end(said.text, said.end, _STOPS)]
    if fact.sentence is not None and fact.sentence.search(sentence) and not _is_foreign(fact, said, clause):
        return True
    if fact.verbs is not None and fact.verbs.search(said.text, clause, said.end):
        return not _is_foreign(fact, said, clause)
    return said.section in fact.own and not (fact.foreign is not None and fact.foreign.search(sentence))


def _is_foreign(fact: Fact, said: Said, clause: int) -> bool:
    return fact.foreign is not None and fact.foreign.search(said.text, clause, said.end) is not None


@remembered()
def _times() -> re.Pattern[str]:
    return load().time.named()


def _in_time(said: Said, year: int | None, begin: int, end: int) -> bool:
    """Whether the last words for a time are for the report's year. begin: of the sentence; end: before which."""
    text, time = said.text, load().time
    clause = _begin(text, said.at, _COMMAS, begin)
    if time.ahead.search(text, clause, said.end):
        return False
    before = text[clause : said.at]
    if (change := list(time.change.finditer(before))) and (
        change[-1].end() == len(before) or before.startswith("其中")
    ):
        return False
    for found in reversed(list(_times().finditer(text, begin, end))):
        if found["this"] or (found["year"] and (year is None or int(found["year"]) == year)):
            return True
        first, last = _begin(text, found.start(), _COMMAS), _end(text, found.end(), _COMMAS)
        if last < said.at and time.compared.search(text, first, last):
            continue
        return False
    return True
