"""Names of public bodies: what of a piece of text is one, without the ornaments that titles carry around it.

A name is made of Chinese characters and digits, with letters and quoted words only within (攸县IT产业局). It holds
neither sentence marks nor words of a sentence. The words are data (data/titles.toml, [report] before and after,
[names]).
"""

from __future__ import annotations

import re
import string

from harvester.datafiles.memory import remembered
from harvester.datafiles.titles import load

LONGEST = 40
"""Characters of a name; the longest of five hundred published ones has 31."""
_PLAIN = "“”·—-+&" + string.ascii_letters + '"'
_KEPT = "".join(map(chr, range(0xF0000, 0xF0000 + len(_PLAIN))))
"""Signs that belong to a name, while a text is parted at all others: each as one of private use."""
_HOLD, _LOOSE = str.maketrans(_PLAIN, _KEPT), str.maketrans(_KEPT, _PLAIN)
_PRIVATE = re.compile("[\U000f0000-\U000f0fff]")
_AND = "/／&＆+＋·|｜"
"""Signs between the names of two bodies, or between the steps of a path."""
# digits belong to names (第101中学), other letters and signs part a title into pieces
# matches: ★
_PIECES = re.compile(
    r"[^\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af\U000f0000-\U000f0fff0-9（）()、．.]+"
)
_SIGNS = re.compile('[A-Za-z“"]')
# matches: IT | “双随机”
_BEFORE = re.compile('(?:[A-Za-z]{1,6}|[“"][^“”"]{1,10}[”"])$')
_LEADING = re.compile(r"[（(]([^（）()]*)[）)]")
# what a year leaves, and what follows it in a document's number: 攸教字〔2022〕5号
# matches: （）第五号
_EMPTY = re.compile("（[｜、.]*）(?:第?[0-9〇零一二三四五六七八九十百]{0,5}号)?")
# matches: （攸教字｜）
_DOCUMENT = re.compile("（[^（）｜]{1,10}｜）")
_TRAILING = re.compile(r"[（(]([^（）()]*)[）)]$")
_LEVELS = "省市县区旗州"
_PLACE = re.compile(r"^.{1,8}[省市县区旗州盟]$")
_OPEN = str.maketrans("【[［〔〖｛{<《＜(﹝「『", "（" * 14)
_CLOSE = str.maketrans("】]］〕〗｝}>》＞)﹞」』", "）" * 14)


@remembered(4096)
def name_in(text: str) -> str | None:
    """The body's name in what stands before 政府信息公开 in a title (no white space), None where none does.

    >>> name_in("【更正】12、攸县教育局")
    '攸县教育局'
    >>> name_in("攸教字〔〕号攸县教育局")
    '攸县教育局'
    """
    pieces = [part for piece in _PIECES.split(_even(_held(text))) for part in _whole(piece) if part]
    names = [name for piece in reversed(pieces) if (name := _bare(piece)) and _is_name(name)]
    found = next((name for name in names if ends_as_body(name)), names[0] if names else None)
    return found and found.translate(_LOOSE)


def _held(text: str) -> str:
    """A text whose letters and quoted words within a name are held: signs of private use, which part no pieces."""
    if text.isascii() or not _SIGNS.search(text):
        return text
    return load().names.inner.sub(_hold, _PRIVATE.sub("｜", text))


def _hold(found: re.Match[str]) -> str:
    """Letters or quoted words in their place: held, unless they mark a line or what is behind begins anew."""
    text, sign = found.string, found[0]
    place = text[: found.start()][:2]
    begins_anew = len(place) == 2 and text.startswith(place, found.end())
    return sign if sign.lower() in load().names.marks or begins_anew else sign.translate(_HOLD)


def cut_before(text: str, name: str) -> str | None:
    """What stands right before a body's name in a title and may belong to it: IT产业局, 应急局/地震局."""
    at = text.find(name)
    if at <= 0 or (text[at - 1] not in _PLAIN and text[at - 1] not in _AND):
        return None
    if found := _BEFORE.search(text[:at]):
        return None if found[0].lower() in load().names.marks else found[0]
    other = name_in(text[: at - 1])
    beside = (
        other is not None
        and ends_as_body(other)
        and not is_publisher(other)
        and text[:at].endswith(other + text[at - 1])
    )
    return f"{other}{text[at - 1]}" if beside else None


