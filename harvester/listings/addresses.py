"""What is written in a page to the address that is asked: joined, in the page's charset, without session ids.

Sources: how browsers build addresses (WHATWG URL standard, "query state": the query is in the document's encoding,
the path in UTF-8); the parameters of data/listings.toml.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urldefrag, urljoin, urlsplit, urlunsplit

from harvester.datafiles.listings import load
from harvester.datafiles.memory import remembered

# matches: /gk;jsessionid=0A1B2C/nb.html
_SESSION_PATH = re.compile(r";(?:j?sessionid|phpsessid)=[^/?#;]*|/\((?:S|X\(1\)S)\([0-9a-z]{10,40}\)\)(?=/)", re.I)
"""/show.jsp;jsessionid=A1B2?id=0 and ASP.NET's /(S(lit3py55t21z5v55vlm25s55))/show.aspx"""
# matches: '/gk/' + '12' + '.html'
_LITERALS = re.compile(
    r"""(?:'(?:[^'\\]|\\.){1,500}'|"(?:[^"\\]|\\.){1,500}")(?:\s*\+\s*(?:'[^'\\]{0,200}'|"[^"\\]{0,200}"|\d{1,20}))*"""
)
"""'/show.jsp?id=' + 5 + '&t=1': literals only, put together as the script does"""
# matches: '/gk/12.html'
_PIECE = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+)""")
LONGEST = 2000
KNOWN = 4096
"""Addresses whose parts are kept: a portal's menu stands on every page of it, and Python keeps those of 128."""


@lru_cache(maxsize=KNOWN)
def split(url: str) -> SplitResult:
    """An address in its parts (urllib's urlsplit). Raises ValueError where it is none."""
    return urlsplit(url)


def join(base: str, href: str, charset: str = "utf-8") -> str | None:
    """The http address that a link on a page leads to, without fragment and session id, or None.

    charset: the page's; characters of a query that are no ASCII are sent in it, as browsers do.
    """
    href = href.strip()
    if not href or href.startswith("#") or len(href) > LONGEST:
        return None
    return _joined(_base(base, href), href, charset)


# matches: ../nb/1.html
_PATHED = re.compile(r"[\w%~.-]|/[\w%~.-]|//\w|/$")
_WHOLE = re.compile(r"https?://\w", re.IGNORECASE)


def _base(base: str, href: str) -> str:
    """As much of a page's address as a link's depends on: the same on all pages of a listing, which share menus.

    >>> _base("http://a.gov.cn/nb/index_2.html", "1.html"), _base("http://a.gov.cn/nb/list?p=1", "?p=2")
    ('http://a.gov.cn/nb/', 'http://a.gov.cn/nb/list?p=1')
    """
    if _WHOLE.match(href):
        return base.partition("//")[0] + "//"
    return _folder(base) if ":" not in href and _PATHED.match(href) else base


@lru_cache(maxsize=256)
def _folder(base: str) -> str:
    path = base.partition("#")[0].partition("?")[0]
    return path.rpartition("/")[0] + "/" if path.count("/") > 2 and ";" not in path else base


@remembered(KNOWN)
def _joined(base: str, href: str, charset: str) -> str | None:
    path, mark, query = href.partition("?")
    path = path.replace("\\", "/").replace("\n", "").replace("\t", "")
    if query and not query.isascii() and charset not in ("utf-8", ""):
        query = quote(query.encode(charset, "replace"), safe="%&=+;/?:@!$'()*,~-._#")
    try:
        url = _without_user(urldefrag(urljoin(base, path + mark + query)).url)
        if not url.startswith(("http://", "https://")):
            return None
        return without_session(ascii_host(url))
    except ValueError:
        return None


def _without_user(url: str) -> str:
    """An address without a name before its host: http://guest@a.gov.cn/ is asked as anybody."""
    front, at, rest = url.partition("@")
    return f"{front.partition('://')[0]}://{rest}" if at and front.count("/") == 2 else url


@lru_cache(maxsize=256)
def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"{host!r} is no host") from None


def ascii_host(url: str) -> str:
    """The address with its host as the wire has it: 青禾县政府.example is xn--…example. Raises ValueError."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.isascii():
        return url
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=_punycode(host) + port))


def without_session(url: str) -> str:
    """An address without what names a visit, or a way to show the page, and no page.

    >>> without_session("http://a.gov.cn/show.jsp;jsessionid=A1B2?id=0&PHPSESSID=ab12")
    'http://a.gov.cn/show.jsp?id=0'
    >>> without_session("http://a.gov.cn/t1.html?isMobile=true&jump=false&id=3&from=list")
    'http://a.gov.cn/t1.html?id=3&from=list'
    >>> without_session("http://a.gov.cn/t1.html?isMobile=true")
    'http://a.gov.cn/t1.html'
    """
    if ";" in url or "/(" in url:
        url = _SESSION_PATH.sub("", url)
    front, mark, query = url.partition("?")
    if not mark:
        return url
    known = load().address
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if known.sessions.match(name) or (known.doubtful.match(name) and _random(value)):
            continue
        if known.views.match(name) and value.lower() in ("true", "false", "1", "0", ""):
            continue
        kept.append(pair)
    return front + mark + "&".join(kept) if kept else front


@remembered(KNOWN)
def canonical(url: str) -> str:
    """The address of the page of which this one is a twin for telephones, or the address itself.

    >>> canonical("http://a.gov.cn/202201/t20220128_10356927_wap.html")
    'http://a.gov.cn/202201/t20220128_10356927.html'
    """
    return load().address.twins.sub("", url)


def _random(value: str) -> bool:
    """Whether a value looks drawn, not given: letters and digits mixed, or long."""
    mixed = any(char.isdigit() for char in value) and any(char.isalpha() for char in value)
    return (mixed and len(value) >= 5) or len(value) >= 16


@lru_cache(maxsize=2048)
def looks_like_address(text: str) -> bool:
    """Whether a text of a script or an attribute is an address: a path, or a page's name.

    >>> [looks_like_address(text) for text in ("/nb/r1.html", "show.asp?id=3", "?p=2", "pager", "2", "#")]
    [True, True, True, False, False, False]
    """
    text = text.strip()
    return (
        len(text) <= LONGEST
        and text not in ("/", "//", ".", "..", "./")
        and bool(load().address.looks.match(text))
    )


# matches: \u0026
_ESCAPED = re.compile(r"\\(?:u00|x)([0-9a-fA-F]{2})")


def written_out(script: str) -> str | None:
    """The address that a link's script writes out as literals, or None; nothing is run.

    >>> written_out("javascript:window.open('/nb/r1.html', '_blank')")
    '/nb/r1.html'
    >>> written_out("open('/show.jsp?id=' + 5)")
    '/show.jsp?id=5'
    >>> written_out("__doPostBack('pager','2')") is None
    True
    """
    if len(script) > LONGEST:
        return None
    if script[:11].lower() == "javascript:" and "%" in script:
        script = unquote(script)
    for found in _LITERALS.finditer(script):
        text = "".join(one or two or number for one, two, number in _PIECE.findall(found[0]))
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text.replace("\\/", "/")).strip()
        ahead = script[: found.start()].rstrip()
        behind = script[found.end() :].lstrip()
        # a part of what a variable completes is no address
        if ahead.endswith("+") or behind.startswith("+"):
            continue
        if looks_like_address(text):
            return text
    return None
