"""The next page of a listing, read from the scripts of known dialects that page it; no script is run.

Every function takes a ListingPage and gives the address of the next page, or None on the last one (or where
the page has no such pager). Addresses come from what the page says, never from counting alone.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from harvester.listings.page import ListingPage
from harvester.listings.totals import MOST_PAGES

# matches: createPageHTML(5, 0, "index", "html")
_CALL = re.compile(r"\bcreate(?:Page|PageHTML|PageHtml|PageHTMLs)\s*\(([^()]{1,300})\)")
# matches: "index",
_WORDS = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|(-?\d+)|([^,]*))\s*(?:,|$)""")
_VARIABLE = re.compile(r"[A-Za-z_$][\w$]{1,40}")
_NUMBER_OF = r"\b{name}\s*=\s*[\"']?(\d{{1,5}})"


def numbered_from_zero(page: ListingPage) -> str | None:
    """TRS: `createPageHTML(5, 0, "index", "html")`, page 2 is index_1.html. Skins name it createPage."""
    for words in _calls(page.scripts):
        match words[:4]:
            case [int(pages), int(here), str(stem), str(ending)] if _more(pages, here + 1):
                return _page(page, f"{stem}_{here + 1}.{ending}")
    return None


def numbered_from_one(page: ListingPage) -> str | None:
    """UCAP: `createPageHTML('page_div', 5, 1, 'list', 'shtml', 90)`, page 2 is list_2.shtml."""
    for words in _calls(page.scripts):
        match words[:5]:
            case [str(), int(pages), int(here), str(stem), str(ending)] if _more(pages, here):
                return _page(page, f"{stem}_{here + 1}.{ending}")
    return None


def written_by_script(page: ListingPage) -> str | None:
    """Old TRS: `var currentPage = 0; var countPage = 2` and document.write of "index" + "_" + n + "." + "html"."""
    here = re.search(_NUMBER_OF.format(name="currentPage"), page.scripts)
    pages = re.search(_NUMBER_OF.format(name="countPage"), page.scripts)
    if not (here and pages and _more(int(pages[1]), int(here[1]) + 1)):
        return None
    name = re.search(r"""href=\\?["']([\w-]+)["']?\s*\+?\s*["']?_""", page.scripts)
    ending = re.search(r"""["']\.["']\s*\+\s*\\?["']\.?(s?html?)""", page.scripts)
    return _page(page, f"{name[1] if name else 'index'}_{int(here[1]) + 1}.{ending[1] if ending else 'html'}")


def called_pages(page: ListingPage) -> int | None:
    """How many pages a call of a known dialect says that there are, wherever it says that this one is."""
    for words in _calls(page.scripts):
        match words[:4]:
            case [int(pages), int(), str(), str()] | [str(), int(pages), int(), str()] if 0 < pages <= MOST_PAGES:
                return pages
    return None


def shaped(column: str, here: int, pages: int | None, shape: str) -> str | None:
    """The address of the page after page `here` (from 1) of a column that states how many pages it has.

    shape: how the portal writes it, seen from the column's first address: "pages/{page}.html"; {page} counts
    from 1, {before} from 0.
    """
    if not shape or pages is None or not _more(pages, here):
        return None
    return urljoin(column, shape.replace("{page}", str(here + 1)).replace("{before}", str(here)))


def _calls(scripts: str) -> list[list[int | str]]:
    """The arguments of every createPage… call: literals, and what the page sets a name to (definitions have names
    only).
    """
    calls: list[list[int | str]] = []
    first = scripts.find("createPage")
    if first < 0:
        return calls
    for found in _CALL.finditer(scripts, first):
        words: list[int | str] = []
        for double, single, number, other in _WORDS.findall(found[1]):
            words.append(int(number) if number else double or single or _held(scripts, other.strip()))
        calls.append(words)
    return calls


def _held(scripts: str, name: str) -> int | str:
    """The one number that the page sets a variable to; its name where there is none."""
    if not _VARIABLE.fullmatch(name):
        return name
    found = set(re.findall(_NUMBER_OF.format(name=re.escape(name)), scripts))
    return int(next(iter(found))) if len(found) == 1 else name


def _more(pages: int, done: int) -> bool:
    return 0 <= done < pages <= MOST_PAGES


def _page(page: ListingPage, name: str) -> str:
    return urljoin(page.url, name)
