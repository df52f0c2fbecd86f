"""What stands between the tags of a serialised page: text with marks of lines and links, and what it refers to.

A serialised page is split at `<`, so a piece is a tag, `>` and the text behind it. The serialiser writes neither
elsewhere, but in names of attributes where a tag was never closed (<td <p>), quotes every attribute with `"`, and
escapes only `&`, `<`, `>` and `"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.documents.html.rules import elements
from harvester.documents.unseen import UNSEEN

# noncharacters, which no page prints
END, LINK, ARGUMENT, LINK_END = (chr(code) for code in range(0xFDD0, 0xFDD4))
"""The end of a line or paragraph; a link: LINK address ARGUMENT text LINK_END."""
_MARKS = END + LINK + ARGUMENT + LINK_END

RAISED = {"sup": "^", "sub": "^"}
# matches: <sup>22</sup>
_RAISED = re.compile(r"<(?:sup|sub)\b[^>]*>(.*?)</(?:sup|sub)>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
STRUCK = frozenset(["del", "s", "strike"])
"""Marked, for 22 with a raised 1 is not 221, and a number struck out is none."""
_TURNING = "\u202e"
_TURNED = re.compile(f"{_TURNING}(?=[^<]{{0,20}}[0-9])")
"""Digits behind this mark are shown from right to left: struck out, for they are no number as they stand."""
_PAGE = (".html", ".htm", ".shtml", "/", "#", ".jsp", ".aspx", ".php")
_SHORT = 12
"""Characters of a step on the path to a page, or of a menu's entry; titles have more."""
_NOWHERE = ("#", "javascript:", "mailto:", "tel:", "data:")
_LINKED = re.compile(f"{LINK}[^{ARGUMENT}{LINK}]*{ARGUMENT}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to a file or a frame, or a picture; its address is still as the page has it."""

    url: str
    text: str
    picture: bool = False


@dataclass(slots=True)
class Marked:
    """Text with marks of lines; refers: links to files, then pictures and frames, which stand in it."""

    text: str
    refers: tuple[Reference, ...] = ()


def plain(text: str) -> str:
    """Serialised text without its escapes."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def unmarked(text: str) -> str:
    """A page's text without characters that no reader sees, and without those that are marks here."""
    if text.isprintable():  # as those are not
        return text
    if _TURNING in text:
        text = _TURNED.sub("~", text)
    for sign in _MARKS + UNSEEN:  # a pattern takes ten times as long
        if sign in text:
            text = text.replace(sign, "")
    return text


def lines_of(text: str) -> list[str]:
    """The non-empty lines of a marked text, whitespace folded."""
    return [line for part in text.split(END) if (line := " ".join(part.split()))]


def attribute(tag: str, name: str) -> str:
    """An attribute of a tag, "" where it has none."""
    _, _, rest = tag.partition(f' {name}="')
    return plain(rest.partition('"')[0])


def marked(html: str) -> Marked:
    """The content of a table's cell, forms filled in as the reader sees them."""
    pieces = html.split("<")
    texts = [plain(pieces[0])]
    refers: list[Reference] = []
    breaks = elements().breaks
    at = 1
    while at < len(pieces):
        tag, _, text = pieces[at].partition(">")
        name = tag.partition(" ")[0]
        if name in breaks:
            texts.append(END)
        elif name in ("input", "textarea", "select"):
            value, at = _filled_in(pieces, at)
            text = text_of(pieces[at])
            before = next(filter(None, reversed(texts)), "")
            # a field has a border: 1[2]3 are three numbers, and 1[ ]3 are two
            behind = value or ("" if attribute(tag, "type").lower() == "hidden" else text)
            texts += [END, value] if before[-1:].isdigit() and behind[:1].isdigit() else [value]
            if value[-1:].isdigit() and text[:1].isdigit():
                texts.append(END)
        else:
            shown, at, text = inline(pieces, at, refers)
            texts.append(shown)
        texts.append(plain(text))
        at += 1
    bare, links = unlinked("".join(texts))
    if "^" in bare and _is_merely_raised(html):
        bare = bare.replace("^", "", 1)
    return Marked(bare, (*links, *refers))


def _is_merely_raised(html: str) -> bool:
    """Whether all that a cell shows, but for a unit, is one raised element: then it is merely placed so.

    A digit alone is not: it may be the mark of a note in a cell that is blank otherwise.
    """
    found = _RAISED.findall(html)
    outside, inside = (_TAG.sub("", part) for part in (_RAISED.sub("", html), "".join(found)))
    if len(found) != 1 or any(map(str.isdecimal, outside)):
        return False
    return inside.strip().isdecimal() and inside.strip() not in tuple("123456789")


def inline(pieces: list[str], at: int, refers: list[Reference]) -> tuple[str, int, str]:
    """(mark, piece that has been read, the text behind it) of an element that stands within a line."""
    tag, _, text = pieces[at].partition(">")
    name = tag.partition(" ")[0]
    if name == "a":
        return f"{LINK}{attribute(tag, 'href')}{ARGUMENT}", at, text
    if name == "/a":
        return LINK_END, at, text
    if name in RAISED or name in STRUCK or name.removeprefix("/") in STRUCK:
        return _mark_of(pieces, at, name), at, text
    if name == "img":
        if address := attribute(tag, "src").strip():
            refers.append(Reference(address, " ".join(attribute(tag, "alt").split()), picture=True))
    elif name in ("iframe", "frame", "embed", "object"):
        address = attribute(tag, "data" if name == "object" else "src").strip()
        if address and not address.startswith(("about:", "javascript:")):
            refers.append(Reference(address, ""))
    elif name in ("textarea", "select"):
        return "", *_behind(pieces, at, name)
    elif name == "option":
        return "", at, ""
    return "", at, text


def unlinked(text: str) -> tuple[str, list[Reference]]:
    """The text without the marks of links, and those links that lead to files."""
    if LINK not in text:
        return text.replace(LINK_END, "") if LINK_END in text else text, []
    links: list[Reference] = []
    for part in text.split(LINK)[1:]:
        address, _, rest = part.partition(ARGUMENT)
        if _leads_to_file(address):
            links.append(Reference(address, " ".join(rest.partition(LINK_END)[0].replace(END, " ").split())))
    return _LINKED.sub("", text).replace(ARGUMENT, "").replace(LINK_END, ""), links


def linked_most(text: str, bare: str) -> str:
    """The address of the link that most of a marked line is, or of the first long one of several; else "".

    bare: the line without its marks.
    """
    found, linked = "", 0
    for part in text.split(LINK)[1:]:
        address, _, rest = part.partition(ARGUMENT)
        said = len(rest.partition(LINK_END)[0].strip())
        linked += said
        if 2 * said > len(bare):
            return address.strip()
        if said > _SHORT and not found:
            found = address.strip()
    return found if 2 * linked > len(bare) else ""


def leads_on(address: str) -> bool:
    """Whether an address is a page's: neither a file's nor a place in the same page nor a script."""
    address = address.strip().lower()
    return bool(address) and not address.startswith(_NOWHERE) and not _leads_to_file(address)


def text_of(piece: str) -> str:
    """The text behind a piece's tag."""
    return piece.partition(">")[2]


def _behind(pieces: list[str], at: int, name: str) -> tuple[int, str]:
    """The piece that ends an element whose content is not shown, and the text behind it."""
    closing = f"/{name}>"
    for place in range(at + 1, len(pieces)):
        if pieces[place].startswith(closing):
            return place, pieces[place][len(closing) :]
    return at, text_of(pieces[at])


def _mark_of(pieces: list[str], at: int, name: str) -> str:
    """The mark of an element that raises or strikes out, "" where there is nothing in it."""
    closing = name.startswith("/")
    closes = name if closing else f"/{name}"
    places = range(at - 1, -1, -1) if closing else range(at, min(at + 20, len(pieces)))
    opens = (f"{name[1:]} ", f"{name[1:]}>") if closing else ()
    for place in places:
        piece = pieces[place]
        if not closing and piece.startswith(closes):
            return ""
        if text_of(piece).strip():
            return RAISED.get(name, "~")
        if closing and piece.startswith(opens):
            return ""
    return ""


def _filled_in(pieces: list[str], at: int) -> tuple[str, int]:
    """What the reader sees of a form's field that an editor left in a table, and the piece that ends it."""
    tag, _, text = pieces[at].partition(">")
    name = tag.partition(" ")[0]
    if name == "input":
        shown = attribute(tag, "type").lower() in ("", "text", "number")
        return attribute(tag, "value") if shown else "", at
    end, _ = _behind(pieces, at, name)
    if name == "textarea" or end == at:
        return (plain(text) if end > at else ""), end
    options = [piece.partition(">") for piece in pieces[at + 1 : end] if piece.startswith("option")]
    chosen = next((one for one in options if " selected" in one[0]), options[0] if options else ("", "", ""))
    return attribute(chosen[0], "label") or plain(chosen[2]), end


@remembered(4096)
def _leads_to_file(address: str) -> bool:
    return not address.endswith(_PAGE) and elements().file.search(address) is not None
