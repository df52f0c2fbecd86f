"""The order in which a listing shows its rows: whether what is new comes first, so that an ordinary night may end
its walk where all is known. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.listings.channels import folder_year
from harvester.listings.page import Link
from harvester.reports.words.titles import year_in

LEAST_TOLD = 0.8
"""The part of the rows of which a day or a year must be known."""
MOST_RISES = 0.05
"""The part of the rows that may be newer than the row before: where some are kept on top, or a day is wrong."""


@dataclass(slots=True)
class Order:
    """The days of a listing's rows, page by page, in the order in which they were walked.

    A row without a day counts as published at the end of the year after its title's: later than it was, so that a
    mixture is rather taken for no order.
    """

    pages: list[list[str]] = field(default_factory=list)
    untold: int = 0

    def take(self, rows: Iterable[Link]) -> None:
        """Takes a page's rows, those left out that earlier pages have shown."""
        days = [_day(row) for row in rows]
        told = [day for day in days if day]
        self.untold += len(days) - len(told)
        if told:
            self.pages.append(told)

    @property
    def newest_first(self) -> bool:
        """Whether the days fall from page to page, and hardly rise on the way."""
        days = [day for page in self.pages for day in page]
        newest = [max(page) for page in self.pages]
        if len(self.pages) < 2 or len(days) < LEAST_TOLD * (len(days) + self.untold):
            return False
        rises = sum(earlier < later for earlier, later in pairwise(days))
        falls = all(earlier >= later for earlier, later in pairwise(newest)) and newest[0] > min(self.pages[-1])
        return falls and rises <= MOST_RISES * len(days)


def _day(row: Link) -> str:
    year = year_in(row.title) or folder_year(row.text)
    return row.date or (f"{year + 1}-12-31" if year else "")
