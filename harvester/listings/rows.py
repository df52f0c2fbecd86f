"""Which links of a listing are rows, and what a row that says nothing is called by its row, column or heading.

A title or a date makes a row, whatever its address looks like; the shape of an address only decides about links
that say nothing. What may be a folder as well as a report (a bare year, a body, an index page) is a channel: it is
asked as a listing and judged as a report, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.addresses import split
from harvester.listings.channels import (
    INDEX_PAGE,
    channel_key,
    channels,
    counted,
    folder_year,
    names_body,
    names_channel,
    says_more,
)
from harvester.listings.controls import in_other
from harvester.listings.days import DATE, MOST_OF_A_ROW
from harvester.listings.heads import is_bare, line_of, name_by_heads, own_text, text_in
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.scripts import called
from harvester.listings.tabs import names_entry, turned
from harvester.listings.unlinked import titled_beside, unlinked
from harvester.listings.unread import only_shows
from harvester.listings.wordless import titled
from harvester.listings.words import bare, is_furniture, says_next
from harvester.listings.written import written_channels, written_rows
from harvester.reports.words.titles import judge_row, other_class, year_in

_SEPARATORS = re.compile(r"[-_|｜—–>»·]+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
LEAST_OF_A_BLOCK = 2
MOST_OF_A_TITLE = 80
MOST_ABOVE = 4
LEAST_OF_A_CARD = 2
MOST_OF_A_CARD = 300
MOST_OF_A_BOX = 200
"""Elements of a box that are looked at."""


@dataclass(slots=True)
class Rows:
    """rows: asked as reports. channels: asked as listings and judged as reports. lost: titled as reports, without
    an address that can be read. shown: how many entries the list shows, rows of other matters among them.
    """

    rows: list[Link] = field(default_factory=list)
    channels: list[Link] = field(default_factory=list)
    lost: list[Link] = field(default_factory=list)
    shown: int = 0


def rows_of(
    page: ListingPage, is_detail: Callable[[str], bool], extra: str = "", *, in_channel: bool = False
) -> Rows:
    """The rows and channels of a listing.

    is_detail: whether an address has the shape of the family's single pages. extra: a pattern for further
    channels. in_channel: whether the page is known as a channel of yearly reports, whose entries need not say
    what they are.
    """
    found = Rows()
    chosen: set[str] = set()
    blocks: Counter[Any] = Counter()
    left: list[Link] = []
    links, found.lost = _resolved(page)
    links += titled(page, links)
    for link in links:
        kind = _kind(page, link, is_detail, extra)
        if kind == "row" and in_channel and judge_row(link.title) == "other" and _says_nothing(link):
            kind = "channel"  # a body's name or a title cut off, dated: judged by what it leads to
        if kind is None:
            left.append(link)
            continue
        (found.rows if kind == "row" else found.channels).append(link)
        chosen.add(link.url)
        if kind == "row":
            blocks[block_of(link.node)] += 1
    _options(page, found)
    for link in channels(page, lambda url: url in chosen or is_detail(url), extra):
        if link.url not in chosen:
            chosen.add(link.url)
            found.channels.append(link)
    if in_channel:
        _silent(page, [link for link in left if link.url not in chosen], found, blocks, is_detail)
    name_by_heads(page, found.rows, found.channels)
    chosen |= {link.url for link in found.rows + found.channels}
    written, lost = written_rows(page)
    found.rows += [link for link in written if link.url not in chosen]
    found.lost += lost
    if in_channel:
        _of_a_channel(page, found, chosen)
        found.lost += _unopened(page, blocks)
    found.channels += _more_of_rows(page, left, found, chosen)
    found.channels += _more_by_script(page, left, found, chosen)
    found.channels += _named_alone(left, chosen, is_detail)
    if in_channel or found.rows:
        found.lost += unlinked(page, links + found.rows + found.channels + found.lost)
    found.shown = _shown(page, blocks)
    found.channels = [_with_count(link) for link in found.channels]
    found.rows = _called(page, found.rows)
    return found


def _called(page: ListingPage, rows: list[Link]) -> list[Link]:
    """The rows, those of which only the day is a link by the title that another link to the same page has."""
    if not any(_is_day(link.title) for link in rows):
        return rows
    titles: dict[str, str] = {}
    for link in page.links:
        known = titles.get(link.url)
        if (known is None or len(link.title) < len(known)) and judge_row(link.title) == "report":
            titles[link.url] = link.title
    return [replace(row, title=titles.get(row.url, row.title)) if _is_day(row.title) else row for row in rows]


def _is_day(text: str) -> bool:
    return bool(text) and not DATE.sub("", text).strip(" 日[]()（）")


def _with_count(link: Link) -> Link:
    """A channel's link with the number of its rows that stands behind it: <a>2023年度</a>（4）."""
    tail = (link.node.tail or "").strip() if link.node is not None else ""
    said = counted(f"-{tail}")[1] if 2 < len(tail) <= 8 else None
    return replace(link, title=f"{link.title}({said})") if said and counted(link.title)[1] is None else link


