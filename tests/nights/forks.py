"""Scrapy commands as forks of one process that has imported everything: they begin at once.

`forks()` starts that process (python -m tests.nights.forks) once for all tests of this one. It reads jobs, one
JSON list a line: command line, files for standard output and error, the test that asks. For each it prints the
child's process id, and when that has ended, its exit code (negative: the signal that killed it).
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from selectors import EVENT_READ, DefaultSelector

from tests.places import ROOT

# what a crawl imports, all but the reactor, which must be the child's own
IMPORTED = (
    "harvester.middlewares.backoff",
    "harvester.middlewares.redirects",
    "harvester.store.migrations",
    "harvester.middlewares.visits",
    "pipelines.archive",
    "pipelines.attachments",
    "pipelines.store",
    "aiohttp",
    "harvester.settings",
    "scrapy.core.downloader.handlers.ftp",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.logformatter",
    "scrapy.statscollectors",
    "scrapy.downloadermiddlewares.cookies",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.httpproxy",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.extensions.feedexport",
    "scrapy.extensions.memusage",
    "scrapy.extensions.throttle",
    "scrapy.spidermiddlewares.referer",
    "harvester.portals.loader",
    "twisted.internet.asyncioreactor",
)


class Forks:
    """The process that forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nights.forks"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # a line that waits in a buffer of ours would not be seen by `select`
            env={**os.environ, "COLUMNS": "200"},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._jobs, self._answers = self._process.stdin, self._process.stdout
        self._ended = DefaultSelector()
        self._ended.register(self._answers, EVENT_READ)

    def close(self) -> None:
        self._jobs.close()
        self._process.wait(30)
        self._answers.close()
        self._ended.close()

    def run(self, words: Sequence[str], out: Path, err: Path, kill_after: float | None = None) -> int:
        """Runs one scrapy command; its exit code, or -9 where it was killed before it ended by itself."""
        test = os.environ.get("PYTEST_CURRENT_TEST", "")
        self._jobs.write(f"{json.dumps([list(words), str(out), str(err), test])}\n".encode())
        child = int(self._answers.readline())
        if not self._ended.select(240 if kill_after is None else kill_after):
            with suppress(ProcessLookupError):  # it ended by itself at this very moment
                os.kill(child, signal.SIGKILL)
        return int(self._answers.readline())


@cache
def forks() -> Forks:
    """The process that forks for all tests of this one."""
    opened = Forks()
    atexit.register(opened.close)
    return opened


def main() -> None:
    import scrapy.cmdline
    import scrapy.commands

    import harvester.commands
    from harvester.agencies import place
    from harvester.reports import read_report
    from tests.nights.portals import Small

    for name in IMPORTED:
        import_module(name)
    for package in (scrapy.commands, harvester.commands):
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    # what the children would otherwise each work out anew: places, forms, word lists
    place("黎城县财政局", division="140426")
    site = Small()
    for path in list(site.articles)[:3]:
        read_report(site.article_page(site.articles[path]).encode())
    for line in sys.stdin:
        words, out, err, test = json.loads(line)
        child = os.fork()
        if child == 0:
            notes = sys.modules.get("_mutants_calls")  # where the map of the tests is made (tests/mutants)
            if notes is not None:
                notes.begin(test)
            for path, stream in ((os.devnull, 0), (out, 1), (err, 2)):
                os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), stream)
            code: object = 1
            try:
                scrapy.cmdline.execute(["scrapy", *words])
            except SystemExit as end:
                code = end.code
            except BaseException:
                sys.excepthook(*sys.exc_info())
            sys.stdout.flush()
            sys.stderr.flush()
            if notes is not None:
                notes.write()
            os._exit(code if isinstance(code, int) else int(code is not None))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
