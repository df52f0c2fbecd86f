"""What people see: contrast of WCAG 2.1 AA, nothing by colour alone, a title and a language on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import harvester.browse
from harvester.browse import chart
from harvester.dataset.coverage import REVISED, STATES

HERE = Path(harvester.browse.__file__).parent
AA, AA_GRAPHICS = 4.5, 3.0
# Datasette's own: the page, links on it, its text
PAGE, LINK, TEXT = "#f8fafb", "#276890", "#111a35"


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * one for one in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.1 defines it: 1 to 21.

    >>> round(contrast("#fff", "#000")), round(contrast("#777", "#fff"), 2)
    (21, 4.48)
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rules() -> list[tuple[str, str]]:
    """Selector and declarations of every rule of the style sheet, those for phones among them."""
    css = re.sub(r"/\*.*?\*/", "", (HERE / "static" / "browse.css").read_text("utf-8"), flags=re.DOTALL)
    return re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@media[^{]*\{", "", css))


def colours(body: str, name: str) -> list[str]:
    return [
        colour
        for value in re.findall(rf"(?:^|;|\s){name}\s*:([^;]*)", body)
        for colour in re.findall(r"#[0-9a-fA-F]{3,6}", value)
    ]


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert round(contrast("#fff", "#000")) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_text_stands_out_from_every_ground_that_it_can_lie_on() -> None:
    own, grounds, texts = [], {PAGE, "#fff"}, {TEXT, LINK}
    for selector, body in rules():
        text, ground = colours(body, "color") + colours(body, "fill"), colours(body, "background")
        if text and ground:
            own += [(selector.strip(), one, other) for one in text for other in ground]
        else:
            grounds |= set(ground)
            texts |= set(text)
    assert len(grounds) >= 6
    assert len(texts) >= 5
    pairs = own + [("text on any ground", text, ground) for text in texts for ground in grounds]
    faint = [(*pair, round(contrast(pair[1], pair[2]), 2)) for pair in pairs if contrast(pair[1], pair[2]) < AA]
    assert faint == []


def test_lines_and_tiles_stand_out() -> None:
    for colour, _, _ in chart.STYLES:
        assert contrast(colour, PAGE) >= AA_GRAPHICS
    assert len({(dash, mark) for _, dash, mark in chart.STYLES}) == len(chart.STYLES), "not by colour alone"
    for covered in range(101):
        drawn = str(chart.tiles("x", [chart.Tile("110000", "北京", covered, 100)]))
        (fill,) = re.findall(r'fill="rgb\((\d+),(\d+),(\d+)\)"', drawn)
        (text, *_) = re.findall(r"style=\"fill:(#\w+)\"", drawn)
        ground = "#" + "".join(f"{int(part):02x}" for part in fill)
        assert contrast(text, ground) >= AA, covered
        assert f"{covered}/100" in drawn, "the share stands there as a number, too"


def test_states_are_told_by_signs() -> None:
    signs = [sign for sign, _, _ in STATES.values()] + [REVISED[0]]
    assert len(set(signs)) == len(signs)
    for _, colour, _ in STATES.values():
        assert contrast("#000", colour) >= AA, "the sign in the picture of the coverage"
    css = {selector.strip(): body for selector, body in rules()}
    assert "✗" in css[".gk td.failed::before"]
    for template in (HERE / "templates").glob("*.html"):
        for shown in re.findall(r'class="bad"[^>]*>(.{0,40})', template.read_text("utf-8")):
            assert re.match(r"✗|\{\{ (code|f\.|\"✗\"|t\()", shown), (template.name, shown)


@pytest.mark.parametrize("template", sorted(path.name for path in (HERE / "templates").glob("*.html")))
def test_every_template_has_a_title_of_its_own(template: str) -> None:
    text = (HERE / "templates" / template).read_text("utf-8")
    if template not in ("base.html", "table.html"):
        assert "{% block title %}" in text
        assert '{% extends "base.html" %}' in text, "where the language and the other one's link stand"
