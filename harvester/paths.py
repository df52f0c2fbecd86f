"""Where the project's files are: in a checkout beside the package, in an installed wheel within it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_home"
INSTALLED = _INSTALLED.is_dir()
"""Whether this is an installed wheel: data/, spiders/ and pipelines/ lie in its `_home`."""

HOME = _INSTALLED if INSTALLED else _PACKAGE.parent
"""Holds spiders/, pipelines/ and data/. `gongkai` puts it on the path that Python imports from."""

DATA = HOME / "data"
"""Forms, registries and word lists; only read."""

WRITTEN = "" if INSTALLED else "data/"
"""Where databases go by default, as the beginning of a path: the current folder, or data/ of the checkout."""
