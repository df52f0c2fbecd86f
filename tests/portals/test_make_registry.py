"""The registry that tools/make_registry.py writes: stable, honest, and no person's entry touched."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from harvester.paths import DATA
from harvester.portals.loader import load_registry
from harvester.portals.write import RegistryFile
from tests.places import ROOT
from tools.names import Names, name_of

PLACES = {
    "110105": "朝阳区",
    "140400": "长治市",
    "140403": "潞州区",
    "211300": "朝阳市",
    "211321": "朝阳县",
    "220104": "朝阳区",
    "110000": "北京市",
    "220000": "吉林省",
    "220100": "长春市",
    "510500": "泸州市",
    "500233": "忠县",
    "530000": "云南省",
    "533423": "维西傈僳族自治县",
}
NAMES = Names(PLACES, {"luzhou": "140403"})


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("140400", "changzhi"),
        ("140403", "luzhou"),
        ("510500", "luzhoushi"),
        ("211300", "chaoyang"),
        ("211321", "chaoyangxian"),
        ("110105", "chaoyangqu_beijing"),
        ("220104", "chaoyangqu_changchun"),
        ("500233", "zhongxian"),
        ("533423", "weixi"),
    ],
)
def test_places_are_named_in_letters_and_names_of_people_are_kept(code: str, name: str) -> None:
    assert NAMES.of(code) == name


def test_a_department_is_named_after_place_and_host() -> None:
    row = {"level": "department", "host": "czj.changzhi.gov.cn"}
    assert name_of(row, "140400", NAMES) == "changzhi_czj"
    assert name_of({"level": "national", "host": "zwgk.mct.gov.cn"}, "100000", NAMES) == "mct"


def make(path: Path) -> str:
    command = [sys.executable, "-m", "tools.make_registry", "--out", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_the_registry_is_what_the_tool_makes_of_the_candidates(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    path.write_bytes((DATA / "portals.toml").read_bytes())
    told = make(path)
    assert re.search(r": \d+ kept, \d+ same$", told.strip()), told
    assert path.read_bytes() == (DATA / "portals.toml").read_bytes(), "run: python -m tools.make_registry"


def test_entries_follow_their_families_and_stay_once_somebody_changed_them(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    path.write_bytes((DATA / "portals.toml").read_bytes())
    registry = RegistryFile(path)
    # as if its family had not been there when it was written
    [qiaokou] = [one for one in load_registry(path) if one.spider == "qiaokou"]
    values = {
        "family": "plain",
        "name": qiaokou.name,
        "division": qiaokou.division,
        "start": list(qiaokou.start),
        "verified": False,
        "evidence": "of an earlier run",
    }
    assert registry.put("qiaokou", values) == "changed"
    registry.save()
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('name     = "大冶市人民政府"', 'name     = "湖北省大冶市人民政府"'), encoding="utf-8"
    )
    assert " 1 changed, " in make(path)
    made = load_registry(path)
    assert made["qiaokou"] == qiaokou
    assert made["daye"].name == "湖北省大冶市人民政府"


def test_every_made_entry_has_evidence_and_none_claims_to_be_verified() -> None:
    registry = load_registry(DATA / "portals.toml")
    assert [portal.spider for portal in registry if portal.verified is not None] == []
    assert [p.spider for p in registry if not p.evidence] == ["yanshi", "pingshun"], "their listings were not seen"
    assert registry["140403"].spider == "luzhou"
