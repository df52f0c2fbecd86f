"""The project's own scrapy commands. Whatever goes wrong on purpose ends as one line, not as a traceback."""

import atexit
import gc
import logging
import pkgutil
import sys
from pathlib import Path

from scrapy import commands as scrapys

from harvester.terminal.ends import HarmlessRecord, at_exit, mend_streams, one_line
from harvester.terminal.main import meant

# Scrapy imports this package for every command, and has no place of its own for a project's errors.
mend_streams()
logging.setLogRecordFactory(HarmlessRecord)
sys.excepthook = one_line
atexit.register(at_exit)
# Python looks for circles after 700 new objects, and now and then through all there are, most of which are code
# and never go: a twentieth of what a page costs. Much rarer than this, and the crawls of a night that have ended,
# each a circle of a hundred kB, lie about: 1,000 portals took 190 MB at 3,000 objects, with this 225.
gc.set_threshold(20_000, 10, 5)


def _hint() -> None:
    """Says which command was meant where there is none of the name: Scrapy only says that it is unknown."""
    word = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if Path(sys.argv[0]).name not in ("scrapy", "gongkai", "main.py") or word is None:
        return
    paths = [*__path__, *scrapys.__path__]
    names = [info.name for info in pkgutil.iter_modules(paths)]
    if word not in names and (near := meant(word, names)):
        print(f"there is no command {word}; did you mean {near}?", file=sys.stderr)


_hint()
