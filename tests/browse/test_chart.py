"""The pictures as a reader sees them: where points stand, where a line breaks, how a tile is filled."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from harvester.browse.chart import Line, Tile, lines, tiles

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def marks(svg: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in svg.iter("circle")]


def test_points_stand_at_their_year_and_height_and_a_missing_year_breaks_the_line() -> None:
    svg = drawn(lines("甲 & 乙", [Line("数", {2019: 0, 2020: 50, 2021: None, 2022: 100, 2023: -5})]))
    assert svg.attrib["viewBox"] == "0 0 720 290"
    assert svg.attrib["aria-label"] == svg.findtext("title") == "甲 & 乙"
    # from the left margin to the right one; 0 at the bottom, the highest at the top, below 0 is drawn at 0
    assert marks(svg) == [(90.0, 220.0), (237.5, 118.0), (532.5, 16.0), (680.0, 220.0)]
    (line,) = [one.attrib["d"] for one in svg.iter("path") if one.attrib.get("fill") == "none"]
    assert line == "M90.0 220.0L237.5 118.0M532.5 16.0L680.0 220.0"
    told = [one.findtext("title") for one in svg.iter("circle")]
    assert told[1] == "2020: 50 (数)"
    scale = [one for one in svg.iter("text") if one.attrib.get("text-anchor") == "end"]
    assert [(one.text, one.attrib["y"]) for one in scale] == [("0", "224.0"), ("50", "122.0"), ("100", "20.0")]
    rulers = [one.attrib["d"] for one in svg.iter("path") if one.attrib["stroke"] == "#ccc"]
    assert rulers == ["M70 220.0H710", "M70 118.0H710", "M70 16.0H710"]


def years(first: int, last: int) -> list[str | None]:
    svg = drawn(lines("x", [Line("x", {first: 1, last: 1})]))
    return [one.text for one in svg.iter("text") if one.attrib.get("text-anchor") == "middle"]


def test_of_many_years_every_second_one_is_named_and_the_last_always() -> None:
    assert years(2015, 2023) == [str(year) for year in range(2023, 2014, -1)]
    assert years(2014, 2023) == ["2023", "2021", "2019", "2017", "2015"]
    svg = drawn(lines("x", [Line("x", {2023: 7})]))
    assert marks(svg) == [(375.0, 16.0)], "one year stands in the middle"
    assert marks(drawn(lines("x", [Line("x", {2023: 0})]))) == [(375.0, 220.0)]
    assert lines("x", []) == lines("x", [Line("x", {2023: None})]) == ""


def test_lines_are_told_apart_by_mark_and_dash() -> None:
    svg = drawn(lines("x", [Line(name, {2022: 1, 2023: 2}) for name in "甲乙丙丁"]))
    assert svg.attrib["viewBox"] == "0 0 720 380"
    assert len(list(svg.iter("circle"))) == 6
    boxes = [
        (one.attrib["x"], one.attrib["y"], one.attrib["width"], one.attrib["height"]) for one in svg.iter("rect")
    ]
    assert boxes == [("86.0", "114.0", "8", "8"), ("676.0", "12.0", "8", "8")]
    dashes = [one.attrib["stroke-dasharray"] for one in svg.iter("path") if one.attrib.get("fill") == "none"]
    assert dashes == ["", "6 4", "2 3", ""]
    legend = [(one.text, one.attrib["x"], one.attrib["y"]) for one in svg.iter("text") if one.text in "甲乙丙丁"]
    assert legend == [(name, "116", str(282 + 30 * at)) for at, name in enumerate("甲乙丙丁")]
    keys = [one.attrib["d"] for one in svg.iter("path") if one.attrib["d"].endswith("h36")]
    assert keys == [f"M70 {278 + 30 * at}h36" for at in range(4)]


def test_provinces_are_tiles_where_they_lie_deeper_the_more_is_covered() -> None:
    given = [
        Tile("110000", "北京", 0, 0),
        Tile("140000", "山西", 9, 10),
        Tile("230000", "黑", 10, 10),
        Tile("710000", "x", 1, 1),
    ]
    svg = drawn(tiles("图", given, "?lang=zh"))
    assert svg.attrib["viewBox"] == "0 0 672 672"
    assert [one.attrib["href"] for one in svg.iter("a")] == [
        f"/place/{code}?lang=zh" for code in ("110000", "140000", "230000")
    ]
    boxes = [(one.attrib["x"], one.attrib["y"], one.attrib["fill"]) for one in svg.iter("rect")]
    assert boxes == [
        ("422", "86", "rgb(255,255,255)"),
        ("338", "170", "rgb(75,120,165)"),
        ("590", "2", "rgb(55,105,155)"),
    ]
    assert {(one.attrib["width"], one.attrib["height"]) for one in svg.iter("rect")} == {("80", "80")}
    texts = [(one.text, one.attrib["x"], one.attrib["y"], one.attrib["style"]) for one in svg.iter("text")]
    assert texts[:2] == [("北京", "462.0", "120", "fill:#000"), ("0/0", "462.0", "142", "fill:#000")]
    assert [style for *_, style in texts[3:5]] == ["fill:#000", "fill:#fff"], "white only where black is not read"
