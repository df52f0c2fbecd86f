"""How many pages and rows a listing says that it has: in words, or in what its pager's script is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.controls import in_named_pager, in_other
from harvester.listings.page import ListingPage
from harvester.listings.seek import near
from harvester.listings.words import bare, number_of

MOST_PAGES = 10_000
"""A pager that claims more is not believed."""

# matches: 共5页
_PRINTED = re.compile(
    r"(?:共有?|总计|合计)\s*(\d{1,5})\s*[页頁]|(?:总页数|总[页頁]|页数)\s*[:：]\s*(\d{1,5})|page\s*\d+\s*of\s*(\d{1,5})",
    re.I,
)
"""共 12 页, 总页数:12, page 1 of 12"""
# matches: 1/5页
_HERE_OF = re.compile(
    r"(?<![\d/])(\d{1,4})\s*/\s*(?:共)?\s*(\d{1,4})\s*[页頁]"
    r"|(?<![\d/])(\d{1,4})\s*[/／]\s*(\d{1,4})\s*(?:转到|跳转|跳到|到第|转至|go\b)"
    r"|(?:页次|[页頁]码|第)\s*[:：]?\s*(\d{1,4})\s*[页頁]?\s*[/／]\s*(?:共)?\s*(\d{1,4})"
)
"""1/107页, 页次:1/12, 第1页/共12页"""
# matches: [1/3]
_BARE_HERE_OF = re.compile(r"[\[(（【]?\s*(?<![\d/])(\d{1,4})\s*[/／]\s*(\d{1,4})(?![\d/])\s*[\])）】]?")
_SLASHED = re.compile(r"\d\s*[/／]\s*\d")
_A_PAGE, _PAG, _A_ROW = re.compile("page"), re.compile("pag"), re.compile("count|record|row")
"""What each match of _COUNTED, _PAGER and _SET holds near its beginning."""
# matches: pageCount = 5
_COUNTED = re.compile(
    r"\b(?:page_?count|count_?page|total_?pages?|page_?total|pages?_?total|max_?page|all_?page|sum_?page)\b[\"']?\s*[:=]"
    r"\s*(?:parseInt\()?[\"']?(\d{1,5})\b",
    re.IGNORECASE,
)
"""var pageCount = 12; totalPage: '12'; maxPage = parseInt('12')"""
# matches: laypage.render({elem: 'pager', count: 46, limit: 10})
_PAGER = re.compile(
    r"(?:laypage(?:\.render)?|\.(?:pagination|paginate|pager|paging|jqPaginator|twbsPagination|page|whjPaging|sPage|zPager"
    r"|createPage|simplePagination|Page)|generPageHtml|kkpager\.init|new\s{1,9}(?:Paging|Pagination|Page|Pager))\s*\(\s*"
    r"(?P<first>\d{1,7})?[^{]{0,40}\{(?P<words>[^;]{0,800})",
    re.IGNORECASE,
)
"""laypage.render({elem:"page",count:46,limit:10 … and $("#p").pagination(46, {items_per_page: 10 …"""
_GIVEN = r"\b(?:{names})[\"']?\s*:\s*[\"']?(\d{{1,7}})"
# matches: count: 46
_ROWS = re.compile(
    _GIVEN.format(
        names="count|total|total_?(?:count|records?|rows?|data|num|items?)|record_?(?:count|total)|data_?count|sum"
    ),
    re.IGNORECASE,
)
# matches: limit: 10
_SIZE = re.compile(
    _GIVEN.format(
        names="limit|page_?size|show_?data|per_?page|page_?rows|rows|size|items_?per_?page|page_?limit|num_?per_?page"
    ),
    re.IGNORECASE,
)
# matches: pages: 5
_PAGES = re.compile(
    _GIVEN.format(names="pages|total_?pages?|page_?count|page_?total|page_?num(?:ber)?s?|max_?page"), re.IGNORECASE
)
_RECORDS = re.compile(_GIVEN.format(names="total_?records"), re.IGNORECASE)
_WHOLE = re.compile(_GIVEN.format(names="total"))
# matches: var totalCount = 46
_SET = re.compile(
    r"\b(?:total_?count|record_?count|total_?records?|total_?rows?|row_?count)\b[\"']?\s*[:=]\s*[\"']?(\d{1,6})\b",
    re.I,
)
"""var totalCount = 46, where the script knows pages, too"""
# matches: "total":6,"page":1,"pageSize":3
_WITH_SIZE = re.compile(
    r"\b(?:total|count|total_?num|total_?elements|total_?size)[\"']?\s*[:=]\s*[\"']?(\d{1,6})\b[^{}\[\]]{0,120}?\bpage_?size\b"
    r"|\bpage_?size\b[^{}\[\]]{0,120}?\b(?:total|count|total_?num|total_?elements|total_?size)[\"']?\s*[:=]\s*[\"']?(\d{1,6})\b",
    re.IGNORECASE,
)
# matches: pageSize
_SIZED = re.compile(r"page_?size|per_?page|page_?rows|page_?no|curr?_?page|page_?index|\blimit\b", re.IGNORECASE)
# matches: totalPage
_PAGES_NAME = re.compile(
    r"(?:data-)?(?:total_?-?pages?|page_?-?count|max_?-?page|pages?_?-?total|all_?-?pages?)", re.I
)
# matches: data-cur
_HERE_NAME = re.compile(r"data-(?:cur(?:rent)?|now|this)?-?_?(?:page)?(?:-?_?(?:no|num|index))?", re.IGNORECASE)
# matches: data-all
_LAST_NAME = re.compile(r"data-(?:all|last|max|end|pages)", re.IGNORECASE)
# matches: recordCount
_ROWS_NAME = re.compile(
    r"(?:data-)?(?:total_?-?(?:count|records?|rows?|num)|record_?-?(?:count|total)|row_?-?count)", re.I
)
# matches: 共三页
_WRITTEN = re.compile(r"共\s*([一二三四五六七八九])?(十)?([一二三四五六七八九])?\s*[页頁]")
# matches: 共六条
_HAN_COUNTED = re.compile(
    r"(?<=[共有计到报告录布开])\s*(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])\s*(?=[条篇份项个则件页])"
)
_COUNTS = re.compile(r"[\d一二两三四五六七八九十]")
# matches: 政府信息公开年报（6）
_HEADED = re.compile(
    r"(?:年报|年度报告|报告|公开)\s*[(（\[]\s*(?:共)?(?!(?:19|20)\d\d)(\d{1,4})\s*[条篇份个]?\s*[)）\]]"
)
# matches: {"current":1,"pages":2,"size":3}
_OBJECT = re.compile(r"\{[^{}]{8,300}\}")
# matches: current: 1
_CURRENT = re.compile(_GIVEN.format(names="cur(?:rent)?(?:_?page)?|page_?(?:no|num|index)?"), re.IGNORECASE)
# matches: pages: 2
_LAST = re.compile(
    _GIVEN.format(names="pages|last(?:_?page)?|total_?pages?|page_?(?:count|total)|max(?:_?page)?"), re.I
)
_DATA = re.compile(r"\s*[\[{]\s*[\[{\"]")
USUAL_SIZE = 10
"""What laypage and its like take where the call names no size."""


def stated_pages(page: ListingPage) -> int | None:
    """How many pages a listing says that it has; looked for once."""
    return page.once(_stated_pages)


def _stated_pages(page: ListingPage) -> int | None:
    if found := printed_total(page):
        return found[1]
    if count := printed_count(page):
        return count
    counted = next(near(_COUNTED, page.scripts, page.lower_scripts, _A_PAGE, 6), None)
    if counted and 0 < int(counted[1]) <= MOST_PAGES:
        return int(counted[1])
    return page.once(_drawn)[0] or _in_fields(page, _PAGES_NAME) or _of_object(page) or _of_pager(page)


def _of_pager(page: ListingPage) -> int | None:
    """The pages that the attributes of a pager's box name beside this one: <div class="pager" data-cur="1"
    data-all="3">.
    """
    if "data-" not in page.lower:
        return None
    for element in page.root.iter("div", "ul", "span", "nav", "p"):
        here = last = 0
        for name, value in element.attrib.items():
            if name.startswith("data-") and value.isdecimal() and len(value) < 6:
                here = int(value) if _HERE_NAME.fullmatch(name) else here
                last = int(value) if _LAST_NAME.fullmatch(name) else last
        if 0 < here <= last <= MOST_PAGES and in_named_pager(element):
            return last
    return None


def _of_object(page: ListingPage) -> int | None:
    """The pages that a small object of a script holds beside this page's number: {cur: 1, last: 2, size: 3}."""
    for found, here in _counting(page):
        last = _LAST.search(found)
        if last and 0 < here <= int(last[1]) <= MOST_PAGES:
            return int(last[1])
    return None


def _rows_of_object(page: ListingPage) -> int | None:
    """The rows that such an object holds beside their number on a page: {page: 1, size: 3, total: 9}."""
    for found, _ in _counting(page):
        if (rows := _ROWS.search(found)) and _SIZE.search(found):
            return int(rows[1])
    return None


def _counting(page: ListingPage) -> Iterator[tuple[str, int]]:
    """The small objects of a script that hold this page's number, and it."""
    if "size" not in page.lower_scripts and "cur" not in page.lower_scripts:
        return
    for found in _OBJECT.finditer(page.scripts):
        if here := _CURRENT.search(found[0]):
            yield found[0], int(here[1])


def stated_rows(page: ListingPage) -> int | None:
    """How many rows a listing says that it has: "共 46 条记录" in a short text of its own, or a pager's script."""
    return (
        _printed_rows(page)
        or _headed(page)
        or page.once(_drawn)[1]
        or _set(page)
        or _in_fields(page, _ROWS_NAME)
        or _rows_of_object(page)
    )


def printed_total(page: ListingPage) -> tuple[int, int] | None:
    """(this page, pages) where the page prints "1/107页"."""
    found = _HERE_OF.search(page.visible)
    if not found:
        return _bare_total(page)
    here, pages = (int(one) for one in found.groups() if one)
    return (here, pages) if 0 < here <= pages <= MOST_PAGES else None


def _bare_total(page: ListingPage) -> tuple[int, int] | None:
    """(this page, pages) where a box called a pager prints nothing but "1 / 3"."""
    if not (_SLASHED.search(page.visible) and _BARE_HERE_OF.search(page.visible)):
        return None
    for element in page.root.iter("div", "span", "p", "li", "td", "em", "b", "a", "font", "label"):
        if len(element) > 5:
            continue
        found = _BARE_HERE_OF.fullmatch(said := "".join(element.itertext()).strip())
        if found and (in_named_pager(element) or said[0] in "[(（【") and not in_other(element):
            here, pages = int(found[1]), int(found[2])
            return (here, pages) if 0 < here <= pages <= MOST_PAGES else None
    return None


def printed_count(page: ListingPage) -> int | None:
    """The number of pages where the page prints "共 12 页"."""
    found = _PRINTED.search(page.visible)
    if found is None and (written := _WRITTEN.search(page.visible)):
        return number_of(*written.groups()) or None
    return int(found[1] or found[2] or found[3]) if found else None


def _figured(text: str) -> str:
    """A text with the Chinese figures of its counts as digits: 共六条 is 共6条."""

    def digits(found: re.Match[str]) -> str:
        front, ten, back = found[0].strip().rpartition("十")
        return (
            str(number_of(front or None, ten or None, back or None)) if ten else str(number_of(None, None, back))
        )

    return _HAN_COUNTED.sub(digits, text)


def _headed(page: ListingPage) -> int | None:
    """The rows that a listing's heading counts: 政府信息公开年报（6）."""
    if not _HEADED.search(page.visible):
        return None
    for heading in page.root.iter("h1", "h2", "h3", "h4", "dt", "caption", "em", "strong", "span", "div"):
        if len(heading) > 2 or next(heading.iter("a"), None) is not None:
            continue
        text = bare("".join(heading.itertext()))
        found = _HEADED.search(text) if len(text) <= 24 else None
        if found is not None and found.end() == len(text):
            return int(found[1])
    return None


def _set(page: ListingPage) -> int | None:
    """The rows of which a script of the page sets the number, beside a size or number of pages."""
    found = next(near(_SET, page.scripts, page.lower_scripts, _A_ROW, 7), None)
    if found and _SIZED.search(page.scripts):
        return int(found[1])
    sized = _WITH_SIZE.search(page.scripts) if "size" in page.lower_scripts else None
    return int(sized[1] or sized[2]) if sized else None


def _in_fields(page: ListingPage, names: re.Pattern[str]) -> int | None:
    """A number in a hidden field, or in an attribute of a pager: <input id="totalPage" value="3">."""
    for field in page.root.iter("input"):
        value = (field.get("value") or "").strip()
        named = any(names.fullmatch(field.get(key) or "") for key in ("id", "name"))
        if named and value.isdecimal() and 0 < int(value[:9]) <= MOST_PAGES:
            return int(value)
    if "data-" not in page.markup:
        return None
    for element in page.root.iter("div", "ul", "span", "nav", "p"):
        for name, value in element.attrib.items():
            known = names.fullmatch(name) or (
                names is _ROWS_NAME
                and name == "data-total"
                and (in_named_pager(element) or any(_DATA.match(other) for other in element.attrib.values()))
            )
            if known and value.isdecimal() and 0 < int(value[:9]) <= MOST_PAGES:
                return int(value)
    return None


def draws_pager(page: ListingPage) -> bool:
    """Whether a script of the page draws a pager."""
    return _PAGER.search(page.scripts) is not None


def _drawn(page: ListingPage) -> tuple[int | None, int | None]:
    """(pages, rows) that a pager's script is given."""
    for call in near(_PAGER, page.scripts, page.lower_scripts, _PAG, 12):
        given = call["words"]
        pages, size = _PAGES.search(given), _SIZE.search(given)
        records, whole = _RECORDS.search(given), _WHOLE.search(given)
        if records and whole:  # kkpager's total is that of its pages
            return int(whole[1]), int(records[1])
        rows = int(call["first"] or 0) or int(found[1] if (found := _ROWS.search(given)) else 0)
        if pages and 0 < int(pages[1]) <= MOST_PAGES:
            return int(pages[1]), rows or None
        if rows:
            pages_of = -(-rows // (int(size[1]) if size and int(size[1]) else USUAL_SIZE))
            return pages_of, rows
    return None, None


def _printed_rows(page: ListingPage) -> int | None:
    """From texts that are short: a sentence of prose with a number in it is no total."""
    known = load()
    visible = _figured(page.visible)
    if not any(pattern.search(visible) for pattern in known.total.patterns):
        return None
    counted: set[Any] = set()
    for element in page.root.iter():
        if element in counted:
            continue
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "title", "body", "html"):
            texts = [element.tail or ""]
        elif len(element) <= 30:
            texts = ["".join(element.itertext()), element.tail or ""]
        else:
            texts = [element.tail or ""]
        for text in texts:
            if len(text) > 400 or not _COUNTS.search(text):
                continue
            plain = _figured(bare(text))
            if len(plain) > known.total.longest:
                continue
            if known.total.statistics.search(plain):
                counted.update(element.iter())  # a box that counts all of the site
                continue
            for pattern in known.total.patterns:
                if found := pattern.search(plain):
                    return int(found[1])
    return None
