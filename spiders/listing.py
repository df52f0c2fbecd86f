"""What one listing page says, as a family reads it, and the request for what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapy import FormRequest, Request

from harvester.listings.following import Step
from harvester.listings.forms import Send
from harvester.listings.page import Link, ListingPage


@dataclass(slots=True)
class Listing:
    """rows: links asked as reports. next: the address, form or request of the next page, None on the last one.

    channels: links asked as listings and judged as reports, too. step: the page may bring no new row and paging
    goes on (a script that holds a key; an API that begins anew). pages, total: how many pages and rows the listing
    says it has, None where it does not. shown: how many entries the page shows, rows of other matters among them.
    lost: rows titled as reports whose address cannot be read. page: the HTML, where a person would look for the
    next page; None for answers of APIs. open_end: pages are counted on, the first without new rows ends them.
    """

    rows: list[Link]
    next: str | Step | Request | None = None
    channels: list[Link] = field(default_factory=list)
    step: bool = False
    pages: int | None = None
    total: int | None = None
    shown: int = 0
    lost: list[Link] = field(default_factory=list)
    page: ListingPage | None = None
    open_end: bool = False

    @property
    def bare(self) -> bool:
        """Whether it shows no row and no page follows."""
        return not self.rows and self.next is None


def request_of(step: str | Step | Request) -> Request:
    """The request that asks for what a listing leads to."""
    if isinstance(step, Request):
        return step
    if isinstance(step, Send):
        if step.method == "POST":
            # a form's fields may repeat; the same form is sent with another number only
            return FormRequest(step.url, formdata=list(step.fields), encoding=step.charset, method="POST")
        return Request(step.address)
    return Request(step)
