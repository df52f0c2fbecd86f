"""Registry entries, options, candidates: both sides of each rule, without a crawl."""

from __future__ import annotations

import importlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider

from harvester.errors import DataFileError, RegistryError, UnknownCandidate
from harvester.portals.candidates import Candidate, chosen, read_candidates, surveyed
from harvester.portals.entry import Portal, WrongKey, portal
from harvester.portals.loader import families, load_registry
from harvester.portals.options import COMMON, Option
from harvester.portals.quick import entries
from harvester.portals.registry import UnknownPortal
from harvester.portals.write import RegistryFile, entry_text, made
from spiders import SHARED
from tests.portals.support import ENTRY, load

HOST = "http://www.county.gov.cn"


def option(kind: Any) -> Option:
    return Option(kind, None, "x")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", ["", "a"], [1, None, ["a"]]),
        ("texts", [[], ["a", "b"]], ["a", ["a", 1], None]),
        ("whole", [0, 7], [-1, 1.0, True, "1"]),
        ("number", [0, 7, 0.5], [-0.5, False, "1"]),
        ("switch", [True, False], [0, 1, "true"]),
        ("pattern", ["a|b", ""], ["(", 1]),
    ],
)
def test_what_an_option_takes(kind: str, good: list[Any], bad: list[Any]) -> None:
    assert [option(kind).objection(value) for value in good] == [None] * len(good)
    assert [bool(option(kind).objection(value)) for value in bad] == [True] * len(bad)
    assert "whole" in (option("whole").objection(1.0) or "")
    assert "whole" not in (option("number").objection("1") or "whole")


def entry(**changed: Any) -> Portal:
    given = {"family": "plain", "name": " 某县 ", "division": "140403", "start": [f"{HOST}/nb/"]}
    return portal(
        "some", {key: value for key, value in {**given, **changed}.items() if value is not None}, families()
    )


def test_an_entrys_parts_are_kept_as_they_are_meant() -> None:
    made_of = entry(
        allow=["Files.County.gov.cn:81"],
        verified=date(2026, 11, 23),
        expect={"reports": 0, "since": 2015},
        evidence=" seen ",
        where="inside",
        columns="x",
        max_columns=3,
    )
    assert (made_of.name, made_of.evidence, made_of.where) == ("某县", "seen", "inside")
    assert (made_of.options["channels"], made_of.options["max_channels"]) == ("x", 3), (
        "names of earlier registries"
    )
    assert made_of.hosts == {"www.county.gov.cn", "files.county.gov.cn:81"}
    assert (entry().verified, entry(verified=False).verified, entry().evidence) == (None, None, "")
    assert [entry(division=code).division for code in ("140403", "140403001", "140403001002")] == [
        "140403",
        "140403001",
        "140403001002",
    ]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"division": "14040"}, "division"),
        ({"division": "14040３"}, "division"),
        ({"division": " 140403"}, "division"),
        ({"name": "  "}, "name"),
        ({"start": None}, "start"),
        ({"start": [1]}, "start"),
        ({"start": ["http:///x"]}, "start"),
        ({"start": ["http://a.cn:0/"]}, "start"),
        ({"start": ["http://a.cn/a b"]}, "start"),
        ({"start": ["http://a.cn/…"]}, "start"),
        ({"allow": ["a@b.cn"]}, "allow"),
        ({"allow": ["a.cn/x"]}, "allow"),
        ({"allow": ["a b"]}, "allow"),
        ({"allow": [""]}, "allow"),
        ({"verified": "2026-11-23"}, "verified"),
        ({"expect": []}, "expect"),
        ({"expect": {"reports": -1}}, "expect.reports"),
        ({"expect": {"reports": True}}, "expect.reports"),
        ({"where": "a b"}, "where"),
        ({"where": 1}, "where"),
        ({"familie": "x"}, "familie"),
    ],
)
def test_a_slip_in_an_entry_names_its_key(changed: dict[str, Any], key: str) -> None:
    with pytest.raises(WrongKey) as wrong:
        entry(**changed)
    assert wrong.value.key == key


