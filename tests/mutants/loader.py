"""Has Python read one module with a change in it; imports nothing of the tests: what they start uses it too."""

from __future__ import annotations

import json
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

CHANGE = "MUTANTS_CHANGE"
"""Variable of the environment: the change, for the processes that a test starts."""


def install(told: str) -> None:
    """told: the module's path from the checkout (a copy of it has it too), and what to put where, as JSON."""
    path, start, end, new = json.loads(told)
    unchanged = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        file = self.get_filename(name)
        if not file.endswith("/" + path):
            return unchanged(self, name)
        source = Path(file).read_bytes()
        code = compile(source[:start] + new.encode() + source[end:], file, "exec", dont_inherit=True)
        assert isinstance(code, CodeType)
        return code

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]
