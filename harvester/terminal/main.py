"""`gongkai`: the project's commands where there is no checkout, in any folder..

In a checkout `scrapy` finds the project by scrapy.cfg. An installed wheel has none: `gongkai` names the settings,
puts the families and pipelines on Python's path, and takes settings from a file of the user's and the environment.
"""

from __future__ import annotations

import difflib
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harvester.errors import HarvesterError
from harvester.paths import HOME

FILE = "gongkai.toml"
"""The user's settings: `NAME = value` lines of TOML; looked for here, then in ~/.config/gongkai."""
PREFIX = "GONGKAI_"
"""GONGKAI_DATABASE=… in the environment is the setting DATABASE."""
NAMED = f"{PREFIX}SETTINGS"
"""Names another file than gongkai.toml."""


class SettingsFileError(HarvesterError):
    """A settings file that cannot be read. Raised by harvester.terminal.main; names the file and the line."""


def main(words: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    argv = ["gongkai", *(sys.argv[1:] if words is None else words)]
    if str(HOME) not in sys.path:
        # behind what others have installed: `spiders` and `pipelines` are found here only for this process
        sys.path.append(str(HOME))
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "harvester.settings")
    # Scrapy takes a second and is of no use to somebody whose settings file is wrong
    try:
        own = own_settings(os.environ, Path.cwd())
    except SettingsFileError as error:
        sys.exit(f"error: {error}")
    from scrapy.cmdline import execute
    from scrapy.utils.project import get_project_settings

    settings = get_project_settings()
    settings.setdict(own, priority="project")
    execute(argv, settings)


def own_settings(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """What the user has set: the file's values, over them the environment's. Raises SettingsFileError."""
    path = settings_file(environment, folder)
    found: dict[str, Any] = {}
    if path is not None:
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsFileError(f"{path}: cannot be read ({error.strerror})") from None
        except ValueError as error:
            raise SettingsFileError(f"{path}: no valid TOML: {error}") from None
        wrong = next((name for name in found if not name.isupper()), None)
        if wrong is not None:
            raise SettingsFileError(f"{path}: {wrong}: settings are written in capitals, such as DATABASE")
    given = {
        name.removeprefix(PREFIX): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != NAMED
    }
    return found | given


def settings_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    """The user's settings file: the one that is named, else the first that there is, else None."""
    if named := environment.get(NAMED):
        return Path(named)
    home = Path(environment.get("HOME") or "~").expanduser()
    usual = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return next((path for path in (folder / FILE, usual / "gongkai" / FILE) if path.is_file()), None)


def meant(word: str, names: Sequence[str]) -> str | None:
    """The command that somebody probably meant by a word that is none."""
    return next(iter(difflib.get_close_matches(word, names, 1, 0.6)), None)


if __name__ == "__main__":
    main()
