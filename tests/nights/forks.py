"""Starts scrapy commands as forks of one process that has imported everything: a crawl begins at once.

python -m tests.nights.forks: reads command lines as JSON lists, one per line; for each it prints the child's
process id, and when the child has ended `[pid, exit code]` (negative: the signal that killed it).
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import scrapy.cmdline
import scrapy.commands

import harvester.commands
from harvester.agencies import place

# what a crawl imports, all but the reactor, which must be the child's own
IMPORTED = (
    "harvester.middlewares.backoff",
    "harvester.middlewares.redirects",
    "harvester.store.migrations",
    "harvester.visits",
    "pipelines.archive",
    "pipelines.attachments",
    "pipelines.store",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.downloadermiddlewares.cookies",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.httpproxy",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.extensions.feedexport",
    "scrapy.extensions.memusage",
    "scrapy.extensions.throttle",
    "scrapy.spidermiddlewares.referer",
    "spiders.families",
    "twisted.internet.asyncioreactor",
    *(
        f"{package.__name__}.{module.name}"
        for package in (scrapy.commands, harvester.commands)
        for module in iter_modules(package.__path__)
    ),
)


def main() -> None:
    for name in IMPORTED:
        import_module(name)
    place("黎城县财政局", division="140426")
    for line in sys.stdin:
        words: list[Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(words)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(json.dumps([child, os.waitstatus_to_exitcode(status)]), flush=True)


def _run(words: list[str]) -> None:
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(quiet, stream)
    try:
        scrapy.cmdline.execute(["scrapy", *words])
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    main()
