"""Who asks: portals can reach the operator by the setting CONTACT, which the user agent names."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from scrapy.settings import BaseSettings

from harvester.portals.registry import Portal
from harvester.settings import CONTACT


def user_agent(settings: BaseSettings) -> str:
    """The setting USER_AGENT with CONTACT in its place."""
    agent: str = settings["USER_AGENT"]
    return agent.replace("%(CONTACT)s", settings["CONTACT"])


def ask_for_contact(settings: BaseSettings, portals: Iterable[Portal]) -> None:
    """Warns where live portals are about to be asked by someone whom they cannot reach."""
    if settings["CONTACT"] == CONTACT and any(not host.startswith("127.") for p in portals for host in p.hosts):
        sys.stderr.write(
            "warning: portals cannot reach you: set CONTACT in harvester/settings.py,"
            " or give -s CONTACT=you@example.org\n"
        )
