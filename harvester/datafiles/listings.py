"""data/listings.toml: how listings of any make say what a person sees at once (next pages, rows, addresses)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyCase
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Next:
    """Held against a control's whole text, NFKC and lower case, without blanks."""

    # a way of saying "next page", and what may stand around it
    words: AnyCase
    signs_around: str
    # a way of leading back; a script's variable with the next page's address
    back: AnyCase
    variables: AnyCase
    # one sign; two, which may lead to the last page
    single: tuple[str, ...]
    double: tuple[str, ...]
    # file names of pictures and classes that say so; names that say it beyond doubt; classes of pagers; classes of
    # sliders and boxes at the side
    hints: AnyCase
    surely: AnyCase
    pagers: AnyCase
    others: AnyCase


@dataclass(frozen=True, slots=True)
class Press:
    """handlers: names of attributes that run something. turns: what is run to turn a page."""

    handlers: AnyCase
    turns: AnyCase


@dataclass(frozen=True, slots=True)
class More:
    """words: a control that brings more rows. picture: its file's name. scripts: what does so by itself, where it
    asks for rows (asks). over: words that say that no more are there.
    """

    words: AnyCase
    picture: AnyCase
    scripts: AnyCase
    asks: AnyCase
    over: AnyCase


@dataclass(frozen=True, slots=True)
class Rows:
    """generic: texts that say nothing by themselves. furniture: links that are no rows. boxes: classes of boxes
    that hold no rows; aside: what stands before other reports on a report's own page; tabs: of such that choose
    what a list shows.
    """

    generic: AnyCase
    furniture: AnyCase
    boxes: AnyCase
    aside: AnyCase
    tabs: AnyCase


@dataclass(frozen=True, slots=True)
class Unread:
    """What tells of rows that a page does not hold. Texts are NFKC, lower case, without blanks.

    grids: components that ask for their rows. columns: heads that a list of reports has. trees: classes and ids
    of trees. catalogues: names and headings of trees of all that a portal publishes. components, attributes:
    elements that page or list. marks:
    attributes of controls with the number of a page. knobs: what else can be set by a slider. numbers:
    attributes that draw a pager's numbers. shows, fetches: what code does. loading: a line that rows are on
    their way. repeats: attributes that make a row of each of some data. elsewhere: sentences that say that the
    list is a part. older: links to the older part of a list. choose: controls by which one chooses what is
    shown. frames: addresses, ids and names of frames that hold no list.
    """

    grids: AnyCase
    columns: AnyCase
    trees: AnyCase
    catalogues: AnyCase
    components: AnyCase
    attributes: AnyCase
    knobs: AnyCase
    marks: AnyCase
    numbers: AnyCase
    shows: AnyCase
    fetches: AnyCase
    loading: AnyCase
    repeats: AnyCase
    elsewhere: AnyCase
    older: AnyCase
    choose: AnyCase
    frames: AnyCase


@dataclass(frozen=True, slots=True)
class Boxes:
    """sources: attributes of empty boxes with the address of what they show. no_page: addresses of pictures and
    the like. telephones: addresses of pages for telephones.
    """

    sources: AnyCase
    no_page: AnyCase
    telephones: AnyCase


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a listing says that it has: the one group of each; longest: of a text that may say so.
    statistics: words of a box that counts what the whole site has.
    """

    patterns: tuple[re.Pattern[str], ...]
    longest: int
    statistics: AnyCase


@dataclass(frozen=True, slots=True)
class Address:
    """sessions, doubtful, views: names of parameters. twins: the end of a page's name which another page lacks.
    looks: a text that is an address. attributes: that hold one.
    """

    sessions: AnyCase
    doubtful: AnyCase
    views: AnyCase
    twins: AnyCase
    looks: AnyCase
    attributes: AnyCase


@dataclass(frozen=True, slots=True)
class Form:
    """page: names of fields that hold the number of a page."""

    page: AnyCase


@dataclass(frozen=True, slots=True)
class Beside:
    """shows: parameters that choose how a page is shown. part: texts that name a part of a list. not_pages: texts
    that do not. last: the last page. older: links to the older part. catalogue: names of files that list reports.
    """

    shows: AnyCase
    part: AnyCase
    not_pages: AnyCase
    last: AnyCase
    older: AnyCase
    catalogue: AnyCase


@dataclass(frozen=True, slots=True)
class Shell:
    """marks: mark-up that a script fills. mounts: ids of empty boxes. says: words of a page that loads. asks: a
    script that asks for data. none: words that say that there is nothing.
    """

    marks: AnyCase
    mounts: AnyCase
    says: AnyCase
    asks: AnyCase
    none: AnyCase


@dataclass(frozen=True, slots=True)
class Listings:
    """The whole file."""

    next: Next
    press: Press
    more: More
    rows: Rows
    unread: Unread
    boxes: Boxes
    total: Total
    address: Address
    form: Form
    beside: Beside
    shell: Shell


@remembered()
def load(folder: Path = DATA) -> Listings:
    """The file, read once. Raises DataFileError."""
    return read_toml(Listings, folder / "listings.toml")