def _named_alone(left: Iterable[Link], chosen: set[str], is_detail: Callable[[str], bool]) -> Iterator[Link]:
    """Links whose words name a channel while their address is a single page's: it may be a report, or the file of
    all of them (portal besidezip).
    """
    for link in left:
        named = link.url not in chosen and names_channel(link.text or link.title) and is_detail(link.url)
        if named and judge_row(link.title) != "other":
            chosen.add(link.url)
            yield link


def _more_of_rows(page: ListingPage, left: Iterable[Link], found: Rows, chosen: set[str]) -> Iterator[Link]:
    """更多 right behind the last of some rows titled as reports, wherever it leads."""
    rows = {link.node for link in found.rows if link.node is not None and judge_row(link.title) == "report"}
    more = [link for link in left if says_more(link.text) and not in_other(link.node)]
    if not rows or not more:
        return
    shown = {link.node for link in page.links} | {link.node for link in more}
    behind = {node for one, node in pairwise(one for one in page.root.iter() if one in shown) if one in rows}
    for link in more:
        if link.url not in chosen and link.node in behind and not _of_another_box(link, rows):
            chosen.add(link.url)
            yield link


def _more_by_script(page: ListingPage, left: Iterable[Link], found: Rows, chosen: set[str]) -> Iterator[Link]:
    """更多 whose address a function of the page puts together, in the nearest box of rows titled as reports."""
    lost = {link.node for link in page.unaddressed}
    rows = {link.node for link in found.rows if link.node is not None and judge_row(link.title) == "report"}
    for link in left:
        if link.node in lost and link.url not in chosen and says_more(link.text) and not in_other(link.node):
            boxes = (
                one for one in islice(link.node.iterancestors(), MOST_ABOVE) if one.tag not in ("body", "html")
            )
            held = next((box for box in boxes if sum(1 for _ in islice(box.iter("a", "li"), 2)) > 1), None)
            if held is not None and any(one in rows for one in islice(held.iter(), MOST_OF_A_BOX)):
                chosen.add(link.url)
                yield link


def _of_another_box(link: Link, rows: Set[Any]) -> bool:
    """Whether a 更多 stands beside the heading of other matters: 政策文件 更多>>. Beside rows it is theirs."""
    around = link.node.getparent()
    if len(around) >= 3 or any(one in rows for one in islice(around.iter(), MOST_OF_A_BOX)):
        return False
    text = text_in(around).replace(link.text, "")
    return bool(text) and not names_channel(text)


def _options(page: ListingPage, found: Rows) -> None:
    """What the options of selects lead to, that have addresses."""
    for link in page.options:
        if link.url != page.url and (names_entry(link.text) or judge_row(link.text) == "report"):
            titled = year_in(link.text) is not None and not folder_year(link.text)
            (found.rows if titled else found.channels).append(link)


def _of_a_channel(page: ListingPage, found: Rows, chosen: set[str]) -> None:
    """Entries that are chosen, and the bodies of a tree."""
    entries, lost = written_channels(page)
    found.channels += [link for link in [*turned(page), *entries] if link.url not in chosen]
    found.lost += lost


