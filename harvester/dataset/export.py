"""`export`: a database to a folder of files that can be published on."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harvester.dataset.formats import FORMATS, MOST_ROWS
from harvester.dataset.package import DESCRIPTOR, NAME, describe
from harvester.dataset.rows import EXPORTED, WORKED_OUT, Coverage, Filters, Snapshot
from harvester.errors import DatasetError

LABELS = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows by file, the coverage, and a warning where the checks across years are old."""

    files: dict[str, int]
    coverage: Coverage
    warning: str | None


def export(
    database: str | Path,
    folder: str | Path,
    *,
    formats: Sequence[str] = ("csv",),
    filters: Filters | None = None,
    bom: bool = False,
    labels: str = "en",
    told: Callable[[str, int], None] | None = None,
) -> Exported:
    """Writes the dataset into `folder`, which is made where it is missing; the same database gives the same bytes.

    formats: of csv, parquet, dta, xlsx. Files of an earlier export there are replaced, those of anyone else never
    touched. labels: of columns and codes, "en" or "zh". told: called with what is being written ("xlsx: requests")
    and its rows so far, for progress.
    Raises StoreError (the database), DatasetError (unknown format, more rows than a format is good for, missing
    extra, a file in the way, no report, no room).
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise DatasetError(f"no format {', '.join(unknown) or 'given'}; there are {', '.join(FORMATS)}")
    if labels not in LABELS:
        raise DatasetError(f"no labels {labels}; there are {', '.join(LABELS)}")
    target, chosen = Path(folder), filters or Filters()
    with Snapshot(database, chosen, labels) as snapshot:
        _may_be_written(snapshot, formats)
        before = _own_files(target)
        try:
            target.mkdir(parents=True, exist_ok=True)
            # beside the target's files, so that each is moved in one step
            with tempfile.TemporaryDirectory(prefix=".new-", dir=target) as made:
                files: dict[str, int] = {}
                for name in dict.fromkeys(formats):
                    if told is not None:
                        snapshot.told = partial(_tell, told, name)
                    files |= FORMATS[name](snapshot, Path(made), bom)
                describe(Path(made), files, snapshot, bom)
                _move(Path(made), target, before)
        except OSError as error:
            raise DatasetError(f"{target}: cannot be written ({error.strerror or error})") from None
        return Exported(files, snapshot.coverage, snapshot.stale)


def _may_be_written(snapshot: Snapshot, formats: Sequence[str]) -> None:
    """Before hours of work: raises DatasetError naming the first table that is too long for a format.

    Where one is, no other is counted: of two million reports the rest takes seconds, the views half a minute.
    """
    there = [name for name in EXPORTED if name not in WORKED_OUT]
    for form in formats:
        if not (most := MOST_ROWS.get(form)):
            continue
        long = next((name for name in (*there, *WORKED_OUT) if snapshot.exceeds(name, most)), None)
        if long is not None:
            raise DatasetError(
                f"{form}: {long} would have more than {most:,} rows; use --format parquet (or csv),"
                " or fewer reports with --since, --until, --division, --edition"
            )


def _tell(told: Callable[[str, int], None], form: str, table: str, rows: int) -> None:
    told(f"{form}: {table}", rows)


def _own_files(target: Path) -> set[str]:
    """Names of the files that an earlier export wrote there and nobody changed since."""
    try:
        descriptor = json.loads((target / DESCRIPTOR).read_text("utf-8"))
    except (OSError, ValueError):
        return set()
    if not isinstance(descriptor, dict) or descriptor.get("name") != NAME:
        return set()
    own = {DESCRIPTOR}
    for resource in descriptor.get("resources", []):
        path = target / Path(str(resource.get("path"))).name
        if path.is_file() and not path.is_symlink() and resource.get("hash") == f"sha256:{_hash(path)}":
            own.add(path.name)
    return own


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move(made: Path, target: Path, before: set[str]) -> None:
    """Puts the new files in place. Raises DatasetError where a file of someone else is in the way."""
    names = {path.name for path in made.iterdir()}
    for name in sorted(names - before):
        if (target / name).is_symlink() or (target / name).exists():
            raise DatasetError(
                f"{target / name} is not from an earlier export, or was changed since;"
                " move it or give another folder"
            )
    for name in sorted(before - names):
        (target / name).unlink()
    for name in sorted(names):
        (made / name).replace(target / name)
