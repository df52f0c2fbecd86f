"""Files that hold others: what kind ZIP and OLE files are, bounds against bombs, archives of reports."""

from __future__ import annotations

import contextlib
import io
import zipfile

from harvester.documents.blocks import Document
from harvester.errors import HarvesterError, MissingTool, Unreadable

MAX_UNPACKED = 150_000_000
"""Bytes of all members together."""
MAX_RATIO = 200
"""Unpacked to packed size of a member above 1 MB; Office files with long tables reach 40."""
MAX_MEMBERS = 2_000
MAX_READ = 12
"""Documents of an archive that are tried."""
_OFFICE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsx"))


def check_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, opened, once its directory shows sane sizes. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"the ZIP file is damaged ({str(error)[:80]})") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"the ZIP file has {len(members):,} members; more than {MAX_MEMBERS:,} are not read")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable(f"the ZIP file would unpack to more than {MAX_UNPACKED:,} bytes")
    for member in members:
        if member.file_size > 1_000_000 and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise Unreadable("the ZIP file packs a member more than 200-fold: a bomb")
        if member.flag_bits & 1:
            raise Unreadable("the ZIP file is encrypted")
    return archive


def kind_in_zip(data: bytes) -> str:
    """What a ZIP file is: "docx", "xlsx", "office" (OpenDocument) or "zip". Never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:MAX_MEMBERS])
            for name, kind in _OFFICE:
                if name in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace")
                if "opendocument.spreadsheet" in kind:
                    return "ods"
                if "opendocument" in kind:
                    return "office"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return "zip"
    return "zip"


def utf16(name: str) -> bytes:
    """A name as the directory of an OLE file holds it."""
    return name.encode("utf-16-le")


def kind_in_ole(data: bytes) -> str:
    """What an OLE file holds, by the names in its directory: "xls", or "ole" (DOC, WPS and the rest)."""
    for name in ("Workbook", "Book"):
        if b"\0" + utf16(name) + b"\0\0" in data:
            return "ole" if utf16("WordDocument") in data else "xls"
    return "ole"


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """The documents of an archive as one: blocks of all members that can be read, in the order of their names.

    A member's name is only shown, never used as a path. Raises Unreadable where no member can be read.
    """
    from harvester.documents import read_document
    from harvester.documents.sniff import kind_of

    whole = Document([], kind="zip", url=url)
    refused: list[str] = []
    tried = 0
    with check_zip(data) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            if member.is_dir() or member.file_size == 0:
                continue
            name = _shown(member)
            if tried >= MAX_READ:
                refused.append(f"{name}: only {MAX_READ} files of an archive are read")
                break
            try:
                content = archive.read(member)
                if kind_of(content) in ("zip", "gzip"):
                    raise Unreadable("an archive within an archive is not opened")
                tried += 1
                part = read_document(content)
            except MissingTool:
                raise
            except HarvesterError as error:
                refused.append(f"{name}: {error}")
                continue
            except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, NotImplementedError) as error:
                refused.append(f"{name}: damaged ({str(error)[:60]})")
                continue
            if part.blocks:
                whole.parts.append((name, len(whole.blocks)))
            whole.blocks.extend(part.blocks)
            whole.title = whole.title or part.title
            whole.warnings.extend(f"{name}: {warning}" for warning in part.warnings)
    if not whole.blocks:
        raise Unreadable("the ZIP file holds nothing that can be read" + (f" ({refused[0]})" if refused else ""))
    whole.warnings.extend(f"not read from the archive: {line}" for line in refused)
    return whole


def refuse(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """Raises Unreadable: RAR and 7z need programs that are not free or not at hand."""
    raise Unreadable("RAR, 7z and gzip archives are not opened: unpack it and read the file within")


def _shown(member: zipfile.ZipInfo) -> str:
    """A member's name for messages; Chinese Windows packs names in GBK without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeDecodeError, UnicodeEncodeError):
            name = name.encode("cp437").decode("gb18030")
    return "".join(char if char.isprintable() else "?" for char in name)[-80:]
