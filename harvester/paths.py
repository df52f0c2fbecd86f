"""Where the project's files are: in a checkout beside the package, in an installed wheel within it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """The name under which to write a file: it becomes `path` when the block ends well, else what was there stays.

    What is no regular file (/dev/stdout, a named pipe) is written into. Raises OSError.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    # the type stays last: some writers go by it
    beside = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield beside
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path.resolve())
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
