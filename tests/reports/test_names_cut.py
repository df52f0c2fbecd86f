"""What stands right before a body's name in its title, and may belong to it, is told."""

from __future__ import annotations

import pytest

from harvester.reports.words.names import cut_before


@pytest.mark.parametrize(
    ("title", "name", "told"),
    [
        ("IT产业园管委会2023年年报", "产业园管委会", "IT"),
        ("青禾县“最美”青禾县水务局年报", "青禾县水务局", "“最美”"),
        ("青禾县应急管理局/青禾县地震局年报", "青禾县地震局", "青禾县应急管理局/"),
        ("青禾县应急管理局＆青禾县地震局年报", "青禾县地震局", "青禾县应急管理局＆"),
        # marks of a list or a file, steps of a path, the portal, nothing
        ("NEW青禾县水务局年报", "青禾县水务局", None),
        ("年报/青禾县水务局年报", "青禾县水务局", None),
        ("青禾县人民政府/青禾县水务局年报", "青禾县水务局", None),
        ("（青禾县）青禾县水务局年报", "青禾县水务局", None),
        ("青禾县水务局年报", "青禾县水务局", None),
        ("年报", "青禾县水务局", None),
    ],
)
def test_what_may_belong_to_a_name_is_told(title: str, name: str, told: str | None) -> None:
    assert cut_before(title, name) == told
