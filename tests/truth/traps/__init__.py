"""What real tables do to a form, one small function each. A trap moves cells with the places that they print."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.truth.sheets import Paper
from tests.truth.traps import every_table, lists, table_four, table_three, table_two

Trap = Callable[[Paper, random.Random], bool]
"""Changes a paper; False where it does not apply to it."""

TRAPS: dict[str, Trap] = {
    name: trap
    for module in (table_three, table_two, lists, table_four, every_table)
    for name, trap in vars(module).items()
    if getattr(trap, "__module__", "") == module.__name__ and not name.startswith("_")
}
"""Name to function, in the order of the modules."""
