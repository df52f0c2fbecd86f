"""The tables that are kept by hand: overrides and renames; a slip in them is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.agencies.bodies import names
from harvester.agencies.divisions import Divisions, divisions
from harvester.agencies.placing import Placer, overrides
from harvester.errors import DataFileError
from harvester.paths import DATA

YOUXIAN, YOUYANG = "430223", "500242"


def test_an_override_wins(tmp_path: Path) -> None:
    header = (DATA / "agencies_override.csv").read_text("utf-8").splitlines()[0]
    line = "430223,信访局,湖南省某处,430000,province,office,旧处|更旧处,by hand"
    (tmp_path / "agencies_override.csv").write_text(f"{header}\n{line}\n", "utf-8")
    placer = Placer(divisions(), names(), overrides(tmp_path))
    placed = placer.place("信 访 局", YOUXIAN, "")
    assert (placed.key, placed.division, placed.kind) == ("湖南省某处", "430000", "office")
    assert placed.former_names == ["旧处", "更旧处"]
    assert placer.place("信访局", YOUYANG, "").key == "重庆市酉阳土家族苗族自治县信访局"


OVERRIDE = (DATA / "agencies_override.csv").read_text("utf-8").splitlines()[0]
RENAMES = (DATA / "renames.csv").read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{OVERRIDE}\n430223,信访局", "line 2: has more or fewer cells than the first line names"),
        (f"{OVERRIDE}\n,a,b,,,,,,too,many", "line 2: has more or fewer cells"),
        (f"{OVERRIDE}\n43022,信访局,某处,,,,,", "line 2: division: '43022' is no code of 6, 9 or 12 digits"),
        (f"{OVERRIDE}\n430223,,某处,,,,,", "line 2: name: is empty"),
        (f"{OVERRIDE}\n430223,信访局,,,,,,", "line 2: full_name: is empty"),
        (f"{OVERRIDE}\n,甲,乙,,city,,,", "line 2: level: 'city' is none of central, province"),
        (f"{OVERRIDE}\n,甲,乙,,,bureau,,", "line 2: kind: 'bureau' is none of "),
        (f"{OVERRIDE}\n,甲,乙,,,,,\n\n,甲,丙,,,,,", "line 4: 甲 is decided in an earlier line already"),
        ("name,full_name\n甲,乙", "its first line lacks the column division, body_division"),
        ("", "its first line lacks the column"),
        ("\udcff\udcfe", "is not UTF-8"),
    ],
)
def test_a_slip_in_the_override_file_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "agencies_override.csv"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataFileError) as told:
        overrides(tmp_path)
    assert str(told.value).startswith(str(path))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_slip_in_the_renames_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text("code,name\n430000,湖南省\n", "utf-8")
    (tmp_path / "renames.csv").write_text(f"{RENAMES}\n410381,偃师市,偃师区,410307,2021-03-18,x\n", "utf-8")
    with pytest.raises(DataFileError, match="line 2: new_code: '偃师区' is no code"):
        _ = Divisions(tmp_path).renames


def test_a_file_that_excel_saved_is_read(tmp_path: Path) -> None:
    line = "430223,信访局,湖南省某处,430000,province,office,,by hand"
    (tmp_path / "agencies_override.csv").write_text(f"{OVERRIDE}\r\n{line}\r\n,,,,,,,\r\n", "utf-8-sig")
    assert [placed.full_name for placed in overrides(tmp_path).values()] == ["湖南省某处"]