def _unopened(page: ListingPage, blocks: Counter[Any]) -> list[Link]:
    """Dated entries beside the rows of a channel's list that a script opens: a body's name is a report's there."""
    return [
        link
        for link in page.unaddressed
        if link.date
        and link.text
        and blocks[block_of(link.node)]
        and (judge_row(link.title) == "unsure" or _says_nothing(link))
    ]


def _resolved(page: ListingPage) -> tuple[list[Link], list[Link]]:
    """The page's links, those included whose address a function of the page puts together; and those titled as
    reports that stay without one.
    """
    links = [
        replace(link, title=title) if (title := titled_beside(link.node) or _titled_in(link)) else link
        for link in page.links
    ]
    lost = []
    for link in page.unaddressed:
        script = f"{link.node.get('href') or ''} {link.node.get('onclick') or ''}"
        written = called(page, script) if "(" in script else None
        url = page.join(written) if written else None
        if url:
            links.append(replace(link, url=url))
        elif judge_row(link.title) == "report" and not (script.strip() and only_shows(page, script)):
            lost.append(link)  # what only unfolds is the head of other rows
    return links, lost


def _titled_in(link: Link) -> str:
    """The part of a link that is a report's title, where the whole is taken for another matter: a card with the
    title, its body (审计局) and its day; "" where it is not so.
    """
    if link.node is None or len(link.node) < LEAST_OF_A_CARD or len(link.text) > MOST_OF_A_CARD:
        return ""
    if judge_row(link.title) != "other":
        return ""
    return next((text for part in link.node if judge_row(text := text_in(part)) == "report"), "")


def is_channel(page: ListingPage, name: str = "") -> bool:
    """Whether a page, or the link that led to it, is named as a channel of yearly reports."""
    texts = [name, *_SEPARATORS.split(page.title)]
    texts += page.selector.xpath("//meta[translate(@name,'COLUMNAE','columnae')='columnname']/@content").getall()
    texts += [folded("".join(head.itertext())) for head in page.root.iter("h1", "h2", "h3")]
    return any(names_channel(text) for text in texts if text)


def _kind(page: ListingPage, link: Link, is_detail: Callable[[str], bool], extra: str) -> str | None:
    """row, channel, or None: what a link says of itself leaves it open."""
    path, query = split(link.url)[2:4]
    if (path in ("", "/") and not query) or link.url == page.url or says_next(link.text):
        return None
    if is_furniture(link.text) or _shows_nothing(link):
        return None
    if extra and re.search(extra, f"{link.text} {link.url}"):
        return "channel"
    if judge_row(link.title) == "report":
        folder = path.endswith("/") or INDEX_PAGE.search(path) is not None
        return _titled(link, is_detail(link.url), folder)
    if link.date is None:
        return None
    named = names_channel(link.text) and not is_detail(link.url) and judge_row(link.title) != "other"
    return "channel" if named else "row"


def _shows_nothing(link: Link) -> bool:
    """Whether a link has neither text nor picture: nobody can press it (hanweb's nextgroup)."""
    return not link.title and link.node is not None and next(link.node.iter("img", "input"), None) is None


def _titled(link: Link, detail: bool, folder: bool) -> str:
    """Of a link that is titled as a report: a folder of its year may be titled so, and a list of bodies."""
    if detail and not folder:
        return "row"
    if folder or folder_year(link.text):
        return "channel"
    return "row" if year_in(link.title) is not None or not names_channel(link.text) else "channel"


# -- entries that say nothing -------------------------------------------------------------------------------------