def _whole(piece: str) -> list[str]:
    """A piece, or its parts where it was cut inside a pair of brackets: 水利局（ | 发布）."""
    return [piece] if piece.count("（") == piece.count("）") else re.split("[（）]", piece)


def _even(text: str) -> str:
    """Brackets of every kind as （）; an unpaired one goes. What is empty between a pair goes with it."""
    text = text.translate(_OPEN).translate(_CLOSE)
    text = _DOCUMENT.sub("｜", _EMPTY.sub("｜", text))
    if text.count("（") == text.count("）"):
        return text
    open_at: list[int] = []
    lone: set[int] = set()
    for at, sign in enumerate(text):
        if sign == "（":
            open_at.append(at)
        elif sign == "）":
            if open_at:
                open_at.pop()
            else:
                lone.add(at)
    lone.update(open_at)
    return "".join("｜" if at in lone else sign for at, sign in enumerate(text))


def _bare(name: str) -> str:
    """A piece without what may stand before and after a name."""
    report, known, bare = load().report, load().names, ""
    while name != bare:
        bare = name
        if report.groups.fullmatch(name):
            return ""
        name = _without_head(name.strip("、.．"))
        for suffix in report.after if name.endswith(report.after) else ():
            name = name.removesuffix(suffix)
        name = report.kinds.sub("", name)
        if (bracket := _TRAILING.search(name)) and known.ornaments.fullmatch(bracket[1]):
            name = name[: bracket.start()]
        if (left := known.behind.search(name)) and ends_as_body(name[: left.start()]):
            name = name[: left.start()]
    half = len(name) // 2
    return name[:half] if len(name) >= 6 and name[:half] == name[half:] else name


def _without_head(name: str) -> str:
    """A piece without the words, numbers and bracketed words in front of it."""
    known, before = load().names, load().report.before
    for prefix in before if name.startswith(before) else ():
        if name.startswith(prefix) and len(name) > len(prefix):
            name = name.removeprefix(prefix)
    if number := known.numbers.match(name):
        name = name[number.end() :]
    if bracket := _LEADING.match(name):
        inside, rest = bracket[1], name[bracket.end() :]
        if not rest or (_PLACE.match(inside) and not rest.startswith(inside)):
            return inside + rest  # （己市财政局）2021年…, 【攸县】教育局
        return rest
    return name


@remembered(4096)
def is_name(text: str) -> bool:
    """Whether a text can be a body's name: nothing in it belongs to a sentence, a path or a label."""
    return _is_name(_held(text))


def _is_name(text: str) -> bool:
    known = load().names
    if not 2 <= len(text) <= LONGEST or _PIECES.search(text) or text[0] in "（()）、.．":
        return False
    if text[0].isdigit() and known.numbers.match(text):
        return False
    if text in load().report.nobody or load().report.groups.fullmatch(text):
        return False
    return not known.begins.match(text) and not known.clause.search(text)


@remembered(4096)
def ends_as_body(name: str) -> bool:
    """Whether a name ends as those of public bodies or places do; a bracket behind it does not count."""
    return load().names.ends.search(_bracketless(name)) is not None


def _bracketless(name: str) -> str:
    """A name without brackets behind it, unless it is nothing else."""
    return _TRAILING.sub("", name) or name if "）" in name or ")" in name else name


@remembered(2048)
def is_publisher(name: str) -> bool:
    """Whether a name is that of a government or an office that puts up the reports of others, too."""
    return load().names.publisher.search(name) is not None


@remembered(4096)
def agree(one: str, other: str) -> bool:
    """Whether two names can mean one body: the same, or one with its place and the other without.

    >>> agree("攸县教育局", "县教育局"), agree("攸县教育局", "攸县财政局"), agree("攸县教育局", "市教育局")
    (True, False, False)
    """
    one, other = _plain(one), _plain(other)
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) < 2 or load().report.nobody.issuperset((short,)):
        return False
    bare = short.lstrip(_LEVELS)
    if len(bare) < 2 or not long.endswith(bare):
        return False
    # 市教育局 is none of a county
    return long.endswith(short) or long[-len(bare) - 1] not in _LEVELS


def _plain(name: str) -> str:
    """A name without brackets behind it and without what adds nothing to the place's own: 甲县人民政府 is 甲县."""
    name = _bracketless(name)
    for suffix in ("人民政府", "政府", "街道办事处", "办事处", "办", "街道"):
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name
