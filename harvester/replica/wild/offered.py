"""Lists beside which something promises more that no link leads to, and such beside which nothing does.

What stands there is data: offered.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from harvester.replica.wild.portal import Maker, Wild

_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def promised(said: Mapping[str, str]) -> Wild:
    """Three rows of six; a person sees that there are more, and no address leads there."""
    one = Wild(said["entry"], said["says"], "partial")
    rows = "".join(one.row(n) for n in range(3))
    one.pages["/nb/"] = one.around(
        f'{said.get("head", "")}<h2>年报</h2><ul class="list">{rows}</ul>{said["below"]}'
    )
    return one


def whole(said: Mapping[str, str]) -> Wild:
    """All rows there are, and furniture."""
    one = Wild(said["entry"], said["says"])
    one.pages["/nb/"] = one.listing("".join(one.row(n) for n in range(4)), said["below"])
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(promised, said) for said in _SAID["partial"]),
    *(partial(whole, said) for said in _SAID["complete"]),
)
