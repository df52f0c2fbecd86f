"""The archive: every response that yielded or changed something, as WARC, per portal and month.

`<archive>/<portal>/<YYYY-MM>.warc.gz`, one gzip member per record (warcio), so that a record can be read from its
place alone. A kill can only cut the last record short: it is cut back when the file is next written to.
"""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import IO, Any

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from harvester import __version__
from harvester.errors import StoreError
from harvester.items import Fetched, File, Filing, Given, Page, Row

LEVEL = 2
"""Of ISA-L's gzip, a fifth of the time of zlib's level 3; a real page of 125 kB is 2 % larger than with that."""
_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
# the body is kept decoded; these would no longer be true of it
_DROPPED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(slots=True, frozen=True)
class Damage:
    """A stretch of an archive file that cannot be read. whole: the bytes before it that can."""

    whole: int
    truncated: bool
    reason: str


class Archive:
    """Writes pages below one folder. `sync` before the database refers to what was written.

    Raises StoreError where the folder cannot be written.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.notes: list[str] = []  # what was mended, for the log
        self._open: dict[str, _Opened] = {}  # by portal

    def write(self, page: Page) -> tuple[str, int]:
        """Appends a page and its files; returns the file (below the folder) and the page record's place in it."""
        try:
            name, file = self._file(page)
            offset = file.tell()
            file.write(_records(page))
        except OSError as error:
            raise StoreError(f"{self.folder}: the archive cannot be written ({error})") from error
        return name, offset

    def sync(self) -> None:
        """Brings all that was written onto the disk."""
        try:
            for opened in self._open.values():
                if opened.file.tell() != opened.synced:
                    opened.file.flush()
                    os.fsync(opened.file.fileno())
                    opened.synced = opened.file.tell()
        except OSError as error:
            raise StoreError(f"{self.folder}: the archive cannot be written ({error})") from error

    def close(self, portal: str | None = None) -> None:
        """Syncs and closes the files of a portal, or all."""
        self.sync()
        for name in [portal] if portal is not None else list(self._open):
            if name in self._open:
                self._open.pop(name).file.close()

    def _file(self, page: Page) -> tuple[str, IO[bytes]]:
        month = page.fetched_at[:7]
        opened = self._open.get(page.portal)
        if opened is None or opened.month != month:
            self.close(page.portal)
            (self.folder / page.portal).mkdir(parents=True, exist_ok=True)
            name = self._mended(page.portal, month)
            file: IO[bytes] = (self.folder / name).open("ab")
            if file.tell() == 0:
                file.write(_warcinfo(name))
            opened = self._open[page.portal] = _Opened(month, name, file)
        return opened.name, opened.file

    def _mended(self, portal: str, month: str) -> str:
        """The file of a month that is safe to append to; beside damaged ones, which are left alone, another."""
        name, number = f"{portal}/{month}.warc.gz", 1
        while (damage := self._damage(name)) is not None:
            path = self.folder / name
            if damage.truncated:
                lost = path.stat().st_size - damage.whole
                os.truncate(path, damage.whole)
                self.notes.append(f"{path}: cut back {lost} bytes of a record that a kill had left unfinished")
                break
            number += 1
            name = f"{portal}/{month}~{number}.warc.gz"
            self.notes.append(
                f"{path}: damaged at byte {damage.whole} ({damage.reason}); left alone, going on in {name}"
            )
        return name

    def _damage(self, name: str) -> Damage | None:
        path = self.folder / name
        return check(path) if path.exists() else None


@dataclass(slots=True)
class _Opened:
    """A file that is written to. synced: its length on the disk."""

    month: str
    name: str
    file: IO[bytes]
    synced: int = -1


def check(path: Path) -> Damage | None:
    """Reads a whole file; None where every record is complete, else its first damage."""
    for found in _members(path):
        if isinstance(found, Damage):
            return found
    return None


def read(path: Path) -> Iterator[tuple[int, Page] | Damage]:
    """The pages of an archive file with their places, in the order in which they were fetched.

    Damage is yielded where a record cannot be read; reading goes on with the next one that can.
    """
    held: tuple[int, Page] | None = None
    for found in _members(path):
        if isinstance(found, Damage):
            yield found
            continue
        offset, member = found
        record = _response(member)
        if record is None:
            continue
        if record.rec_headers.get_header("Harvester-Kind") == "file":
            if held is not None:
                held[1].files.append(_attached(record))
            continue
        if held is not None:
            yield held
        held = (offset, _page(record))
    if held is not None:
        yield held


