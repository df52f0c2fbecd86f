"""Lists that go on only by what a file of the portal's own scripts does, and files that do nothing of the kind.

What stands there is data: own_scripts.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild

_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def listed(said: Mapping[str, str], rows: int, verdict: str) -> Wild:
    """A list, and a file of scripts at its end."""
    one = Wild(said["entry"], said["says"], verdict)
    shown = "".join(one.row(n) for n in range(rows))
    below = f'{said.get("below", "")}<script src="/js/own.js"></script>'
    one.pages["/nb/"] = one.listing(shown, below)
    one.pages["/js/own.js"] = Reply(said["script"].encode(), content_type="application/javascript")
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(listed, said, 3, "partial") for said in _SAID["partial"]),
    *(partial(listed, said, 4, "complete") for said in _SAID["complete"]),
)
