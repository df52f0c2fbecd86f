"""The coverage table as a picture (SVG or PNG), drawn by Altair and vl-convert without a browser or network."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from harvester.dataset.coverage import REVISED, STATES, Grid
from harvester.dataset.formats import need
from harvester.errors import DatasetError
from harvester.paths import whole

MOST_LINES = 500
# of the reader's machine for SVG, of this one for PNG
FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"


def draw(grid: Grid, file: Path, title: str) -> list[str]:
    """Writes the picture; returns warnings in plain words (lines left out, no Chinese font).

    Raises DatasetError: another file type than .svg or .png, the extra is not installed, not writable.
    """
    if file.suffix.lower() not in (".svg", ".png"):
        raise DatasetError(f"{file}: a picture is .svg or .png")
    (altair, convert) = need("altair", "vl_convert")
    warnings = []
    if len(grid.lines) > MOST_LINES:
        warnings.append(
            f"the picture shows {MOST_LINES} of {len(grid.lines)} bodies; choose with --portal or --division"
        )
    spec = _chart(altair, grid, title).to_dict()
    if file.suffix.lower() == ".svg":
        picture = convert.vegalite_to_svg(spec).encode()
    else:
        if not _has_chinese_font():
            warnings.append("no Chinese font is installed: names may be boxes; write an .svg instead")
        picture = convert.vegalite_to_png(spec, scale=2)
    try:
        with whole(file) as part:
            part.write_bytes(picture)
    except OSError as error:
        raise DatasetError(f"{file}: cannot be written ({error.strerror})") from None
    return warnings


def _chart(alt: Any, grid: Grid, title: str) -> Any:
    lines = grid.lines[:MOST_LINES]
    names = [line.agency for line in lines]
    # told by signs, too, not by colour alone; most cells are plain reports, which need none
    signs = {state: sign if state != "report" else "" for state, (sign, _, _) in STATES.items()}
    meanings = {state: f"{signs[state]} {meaning}".strip() for state, (_, _, meaning) in STATES.items()}
    cells = [
        {
            "body": line.agency,
            "year": str(year),
            "state": meanings[cell.state],
            "sign": signs[cell.state],
            "revised": cell.revised,
        }
        for line in lines
        for year, cell in line.cells.items()
    ]
    shown = [meaning for meaning in meanings.values() if any(cell["state"] == meaning for cell in cells)]
    colours = {meanings[state]: colour for state, (_, colour, _) in STATES.items()}
    base = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("body:N", title=None, sort=names, axis=alt.Axis(labelLimit=420)),
    )
    squares = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color(
            "state:N",
            title=None,
            scale=alt.Scale(domain=shown, range=[colours[meaning] for meaning in shown]),
            legend=alt.Legend(orient="bottom", columns=2, labelLimit=420),
        )
    )
    layers = [squares, base.mark_text(fontSize=12, color="#000").encode(text="sign:N")]
    if any(cell["revised"] for cell in cells):
        dots = base.transform_filter("datum.revised").mark_point(filled=True, size=45, opacity=1)
        named = alt.Scale(domain=[REVISED[2]], range=[REVISED[1]])
        layers.append(
            dots.transform_calculate(dot=f"'{REVISED[2]}'").encode(
                fill=alt.Fill("dot:N", title=None, scale=named, legend=alt.Legend(orient="bottom", labelLimit=420))
            )
        )
    return (
        alt.layer(*layers)
        .resolve_scale(color="independent", fill="independent")
        .properties(
            title=alt.TitleParams(title, anchor="start", offset=12),
            width=alt.Step(34),
            height=alt.Step(20),
            background="white",
        )
        .configure(font=FONTS)
        .configure_view(stroke=None)
        .configure_axis(domain=False, ticks=False, labelFontSize=12, labelColor="#333")
    )


def _has_chinese_font() -> bool:
    """Whether fontconfig knows one; True where it cannot be asked."""
    if shutil.which("fc-list") is None:
        return True
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False, timeout=30)
    return bool(listed.stdout.strip())
