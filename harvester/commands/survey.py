"""scrapy survey: looks at candidates for their listings of yearly reports, and writes entries."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from harvester.paths import DATA
from harvester.portals.contact import ask_for_contact
from harvester.portals.loader import load_registry
from harvester.terminal.command import HarvesterCommand, must_be_writable, write_whole
from harvester.terminal.console import literal, show

if TYPE_CHECKING:
    from harvester.operation.survey.findings import Findings, Survey
    from harvester.portals.candidates import Candidate
    from harvester.portals.write import RegistryFile

SHOWN = 40
"""Candidates that are shown one by one; of more, the counts."""


class Command(HarvesterCommand):
    """Candidates to findings, and findings to registry entries."""

    takes = None

    def syntax(self) -> str:
        return "[options] [CODE|NAME|HOST ...]"

    def short_desc(self) -> str:
        return "Look for the listings of candidates and write registry entries"

    def long_desc(self) -> str:
        return (
            "Looks at candidates (data/candidates.csv) politely: the front page, the links that lead to the "
            "yearly reports, the family by its marks; then tries the listing with that family and reads a few. "
            "Every candidate ends as an entry or as a reason why not, kept in the setting SURVEY; a survey that "
            "ends early goes on where it was. CODE is a division or its first digits (43 is Hunan). --write puts "
            "what was found into the registry (setting PORTALS); what a person wrote there stays. Exit code 1 "
            "where a candidate has no entry."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--candidates", metavar="FILE", type=Path, default=DATA / "candidates.csv", help="the candidates")
        add("--limit", metavar="N", type=int, help="so many candidates at most")
        add("--again", metavar="DAYS", type=int, default=30, help="look again at those seen DAYS ago (30; 0: all)")
        add("--side-by-side", metavar="N", type=int, help="candidates at once (setting NIGHTLY_SIDE_BY_SIDE)")
        add("--write", action="store_true", help="put what was found into the registry")
        add("--page", metavar="FILE", help="write all findings as a page")
        add("--no-look", action="store_true", help="fetch nothing: show, write or page earlier findings")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # here: Scrapy imports every command for each, and these bring the readers along
        from harvester.agencies.divisions import divisions
        from harvester.operation.survey.findings import FOUND, Findings
        from harvester.operation.survey.page import survey_page
        from harvester.portals.candidates import chosen, read_candidates
        from harvester.portals.write import RegistryFile

        assert self.settings is not None
        for name in ("limit", "side_by_side"):
            if getattr(opts, name) is not None and getattr(opts, name) < 1:
                raise UsageError(f"--{name.replace('_', '-')} must be 1 or more", print_help=False)
        if opts.page:
            must_be_writable(opts.page)
        candidates = chosen(read_candidates(opts.candidates), self._hosts_of(args))
        findings = Findings(self.settings["SURVEY"])
        registry = RegistryFile(self.settings["PORTALS"]) if opts.write else None
        if not opts.no_look:
            seen = findings.since(_day(opts.again)) if opts.again else set()
            todo = [one for one in candidates if one.host not in seen][: opts.limit]
            self._look(todo, findings, opts.side_by_side or self.settings.getint("NIGHTLY_SIDE_BY_SIDE"))
        wanted = {one.host for one in candidates}
        told = [one for one in findings.all() if one.host in wanted]
        tell(told)
        if registry is not None:
            self._write(registry, told)
        if opts.page:
            provinces = {code: name for code, name in divisions().names.items() if len(code) == 2}
            write_whole(opts.page, survey_page(findings.all(), provinces))
        self.exitcode = 0 if told and all(one.outcome == FOUND for one in told) else 1

    def _hosts_of(self, words: list[str]) -> list[str]:
        """Words of the command line; names of the registry's entries as their hosts."""
        assert self.settings is not None
        path = Path(self.settings["PORTALS"])
        known = load_registry(path).portals if words and path.is_file() else {}
        return [min(known[word].hosts) if word in known else word for word in words]

    def _look(self, todo: list[Candidate], findings: Findings, side_by_side: int) -> None:
        from harvester.operation.survey.run import run_survey

        assert self.settings is not None
        settings = self.settings
        # what is read of a look is judged, not stored or remembered
        settings.setdict(
            {
                "ITEM_PIPELINES": {
                    "pipelines.read.ReadPipeline": 100,
                    "pipelines.attachments.AttachmentsPipeline": 200,
                },
                "EXTENSIONS": {},
                "SPIDER_MIDDLEWARES": {},
                # a candidate is in no registry yet
                "SPIDER_LOADER_CLASS": "scrapy.spiderloader.DummySpiderLoader",
            },
            "cmdline",
        )
        count = 0

        def done(survey: Survey) -> None:
            nonlocal count
            count += 1
            findings.keep(survey)
            print(f"{count}/{len(todo)} {literal(_line(survey))}", file=sys.stderr, flush=True)

        ask_for_contact(settings, [])
        if not run_survey(AsyncCrawlerProcess(settings), todo, side_by_side, done):
            raise KeyboardInterrupt

    def _write(self, registry: RegistryFile, surveys: list[Survey]) -> None:
        from harvester.operation.survey.findings import FOUND

        outcomes: Counter[str] = Counter()
        for survey in surveys:
            if survey.outcome == FOUND and survey.division:
                outcome = registry.put(survey.name, survey.entry())
                outcomes[outcome] += 1
                if outcome == "kept":
                    print(f"[{survey.name}] is somebody's own entry and stays; the survey proposes another")
        registry.save()
        print(
            f"{registry.path}: {', '.join(f'{number} {what}' for what, number in outcomes.items()) or 'as it was'}"
        )


def tell(surveys: list[Survey]) -> None:
    """Prints findings: one by one where they are few, then how many came to what."""
    from rich.table import Table

    from harvester.operation.survey.findings import OUTCOMES

    if len(surveys) <= SHOWN:
        for survey in surveys:
            print(literal(_line(survey)))
    table = Table(title=f"{len(surveys)} candidates")
    table.add_column("outcome")
    table.add_column("portals", justify="right")
    for outcome, number in Counter(one.outcome for one in surveys).most_common():
        table.add_row(OUTCOMES[outcome], str(number))
    show(table)


def _line(survey: Survey) -> str:
    from harvester.operation.survey.findings import FOUND, OUTCOMES

    if survey.outcome != FOUND:
        return f"{survey.name} ({survey.host}): {OUTCOMES[survey.outcome]}: {survey.reason}"
    years = f" {survey.oldest}-{survey.newest}" if survey.newest else ""
    found = f"{survey.family}, {survey.reports} report rows{years}, {survey.read} read"
    return f"{survey.name} ({survey.host}): {found}, {survey.requests} requests: {' '.join(survey.start)}"


def _day(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
