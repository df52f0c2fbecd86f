"""Registry files as editors save them, and names as people choose them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from harvester.errors import RegistryError
from harvester.portals.loader import PortalSpiderLoader, load_registry
from harvester.portals.quick import entries
from harvester.portals.registry import UnknownPortal
from tests.portals.support import ENTRY, load


@pytest.mark.parametrize("name", ["luzhou-2", "_a", "7", "A" * 64])
def test_names_of_letters_digits_and_two_marks_are_fine(tmp_path: Path, name: str) -> None:
    assert [portal.spider for portal in load(tmp_path, ENTRY.replace("somewhere]", f"{name}]"))] == [name]


@pytest.mark.parametrize(
    "name",
    [
        '"../../../lab/EVIL"',
        '"a/b"',
        r'"a\\b"',
        '".."',
        '"a.b"',
        '"中文"',
        '"ａ"',
        '""',
        '"a b"',
        r'"a\nb"',
        r'"a\u0000"',
        "-x",
        "A" * 65,
    ],
)
def test_a_name_can_never_be_a_path_or_an_option(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegistryError) as raised:
        load(tmp_path, ENTRY.replace("somewhere]", f"{name}]"))
    line = str(raised.value)
    assert line.endswith("a name is made of letters a-z, digits, _ and -, 64 at most")
    assert len(line.splitlines()) == 1


def test_byte_order_mark_before_a_registry_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ENTRY.lstrip().replace("\n", "\r\n").encode())
    assert [portal.spider for portal in load_registry(path)] == ["somewhere"]


@pytest.mark.parametrize("charset", ["gbk", "utf-16"])
def test_registry_in_another_charset_is_named_as_such(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "portals.toml"
    path.write_bytes(ENTRY.encode(charset))
    with pytest.raises(RegistryError, match=r"portals\.toml: not UTF-8 \(line \d\); save it as UTF-8"):
        load_registry(path)


def test_a_division_code_works_as_a_name_where_one_entry_has_it(tmp_path: Path) -> None:
    other = ENTRY.replace("somewhere", "bureau").replace("某县", "某局")
    registry = load(tmp_path, ENTRY + other.replace("140403", "140404"))
    assert PortalSpiderLoader(registry).load("140403").name == "somewhere"
    with pytest.raises(UnknownPortal, match="no entry has the division 140405"):
        _ = registry["140405"]
    with pytest.raises(UnknownPortal, match="2 entries have the division 140403: somewhere, bureau"):
        _ = load(tmp_path, ENTRY + other)["140403"]


def test_channels_were_called_columns(tmp_path: Path) -> None:
    for key in ("columns", "channels"):
        assert load(tmp_path, f"{ENTRY}{key} = '^x'\n")["somewhere"].options["channels"] == "^x"


def test_an_entry_says_where_it_is_known_from_and_which_machines_take_it(tmp_path: Path) -> None:
    [portal] = load(tmp_path, ENTRY + 'evidence = "listing seen 2026-11-29"\nwhere = "inside"\n')
    assert (portal.evidence, portal.where) == ("listing seen 2026-11-29", "inside")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only this",
        ENTRY,
        ENTRY.replace("\n", "\r\n"),
        ENTRY + r'a = "with \"escapes\" and \u4e2d"  # so' + "\n",
        ENTRY + "a = '''over\nlines'''\n",
        ENTRY + 'a = """x\n[b]\n"""\n',
        ENTRY + 'a = [\n  "x",  # first\n  "y",\n]\n',
        ENTRY + "a = ['x', \"y\"]\n",
        ENTRY + "a = [\n[1]\n]\n[b]\nc = 1\n",
        ENTRY + 'a = ["x" , "y", ]# so\n',
        ENTRY + 'a = "x # no remark"# a remark\n',
        ENTRY + "a = 'C:\\x # no remark'\nb = [ ]\n",
        ENTRY + "a = 2026-11-23\nb = 2026-11-23T10:00:00Z\nc = 07:32:00\n",
        ENTRY + "a = 1_000\nb = 0x1f\nc = -1.5e3\nd = inf\n",
        ENTRY + "a = {per_year = 1, since = 2015} # so\n",
        ENTRY + "a.b = 1\n[somewhere.c]\nd = true\n",
        ENTRY + '"quoted key" = 1\n[ spaced ]\nx = 1\n["x.y"]\n',
        ENTRY + "[[many]]\nx = 1\n[[many]]\nx = 2\n",
        "x = 1\n" + ENTRY,
    ],
)
def test_a_registry_read_quickly_is_what_toml_says(text: str) -> None:
    assert entries(text) == tomllib.loads(text.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    "line",
    [
        "a = yes",
        "a = ",
        'a = "x" "y"',
        'a = "control \x01"',
        "a = 01",
        "a = 2026-02-30",
        "[somewhere]",
        "a = [1",
        "a = [\n[b]\n]",
        "a",
        "= 1",
        "family = 'twice'",
        "a = 1 b = 2",
        'a = "open',
        "a = tru",
        r'a = "\q"',
        "a = 1\rb = 2",
    ],
)
def test_what_is_no_toml_is_not_read_quickly_either(line: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        entries(f"{ENTRY}{line}\n")
