"""Lists around which something brings more rows, or seems to. What stands there is data: around.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild

_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def surrounded(said: Mapping[str, str], rows: int, verdict: str) -> Wild:
    """A list, what stands around it, and its scripts."""
    one = Wild(said["entry"], said["says"], verdict)
    shown = "".join(one.row(n) for n in range(rows))
    listed = said.get("list", '<ul class="list">{rows}</ul>').replace("{rows}", shown)
    scripts = f"<script>{said['inline']}</script>" if "inline" in said else ""
    if "script" in said:
        path = f"/js/{said.get('name', 'own.js')}"
        one.pages[path] = Reply(said["script"].encode(), content_type="application/javascript")
        scripts += f'<script src="{path}"></script>'
    around = f"{said.get('above', '')}{listed}{said.get('below', '')}{scripts}"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{around}")
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(surrounded, said, 3, "partial") for said in _SAID["partial"]),
    *(partial(surrounded, said, 4, "complete") for said in _SAID["complete"]),
)
