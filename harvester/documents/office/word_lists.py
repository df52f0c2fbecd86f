"""The numbers that Word writes before paragraphs of a list (一、 （二） 3.): they are not in the text itself."""

from __future__ import annotations

from typing import Any, NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"


class _Level(NamedTuple):
    start: int
    format: str
    text: str


class Numbering:
    """Counts the lists of one Word file while its paragraphs are read in order."""

    def __init__(self, package: Any) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._by_style: dict[str | None, tuple[str, int]] = {}
        self._abstract: dict[str, str] = {}
        try:
            root = package.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        if not self._abstract and root is not None:
            self._read(root, package.styles.element)

    def _read(self, root: Any, styles: Any) -> None:
        definitions: dict[str, dict[int, _Level]] = {}
        for abstract in root.findall(f"{_W}abstractNum"):
            levels: dict[int, _Level] = {}
            for level in abstract.findall(f"{_W}lvl"):
                number = level.get(f"{_W}ilvl") or "0"
                if number.isdecimal():
                    levels[int(number)] = _Level(
                        int(_value(level, "start", "1") or 1) if _value(level, "start", "1").isdecimal() else 1,
                        _value(level, "numFmt", "decimal"),
                        _value(level, "lvlText", ""),
                    )
            definitions[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for num in root.findall(f"{_W}num"):
            identity = num.get(f"{_W}numId") or ""
            abstract_id = _value(num, "abstractNumId", "")
            self._abstract[identity] = abstract_id
            for ilvl, found in definitions.get(abstract_id, {}).items():
                self._levels[identity, ilvl] = found
        for style in styles.findall(f"{_W}style"):
            place = style.find(f"{_W}pPr/{_W}numPr")
            if place is not None:
                self._by_style[style.get(f"{_W}styleId")] = _place(place)

    def label(self, paragraph: Any) -> str:
        """The number before this paragraph, "" where it has none. Call it once for each paragraph, in order."""
        if not self._levels:
            return ""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        own = properties.find(f"{_W}numPr")
        if own is not None:
            place = _place(own)
        else:
            style = properties.find(f"{_W}pStyle")
            found = None if style is None else self._by_style.get(style.get(f"{_W}val"))
            if found is None:
                return ""
            place = found
        identity, ilvl = place
        level = self._levels.get(place)
        if level is None or identity == "0":
            return ""
        # lists of one definition go on counting where another of them stopped
        counted = self._abstract[identity]
        self._counts[counted, ilvl] = self._counts.get((counted, ilvl), level.start - 1) + 1
        for other in list(self._counts):
            if other[0] == counted and other[1] > ilvl:
                del self._counts[other]
        text = level.text
        for upper in range(ilvl + 1):
            shown = self._levels.get((identity, upper), level)
            text = text.replace(f"%{upper + 1}", _written(self._counts.get((counted, upper), 1), shown.format))
        return text if level.format not in ("bullet", "none") else ""


def _value(parent: Any, name: str, default: str) -> str:
    element = parent.find(f"{_W}{name}")
    value = None if element is None else element.get(f"{_W}val")
    return default if value is None else str(value)


def _place(properties: Any) -> tuple[str, int]:
    level = _value(properties, "ilvl", "0")
    return _value(properties, "numId", "0"), int(level) if level.isdecimal() else 0


def _written(number: int, form: str) -> str:
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _chinese(number)
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "lowerLetter" and 1 <= number <= 26:
        return chr(ord("a") + number - 1)
    if form == "upperLetter" and 1 <= number <= 26:
        return chr(ord("A") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    text = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "")
    return text + (_DIGITS[ones] if ones else "")
