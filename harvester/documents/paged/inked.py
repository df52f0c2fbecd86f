"""Which letters of a PDF page nobody sees: without ink, transparent, cut off, painted over, in a layer turned off.

pdfminer keeps letters whatever the graphics state is that they are drawn in, so the state is followed here beside
its interpreter (PDF 32000-1:2008: 8.4 graphics state, 8.5.4 clipping, 8.11 optional content, 9.3.6 rendering).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from pdfminer.layout import LTChar, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt, mult_matrix
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

INKLESS = frozenset({3, 7})
"""Rendering modes of text that put nothing on the page: 3 none, 7 clipping only."""
FAINTEST = 0.1
"""Share of ink below which nobody sees a letter."""
_OPAQUE = 0.9
"""Share of ink from which a box hides what it covers."""
_THIN = 3.0
"""Points; a thinner box is a line."""
_SLACK = 0.5
"""Points by which a letter's middle may lie outside what it is cut to: programs round."""
MAX_COVERS = 2000
"""Boxes of a page that are looked under, the last ones; a table with a ground of its own in each cell has 500."""
HOW = {
    "inkless": "drawn without ink",
    "transparent": "transparent",
    "cut": "cut off",
    "covered": "painted over",
    "layer": "of a layer that is off",
}
"""How a letter is not seen, in words for a warning."""
_Box = tuple[float, float, float, float]


class _Ink(NamedTuple):
    """What of the graphics state pdfminer does not keep. clip: what may be drawn on, None for all of the page."""

    clip: _Box | None = None
    alpha: float = 1.0
    mixed: bool = False

    def within(self, box: _Box) -> _Ink:
        """The state within a further box."""
        if self.clip is None:
            return self._replace(clip=box)
        (a, b, c, d), (e, f, g, h) = self.clip, box
        return self._replace(clip=(max(a, e), max(b, f), min(c, g), min(d, h)))


class InkedPage(Page):
    """A page of pdfplumber's that knows which of its `chars` are not seen. unseen: their places to keys of HOW."""

    unseen: dict[int, str]

    @classmethod
    def of(cls, page: Page) -> InkedPage:
        """The same page, looked at so."""
        return cls(page.pdf, page.page_obj, page.page_number, page.initial_doctop)

    @property
    def layout(self) -> LTPage:
        """What is drawn on it. Raises PdfminerException, as pdfplumber does, for what pdfminer cannot follow."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            device.off = _layers_off(self.pdf.doc.catalog)
            try:
                _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            except Exception as error:
                if _is_ours(error):
                    raise
                raise PdfminerException(error) from error
            self._layout: LTPage = device.get_result()
            self.unseen = device.unseen | _covered(device.letters, device.covers, device.unseen)
        return self._layout

    def seen_letters(self) -> tuple[list[dict[str, Any]], str]:
        """Those of its `chars` that are seen, and words for a warning of those that are not, "" where all are."""
        letters: list[dict[str, Any]] = self.chars
        if not self.unseen:
            return letters, ""
        counts = Counter(how for at, how in self.unseen.items() if letters[at]["text"].strip())
        told = ", ".join(f"{count} {HOW[how]}" for how, count in counts.items())
        seen = [letter for at, letter in enumerate(letters) if at not in self.unseen]
        return seen, told and f"left out letters that nobody sees: {told}"


def _is_ours(error: BaseException) -> bool:
    """Whether this module's own code raised it: no fault of the file's."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and last.tb_frame.f_code.co_filename == __file__


