"""Commands as a user gives them."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.nights.forks import forks


def scrapy(*words: str, settings: dict[str, object] | None = None) -> subprocess.CompletedProcess[str]:
    """`scrapy words …` in the checkout, its output to files: no terminal, and no input."""
    given = [word for name, value in (settings or {}).items() for word in ("-s", f"{name}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        code = forks().run([*words, *given], out, err)
        return subprocess.CompletedProcess([*words, *given], code, out.read_text("utf-8"), err.read_text("utf-8"))
