"""Which files may be written, which settings are the user's, which command was meant; in one process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from scrapy.settings import BaseSettings

from harvester import commands
from harvester.errors import StoreError
from harvester.terminal.command import feeds_must_be_writable, must_be_writable, write_whole
from harvester.terminal.main import SettingsFileError, meant, own_settings, settings_file


def feeds(*uris: str) -> None:
    feeds_must_be_writable(BaseSettings({"FEEDS": {uri: {} for uri in uris}}))


def test_feeds_that_are_files_get_their_folders(tmp_path: Path) -> None:
    feeds(f"{tmp_path}/a/x.json", f"file://{tmp_path}/b/y.json", f"{tmp_path}/c/%(name)s/%(time)s.json")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "b", "c"]
    assert list(tmp_path.rglob("*.*")) == []


def test_feeds_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for name in ("file/x.json", "file/%(time)s/x.json"):
        with pytest.raises(StoreError, match=r"its folder cannot be made \((File exists|Not a directory)\)"):
            feeds(f"{tmp_path}/{name}")
    with pytest.raises(StoreError, match=r"cannot be written \(Is a directory\)"):
        feeds(str(tmp_path))
    feeds("stdout:", "s3://file/x", "ftp://file/x")


def test_a_folder_in_which_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, how: (path, how) != (tmp_path, os.W_OK))
    with pytest.raises(StoreError, match=rf"nothing can be written in {tmp_path}$"):
        feeds(f"{tmp_path}/%(time)s.json")
    feeds(f"{tmp_path}/a/%(time)s.json")


def test_of_a_file_that_may_be_written_nothing_is_left_that_was_not_there(tmp_path: Path) -> None:
    old, new, link = tmp_path / "old", tmp_path / "a" / "new", tmp_path / "link"
    old.write_text("x", "utf-8")
    link.symlink_to(tmp_path / "target")
    for file in (old, new, link):
        must_be_writable(str(file))
    assert (old.read_text("utf-8"), new.exists(), new.parent.is_dir(), link.is_symlink()) == (
        "x",
        False,
        True,
        True,
    )
    write_whole(old, "甲")
    assert old.read_text("utf-8") == "甲"
    with pytest.raises(StoreError, match=r"cannot be written \(No such file or directory\)"):
        write_whole(tmp_path / "none" / "x", "")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["scrapy", "craw"], "there is no command craw; did you mean crawl?\n"),
        (["/usr/bin/gongkai", "-v", "expotr"], "there is no command expotr; did you mean export?\n"),
        (["main.py", "shel"], "there is no command shel; did you mean shell?\n"),  # one of Scrapy's
        (["scrapy", "crawl"], ""),
        (["scrapy", "zzz"], ""),
        (["scrapy", "-h"], ""),
        (["scrapy"], ""),
        (["pytest", "craw"], ""),
    ],
)
def test_a_command_that_was_meant(
    argv: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", argv)
    commands._hint()
    assert capsys.readouterr() == ("", says)


def test_what_is_like_a_word() -> None:
    assert [meant(word, ["crawl", "export"]) for word in ("crawls", "exp", "xyz", "")] == [
        "crawl",
        "export",
        None,
        None,
    ]


def test_the_users_file_is_the_first_that_there_is(tmp_path: Path) -> None:
    here, home, usual = tmp_path / "here", tmp_path / "home", tmp_path / "usual"
    for folder in (here, home / ".config" / "gongkai", usual / "gongkai"):
        folder.mkdir(parents=True)
    environment = {"HOME": str(home)}
    assert settings_file(environment, here) is None
    (home / ".config" / "gongkai" / "gongkai.toml").touch()
    assert settings_file(environment, here) == home / ".config" / "gongkai" / "gongkai.toml"
    other = {**environment, "XDG_CONFIG_HOME": str(usual)}
    assert settings_file(other, here) is None
    (usual / "gongkai" / "gongkai.toml").touch()
    assert settings_file(other, here) == usual / "gongkai" / "gongkai.toml"
    (here / "gongkai.toml").touch()
    assert settings_file(other, here) == here / "gongkai.toml"
    assert settings_file({**other, "GONGKAI_SETTINGS": "/x/y"}, here) == Path("/x/y")


def test_the_environment_stands_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.toml"
    file.write_text("\ufeffDATABASE = 'a'\nSTORE_BATCH = 5\n", "utf-8")
    environment = {"HOME": "/none", "GONGKAI_DATABASE": "b", "OTHER": "c"}
    assert own_settings(environment, tmp_path) == {"DATABASE": "b", "STORE_BATCH": 5}
    named = {**environment, "GONGKAI_SETTINGS": str(file)}
    assert own_settings(named, Path("/none")) == {"DATABASE": "b", "STORE_BATCH": 5}
    assert own_settings({"HOME": "/none"}, Path("/none")) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a =", "no valid TOML: Invalid value"),
        ("DATABASE = 1\ndatabase = 2\n", "database: settings are written in capitals, such as DATABASE"),
        (None, r"cannot be read \(No such file or directory\)"),
    ],
)
def test_a_settings_file_that_is_wrong(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "x.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(SettingsFileError, match=says):
        own_settings({"GONGKAI_SETTINGS": str(file)}, tmp_path)
