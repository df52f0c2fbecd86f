"""Cells whose number stands beside what is not shown as it stands, drawn in every way that anybody knows.

In a kind's mark-up {v} is the number that a reader sees, {j} a digit that nobody sees, or struck out, or off the
line; {v0} and {v1} are the number's first digit and the others, {vr} its digits from right to left.
"""

from __future__ import annotations

import random
from html import escape

from tests.truth.made import paper
from tests.truth.sheets import C, Number, Place, Sheet
from tests.truth.styles import spans

KINDS: dict[str, tuple[str, str]] = {
    "attr hidden span": ("", "<span hidden>{j}</span>{v}"),
    "hidden=until-found": ("", '<span hidden="until-found">{j}</span>{v}'),
    "inline none important": ("", '<b style="DISPLAY : none !important">{j}</b>{v}'),
    "none with comment": ("", '<b style="display:/*x*/none">{j}</b>{v}'),
    "css escape": ("", '<b style="d\\69splay:none">{j}</b>{v}'),
    "class none": (".q1{display:none}", "<i class=q1>{j}</i>{v}"),
    "class none in list": (".zz,.q1 , .y{display:none}", '<i class="a q1">{j}</i>{v}'),
    "class upper": (".q1{DISPLAY:NONE}", "<i class=q1>{j}</i>{v}"),
    "td descendant": ("td i{display:none}", "{v}<i>{j}</i>"),
    "table child chain": ("table>tbody>tr>td>u{visibility:hidden}", "{v}<u>{j}</u>"),
    "nth child": ("td em:nth-child(1){display:none}", "<em>{j}</em>{v}"),
    "first-child": ("td em:first-child{display:none}", "<em>{j}</em>{v}"),
    "last-of-type": ("td b:last-of-type{display:none}", "<b>{v}</b><b>{j}</b>"),
    "attr selector": ("[data-h]{display:none}", "<i data-h=1>{j}</i>{v}"),
    "attr equals": ('i[title="x"]{visibility:hidden}', '{v}<i title="x">{j}</i>'),
    "id selector": ("#k9{display:none}", "<i id=k9>{j}</i>{v}"),
    "media screen": ("@media screen{.q1{display:none}}", "<i class=q1>{j}</i>{v}"),
    "media all min-width": ("@media all and (min-width:10px){.q1{display:none}}", "<i class=q1>{j}</i>{v}"),
    "supports": ("@supports (display:block){.q1{display:none}}", "<i class=q1>{j}</i>{v}"),
    "layer": ("@layer a{.q1{display:none}}", "<i class=q1>{j}</i>{v}"),
    "nested css": ("td{ & .q1{display:none} }", "<i class=q1>{j}</i>{v}"),
    "is()": (":is(.q1,.q2){display:none}", "<i class=q1>{j}</i>{v}"),
    "where()": ("td :where(.q1){display:none}", "<i class=q1>{j}</i>{v}"),
    "not()": ("td i:not(.ok){display:none}", "<i>{j}</i>{v}"),
    "var": (":root{--h:none} .q1{display:var(--h)}", "<i class=q1>{j}</i>{v}"),
    "all+none via shorthand font 0": (".q1{font:0/0 a}", "<i class=q1>{j}</i>{v}"),
    "font shorthand 1px": ("", '<i style="font:1px serif">{j}</i>{v}'),
    "font-size 0": ("", '<i style="font-size:0">{j}</i>{v}'),
    "font-size calc": ("", '<i style="font-size:calc(0px)">{j}</i>{v}'),
    "font-size 0.01em": ("", '<i style="font-size:.01em">{j}</i>{v}'),
    "color white hex8": ("", '<i style="color:#ffffffff">{j}</i>{v}'),
    "color on same bg cell": ("", '<i style="color:#eeeeee">{j}</i>{v}'),
    "color transparent": ("", '<i style="color:rgba(0,0,0,0)">{j}</i>{v}'),
    "color hsla": ("", '<i style="color:hsla(0,0%,100%,1)">{j}</i>{v}'),
    "color white name upper": ("", "<font color=WHITE>{j}</font>{v}"),
    "font color fff": ("", '<font color="fff">{j}</font>{v}'),
    "color hwb": ("", '<i style="color:hwb(0 100% 0%)">{j}</i>{v}'),
    "color color()": ("", '<i style="color:color(srgb 1 1 1)">{j}</i>{v}'),
    "color lab": ("", '<i style="color:lab(100% 0 0)">{j}</i>{v}'),
    "text-fill": ("", '<i style="-webkit-text-fill-color:transparent">{j}</i>{v}'),
    "opacity .0": ("", '<i style="opacity:.0">{j}</i>{v}'),
    "filter opacity": ("", '<i style="filter:opacity(0)">{j}</i>{v}'),
    "filter alpha": ("", '<i style="filter:alpha(opacity=0)">{j}</i>{v}'),
    "offscreen abs": ("", '<i style="position:absolute;left:-9999px">{j}</i>{v}'),
    "offscreen inset": ("", '<i style="position:absolute;inset:auto auto auto -9999px">{j}</i>{v}'),
    "clip rect": ("", '<i style="position:absolute;clip:rect(0 0 0 0)">{j}</i>{v}'),
    "clip-path inset": ("", '<i style="clip-path:inset(50%)">{j}</i>{v}'),
    "overflow 0 height": ("", '<div style="height:0;overflow:hidden">{j}</div>{v}'),
    "max-width 0": ("", '<i style="display:inline-block;max-width:0;overflow:hidden">{j}</i>{v}'),
    "transform scale0": ("", '<i style="transform:scale(0)">{j}</i>{v}'),
    "transform scaleX0": ("", '<i style="display:inline-block;transform:scaleX(0)">{j}</i>{v}'),
    "transform translate": ("", '<i style="display:inline-block;transform:translateX(-9999px)">{j}</i>{v}'),
    "text-indent": ("", '<div style="text-indent:-9999px">{j}</div>{v}'),
    "sup": ("", "{v}<sup>{j}</sup>"),
    "sup nested font": ("", "{v}<font size=1><sup>[{j}]</sup></font>"),
    "sup with a": ("", '{v}<a href="#n1"><sup>{j}</sup></a>'),
    "footnote a": ("", '{v}<a href="#_ftn1" name="_ftnref1">[{j}]</a>'),
    "vertical-align super": ("", '{v}<span style="vertical-align:super;font-size:8pt">{j}</span>'),
    "va 4pt": ("", '{v}<span style="vertical-align:4pt">{j}</span>'),
    "va 30%": ("", '{v}<span style="vertical-align:30%">{j}</span>'),
    "va text-top class": (".u7{vertical-align:text-top}", "{v}<span class=u7>{j}</span>"),
    "relative top": ("", '{v}<span style="position:relative;top:-5px">{j}</span>'),
    "mso-text-raise": ("", '{v}<span style="mso-text-raise:4.0pt">{j}</span>'),
    "position relative bottom em": ("", '{v}<span style="position:relative;bottom:.5em">{j}</span>'),
    "font-variant-position": ("", '{v}<span style="font-variant-position:super">{j}</span>'),
    "unicode superscript": ("", "{v}²"),
    "circled": ("", "{v}①"),
    "MsoFootnoteReference": ("", "{v}<span class=MsoFootnoteReference>{j}</span>"),
    "s": ("", "<s>{j}</s>{v}"),
    "s alone": ("", "<s>{j}</s>"),
    "s around a paragraph": ("", "<s><p>{j}</p></s>"),
    "sup alone": ("", "<p><sup>{j}</sup></p>"),
    "sup whole": ("", "<sup>{v}</sup>"),
    "strike": ("", "<strike>{j}</strike>{v}"),
    "del ins": ("", "<del>{j}</del><ins>{v}</ins>"),
    "line-through": ("", '<span style="text-decoration:line-through">{j}</span>{v}'),
    "line-through shorthand": ("", '<span style="text-decoration:red wavy line-through 2px">{j}</span>{v}'),
    "text-decoration-line": ("", '<span style="text-decoration-line:underline line-through">{j}</span>{v}'),
    "class struck": (".st{text-decoration:line-through}", "<span class=st>{j}</span> {v}"),
    "combining stroke": ("", "{js}{v}"),
    "msoDel": ("", "<span class=msoDel>{j}</span><span class=msoIns>{v}</span>"),
    "mso-hide": ("", '<span style="mso-hide:all">{j}</span>{v}'),
    "template": ("", "<template>{j}</template>{v}"),
    "noscript": ("", "{v}<noscript>{j}</noscript>"),
    "script": ("", '<script>document.write("")</script>{v}'),
    "comment": ("", "<!--{j}-->{v}"),
    "cond comment": ("", "<!--[if mso]>{j}<![endif]-->{v}"),
    "downlevel revealed": ("", "<![if !supportLists]>{v}<![endif]>"),
    "textarea": ("", '<textarea style="display:none">{j}</textarea>{v}'),
    "input hidden": ("", "<input type=hidden value={j}>{v}"),
    "input shown": ("", "<input value={v}>"),
    "select": ("", "<select><option>{j}<option selected>{v}</select>"),
    "datalist": ("", "<datalist><option value={j}>{j}</option></datalist>{v}"),
    "dialog": ("", "<dialog>{j}</dialog>{v}"),
    "details": ("", "{v}<details><summary></summary>{j}</details>"),
    "before content": ('.b5:before{content:"{j}"}', "<i class=b5></i>{v}"),
    "after attr": (".b6::after{content:attr(data-n)}", '<i class=b6 data-n="{j}">{v}</i>'),
    "img digit": ("", '<img src=a.png alt="{j}">{v}'),
    "svg text": ("", "<svg><text>{j}</text></svg>{v}"),
    "svg title": ("", "<svg><title>{j}</title></svg>{v}"),
    "aria-hidden icon": ("", "<i aria-hidden=true>{j}</i>{v}"),
    "sr-only": ("", "<span class=sr-only>{j}</span>{v}"),
    "visually-hidden": ("", "<span class=visually-hidden>{j}</span>{v}"),
    "bdo rtl": ("", "<bdo dir=rtl>{vr}</bdo>"),
    "rtl override char": ("", "\u202e{vr}\u202c"),
    "direction css": ("", '<span style="unicode-bidi:bidi-override;direction:rtl">{vr}</span>'),
    "ruby": ("", "<ruby>{v}<rt>{j}</rt></ruby>"),
    "soft hyphen": ("", "{v0}&shy;{v1}"),
    "zwsp": ("", "{v0}&#8203;{v1}"),
    "br between": ("", "{v0}<br>{v1}"),
    "two p": ("", '<p>{v}</p><p style="display:none">{j}</p>'),
    "wbr": ("", "{v0}<wbr>{v1}"),
    "float": ("", '<span style="float:right">{v0}</span>{v1}'),
    "flex reverse": ("", '<span style="display:flex;flex-direction:row-reverse"><i>{v1}</i><i>{v0}</i></span>'),
    "order": ("", '<span style="display:flex"><i style="order:2">{v1}</i><i>{v0}</i></span>'),
    "letter spacing neg": ("", '<i style="letter-spacing:-99px">{j}</i>{v}'),
    "z-index cover": ("", '<i style="position:absolute;z-index:-1">{j}</i>{v}'),
    "width 0": ("", '<i style="display:inline-block;width:0;overflow:hidden">{j}</i>{v}'),
    "line-height 0": ("", '<div style="line-height:0;overflow:hidden;height:0px">{j}</div>{v}'),
    "translate": ("", '{v}<i style="display:inline-block;translate:0 -6px">{j}</i>'),
    "scale": ("", '{v}<i style="display:inline-block;transform:scale(.4)">{j}</i>'),
    "zoom": ("", '<i style="zoom:.01">{j}</i>{v}'),
    "margin up": ("", '{v}<i style="display:inline-block;margin-top:-8px">{j}</i>'),
    "float of a mark": ("", '{v}<i style="float:left">{j}</i>'),
    "two lines": ("", '<span style="display:block">{v}</span><span style="display:block">{j}</span>'),
    "two lines by class": (".ln{display:block}", "<span class=ln>{v}</span><span class=ln>{j}</span>"),
    "font size 1": ("", '{v}<font size="1">{j}</font>'),
    "small": ("", "{v}<small>{j}</small>"),
    "font-size 60%": ("", '{v}<i style="font-size:50%">{j}</i>'),
    "font-size 6pt": ("", '{v}<i style="font-size:6pt">{j}</i>'),
    "small by its font": ("", "{v}<i style=\"font-feature-settings:'sups' 1\">{j}</i>"),
    "msup": ("", "<math><msup><mn>{v}</mn><mn>{j}</mn></msup></math>"),
    "marquee": ("", "<marquee>{v}</marquee>"),
    "font-size small raise": ("", '{v}<small style="vertical-align:top">{j}</small>'),
    "contents": ("", '<i style="display:contents">{v}</i>'),
    "color currentColor bg": ("", '<i style="background:#000;color:#000">{j}</i>{v}'),
    "bg black inherited color": ("", '<span style="background:#000"><i style="color:#000">{j}</i></span>{v}'),
    "nested visible": ("", '<i style="visibility:hidden">{j}<b style="visibility:visible">{v}</b></i>'),
    "text-shadow transparent": ("", '<i style="color:transparent;text-shadow:none">{j}</i>{v}'),
    "mask": ("", '<i style="mask:linear-gradient(transparent,transparent)">{j}</i>{v}'),
    "gap by margin": ("", '{j}<span style="margin-left:2em">{v}</span>'),
    "gap by padding of a class": (".gp{padding:0 30px}", "<span class=gp>{j}</span>{v}"),
    "gap by a rule for tags": ("td span+b{margin-left:1em}", "<span>{j}</span><b>{v}</b>"),
    "gap by flex": ("", '<div style="display:flex;gap:2em"><i>{j}</i><i>{v}</i></div>'),
    "gap by boxes": (
        "",
        '<i style="display:inline-block;width:4em">{j}</i><i style="display:inline-block">{v}</i>',
    ),
    "gap by what is hidden": ("", '{j}<i style="visibility:hidden">0</i>{v}'),
    "gap by what a rule draws": ('.gr::after{content:"|"}', "<i class=gr>{j}</i>{v}"),
    "gap by fields": ("", "<input value={j}><input value={v}>"),
    "letter spacing": ("", '<i style="letter-spacing:2em">{j}</i>{v}'),
    "writing mode": ("", '<i style="writing-mode:vertical-rl">{j}</i>{v}'),
    "sign by a rule": ('.sg::before{content:"-"}', "<i class=sg></i>{v}"),
    "font of pictures": ("", '<i style="font-family:Wingdings">{j}</i>{v}'),
    "media list": ("@media print,screen{.ml{display:none}}", "<i class=ml>{j}</i>{v}"),
    "media width": ("@media (min-width:700px){.mw{display:none}}", "<i class=mw>{j}</i>{v}"),
    "scope": ("@scope (table){.sc{display:none}}", "<i class=sc>{j}</i>{v}"),
    "condition in a condition": (
        "@media screen{@supports(display:grid){.cc{display:none}}}",
        "<i class=cc>{j}</i>{v}",
    ),
    "colour said above": ("", '<b style="color:#fff"><i style="color:inherit">{j}</i></b>{v}'),
    "logical offset": ("", '<i style="position:absolute;inset-inline-start:-9999px">{j}</i>{v}'),
    "link note": ("", '{v}<a href="javascript:void(0)" title="注">{j}</a>'),
    "inline style important vs class": (
        ".p1{display:inline!important}",
        '<i class=p1 style="display:none">{v}</i>',
    ),
    "class overridden": (".p2{display:none} td .p2{display:inline}", "<i class=p2>{v}</i>"),
}
"""Name to a rule of the page's sheet ("" where it needs none) and the mark-up of the cell."""
PER_SHEET = 4
"""Cells of each table that are drawn so."""


