"""What all tests share: the order of their files, and names that are the same in every worker."""

from __future__ import annotations

from typing import Any

import pytest

_LONGEST = 60  # bytes in a test's name; what is longer is a made file


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a test marked `slow` come first; within a file, and otherwise, the order stays as it was.

    So no worker is left alone with one that takes long at the end.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_make_parametrize_id(val: Any, argname: str) -> str | None:
    """A made file is named by its argument (pytest numbers them), anything else as pytest does.

    Files hold the time of their making (a member of a zip, a PDF's date): two workers whose second was not
    the same would not have the same tests, and pytest-xdist runs none.
    """
    return argname if isinstance(val, bytes) and len(val) > _LONGEST else None
