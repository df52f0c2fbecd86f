"""Makes the format cases tests/cases/file-*: one made-up report as PDF, Word, Excel … by LibreOffice and chromium.

python tools/make_files.py [NAME…]     names: docx doc odt xlsx xls ods zip pdf … replica-scan

Run it from the project's root after a change to the replica's figures, look at what it wrote, commit it. Files
that would be large (chromium's PDFs, RTF, the scan) are not kept: the tests make them with this module.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from harvester.replica.figures import figures_for  # noqa: E402
from harvester.replica.markup import dress, text_dump  # noqa: E402

CASES = ROOT / "tests" / "cases"
AGENCY, YEAR = "甲县水务局", 2023
SEED = 7
_RULED = "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:3px 4px;text-align:center}"
_OPEN = "table{border-collapse:collapse;width:100%}td,th{border:none;padding:3px 10px;text-align:center}"
# LibreOffice lets wide tables run off the page, and embeds a font for every weight
_SMALL = _RULED + "body,p,h1,h2,td,th{font:normal 8px 'Noto Sans CJK SC'}td,th{padding:0}"
_PAGE = "body{font:14px/1.7 'Noto Serif CJK SC',serif}p{text-indent:2em;margin:.4em 0}h1{text-align:center}"


def figures() -> Any:
    """The one report that every file holds."""
    return figures_for(AGENCY, YEAR, seed=SEED)


def html(css: str = _RULED, prose: bool = True) -> str:
    """The report as a page to print or convert; without its prose a PDF needs half the letters in its fonts."""
    made = figures()
    if not prose:
        made = replace(made, preamble=[], parts=[replace(part, paragraphs=[]) for part in made.parts])
    body = dress(made, "plain")
    head = f"<head><meta charset='utf-8'><style>{_PAGE}{css}</style></head>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>"


def office(source: bytes, kind: str, target: str, infilter: str | None = None) -> bytes:
    """A file as another type, by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / f"report.{kind}"
        given.write_bytes(source)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += [f"--infilter={infilter}"] if infilter else []
        command += ["--convert-to", target, "--outdir", f"{folder}/out", str(given)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return next(Path(folder, "out").iterdir()).read_bytes()


def printed(page: str, landscape: bool = False) -> bytes:
    """A page printed to PDF by chromium."""
    size = "@page{size:A4 landscape}" if landscape else "@page{size:A4}"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page.replace("<style>", f"<style>{size}"), "utf-8")
        chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def docx(css: str = _RULED, prose: bool = True) -> bytes:
    return office(html(css, prose).encode(), "html", "docx:MS Word 2007 XML")


def turned(data: bytes) -> bytes:
    """A PDF whose pages are shown on their side."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        page.set_rotation(90 if number % 2 else 270)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def xlsx() -> bytes:
    return office(html().encode(), "html", "xlsx:Calc MS Excel 2007 XML", "HTML (StarCalc)")


def packed() -> bytes:
    """An archive as Windows packs it: names in GBK, one member that is no report."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("../../说明.txt", "请查收附件。".encode("gb18030")), ("年度报告.docx", docx())):
            member = zipfile.ZipInfo("?", (2024, 1, 20, 9, 0, 0))
            member.filename = name.encode("gb18030").decode("cp437")
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return written.getvalue()


def scan(data: bytes, dpi: int = 150, skew: float = 1.2, noise: float = 0.01, seed: int = 1) -> list[Any]:
    """Pages of a PDF as a bad scanner gives them: grey PIL images, turned by `skew` degrees, specked."""
    import numpy
    import pypdfium2
    from PIL import Image, ImageFilter

    dice = numpy.random.default_rng(seed)
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(data)):
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        angle = skew if number % 2 == 0 else -skew
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        grey = numpy.asarray(picture.filter(ImageFilter.GaussianBlur(0.4)), dtype=numpy.float32)
        grey = grey + dice.normal(0, 10, grey.shape) - 8
        specks = dice.random(grey.shape)
        grey[specks < noise / 2] = 40
        grey[specks > 1 - noise / 2] = 255
        pages.append(Image.fromarray(grey.clip(0, 255).astype("uint8")))
    return pages


def scan_pdf(pages: list[Any]) -> bytes:
    """Scanned pages as a PDF without text."""
    written = io.BytesIO()
    quality = {} if pages[0].mode == "1" else {"quality": 60}
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=150, **quality)
    return written.getvalue()


def replica_scan() -> bytes:
    """The scan of the demo's replica (harvester/replica/scan.pdf): without table three, to be read in seconds."""
    made = figures_for("沁水县审计局", 2024)
    parts = [replace(part, paragraphs=part.paragraphs[:1]) for part in made.parts if part.code != "requests"]
    made = replace(made, parts=parts, tables={**made.tables, "requests": None}, preamble=[])
    head = f"<head><meta charset='utf-8'><style>{_PAGE}{_RULED}</style></head>"
    page = f"<!DOCTYPE html><html>{head}<body>{dress(made, 'plain')}</body></html>"
    pages = scan(printed(page), skew=0.3, noise=0.0002)
    # black and white, as office scanners have it: a tenth of the bytes
    return scan_pdf([picture.point(lambda value: 255 if value > 150 else 0).convert("1") for picture in pages])


KEPT: dict[str, tuple[str, Callable[[], bytes]]] = {
    "docx": ("docx", docx),
    "doc": ("doc", lambda: office(docx(), "docx", "doc:MS Word 97")),
    "odt": ("odt", lambda: office(docx(), "docx", "odt")),
    "xlsx": ("xlsx", xlsx),
    "xls": ("xls", lambda: office(xlsx(), "xlsx", "xls:MS Excel 97")),
    "ods": ("ods", lambda: office(xlsx(), "xlsx", "ods")),
    "zip": ("zip", packed),
    "pdf": ("pdf", lambda: office(docx(_SMALL, prose=False), "docx", "pdf")),
    "txt-gb18030": ("txt", lambda: text_dump(figures(), "tabs").encode("gb18030")),
    "txt-utf16": ("txt", lambda: text_dump(figures(), "pipes").encode("utf-16")),
}
"""Case to its file's ending and how it is made."""
MADE: dict[str, Callable[[], bytes]] = {
    "pdf-chromium": lambda: printed(html()),
    "pdf-unruled": lambda: printed(html(_OPEN)),
    "pdf-landscape": lambda: printed(html(), landscape=True),
    "pdf-turned": lambda: turned(printed(html())),
    "pdf-office": lambda: office(docx(_SMALL), "docx", "pdf"),
    "rtf": lambda: office(docx(), "docx", "rtf"),
}
"""Cases that the tests make where chromium and LibreOffice are installed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"cases to make, all if none: {' '.join(KEPT)}")
    given = parser.parse_args()
    expected = {"tables": figures().tables}
    if "replica-scan" in given.names:
        given.names.remove("replica-scan")
        (ROOT / "harvester" / "replica" / "scan.pdf").write_bytes(replica_scan())
        if not given.names:
            return
    for name in given.names or KEPT:
        if name not in KEPT:
            parser.error(f"no case {name}")
        ending, make = KEPT[name]
        folder = CASES / f"file-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        data = make()
        (folder / f"input.{ending}").write_bytes(data)
        (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
        sys.stdout.write(f"{name}: {len(data):,} bytes\n")


if __name__ == "__main__":
    main()
