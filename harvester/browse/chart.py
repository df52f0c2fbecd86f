"""Pictures as SVG, drawn by the server: nothing runs in the browser. Every value stands in it as text, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT, LEFT, BELOW = 720, 260, 70, 30
# told apart by mark and dash, not by colour alone; each has 4.5:1 against white
STYLES = (("#1b5e8a", "", "circle"), ("#b3402a", "6 4", "square"), ("#4a6b2f", "2 3", "circle"))
# where each province stands in the map of tiles: column, row
TILES = {
    "23": (7, 0), "15": (4, 1), "11": (5, 1), "21": (6, 1), "22": (7, 1), "65": (0, 2), "62": (2, 2), "64": (3, 2),
    "14": (4, 2), "13": (5, 2), "12": (6, 2), "63": (1, 3), "61": (3, 3), "41": (4, 3), "37": (5, 3), "54": (0, 4),
    "51": (2, 4), "50": (3, 4), "42": (4, 4), "34": (5, 4), "32": (6, 4), "31": (7, 4), "53": (2, 5), "52": (3, 5),
    "43": (4, 5), "36": (5, 5), "33": (6, 5), "45": (3, 6), "44": (4, 6), "35": (5, 6), "46": (3, 7),
}  # fmt: skip
SIZE = 84


@dataclass(frozen=True, slots=True)
class Line:
    """A line over the years. points: value by year; a year without one breaks the line."""

    name: str
    points: Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: its code, short name, how many of its places have a report, and how many there are."""

    code: str
    name: str
    covered: int
    places: int


def lines(title: str, shown: Sequence[Line]) -> Markup:
    """A chart of lines over the years, each on the same scale from 0; "" where there is nothing to show."""
    values = {year: v for line in shown for year, v in line.points.items() if v is not None}
    if not values:
        return Markup("")
    first, last = min(values), max(values)
    top = max(v for line in shown for v in line.points.values() if v is not None) or 1
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT + 30 * len(shown)}" role="img"'
        f' aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
    ]
    for share in (0, 0.5, 1):
        y = _y(top * share, top)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - 10}" stroke="#ccc"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{top * share:,.0f}</text>')
    # on a phone the letters are larger: of many years every second one is named, the last always
    for year in range(last, first - 1, -2 if last - first > 8 else -1):
        x = _x(year, first, last)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{year}</text>')
    for number, line in enumerate(shown):
        parts += _line(line, number, first, last, top)
    return Markup("".join(parts) + "</svg>")


def _line(line: Line, number: int, first: int, last: int, top: float) -> list[str]:
    colour, dash, mark = STYLES[number % len(STYLES)]
    path, parts, pen = "", [], "M"
    for year in range(first, last + 1):
        value = line.points.get(year)
        if value is None:
            pen = "M"
            continue
        x, y = _x(year, first, last), _y(value, top)
        path += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
        told = f"<title>{year}: {value:,g} ({escape(line.name)})</title>"
        if mark == "circle":
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}">{told}</circle>')
        else:
            box = f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}">'
            parts.append(f"{box}{told}</rect>")
    drawn = f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    y = HEIGHT + 22 + 30 * number
    legend = f'<path d="M{LEFT} {y - 4}h36" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    return [drawn, *parts, legend, f'<text x="{LEFT + 46}" y="{y}">{escape(line.name)}</text>']


def _x(year: int, first: int, last: int) -> float:
    return (
        (LEFT + WIDTH - 40) / 2
        if first == last
        else LEFT + 20 + (WIDTH - LEFT - 60) * (year - first) / (last - first)
    )


def _y(value: float, top: float) -> float:
    return 16 + (HEIGHT - BELOW - 26) * (1 - max(value, 0) / top)


def tiles(title: str, provinces: Sequence[Tile], query: str = "") -> Markup:
    """The provinces as tiles about where they lie, each with its share of covered places in words and depth."""
    parts = [
        f'<svg class="chart tiles" viewBox="0 0 {8 * SIZE} {8 * SIZE}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
    ]
    for tile in provinces:
        if tile.code[:2] not in TILES:
            continue
        column, row = TILES[tile.code[:2]]
        share = tile.covered / tile.places if tile.places else 0
        x, y = column * SIZE, row * SIZE
        # from white to a deep blue; its text is black or white, whichever stands out
        fill = f"rgb({255 - int(200 * share)},{255 - int(150 * share)},{255 - int(100 * share)})"
        text = f'text-anchor="middle" style="fill:{"#fff" if share > 0.9 else "#000"}"'
        middle = x + SIZE / 2
        parts.append(
            f'<a href="/place/{escape(tile.code)}{escape(query)}"><rect x="{x + 2}" y="{y + 2}"'
            f' width="{SIZE - 4}" height="{SIZE - 4}" rx="6" fill="{fill}" stroke="#666"/>'
            f'<text x="{middle}" y="{y + 36}" {text}>{escape(tile.name)}</text>'
            f'<text x="{middle}" y="{y + 58}" {text}>{tile.covered}/{tile.places}</text></a>'
        )
    return Markup("".join(parts) + "</svg>")
