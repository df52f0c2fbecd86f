"""The one door for data files: what a slip is told like, when, and that it is never a portal's fault."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import pytest

from harvester.agencies.divisions import Divisions
from harvester.datafiles import check, forms, html, refusals
from harvester.datafiles.binding import Made, read_toml
from harvester.datafiles.memory import forget, remembered
from harvester.datafiles.patterns import AnyOf
from harvester.errors import DataFileError
from harvester.paths import DATA
from tests.copies import copy_of_project, run_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of data/ without its long lists."""
    left_out = shutil.ignore_patterns("divisions.csv", "*.db*", "archive", "demo")
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=left_out))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def loader(name: str) -> Callable[[Path], object]:
    return next(load for load in check.LOADERS if load.__module__.rpartition(".")[2] == re.split("[./]", name)[0])


def test_every_file_is_as_it_should_be() -> None:
    check.check()


def test_every_file_has_its_loader(folder: Path) -> None:
    # the two registries are a user's: harvester/portals reads them
    names = {path.stem for path in folder.glob("*.toml")} - {"portals", "replica"}
    assert names | {"forms"} == {load.__module__.rpartition(".")[2] for load in check.LOADERS}


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("html.toml", "furniture =", "furnitur =", "furnitur: no such key; did you mean furniture?"),
        ("html.toml", 'lines = ["ucaptitle"]', 'lines = "ucaptitle"', "lines: must be a list"),
        ("titles.toml", "short = 6", "short = true", "row.short: must be a whole number, not True"),
        ("titles.toml", 'words = ["解读",', "words = [7,", "row.other[4].words[1]: must be a text, not 7"),
        ("titles.toml", 'needs = ["12月", "十二月", "12.31", "12-31", "12/31"]', "", "period.needs: is missing"),
        ("titles.toml", '总结报告",', '汇编",', "report: signs: the patterns match titles without any of 报总"),
        ("titles.toml", 'signs = ["报总", "开"', 'signs = ["公务", "年"', "report: signs: the patterns match"),
        ("titles.toml", '政务|信息)公开条例', '政务|信息公开条例', "is no pattern"),
        ("problems.toml", "'captcha'", "'(captcha'", "challenge.texts["),
        ("prose.toml", 'table = "proactive.penalty.decisions"', 'table = "penalty"', "fact[5].table: "),
        ("prose.toml", '"行政处罚(?:处理)?决定', '"行政处罚(?:处理决定', "fact[5].patterns: prose_penalty"),
        ("refusals.toml", "[listing]", "[listin]", "listin: no such key; did you mean listing?"),
        ("refusals.toml", "links = 3", "links = ", "is no TOML (Invalid value (at line "),
        ("agency_names.toml", 'street = "街道(', 'street = "街道((', "kinds.street: "),
        ("codebook.toml", 'type = "integer"', 'type = "int"', "tables.agencies.columns[1].type: 'int'"),
        ("forms/2021.toml", 'kind = "input"', 'kind = "inputs"', "requests.rows[1].kind: 'inputs' is none"),
        ("forms/2021.toml", 'code = "carried_in"', 'code = "new_received"', "new_received stands twice"),
        ("forms/2021.toml", "new_received + carried_in ==", "new_recieved ==", "t3_balance: new_recieved"),
        ("forms/2019.toml", 'edition = "2019"', 'edition = "2021"', "edition: another file has 2021"),
    ],
)  # fmt: skip
def test_a_slip_is_one_line_with_file_and_key(folder: Path, name: str, old: str, new: str, says: str) -> None:
    change(folder / name, old, new)
    with pytest.raises(DataFileError) as told:
        loader(name)(folder)
    text = str(told.value)
    assert text.startswith(f"{folder / name}: ")
    assert says in text
    assert "\n" not in text


def test_broken_files_are_told(folder: Path) -> None:
    (folder / "html.toml").write_bytes("lines = ['标题']".encode("gb18030"))
    with pytest.raises(DataFileError, match=r"html\.toml: is not UTF-8"):
        html.load(folder)
    (folder / "refusals.toml").unlink()
    with pytest.raises(DataFileError, match=r"refusals\.toml: cannot be read \(No such file"):
        refusals.load(folder)
    shutil.rmtree(folder / "forms")
    with pytest.raises(DataFileError, match="forms: holds no form"):
        forms.load(folder)


@dataclass(frozen=True)
class Inner:
    class_: str
    share: float = 0.5


@dataclass(frozen=True)
class Outer:
    inner: Inner
    names: dict[str, frozenset[str]]
    which: Literal["a", "b"] = "a"
    words: AnyOf | None = None
    even: Annotated[int, Made(int, lambda number: number * 2)] = 0


def test_types_say_what_keys_may_hold(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text(
        'even = 2\nwords = ["年报", "年报汇编"]\n[inner]\nclass = "c"\nshare = 1\n[names]\nx = ["y", "y"]\n'
    )
    outer = read_toml(Outer, file)
    assert (outer.even, outer.which, outer.inner) == (4, "a", Inner("c", 1.0))
    assert outer.names == {"x": frozenset("y")}
    assert outer.words is not None
    assert isinstance(outer.words, re.Pattern)
    assert outer.words.findall("年报汇编和年报") == ["年报汇编", "年报"]


@pytest.mark.parametrize("words", ["[]", '["年报", ""]'])
def test_a_list_that_would_match_everything_is_a_slip(tmp_path: Path, words: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(f'words = {words}\n[inner]\nclass = "c"\n[names]\n')
    with pytest.raises(DataFileError, match="words: holds"):
        read_toml(Outer, file)


def test_what_follows_from_files_can_be_forgotten() -> None:
    calls = []

    @remembered()
    def worked_out() -> int:
        calls.append(1)
        return len(calls)

    assert [worked_out(), worked_out()] == [1, 1]
    forget()
    assert worked_out() == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("portals", "--check"),
        ("crawl", "luzhou"),
        ("extract", "page.html"),
        ("nightly",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_tells_a_slip_before_it_begins(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    project = copy_of_project(tmp_path / "project")
    change(project / "data" / "problems.toml", "statuses = ", "statusses = ")
    run = run_in(project, "scrapy", *arguments)
    assert run.returncode == 1
    wanted = "problems.toml: challenge.statusses: no such key; did you mean statuses?"
    assert [line for line in run.stderr.splitlines() if line] == [f"error: {project / 'data'}/{wanted}"]
    assert not list(project.rglob("*.db"))


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("renames.csv", ",2018-", ",,2018-", "renames.csv, line"),
        (
            "codebook.toml",
            "carried_in = ",
            "carried_inn = ",
            "carried_in of a form has no English name",
        ),
    ],
)
def test_the_check_looks_at_what_files_say_of_each_other(
    tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    project = copy_of_project(tmp_path / "project")
    change(project / "data" / name, old, new)
    run = run_in(project, "scrapy", "portals", "--check")
    assert run.returncode == 1
    assert says in run.stderr
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [("43022,攸县", "line 4: '43022,攸县' is no code"), ("430223 攸县", "line 4: '430223 攸县'")],
)
def test_a_slip_among_the_divisions_is_told_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    rows = ["code,name", "430000,湖南省", "430200,株洲市", line, "430223100,联星街道"]
    (tmp_path / "divisions.csv").write_text("\n".join(rows), "utf-8")
    with pytest.raises(DataFileError) as raised:
        Divisions(tmp_path)
    assert says in str(raised.value)


def test_divisions_that_are_not_there_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="cannot be read"):
        Divisions(tmp_path)