@dataclass(slots=True, frozen=True)
class Place:
    """Where a page lies in its file. at: the byte; followed: by so many records of its files."""

    at: int
    followed: int


def places(path: Path) -> Iterator[tuple[int, Place] | Damage]:
    """When each page of a file was fetched among all (`Filing.order`) and its place, Damage as `read` does."""
    held: tuple[int, int, int] | None = None
    for found in _members(path):
        if isinstance(found, Damage):
            yield found
            continue
        offset, member = found
        head = member[: member.find(b"\r\n\r\n")]
        if b"WARC-Type: response" not in head:
            continue
        if b"\r\nHarvester-Kind: file" in head:
            if held is not None:
                held = (held[0], held[1], held[2] + 1)
            continue
        if held is not None:
            yield held[0], Place(held[1], held[2])
        order = _ORDER.search(head)
        held = (int(order[1]) if order else 0, offset, 0)
    if held is not None:
        yield held[0], Place(held[1], held[2])


# matches "\r\nHarvester-Order: 1764459000000000000"
_ORDER = re.compile(rb"\r\nHarvester-Order: (\d{1,19})")


def at_place(path: Path, place: Place) -> Page:
    """The page at a place, with its files. Raises StoreError where it is there no more."""
    found: Page | None = None
    for member in _members(path, place.at):
        if isinstance(member, Damage):
            continue  # of a file that follows: what is left of them comes after it
        record = _response(member[1])
        if found is None:
            if record is None:
                break
            found = _page(record)
        elif record is not None:
            found.files.append(_attached(record))
        if len(found.files) >= place.followed:
            return found
    raise StoreError(f"{path}: no archived page at byte {place.at}")


def read_at(path: Path, offset: int) -> Page:
    """The one page whose record begins at `offset`, without its files. Raises StoreError."""
    if path.is_file():
        for found in _members(path, offset):
            if isinstance(found, Damage):
                break
            record = _response(found[1])
            if record is not None:
                return _page(record)
            break
    raise StoreError(f"{path}: no archived page at byte {offset}")


def files(folder: Path) -> list[Path]:
    """All archive files below a folder, by portal, then month."""
    return sorted(folder.glob("*/*.warc.gz"))


def _records(page: Page) -> bytes:
    """The WARC records of a page and its files, one gzip member each."""
    shared = {"WARC-Date": _warc_date(page.fetched_at), "Harvester-Portal": page.portal}
    own = {**shared, "Harvester-Kind": page.kind, "Harvester-Order": str(page.filing.order or 0)}
    came = page.fetched
    if came.portal_name or came.division:
        own["Harvester-Place"] = json.dumps([came.division, came.portal_name])
    if page.key != page.url:
        own["Harvester-Requested"] = page.key
    if came.row is not None:
        own["Harvester-Row"] = json.dumps(came.row.to_dict())
    if came.given is not None:
        own["Harvester-Given"] = json.dumps(asdict(came.given))
    headers = [(name, value) for name, value in came.headers.items() if name.lower() not in _DROPPED]
    if came.content_type and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", came.content_type))
    members = [_member_of(page.url, page.status or 200, headers, page.body, own)]
    for file in page.files:
        kind = [("Content-Type", file.content_type)] if file.content_type else []
        named = {"Harvester-Kind": "file", "Harvester-Name": json.dumps(file.name)}
        if file.linked is not None:
            named["Harvester-Linked"] = file.linked
        if file.continues:
            named["Harvester-Continues"] = "yes"
        members.append(_member_of(file.url, 200, kind, file.body, {**shared, **named, "Harvester-Page": page.url}))
    return b"".join(members)


