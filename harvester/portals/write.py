"""Writes entries into a registry file: what a machine wrote it may write again, what a person wrote stays.

An entry that a program writes bears a remark behind its evidence, `# made 3f9c21b0`: a hash of all its keys. Where
the hash no longer fits, somebody has changed the entry since, and it is theirs. Comments and order stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import tomlkit
from tomlkit.items import Item, Table

from harvester.errors import RegistryError

Outcome = Literal["added", "changed", "same", "kept"]
_ORDER = ("family", "name", "division", "start", "allow", "channels", "verified", "expect", "where", "evidence")
_MARK = "# made "


def made(entry: Mapping[str, Any], remark: str) -> bool:
    """Whether an entry is as a program wrote it. remark: the comment behind its evidence."""
    return remark.strip() == _mark(entry)


class RegistryFile:
    """A registry file that is being changed; `save` writes it. Raises RegistryError where it cannot be read."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            self._text = self.path.read_bytes().decode("utf-8-sig") if self.path.exists() else ""
            self._entries = tomlkit.parse(self._text)
        except OSError as error:
            raise RegistryError(f"{path}: cannot read the portal registry ({error.strerror})") from None
        except ValueError as error:
            raise RegistryError(f"{path}: no valid TOML in UTF-8: {error}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def of_a_person(self, name: str) -> bool:
        """Whether there is an entry of this name that no program wrote, or that somebody changed since."""
        table = self._entries.get(name)
        return table is not None and not made(table.unwrap(), _remark(table))

    def put(self, name: str, values: Mapping[str, Any], title: str = "") -> Outcome:
        """Writes an entry; "kept" where there is one of a person. title: a comment line above a new one."""
        if self.of_a_person(name):
            return "kept"
        old = self._entries.get(name)
        if old is not None and old.unwrap() == dict(values):
            return "same"
        table = _table(values)
        if old is None:
            if title:
                self._entries.add(tomlkit.comment(title))
                self._entries.add(tomlkit.nl())
            self._entries.append(name, table)
            return "added"
        self._entries[name] = table
        return "changed"

    def text(self) -> str:
        """The file as it will be."""
        return tomlkit.dumps(self._entries).rstrip("\n") + "\n"

    def save(self) -> None:
        """Writes the file in one step: a kill leaves the old one or the new one. Raises RegistryError."""
        try:
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", newline="", dir=self.path.parent, prefix=f".{self.path.name}.", delete=False
            ) as file:
                file.write(self.text())
                file.flush()
                os.fsync(file.fileno())
            if self.path.exists():
                os.chmod(file.name, self.path.stat().st_mode & 0o777)
            os.replace(file.name, self.path)
        except OSError as error:
            raise RegistryError(f"{self.path}: cannot be written ({error.strerror})") from None


def entry_text(name: str, values: Mapping[str, Any]) -> str:
    """An entry as it stands in a registry file."""
    lines = [f"[{name}]"]
    for key, value in sorted(values.items(), key=lambda pair: _place(pair[0])):
        remark = f"  {_mark(values)}" if key == "evidence" else ""
        lines.append(f"{key:<8} = {_written(value)}{remark}")
    return "\n".join(lines) + "\n"


def _table(values: Mapping[str, Any]) -> Item:
    parsed = tomlkit.parse(entry_text("it", values) + "\n")
    table = parsed["it"]
    assert isinstance(table, Table)
    return table


def _place(key: str) -> tuple[int, str]:
    return (_ORDER.index(key) if key in _ORDER else len(_ORDER) - 2, key)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_written(one)}" for key, one in value.items()) + "}"
    # TOML's basic strings are JSON's, and so are its lists, numbers and switches
    return json.dumps(value, ensure_ascii=False)


def _mark(entry: Mapping[str, Any]) -> str:
    plain = json.dumps(dict(entry), ensure_ascii=False, sort_keys=True, default=str)
    return _MARK + hashlib.sha256(plain.encode()).hexdigest()[:8]


def _remark(table: Any) -> str:
    evidence = table.get("evidence")
    return str(evidence.trivia.comment) if evidence is not None else ""
