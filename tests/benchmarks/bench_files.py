"""Seconds per page and type of file; for PDF as multiples of pdftotext, LibreOffice's and OCR's time apart.

CPU time, children included (LibreOffice is one), the best of several rounds. What is not installed is left out and
said so. Exit 1 where PDF costs more than MOST times pdftotext, or a crawl's event loop stands still while files
are read beside it.
"""

from __future__ import annotations

import asyncio
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harvester.documents.paged import ocr
from harvester.documents.sandbox.process import Sandbox
from harvester.reports import read_report
from tests.places import CASES, SHARED
from tools import make_files

REAL = SHARED / "real" / "hongze-district-2023.pdf"
PAGES = 3
"""The made-up report printed on A4; other types have no pages, so their seconds are divided by the same."""
ROUNDS = 5
MOST = 60.0
"""Times the CPU of pdftotext -layout that a PDF may cost, all tables, metadata and checks included."""
MAX_STALL = 0.5
"""Seconds for which the event loop may stand still while a file is read in the sandbox."""


def cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of CPU of this process and its children."""
    best = float("inf")
    for _ in range(rounds):
        start = _used()
        work()
        best = min(best, _used() - start)
    return best


def _used() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> int:
    if shutil.which("pdftotext") is None:
        print("pdftotext is not installed (poppler-utils); nothing to compare with")
        return 0
    files = {path.parent.name.removeprefix("file-"): path for path in sorted(CASES.glob("file-*/input.*"))}
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("chromium"):
            for name in ("pdf-chromium", "pdf-unruled"):
                files[name] = Path(folder) / f"{name}.pdf"
                files[name].write_bytes(make_files.MADE[name]())
        if REAL.is_file():
            files["pdf, published, 5 pages"] = REAL
        worst = _table(files, Path(folder))
    stall = asyncio.run(_stall(files["pdf"].read_bytes()))
    print(f"longest stop of the event loop while the sandbox read 4 PDFs: {stall:.3f} s")
    return int(worst > MOST or stall > MAX_STALL)


def _table(files: dict[str, Path], folder: Path) -> float:
    print(f"{'type':28}{'s per page':>12}{'× pdftotext':>13}")
    worst = 0.0
    for name, path in files.items():
        if path.suffix in (".doc", ".odt", ".ods") and shutil.which("soffice") is None:
            print(f"{name:28}{'LibreOffice is not installed':>25}")
            continue
        data = path.read_bytes()
        pages = 5 if path == REAL else PAGES
        seconds = cpu(
            lambda data=data: read_report(data), 2 if path.suffix in (".doc", ".odt", ".ods") else ROUNDS
        )
        ratio = ""
        if path.suffix == ".pdf":
            plain = cpu(
                lambda path=path: subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True)
            )
            worst = max(worst, seconds / max(plain, 0.001))
            ratio = f"{seconds / max(plain, 0.001):.1f}"
        print(f"{name:28}{seconds / pages:>12.4f}{ratio:>13}", flush=True)
    if ocr.available() and shutil.which("chromium"):
        scan = make_files.scan_pdf(make_files.scan((folder / "pdf-chromium.pdf").read_bytes())[:1])
        print(f"{'scan (OCR)':28}{cpu(lambda: ocr.read_pdf_pages(scan, [1]), 1):>12.4f}")
    else:
        print(f"{'scan (OCR)':28}{'the extra `ocr` is not installed':>34}")
    return worst


async def _stall(data: bytes) -> float:
    """How long the event loop stood still at most while files were read beside it."""
    sandbox = Sandbox(1)
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as threads:
        await loop.run_in_executor(threads, sandbox.read, data)
        reading = [loop.run_in_executor(threads, sandbox.read, data) for _ in range(4)]
        longest = 0.0
        while not all(future.done() for future in reading):
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before - 0.005)
    sandbox.close()
    return longest


if __name__ == "__main__":
    sys.exit(main())