def _member_of(url: str, status: int, headers: list[tuple[str, str]], body: bytes, extra: dict[str, str]) -> bytes:
    """A response record as a gzip member.

    Its heads are warcio's, put together here: its writer copies a body twice, digests it twice and packs it with
    level 9, which together is ten times as dear.
    """
    http = StatusAndHeaders(str(status), headers, protocol="HTTP/1.1").to_ascii_bytes()
    own = [
        *extra.items(),
        ("WARC-Type", "response"),
        ("WARC-Record-ID", StatusAndHeadersParser.make_warc_id()),
        ("WARC-Target-URI", url),
        ("WARC-Payload-Digest", f"sha1:{b32encode(sha1(body, usedforsecurity=False).digest()).decode()}"),
        ("Content-Type", "application/http; msgtype=response"),
        ("Content-Length", str(len(http) + len(body))),
    ]
    head = StatusAndHeaders("", own, protocol=WARCWriter.WARC_VERSION).to_bytes()
    # what is read is unpacked by zlib: an archive may be damaged
    pack = isal_zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return b"".join((*map(pack.compress, (head + http, body, b"\r\n\r\n")), pack.flush()))


def _warcinfo(name: str) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    info = {"software": f"gongkai-harvester/{__version__}", "format": "WARC File Format 1.0"}
    writer.write_record(writer.create_warcinfo_record(name, info))
    return buffer.getvalue()


def _response(member: bytes) -> Any:
    """The response record in one member, or None (warcinfo)."""
    record = next(iter(ArchiveIterator(io.BytesIO(member))), None)
    if record is None or record.rec_type != "response":
        return None
    if (
        record.http_headers is None
    ):  # warcio looks for a head only behind http: a file that was imported has one, too
        record.http_headers = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"]).parse(record.raw_stream)
    return record


def _page(record: Any) -> Page:
    head = record.rec_headers.get_header
    body = record.content_stream().read()
    row = json.loads(head("Harvester-Row") or "null")
    given = json.loads(head("Harvester-Given") or "null")
    division, portal_name = json.loads(head("Harvester-Place") or "[null, null]")
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    came = Fetched(
        portal=head("Harvester-Portal") or "",
        url=head("WARC-Target-URI"),
        kind=head("Harvester-Kind") or "report",
        status=int(record.http_headers.get_statuscode()),
        fetched_at=head("WARC-Date").replace("Z", "+00:00"),
        body=body,
        headers=headers,
        content_type=headers.get("content-type"),
        requested=head("Harvester-Requested"),
        row=Row(**row) if row else None,
        portal_name=portal_name,
        division=division,
        given=Given(**given) if given else None,
    )
    return Page(came, filing=Filing(order=int(head("Harvester-Order") or 0)))


def _attached(record: Any) -> File:
    head = record.rec_headers.get_header
    body = record.content_stream().read()
    kind = record.http_headers.get_header("Content-Type")
    name = json.loads(head("Harvester-Name") or '""')
    continues = head("Harvester-Continues") is not None
    return File(head("WARC-Target-URI"), name, body, kind, head("Harvester-Linked"), continues)


def _warc_date(fetched_at: str) -> str:
    """WARC wants UTC with a Z."""
    return datetime.fromisoformat(fetched_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _members(path: Path, start: int = 0) -> Iterator[tuple[int, bytes] | Damage]:
    """The gzip members of a file from `start`, decompressed, with their places; Damage where one is not whole.

    After damage in the middle reading goes on at the next member that can be read.
    """
    with path.open("rb") as file:
        offset = start
        while True:
            member, length, reason = _member(file, offset)
            if reason is None:
                if not length:
                    return
                yield offset, member
                offset += length
                continue
            following = _next_member(file, offset + 1)
            yield Damage(offset, truncated=following is None and reason == _CUT, reason=reason)
            if following is None:
                return
            offset = following


_CUT = "the record is cut short"


def _member(file: IO[bytes], offset: int) -> tuple[bytes, int, str | None]:
    """The member that begins at `offset`: its content, its compressed length (0 at the end), what is wrong."""
    file.seek(offset)
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts, length = [], 0
    while True:
        chunk = file.read(_CHUNK)
        if not chunk:
            return b"", 0, _CUT if length else None
        length += len(chunk)
        try:
            parts.append(unpack.decompress(chunk))
        except zlib.error as error:
            return b"", 0, str(error)
        if unpack.eof:
            return b"".join(parts), length - len(unpack.unused_data), None


def _next_member(file: IO[bytes], offset: int) -> int | None:
    """The place of the next member that can be read whole."""
    file.seek(offset)
    rest = file.read()
    at = rest.find(_MAGIC)
    while at >= 0:
        if _member(file, offset + at)[2] is None:
            return offset + at
        at = rest.find(_MAGIC, at + 1)
    return None
