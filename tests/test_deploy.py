"""The systemd units: systemd itself finds nothing wrong with them, and they run commands that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.loops import each
from tests.places import ROOT

UNITS = sorted((ROOT / "deploy").glob("gongkai-*.*"))
SERVICES = [path for path in UNITS if path.suffix == ".service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_systemd_has_nothing_to_say_about_them(tmp_path: Path) -> None:
    """It warns of keys without effect, and wants the programs to be there: /bin/true stands in."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        text = re.sub(r"/srv/gongkai-harvester/\.venv/bin/scrapy", "/bin/true", text)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    names = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)
    about_us = [line for line in done.stderr.splitlines() if "gongkai" in line]
    assert about_us == []
    assert len(names) >= 6


def test_a_night_that_hangs_ends() -> None:
    """RuntimeMaxSec has no effect on a oneshot service: only TimeoutStartSec bounds it (case systemd-unit)."""
    assert SERVICES
    for service in SERVICES:
        text = service.read_text(encoding="utf-8")
        assert "Type=oneshot" in text or "Restart=always" in text, service.name
        assert ("Type=oneshot" in text) is bool(re.search(r"^TimeoutStartSec=\d+h$", text, re.MULTILINE))
        assert "RuntimeMaxSec" not in text


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_they_run_commands_that_there_are(service: Path) -> None:
    [command] = re.findall(r"bin/scrapy (\w+)", service.read_text(encoding="utf-8"))
    assert (ROOT / "harvester" / "commands" / f"{command}.py").is_file()


def test_every_timer_starts_a_service_that_is_there() -> None:
    for timer in each(path for path in UNITS if path.suffix == ".timer"):
        assert timer.with_suffix(".service") in SERVICES
