"""A stream of a compound file (OLE, the container of XLS and DOC), by [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""From here on numbers of sectors say something else: free, end of chain."""
_HEADER, _ENTRY = 512, 128


class Damaged(Exception):
    """The file is no compound file, or its chains lead nowhere."""


def stream(data: bytes, *names: str) -> bytes:
    """The first stream of one of these names. Raises Damaged."""
    try:
        return _Compound(data).stream(names)
    except (struct.error, IndexError) as error:
        raise Damaged(str(error)) from error


class _Compound:
    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE):
            raise Damaged("no compound file")
        self.data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small != 6:
            raise Damaged("sectors of an unknown size")
        self.size, self.small = 1 << shift, 1 << small
        first, self.cutoff, mini, _, further = struct.unpack_from("<I4xIIII", data, 48)
        table = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
        for _ in range(len(data) // self.size):  # more there cannot be: they lead in a circle
            if further >= _END:
                break
            block = self._numbers(further)
            table += [number for number in block[:-1] if number < _END]
            further = block[-1]
        self.next = [number for sector in table for number in self._numbers(sector)]
        self.directory = self._chain(first, self.next)
        self.mini_next = list(struct.iter_unpack("<I", self._chain(mini, self.next))) if mini < _END else []

    def _sector(self, number: int) -> bytes:
        at = _HEADER + number * self.size if self.size == _HEADER else (number + 1) * self.size
        return self.data[at : at + self.size]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self.size // 4}I", self._sector(sector))

    def _chain(self, at: int, following: list[int]) -> bytes:
        parts: list[bytes] = []
        while at < _END:
            if len(parts) > len(following):
                raise Damaged("a chain that never ends")
            parts.append(self._sector(at))
            at = following[at]
        return b"".join(parts)

    def _entries(self) -> Iterator[tuple[str, int, int]]:
        """Name, first sector and size of every entry, the root first."""
        for at in range(0, len(self.directory) - _ENTRY + 1, _ENTRY):
            entry = self.directory[at : at + _ENTRY]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            first, size = struct.unpack_from("<II", entry, 116)
            yield entry[: max(0, length - 2)].decode("utf-16-le", "replace"), first, size

    def stream(self, names: tuple[str, ...]) -> bytes:
        entries = list(self._entries())
        for name, first, size in entries:
            if name in names:
                whole = self._small(entries[0][1], first) if size < self.cutoff else self._chain(first, self.next)
                return whole[:size]
        raise Damaged(f"no stream {names[0]}")

    def _small(self, root: int, at: int) -> bytes:
        """A short stream, whose sectors lie in the root's."""
        whole = self._chain(root, self.next)
        parts: list[bytes] = []
        while at < _END:
            if len(parts) > len(self.mini_next):
                raise Damaged("a chain that never ends")
            parts.append(whole[at * self.small : (at + 1) * self.small])
            at = self.mini_next[at][0]
        return b"".join(parts)
