"""Scrapy settings. Every value that is not Scrapy's default carries its reason."""

from harvester import __version__

BOT_NAME = "gongkai-harvester"
SPIDER_MODULES: list[str] = []  # spiders are made from the registry, see SPIDER_LOADER_CLASS
COMMANDS_MODULE = "harvester.commands"

# Where the portals are listed and where the reports go; both may be given with -s.
PORTALS = "data/portals.toml"
DATABASE = "data/harvest.db"

# Who we are: portals can reach the operator. Set CONTACT to an address or a page.
CONTACT = "https://example.org/gongkai-harvester"
USER_AGENT = f"gongkai-harvester/{__version__} (+{CONTACT})"

# Manners: one request at a time per host, a pause between them, robots.txt obeyed.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0

# Speed: an item is read and stored in about 3 ms; more in parallel only costs a third of Scrapy's CPU.
CONCURRENT_ITEMS = 1
# inspects every callback's source at its first call and is of no use outside development
WARN_ON_GENERATOR_RETURN_VALUE = False
# items are whole pages; DEBUG would print them
LOG_LEVEL = "WARNING"
TELNETCONSOLE_ENABLED = False