class _Device(PDFPageAggregatorWithMarkedContent):
    """Notes of each letter, in the order in which they are drawn, what hides it, and which boxes lie over it.

    ink: the state in force. layers: for each open marked content, whether its layer is off. letters: all so far.
    covers: opaque boxes with the count of letters drawn before them.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.ink = _Ink()
        self.off: frozenset[int] = frozenset()
        self.layers: list[bool] = []
        self.letters: list[LTChar] = []
        self.covers: list[tuple[_Box, int]] = []
        self.unseen: dict[int, str] = {}

    def begin_page(self, page: Any, ctm: Any) -> None:
        """Nothing outside the box that viewers crop a page to is shown.

        Where it is the whole page, letters beyond its edge are a table that did not fit on it: they are read.
        """
        super().begin_page(page, ctm)
        if page.cropbox and tuple(page.cropbox) != tuple(page.mediabox):
            self.ink = self.ink.within(_placed(ctm, page.cropbox))

    def begin_figure(self, name: Any, bbox: Any, matrix: Any) -> None:
        """A form is cut to its own box."""
        super().begin_figure(name, bbox, matrix)
        self.ink = self.ink.within(_placed(mult_matrix(matrix, self.ctm), bbox))

    def render_string(self, textstate: Any, *args: Any) -> None:
        """Draws letters; they are the objects that were added by it."""
        before = len(self.cur_item._objs)
        super().render_string(textstate, *args)
        drawn = cast("list[LTChar]", self.cur_item._objs[before:])
        first, ink = len(self.letters), self.ink
        self.letters.extend(drawn)
        how = (
            "layer"
            if any(self.layers)
            else "inkless"
            if textstate.render in INKLESS
            else "transparent"
            if ink.alpha < FAINTEST
            else ""
        )
        if how:
            self.unseen.update(dict.fromkeys(range(first, len(self.letters)), how))
        elif ink.clip is not None:
            cut = (at for at, letter in enumerate(drawn, first) if not _holds(ink.clip, letter.bbox))
            self.unseen.update(dict.fromkeys(cut, "cut"))

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        """Draws shapes; an opaque box covers what was drawn before it."""
        before = len(self.cur_item._objs)
        super().paint_path(gstate, stroke, fill, evenodd, path)
        if fill and self.letters and self._covers(gstate.ncolor):
            for shape in self.cur_item._objs[before:]:
                if isinstance(shape, LTRect) and min(shape.width, shape.height) > _THIN:
                    box = self.ink.within(shape.bbox).clip
                    self.covers.append((box or shape.bbox, len(self.letters)))

    def _covers(self, colour: Any) -> bool:
        parts = colour if isinstance(colour, (tuple, list)) else (colour,)
        plain = all(isinstance(part, (int, float)) for part in parts)
        return plain and self.ink.alpha >= _OPAQUE and not self.ink.mixed and not any(self.layers)


class _Interpreter(PDFPageInterpreter):
    """pdfminer's, which leaves clipping, transparency and layers to its device's `ink` and `layers`."""

    device: _Device

    def get_current_state(self) -> Any:
        """What q keeps."""
        return super().get_current_state(), self.device.ink

    def set_current_state(self, state: Any) -> None:
        """What Q brings back."""
        kept, self.device.ink = state
        super().set_current_state(kept)

    def do_W(self) -> None:
        """Cuts to the path, taken as the box around it: what lies outside that is cut off in any case."""
        points = [
            apply_matrix_pt(self.ctm, (float(step[at]), float(step[at + 1])))
            for step in self.curpath
            for at in range(1, len(step) - 1, 2)
        ]
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self.device.ink = self.device.ink.within((min(xs), min(ys), max(xs), max(ys)))

    do_W_a = do_W

    def do_gs(self, name: Any) -> None:
        """Takes transparency and the way of mixing from a graphics state of the resources."""
        state = self._resource("ExtGState", name)
        ink = self.device.ink
        alpha = resolve1(state.get("ca", ink.alpha))
        mode = resolve1(state.get("BM"))
        if isinstance(mode, list) and mode:
            mode = resolve1(mode[0])
        mixed = ink.mixed if mode is None else literal_name(mode) not in ("Normal", "Compatible")
        self.device.ink = ink._replace(alpha=alpha if isinstance(alpha, (int, float)) else ink.alpha, mixed=mixed)

    def do_BMC(self, tag: Any) -> None:
        """Begins marked content that is of no layer."""
        self.device.layers.append(False)
        super().do_BMC(tag)

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Begins marked content, perhaps of a layer."""
        off = literal_name(tag) == "OC" and not isinstance(props, dict)
        self.device.layers.append(off and _is_off(self._found("Properties", props), self.device.off))
        super().do_BDC(tag, props)

    def do_EMC(self) -> None:
        """Ends it."""
        if self.device.layers:
            self.device.layers.pop()
        super().do_EMC()

    def do_Do(self, name: Any) -> None:
        """Draws a form or a picture, which may be of a layer and changes no state outside."""
        device = self.device
        ink, depth = device.ink, len(device.layers)
        form = resolve1(self.xobjmap.get(literal_name(name)))
        layer = getattr(form, "attrs", {}).get("OC")
        device.layers.append(layer is not None and _is_off(layer, device.off))
        super().do_Do(name)
        device.ink = ink
        del device.layers[depth:]

    def _found(self, kind: str, name: Any) -> Any:
        """A resource of the page or form as it stands there, perhaps a reference."""
        named = resolve1((resolve1(self.resources) or {}).get(kind))
        return named.get(literal_name(name)) if isinstance(named, dict) else None

    def _resource(self, kind: str, name: Any) -> dict[str, Any]:
        found = resolve1(self._found(kind, name))
        return found if isinstance(found, dict) else {}