def test_a_family_is_imported_for_an_entry_that_speaks_of_it_alone() -> None:
    asked: list[str] = []

    class Families(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            asked.append(name)
            return super().__getitem__(name)

    there = Families(families())
    given = {"family": "ucap", "name": "某县", "division": "140403", "start": [f"{HOST}/nb/"]}
    plain = portal("some", given | {"channels": "x", "delay": 3}, there)
    assert asked == []
    assert (plain.options["page_size"], plain.options["delay"]) == (20, 3)
    portal("some", given | {"page_size": 5}, there)
    assert asked == ["ucap"] * 2
    assert plain.options == dict(plain.options)
    assert len(plain.options) == len({**COMMON, **families()["ucap"].options})


def test_modules_that_families_share_are_named_and_no_others() -> None:
    assert {"trs", "gkmlpt", "browser"} <= families().keys()
    assert "base" not in families()
    for name in SHARED:
        shared = importlib.import_module(f"spiders.{name}")
        own = [kind for kind in vars(shared).values() if getattr(kind, "__module__", "") == shared.__name__]
        spiders = [kind for kind in own if isinstance(kind, type) and issubclass(kind, Spider)]
        assert [kind.__name__ for kind in spiders] == (["PortalSpider"] if name == "base" else [])


@pytest.mark.parametrize(
    ("allow", "url", "owned"),
    [
        (["a.cn:443"], "https://a.cn/1", True),
        (["a.cn:443"], "http://a.cn/1", False),
        (["a.cn:80"], "http://a.cn/1", True),
        (["a.cn:80"], "https://a.cn/1", False),
        (["a.cn"], "https://a.cn:99/1", True),
        (["a.cn"], "http:///1", False),
    ],
)
def test_a_port_counts_where_the_entry_gives_one(allow: list[str], url: str, owned: bool) -> None:
    assert entry(allow=allow).owns(url) == owned


def test_a_portal_is_found_by_name_or_by_the_division_that_one_entry_has(tmp_path: Path) -> None:
    more = ENTRY.replace("somewhere", "other").replace("140403", "140404001")
    registry = load(tmp_path, ENTRY + more + ENTRY.replace("[somewhere]", "[third]"))
    assert registry["140404001"].spider == "other"
    for word, said in (
        ("140403", "2 entries have the division 140403: somewhere, third"),
        ("999999", "no entry has the division 999999"),
        ("1404", "no portal is called '1404'"),
        ("zzz", "`scrapy list` names them all"),
    ):
        with pytest.raises(UnknownPortal, match=said):
            registry[word]
    for name in ("a b", "x" * 65):
        with pytest.raises(RegistryError, match="a name is made of letters"):
            load(tmp_path, ENTRY.replace("[somewhere]", f'["{name}"]'))
    (tmp_path / "x.toml").write_bytes(b'[a]\nname = "\xff"\n')
    with pytest.raises(RegistryError, match=r"not UTF-8 \(line 2\)"):
        load_registry(tmp_path / "x.toml")


@pytest.mark.parametrize(
    "text",
    [
        '[a]\nk = "x" # y\nn = 7\nf = 1.5\nt = true\ns = false\nd = 2026-11-23\nl = ["a", "b",]\nm = {a = 1}\n',
        "[a]\nk = 1\n\n[b]\nr = 'x\\y'\n",
        "# only\r\n[a]\r\nk = 1\r\n",
        '[a]\nl = [\n  "x",\n  "[b]",\n]\n[c]\nk = 1\n',
        "[a]\nl = [\n[b]\n]\n",
        "[a.b]\nk = 1\n",
        "k = 1\n[a]\nj = 2\n",
        '[a]\nk = """\n[b]\n"""\n',
        '[a]\nk = "\\u0041"\n',
        "",
    ],
)
def test_the_quick_reader_reads_what_tomllib_reads(text: str) -> None:
    try:
        wanted: Any = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        with pytest.raises(tomllib.TOMLDecodeError):
            entries(text)
        return
    assert entries(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "[a]\nk = 1\nk = 2\n",
        "[a]\nk = 1\n[a]\nj = 2\n",
        "[a]\nk = 2026-13-01\n",
        "[a]\nk = nothing\n",
        "[a]\nk = \x01\n",
        "[a]\nk\n",
    ],
)
def test_what_is_no_toml_is_none_for_the_quick_reader_too(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        entries(text)


# -- written entries -----------------------------------------------------------------------------------------

VALUES: dict[str, Any] = {
    "start": ["http://a.cn/"],
    "family": "plain",
    "max_pages": 3,
    "name": "某县",
    "verified": date(2026, 11, 23),
    "expect": {"reports": 3},
    "evidence": "seen",
    "division": "140403",
}


def test_an_entry_is_written_in_order_with_the_mark_of_the_program() -> None:
    text = entry_text("a", VALUES)
    assert [line.split(" ")[0] for line in text.splitlines()] == [
        "[a]", "family", "name", "division", "start", "verified", "expect", "max_pages", "evidence",
    ]  # fmt: skip
    assert "verified = 2026-11-23\nexpect   = {reports = 3}\n" in text
    assert tomllib.loads(text) == {"a": VALUES}
    named = entry_text("a", {**VALUES, "name": "黎城县人民政府", "options": {"channels": "年报"}})
    assert 'name     = "黎城县人民政府"\n' in named, "a person reads it"
    assert 'channels = "年报"' in named
    remark = text.rpartition("  ")[2].strip()
    assert made(VALUES, f" {remark} ")
    assert not made({**VALUES, "max_pages": 4}, remark)


def test_what_a_person_wrote_or_changed_stays(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    path.write_text("# by hand\n" + ENTRY, "utf-8")
    path.chmod(0o640)
    file = RegistryFile(path)
    assert ("somewhere" in file, "a" in file) == (True, False)
    assert file.put("somewhere", VALUES) == "kept"
    assert file.put("a", VALUES, "A title") == "added"
    assert file.put("a", VALUES) == "same"
    assert file.put("a", {**VALUES, "max_pages": 4}) == "changed"
    file.save()
    text = path.read_text("utf-8")
    assert text.startswith("# by hand\n" + ENTRY)
    assert "# A title\n" in text
    assert tomllib.loads(text)["a"]["max_pages"] == 4
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["portals.toml"]
    path.write_text(text.replace("max_pages = 4", "max_pages = 5"), "utf-8")
    again = RegistryFile(path)
    assert again.of_a_person("a")
    assert not again.of_a_person("none")
    assert again.put("a", VALUES) == "kept"
    new = RegistryFile(tmp_path / "new.toml")
    new.put("a", VALUES)
    assert new.text() == entry_text("a", VALUES)
    for data in (b"\xff", b"[a\n"):
        path.write_bytes(data)
        with pytest.raises(RegistryError, match="no valid TOML in UTF-8"):
            RegistryFile(path)


# -- candidates ----------------------------------------------------------------------------------------------


def candidate(host: str = "www.a.gov.cn", name: str = "a", division: str = "140403") -> Candidate:
    return Candidate(name, host, "某县", division)


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("www.a.gov.cn", ["www.a.gov.cn", "a.gov.cn"]),
        ("a.gov.cn", ["a.gov.cn", "www.a.gov.cn"]),
        ("a.gov.cn:81", ["a.gov.cn:81"]),
        ("1.2.3.4", ["1.2.3.4"]),
    ],
)
def test_front_pages_to_be_tried(host: str, hosts: list[str]) -> None:
    assert list(candidate(host).fronts) == [f"{how}://{one}/" for one in hosts for how in ("http", "https")]


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("http://www.a.gov.cn/1", True),
        ("https://a.gov.cn/1", True),
        ("http://xxgk.a.gov.cn/1", True),
        ("http://ba.gov.cn/1", False),
        ("http://b.gov.cn/1", False),
        ("ftp://a.gov.cn/1", False),
        ("http://a.gov.cn:81/1", False),
        ("http://[x/", False),
    ],
)
def test_what_belongs_to_a_portal_while_it_is_looked_at(url: str, owned: bool) -> None:
    one = surveyed(candidate(), "plain", ["http://www.a.gov.cn/"], {"delay": 3})
    assert one.owns(url) == owned
    assert (one.options["delay"], one.options["max_pages"], one.division) == (3, None, "140403")
    assert surveyed(candidate(division=""), "plain", ["http://a/"], {}).division == "000000"


