"""The spider of `scrapy identify`: looks at one address and at a few pages that it leads to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.middlewares.problem import problem_of
from harvester.portals.evidence import Seen
from harvester.portals.look import Look, Step
from spiders.base import PortalSpider
from spiders.pages import header_dict


class Probe(PortalSpider):
    """Looks at one address and at a few pages that it leads to; reads nothing else."""

    name = "identify"
    look: ClassVar[Look]
    problems: ClassVar[list[str]]

    async def start(self) -> AsyncIterator[Any]:
        """The address that was given."""
        self.look.add(Step(self.portal.start[0]))
        for request in self.ahead():
            yield request

    def ahead(self) -> Iterator[Request]:
        """The request for the next page to look at; one at a time."""
        if (step := self.look.next()) is not None:
            meta = {"kind": "listing", "step": step}
            yield Request(step.url, callback=self.parse, errback=self.failed, meta=meta, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Keeps the page and asks for the next."""
        headers = "\n".join(f"{key}: {value}" for key, value in header_dict(response).items())
        self.look.saw(Seen(response.url, response.body, headers), response.meta["step"])
        yield from self.ahead()

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Keeps what went wrong."""
        problem = problem_of(failure)
        self.problems.append(f"{failure.request.url}: {problem.code}: {problem.detail}")  # type: ignore[attr-defined]
        yield from self.ahead()