def _silent(
    page: ListingPage,
    left: Iterable[Link],
    found: Rows,
    blocks: Counter[Any],
    is_detail: Callable[[str], bool],
) -> None:
    """In a channel of reports: entries of its list that say nothing, followed and judged by what they hold."""
    here = channel_key(page.url)
    grouped: dict[Any, list[Link]] = {}
    for link in left:
        if _may_be_entry(page, link, here):
            grouped.setdefault(block_of(link.node), []).append(link)
    for block, links in grouped.items():
        listed = blocks[block] > 0
        alone = len(links) < LEAST_OF_A_BLOCK and not _under_a_title(links[0])
        if not listed and (alone or _in_furniture(block) or not _told(links)):
            continue
        for link in links:
            # a row that seems to be about another matter would not be asked
            row = is_detail(link.url) and judge_row(link.title) != "other"
            (found.rows if row else found.channels).append(link)


def _may_be_entry(page: ListingPage, link: Link, here: str) -> bool:
    text = bare(link.text)
    path, query = split(link.url)[2:4]
    # dots alone are the gap between a pager's numbers
    if not text.strip(".·") or (path in ("", "/") and not query) or channel_key(link.url) == here:
        return False
    if is_furniture(link.text) or says_next(link.text) or (text.isdigit() and len(text) < 4):
        return False
    return is_bare(link) or judge_row(link.title) != "other"


def _under_a_title(link: Link) -> bool:
    """Whether a link stands right behind a report's title that is no link: 查看全文 below it, or beside it."""
    line = line_of(link.node)
    before = [one for one in line.itersiblings(preceding=True) if isinstance(one.tag, str)][:1]
    said = [own_text(line, link.node), *map(text_in, before)]
    return any(len(text) <= MOST_OF_A_TITLE and judge_row(text) == "report" for text in said)


def _told(links: list[Link]) -> bool:
    """Whether the links of a block are entries: most are bare years, bodies, or words like 查看 and 附件."""
    return sum(is_bare(link) for link in links) * 2 > len(links)


def _says_nothing(link: Link) -> bool:
    """Whether a title leaves open what it leads to: 财政局, 查看, or one cut off before it says so."""
    if not is_bare(link):
        return False
    if names_body(link.title):
        return True  # a body's name may hold the words of other matters: 审计局, 生态环境局
    year = _YEAR.search(link.title)
    behind = year is not None and names_body(link.title[: year.start()])
    return other_class(link.title[year.start() :] if year is not None and behind else link.title) is None


def _in_furniture(block: Any) -> bool:
    for depth, one in enumerate([block, *block.iterancestors()]):
        if depth > 4 or one.tag in ("body", "html"):
            return False
        names = f"{one.get('class') or ''} {one.get('id') or ''}".lower()
        if one.tag in ("nav", "header", "footer") or load().rows.boxes.search(names):
            return True
    return False


def row_element(node: Any) -> Any:
    """The largest element around a link that leads nowhere else."""
    while (parent := node.getparent()) is not None and parent.tag not in ("body", "html"):
        here = node.get("href") if node.tag == "a" else None
        first = next(iter(node.iter("a")), None) if here is None else node
        address = first.get("href") if first is not None else here
        if _leads_elsewhere(parent, address):
            break
        node = parent
    return node


def _leads_elsewhere(element: Any, address: str | None) -> bool:
    """Whether an element holds links to another address, or as many as no row has."""
    for count, one in enumerate(element.iter("a"), 1):
        if count == MOST_OF_A_ROW or one.get("href") not in (address, None, ""):
            return True
    return False


def block_of(node: Any) -> Any:
    """The element that holds a link's row and the others of its list."""
    row = row_element(node)
    parent = row.getparent()
    # cells of one row: the list is the table
    while parent is not None and parent.tag in ("tr", "td"):
        parent = parent.getparent()
    return parent if parent is not None else row


def _shown(page: ListingPage, blocks: Counter[Any]) -> int:
    """How many entries the blocks with rows show: each address once, pagers left out."""
    if not blocks:
        return 0
    counted: set[str] = set()
    for link in page.links:
        if bare(link.text).isdigit() or says_next(link.text) or is_furniture(link.text):
            continue
        # the only row of a page stands in no list: what is around it is its box, and the menus beside it
        if any(block in blocks for block in link.node.iterancestors()) and block_of(link.node) in blocks:
            counted.add(link.url)
    return len(counted)