def test_candidates_are_chosen_by_name_host_or_place() -> None:
    ones = [candidate(), candidate("b.gov.cn:81", "b", "140404"), candidate("www.c.gov.cn", "c", "150000")]

    def names(*words: str) -> list[str]:
        return [one.name for one in chosen(ones, words)]

    assert names() == ["a", "b", "c"]
    assert names("14") == names("1404") == ["a", "b"]
    assert names("140404", "a") == ["b", "a"]
    assert names("a.gov.cn", "www.a.gov.cn", "a") == ["a"]
    assert names("150000") == ["c"]
    with pytest.raises(UnknownCandidate, match="'1405'"):
        names("14", "1405")


def test_candidates_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "name,host,body,division,level,listing\na, a.cn ,某县,140403,county,http://a.cn/1 http://a.cn/2\n", "utf-8"
    )
    assert read_candidates(path) == [
        Candidate("a", "a.cn", "某县", "140403", "county", ("http://a.cn/1", "http://a.cn/2"))
    ]
    path.write_text("name,host,body,division\na,a.cn,某县,140403\nb,b.cn\n", "utf-8")
    with pytest.raises(DataFileError, match="line 3: no column body"):
        read_candidates(path)
    path.write_bytes(b"\xff")
    with pytest.raises(DataFileError, match="cannot be read"):
        read_candidates(path)
