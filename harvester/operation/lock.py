"""One crawl at a time per database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harvester.errors import StoreError


@contextmanager
def only_one(database: str | Path) -> Iterator[None]:
    """Holds the lock file beside a database. The system frees it when the process ends, however it ends.

    Raises StoreError where another program holds it.
    """
    # of the file itself: two names for one database (a link) are one database
    path = Path(f"{Path(database).resolve()}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 64).decode("ascii", "replace").strip() or "unknown"
            raise StoreError(
                f"{database}: another crawl (process {holder}) is writing to this database; wait for it to end"
            ) from None
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
