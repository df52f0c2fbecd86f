"""`gongkai`: settings from a file and the environment; the wheel in an empty environment harvests a portal."""

from __future__ import annotations

import site
import sqlite3
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve
from harvester.terminal.main import SettingsFileError, meant, own_settings, settings_file
from tests.places import ROOT


def test_settings_come_from_the_file_in_the_folder_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "gongkai.toml").write_text('\ufeffDATABASE = "a.db"\nDOWNLOAD_DELAY = 2\n', encoding="utf-8")
    given = own_settings({"GONGKAI_DATABASE": "b.db", "HOME": str(tmp_path)}, tmp_path)
    assert given == {"DATABASE": "b.db", "DOWNLOAD_DELAY": 2}


def test_a_named_file_goes_before_the_folders_and_that_before_the_users(tmp_path: Path) -> None:
    here, home = tmp_path / "here", tmp_path / "home"
    (home / ".config" / "gongkai").mkdir(parents=True)
    here.mkdir()
    users = home / ".config" / "gongkai" / "gongkai.toml"
    assert settings_file({"HOME": str(home)}, here) is None
    users.touch()
    assert settings_file({"HOME": str(home)}, here) == users
    (here / "gongkai.toml").touch()
    assert settings_file({"HOME": str(home)}, here) == here / "gongkai.toml"
    assert settings_file({"GONGKAI_SETTINGS": "x.toml"}, here) == Path("x.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("DATABASE = ", "no valid TOML"),
        ('database = "a.db"', "database: settings are written in capitals"),
        (None, "cannot be read"),
    ],
)
def test_a_wrong_settings_file_is_one_line_that_names_it(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "mine.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFileError, match=says) as error:
        own_settings({"GONGKAI_SETTINGS": str(path)}, tmp_path)
    assert str(error.value).startswith(str(path))


def test_a_misspelt_command_is_met_with_the_one_that_was_meant() -> None:
    names = ["crawl", "nightly", "export"]
    assert meant("nigthly", names) == "nightly"
    assert meant("frobnicate", names) is None


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel, and beside it only what the wheel depends on."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wheels = folder / "wheels"
    how = ["--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *how, "-w", str(wheels), str(ROOT)], check=True)
    venv.create(folder / "env", with_pip=False)
    [packages] = (folder / "env" / "lib").glob("python*/site-packages")
    # what the wheel depends on; a path in a .pth file is not looked through for further .pth files, so the
    # checkout, which is installed there by one, is not found
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
    [wheel] = wheels.glob("*.whl")
    subprocess.run([*pip, "install", "--no-index", "--no-deps", "--target", str(packages), str(wheel)], check=True)
    assert not {"data", "spiders", "pipelines", "tests", "tools"} & {path.name for path in packages.iterdir()}
    return folder / "env" / "bin" / "python"


def gongkai(python: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "COLUMNS": "200"}
    command = [str(python), "-m", "harvester.terminal.main", *words]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=240)


def test_the_wheel_harvests_a_portal_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    portal = next(one for one in all_sites() if one.entry == "pingshun")
    with serve([portal]) as addresses:
        registry = registry_for([portal], addresses, tmp_path / "mine.toml")
        settings = 'PORTALS = "mine.toml"\nDOWNLOAD_DELAY = 0\nAUTOTHROTTLE_ENABLED = false\n'
        (tmp_path / "gongkai.toml").write_text(settings, encoding="utf-8")
        done = gongkai(installed, tmp_path, "crawl", "pingshun")
    assert done.returncode == 0, done.stdout + done.stderr
    assert registry.exists()
    with sqlite3.connect(tmp_path / "harvest.db") as connection:
        [(reports,)] = connection.execute("SELECT count(*) FROM reports")
    connection.close()
    assert reports > 0
    assert list((tmp_path / "archive" / "pingshun").glob("*.warc.gz"))


def test_the_wheel_finds_its_data_and_says_what_it_can_do(installed: Path, tmp_path: Path) -> None:
    assert "luzhou" in gongkai(installed, tmp_path, "list").stdout
    assert "nightly" in gongkai(installed, tmp_path).stdout
    done = gongkai(installed, tmp_path, "nigthly")
    assert done.returncode == 2
    assert "did you mean nightly?" in done.stderr
