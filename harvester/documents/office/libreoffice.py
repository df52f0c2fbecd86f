"""Old and rare Office types (DOC, WPS, RTF, ODT) through LibreOffice without a window, turned into DOCX."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from harvester.documents import text
from harvester.documents.archive import utf16
from harvester.documents.blocks import Document
from harvester.documents.office import docx, sheets
from harvester.errors import MissingTool, Unreadable

SECONDS = 60
"""LibreOffice takes 2 to 5 s for a report."""
MAX_WRITTEN = 200_000_000
_KINDS = {"ole": "doc", "rtf": "rtf", "office": "odt", "wordxml": "xml"}
# No macros, no active content, no links to other files or addresses; LibreOffice's own names.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Save/Document", "CreateBackup", "false"),
    ("Common/Misc", "UseOpenCL", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "0"),
)


def read(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """A DOC, WPS, RTF or OpenDocument text as a Document.

    DOC and WPS fall back to catdoc where LibreOffice, or its Writer, is not installed. Raises MissingTool where
    neither is, Unreadable for what is encrypted, damaged, or not converted within SECONDS.
    """
    from harvester.documents.sniff import kind_of

    kind = kind_of(data, content_type)
    if kind == "ole":
        _check_ole(data)
    try:
        made = converted(data, _KINDS.get(kind, "doc"), "docx")
    except MissingTool:
        if kind == "ole" and shutil.which("catdoc"):
            return _catdoc(data, url)
        raise
    document = docx.read(made, url)
    document.kind = "doc" if kind == "ole" else kind
    return document


def read_ods(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """An OpenDocument spreadsheet; without LibreOffice its merged cells are lost, which is warned about."""
    try:
        return sheets.read(converted(data, "ods", "xlsx"), url)
    except MissingTool as missing:
        document = sheets.read(data, url)
        document.warnings.append(f"merged cells of this spreadsheet are not known: {missing}")
        return document


@cache
def libreoffice() -> str | None:
    """The LibreOffice program, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def able(target: str) -> bool:
    """Whether LibreOffice turns a small file of ours into "docx" or "xlsx".

    The program may be there without Writer, without Calc, or without the right to write where it wants to.
    """
    if libreoffice() is None:
        return False
    source, sample = ("rtf", rb"{\rtf1 a\par}") if target == "docx" else ("csv", b"a,1\n")
    return _convert(sample, source, target) is not None


def converted(data: bytes, source: str, target: str) -> bytes:
    """A file converted by LibreOffice. source, target: file extensions.

    Raises MissingTool where there is no LibreOffice, or it has not what the target needs (asked only once a file
    was not converted); else Unreadable.
    """
    package = "libreoffice-writer" if target == "docx" else "libreoffice-calc"
    also = " (or, losing some tables, catdoc)" if source == "doc" else ""
    if libreoffice() is None:
        raise MissingTool(f"reading this type of file needs LibreOffice: apt install {package}{also}")
    made = _convert(data, source, target)
    if made is None and not able(target):
        raise MissingTool(f"the LibreOffice here converts nothing to {target}: apt install {package}{also}")
    if made is None:
        raise Unreadable("LibreOffice cannot read the file; it is encrypted or damaged")
    return made


def _convert(data: bytes, source: str, target: str) -> bytes | None:
    """A file converted: own directory, own profile, no network where the system allows it.

    None where nothing came of it. Raises Unreadable where it took too long.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        here = Path(folder)
        (here / f"input.{source}").write_bytes(data)
        profile = here / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        command = [
            *_without_network(),
            libreoffice() or "soffice",
            f"-env:UserInstallation={(here / 'profile').as_uri()}",
            "--headless",
            "--invisible",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nofirststartwizard",
            "--convert-to",
            target,
            "--outdir",
            str(here / "out"),
            str(here / f"input.{source}"),
        ]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={
                "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "HOME": folder,
                "LANG": "C.UTF-8",
                "TMPDIR": folder,
            },
            start_new_session=True,
            preexec_fn=_limit,
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"LibreOffice did not read the file within {SECONDS} s") from error
        finally:
            _end(process)
        result = here / "out" / f"input.{target}"
        return result.read_bytes() if result.is_file() else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _limit() -> None:
    """The sandbox's own bound on memory is below what LibreOffice reserves: up to the hard one here."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))


@cache
def _without_network() -> list[str]:
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    command = [unshare, "--user", "--map-root-user", "--net"]
    tried = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
    return command if tried.returncode == 0 else []


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


def _check_ole(data: bytes) -> None:
    if utf16("EncryptedPackage") in data:
        raise Unreadable("the Office file is encrypted")
    if utf16("WordDocument") not in data and utf16("WPSDocument") not in data:
        raise Unreadable("an Office file of an unknown type (no Word document, no workbook)")
    at = data.find(b"\xec\xa5", 512)  # the head of the WordDocument stream; bit 8 of its flags is fEncrypted
    if 0 <= at < len(data) - 12 and at % 512 == 0 and data[at + 11] & 1:
        raise Unreadable("the Word file is encrypted")


def _catdoc(data: bytes, url: str | None) -> Document:
    """catdoc loses rows of long tables and the spans of cells: the last resort, and said so."""
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(data)
        file.flush()
        try:
            done = subprocess.run(
                ["catdoc", "-w", "-d", "utf-8", file.name], capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"catdoc did not read the file within {SECONDS} s") from error
    plain = done.stdout.decode("utf-8", "replace")
    if not plain.strip():
        raise Unreadable("catdoc finds no text in the file")
    # a tab between cells, two line ends between rows
    plain = re.sub(r"\n\s*\n(?=[^\n]*\t)", "\n", plain)
    document = Document(text.blocks_of(plain), kind="doc", url=url)
    document.warnings.append(
        "read by catdoc, which loses rows of tables; install LibreOffice for an exact reading"
    )
    return document