def _layers_off(catalog: Any) -> frozenset[int]:
    """The object numbers of the layers that are off when the file is opened."""
    about = resolve1(catalog.get("OCProperties"))
    about = about if isinstance(about, dict) else {}
    opened = resolve1(about.get("D"))
    opened = opened if isinstance(opened, dict) else {}
    off = _numbers(opened.get("OFF"))
    if opened.get("BaseState") is not None and literal_name(resolve1(opened["BaseState"])) == "OFF":
        off = (_numbers(about.get("OCGs")) | off) - _numbers(opened.get("ON"))
    return off


def _numbers(found: Any) -> frozenset[int]:
    listed = resolve1(found)
    each = listed if isinstance(listed, list) else []
    return frozenset(one.objid for one in each if isinstance(one, PDFObjRef))


def _is_off(layer: Any, off: frozenset[int]) -> bool:
    """Whether a layer, or what a membership dictionary makes of several (8.11.2.2), is off."""
    if isinstance(layer, PDFObjRef) and layer.objid in off:
        return True
    about = resolve1(layer)
    if not isinstance(about, dict) or "OCGs" not in about:
        return False
    several = about["OCGs"]
    members = (
        [several] if isinstance(several, PDFObjRef) and isinstance(resolve1(several), dict) else resolve1(several)
    )
    are_off = [isinstance(one, PDFObjRef) and one.objid in off for one in members or []]
    shown = {
        "AnyOn": not all(are_off),
        "AllOn": not any(are_off),
        "AnyOff": any(are_off),
        "AllOff": all(are_off),
    }
    policy = literal_name(resolve1(about["P"])) if "P" in about else "AnyOn"
    return bool(are_off) and not shown.get(policy, True)


def _placed(matrix: Any, box: Any) -> _Box:
    x0, y0, x1, y1 = (float(resolve1(side)) for side in box)
    points = [apply_matrix_pt(matrix, point) for point in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def _holds(box: _Box, letter: _Box) -> bool:
    """Whether the middle of a letter lies in a box."""
    x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK


def _covered(
    letters: Sequence[LTChar], covers: Sequence[tuple[_Box, int]], unseen: dict[int, str]
) -> dict[int, str]:
    """The places of letters over whose middle a box was painted later."""
    if not covers:
        return {}
    by_height = sorted((letter.y0 + letter.y1, at) for at, letter in enumerate(letters))
    middles = [twice for twice, _ in by_height]
    found: dict[int, str] = {}
    for box, before in covers[-MAX_COVERS:]:
        for _, at in by_height[bisect_left(middles, 2 * box[1]) : bisect_right(middles, 2 * box[3])]:
            letter = letters[at]
            if at < before and at not in unseen and box[0] <= (letter.x0 + letter.x1) / 2 <= box[2]:
                found[at] = "covered"
    return found
