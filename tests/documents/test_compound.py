"""Containers of old Office files that lead nowhere end, with an error of ours."""

from __future__ import annotations

import struct

import pytest

from harvester.documents.office.compound import SIGNATURE, Damaged, stream

FREE, NONE = 0xFFFFFFFF, 0xFFFFFFFE


def container(first: int = NONE, further: int = NONE, table: int = FREE, sector: tuple[int, ...] = ()) -> bytes:
    """A header and one sector. first: of the directory; further: of the table's list; table: its first sector."""
    head = SIGNATURE + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(14)
    head += struct.pack("<I4xIIIII", first, 4096, NONE, 0, further, 0)
    numbers = (*sector, *[FREE] * (128 - len(sector)))
    return (head + struct.pack("<109I", table, *[FREE] * 108) + struct.pack("<128I", *numbers)).ljust(2048, b"\0")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        SIGNATURE,
        SIGNATURE + bytes(600),
        container(),
        # the list of the table's sectors leads to itself
        container(further=0, sector=(*[FREE] * 127, 0)),
        # so does the chain of the directory
        container(first=0, table=0, sector=(0,)),
        container(first=7, table=0),
        container(first=0, table=99),
    ],
)
def test_a_container_that_leads_nowhere_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        stream(data, "Workbook")
