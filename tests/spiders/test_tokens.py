"""Parameters that say nothing, told by what pages showed."""

from __future__ import annotations

import pytest

from spiders.tokens import ENOUGH, Tokens

FIRST, SECOND = frozenset({"a", "b"}), frozenset({"c"})
PAGE = "http://a.gov.cn/nb?page={}&t={}"


def shown(*pages: tuple[int, str, frozenset[str]]) -> Tokens:
    made = Tokens()
    for number, token, entries in pages:
        made.note(PAGE.format(number, token), entries)
    return made


def test_a_token_is_told_once_enough_of_its_values_showed_one_page() -> None:
    seen = [(1, f"k{n}", FIRST) for n in range(ENOUGH)]
    new = PAGE.format(1, "k9")
    assert not shown(*seen[:-1]).say_nothing(new, [FIRST])
    assert shown(*seen).say_nothing(new, [FIRST])
    assert not shown(*seen).say_nothing(PAGE.format(2, "k9"), [FIRST]), "another page"
    assert not shown(*seen).say_nothing(PAGE.format(1, "k0"), [FIRST]), "that was asked"


@pytest.mark.parametrize(
    ("last", "pages"), [(SECOND, [FIRST, SECOND]), (FIRST, [SECOND]), (frozenset(), [FIRST, frozenset()])]
)
def test_what_shows_anything_else_is_no_token(last: frozenset[str], pages: list[frozenset[str]]) -> None:
    seen = [(1, f"k{n}", FIRST if last else last) for n in range(ENOUGH - 1)]
    assert not shown(*seen, (1, "k8", last)).say_nothing(PAGE.format(1, "k9"), pages)


def test_an_address_without_parameters_has_no_token() -> None:
    made = Tokens()
    for _ in range(ENOUGH):
        made.note("http://a.gov.cn/nb/", FIRST)
    assert not made.say_nothing("http://a.gov.cn/nb/", [FIRST])


def test_an_address_repeats_another_that_differs_in_one_parameter() -> None:
    seen = shown((1, "k0", FIRST), (1, "k1", FIRST), (2, "k2", SECOND))
    assert seen.repeats(PAGE.format(1, "k1"), FIRST)
    assert not seen.repeats(PAGE.format(2, "k2"), SECOND), "nothing else showed it"
    assert not shown((1, "k0", FIRST)).repeats(PAGE.format(1, "k0"), FIRST), "itself is none"
