"""The makers of kinds of files, with what `python -m tests.truth` calls them."""

from __future__ import annotations

from typing import Any

from tests.truth import apart, two_years, unruled

MAKERS: tuple[tuple[Any, str], ...] = ((unruled, "without lines"), (apart, "apart"), (two_years, "two years"))
