"""Texts made plain: what is done alike to titles, labels, sections and prose."""

from __future__ import annotations

# the colons that portals print: full and half width, ratio (U+2236), presentation and small forms
COLONS = ":：∶︰﹕"


def squeeze(text: str) -> str:
    """Text without any white space, U+3000 and U+00A0 included.

    >>> squeeze("索 引　号")
    '索引号'
    """
    return "".join(text.split())
