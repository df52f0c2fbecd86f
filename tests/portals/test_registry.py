"""The registry: right entries become spiders, wrong ones one clear line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harvester.commands.portals import check_divisions, check_doubles
from harvester.errors import RegistryError
from harvester.paths import DATA
from harvester.portals.loader import PortalSpiderLoader, families, load_registry, spider_class
from harvester.portals.options import COMMON
from harvester.portals.registry import UnknownPortal
from harvester.replica.figures import SEEDS
from harvester.replica.markup import dress
from harvester.replica.portals import all_sites, registry_text
from tests.loops import each
from tests.places import ROOT
from tests.portals.support import ENTRY, load
from tests.running import scrapy


def changed(old: str, new: str) -> str:
    assert old in ENTRY
    return ENTRY.replace(old, new)


def test_entry_becomes_a_named_spider(tmp_path: Path) -> None:
    registry = load(tmp_path, ENTRY + 'max_pages = 7\nallow = ["files.somewhere.gov.cn"]\nverified = 2026-11-23\n')
    spider = spider_class(registry["somewhere"])
    assert spider.name == "somewhere"
    assert spider.__name__ == "Trs"
    assert spider.portal.options["max_pages"] == 7
    assert spider.portal.options["api"] == "/fjdzapp/search", "an option that is not given has its default"
    assert spider.portal.verified is not None
    assert spider.portal.verified.isoformat() == "2026-11-23"
    assert spider.portal.hosts == {"www.somewhere.gov.cn", "files.somewhere.gov.cn"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (changed('family   = "trs"\n', ""), "[somewhere] family: missing"),
        (changed('"trs"', '"wordpress"'), "[somewhere] family: no family 'wordpress'; there are "),
        (changed('"trs"', '"base"'), "[somewhere] family: no family 'base'"),
        (changed("www.somewhere.gov.cn", "青" * 64 + ".cn"), "is no host"),
        (changed('name     = "某县人民政府"\n', ""), "[somewhere] name: missing"),
        (changed('"某县人民政府"', "7"), "[somewhere] name: must be a text, not 7"),
        (changed('"140403"', '"1404"'), "[somewhere] division: '1404' is no code of 6, 9 or 12 digits"),
        (changed('"140403"', "140403"), "[somewhere] division: must be a text, not 140403"),
        (changed('["https://www.somewhere.gov.cn/zfxxgknb/"]', "[]"), "[somewhere] start: must hold at least one"),
        (
            changed('["https://www.somewhere.gov.cn/zfxxgknb/"]', '"https://a.cn/"'),
            "[somewhere] start: must be a list",
        ),
        (
            changed("https://www", "ftp://www"),
            "[somewhere] start: 'ftp://www.somewhere.gov.cn/zfxxgknb/' is no http",
        ),
        (changed("www.somewhere.gov.cn/", "www.somewhere.gov.cn:x/"), "[somewhere] start: "),
        (changed("www.somewhere.gov.cn/", "[::1/"), "[somewhere] start: 'https://[::1/zfxxgknb/' is no http"),
        (changed("www.somewhere.gov.cn/", "www.somewhere.gov.cn:0/"), "[somewhere] start: "),
        (ENTRY + 'allow = ["https://other.gov.cn/"]', "[somewhere] allow: 'https://other.gov.cn/' is no host"),
        (ENTRY + "verified = true", "[somewhere] verified: must be a day such as 2026-11-23, or false"),
        (
            ENTRY + "expect = {per_month = 1}",
            "[somewhere] expect.per_month: unknown; there are per_year, since, reports",
        ),
        (ENTRY + 'expect = {since = "2015"}', "[somewhere] expect.since: must be a whole number, not '2015'"),
        (ENTRY + "max_page = 3", "[somewhere] max_page: unknown key for family trs; did you mean max_pages?"),
        (ENTRY + "max_pages = -3", "[somewhere] max_pages: must be a whole number of 0 or more, not -3"),
        (ENTRY + "max_pages = true", "[somewhere] max_pages: must be a whole number"),
        (ENTRY + 'detail = "("', "[somewhere] detail: '(' is no regular expression"),
        (ENTRY + 'legacy_tls = "yes"', "[somewhere] legacy_tls: must be true or false, not 'yes'"),
        (ENTRY + ENTRY, "no valid TOML: "),
        ('family = "trs"\n', "family = … stands outside an entry"),
    ],
)
def test_wrong_entry_is_one_line_that_names_entry_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RegistryError) as raised:
        load(tmp_path, text)
    line = str(raised.value)
    assert "\n" not in line
    assert line.startswith(str(tmp_path / "portals.toml"))
    assert says in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ENTRY.replace("[somewhere]", "[b]"), "[b] name: 某县人民政府 stands in [somewhere] already"),
        (
            ENTRY.replace("[somewhere]", "[b]").replace("某县", "另县"),
            "[b] start: https://www.somewhere.gov.cn/zfxxgknb/ stands in [somewhere] already",
        ),
    ],
)
def test_doubles_are_found_by_the_check_and_hinder_no_crawl(tmp_path: Path, text: str, says: str) -> None:
    registry = load(tmp_path, ENTRY + text)
    assert PortalSpiderLoader(registry).list() == ["somewhere", "b"]
    with pytest.raises(RegistryError) as raised:
        check_doubles(registry)
    assert says in str(raised.value)


def test_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="cannot read the portal registry"):
        load_registry(tmp_path / "none.toml")


def test_a_registry_without_portals_is_no_night_without_work(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").touch()
    with pytest.raises(RegistryError, match="names no portal"):
        load_registry(tmp_path / "empty.toml")


def test_unknown_portal_is_named_with_near_ones(tmp_path: Path) -> None:
    loader = PortalSpiderLoader(load(tmp_path, ENTRY))
    with pytest.raises(UnknownPortal, match="no portal is called 'somewere'; did you mean somewhere") as raised:
        loader.load("somewere")
    assert isinstance(raised.value, KeyError), "Scrapy's protocol"


@pytest.mark.parametrize(
    ("start", "allow", "url", "owned"),
    [
        ("https://www.a.gov.cn/x/", [], "https://www.a.gov.cn/y.html", True),
        ("https://www.a.gov.cn/x/", [], "http://WWW.A.gov.cn:8080/y", True),
        ("https://www.a.gov.cn/x/", [], "https://a.gov.cn/", False),
        ("https://www.a.gov.cn/x/", [], "https://www.a.gov.cn.evil.cn/", False),
        ("https://www.a.gov.cn/x/", [], "https://www.a.gov.cn@evil.cn/", False),
        ("https://www.a.gov.cn/x/", [], "ftp://www.a.gov.cn/y", False),
        ("https://www.a.gov.cn/x/", [], "javascript:void(0)", False),
        ("https://www.a.gov.cn/x/", [], "http://[bad/", False),
        ("https://www.a.gov.cn/x/", ["b.gov.cn"], "https://b.gov.cn/1", True),
        ("http://127.0.0.1:8001/x/", [], "http://127.0.0.1:8001/y", True),
        ("http://127.0.0.1:8001/x/", [], "http://127.0.0.1:8002/y", False),
        ("http://127.0.0.1:8001/x/", [], "http://127.0.0.1/y", False),
        ("http://127.0.0.1:80/x/", [], "http://127.0.0.1/y", True),
        ("http://青禾县政府.example/nb/", [], "http://xn--5nrs6wvkfvyxyz7a.example/nb/1.html", True),
        ("http://青禾县政府.example:81/nb/", [], "http://xn--5nrs6wvkfvyxyz7a.example:81/nb/1.html", True),
        ("http://a.gov.cn/nb/", ["青禾县政府.example:81"], "http://xn--5nrs6wvkfvyxyz7a.example:81/1.pdf", True),
        ("http://a.gov.cn/年报/", [], "http://a.gov.cn/1.html", True),
    ],
)
def test_addresses_that_belong_to_a_portal(
    tmp_path: Path, start: str, allow: list[str], url: str, owned: bool
) -> None:
    text = changed("https://www.somewhere.gov.cn/zfxxgknb/", start) + f"allow = {allow}\n"
    assert load(tmp_path, text)["somewhere"].owns(url) is owned


@pytest.mark.parametrize("words", [("list",), ("crawl", "somewhere"), ("portals", "--check")])
def test_every_command_shows_a_wrong_registry_as_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(ENTRY + "max_page = 3\n", encoding="utf-8")
    done = scrapy(*words, "-s", f"PORTALS={path}")
    assert done.returncode != 0
    assert done.stderr.strip() == (
        f"error: {path}: [somewhere] max_page: unknown key for family trs; did you mean max_pages?"
    )
    assert done.stdout == ""


def test_crawl_of_an_unknown_portal_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    path.write_text(ENTRY, encoding="utf-8")
    done = scrapy("crawl", "xyz", "-s", f"PORTALS={path}")
    assert done.returncode != 0
    assert done.stderr.strip() == f"error: {path}: no portal is called 'xyz'; `scrapy list` names them all"


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("since=abc", "spider argument since must be a whole number, not 'abc'"),
        ("colour=blue", "unknown spider argument colour; there are since and limit"),
    ],
)
def test_wrong_spider_argument_is_one_line(tmp_path: Path, argument: str, says: str) -> None:
    path = tmp_path / "portals.toml"
    path.write_text(ENTRY, encoding="utf-8")
    done = scrapy("crawl", "somewhere", "-a", argument, "-s", f"PORTALS={path}", "-s", f"DATABASE={tmp_path}/a.db")
    assert done.returncode != 0
    assert done.stderr.strip() == f"error: {says}"


@pytest.mark.parametrize("name", ["portals.toml", "replica.toml"])
def test_own_registries_are_right(name: str) -> None:
    registry = load_registry(DATA / name)
    check_doubles(registry)
    check_divisions(registry)
    assert len(registry)


def test_replica_registry_is_what_the_sites_say() -> None:
    written = (DATA / "replica.toml").read_text(encoding="utf-8")
    assert written == registry_text(all_sites()), "run: scrapy replica --registry > data/replica.toml"


def test_options_of_every_family_are_documented() -> None:
    text = (ROOT / "docs" / "adding-a-portal.md").read_text(encoding="utf-8")
    assert [key for key in COMMON if f"`{key}`" not in text] == []


def test_options_can_be_told_apart() -> None:
    for name, family in each(families().items()):
        taken = set(family.options) & {
            *COMMON,
            "family",
            "name",
            "division",
            "start",
            "allow",
            "verified",
            "expect",
        }
        assert not taken, f"family {name} takes {taken}"
        assert all(option.doc for option in family.options.values()), name
        assert (family.__doc__ or "").strip(), f"family {name} says nothing of itself"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("demo", "--dry-run"), "there is no option --dry-run; --help names them all"),
        (("coverage", "somewhere"), "too many arguments: somewhere"),
        (("nightly", "--side-by-side", "0"), "--side-by-side must be 1 or more"),
    ],
)
def test_wrong_words_are_refused_before_anything_starts(words: tuple[str, ...], line: str) -> None:
    done = scrapy(*words)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(f"error: {line}")


@pytest.mark.parametrize("words", [("nightly", "--json"), ("reextract", "--changes")])
def test_a_file_that_cannot_be_written_is_told_before_the_work(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = scrapy(*words, str(tmp_path), "-s", f"DATABASE={tmp_path / 'none.db'}")
    assert done.returncode == 1
    assert done.stderr.strip() == f"error: {tmp_path}: cannot be written (Is a directory)"
    assert not (tmp_path / "none.db").exists()


def test_a_reader_who_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(dress(SEEDS[1], "plain"), encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "extract", str(tmp_path / "report.html")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