def make(kind: str, form: str, seed: int) -> tuple[bytes, dict[Place, Number | None]]:
    """A page and its known cells."""
    dice = random.Random(f"{kind} {form} {seed}")
    made = paper(form, dice)
    rules: list[str] = []
    tables = [f"<p>{sheet.caption}</p>{_table(sheet, kind, rules, dice)}" for sheet in made.sheets]
    head = f"<meta charset=utf-8><title>{made.title}</title><style>{''.join(dict.fromkeys(rules))}</style>"
    body = f"<h1>{made.title}</h1><p>一、总体情况</p>{''.join(tables)}<p>五、存在的主要问题及改进情况</p>"
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}<p>栏目更新不够及时，明年改进。</p></body></html>"
    return page.encode(), made.truth()


def _table(sheet: Sheet, kind: str, rules: list[str], dice: random.Random) -> str:
    whole = [
        c for c in sheet.cells() if c.at and isinstance(c.value, int) and c.value > 9 and c.text == str(c.value)
    ]
    drawn = {id(cell) for cell in dice.sample(whole, min(PER_SHEET, len(whole)))}
    rows = []
    for row in sheet.rows:
        cells = []
        for cell in row:
            inner = escape(cell.text)
            if id(cell) in drawn:
                rule, inner = (
                    _filled(text, cell, str(seen)) for seen in [dice.randint(1, 9)] for text in KINDS[kind]
                )
                rules.append(rule)
            cells.append(f"<td{spans(cell)}>{inner}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


def _filled(text: str, cell: C, unseen: str) -> str:
    v = cell.text
    places = {"v": v, "j": unseen, "vr": v[::-1], "v0": v[:1], "v1": v[1:], "js": f"{unseen}\u0336"}
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return text
