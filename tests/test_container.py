"""Containerfile and compose.yaml, as far as they can be tried without a daemon: what they name is there.

No image is built here: that wants a daemon and a registry.
"""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from typing import Any

import pytest
import yaml

from harvester import settings
from tests.places import ROOT

LINES = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]


def steps(word: str) -> list[str]:
    return [line.removeprefix(word).strip() for line in LINES if line.startswith(f"{word} ")]


def test_what_is_copied_is_there() -> None:
    copied = [word for step in steps("COPY") for word in shlex.split(step)[:-1] if not word.startswith("--")]
    assert {"harvester", "spiders", "pipelines", "data", "scrapy.cfg", "requirements"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_environment_is_made_by_the_readmes_own_step() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "demo: $(VENV)/.run" in makefile
    assert any(step.startswith("make .venv/.run ") for step in steps("RUN"))
    # everything that this target needs is copied before
    at = next(number for number, line in enumerate(LINES) if line.startswith("RUN make"))
    before = " ".join(LINES[:at])
    assert all(name in before for name in ("Makefile", "pyproject.toml", "requirements", "README.md"))


def test_it_runs_a_command_as_a_user_without_rights() -> None:
    assert steps("USER") == ["harvester"]
    assert steps("ENTRYPOINT") == ['["/harvester/.venv/bin/scrapy"]']
    assert steps("CMD") == ['["list"]']
    [image] = steps("FROM")
    assert re.fullmatch(r"docker\.io/library/python:3\.1[1-9]-slim-\w+", image)


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_that_there_is_with_settings_that_there_are(name: str) -> None:
    command = SERVICES[name]["command"]
    assert (ROOT / "harvester" / "commands" / f"{command[0]}.py").is_file()
    given = [value for word, value in pairwise(command) if word == "-s"]
    assert given
    assert all(hasattr(settings, pair.partition("=")[0]) for pair in given)
    assert SERVICES[name]["build"]["dockerfile"] == "Containerfile"


def test_what_services_refer_to_is_declared_and_no_password_stands_in_the_file() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        named = {one["source"] if isinstance(one, dict) else one for one in service.get("secrets", [])}
        assert named <= set(COMPOSE["secrets"])
        assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])
        assert "POSTGRES_PASSWORD" not in service.get("environment", {})
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    files = {secret["file"] for secret in COMPOSE["secrets"].values()}
    assert files <= set(ignored)
    assert files <= set((ROOT / ".gitignore").read_text(encoding="utf-8").split())
