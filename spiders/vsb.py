"""VSB 博达 (Visual SiteBuilder). Evidence: mark-up of universities' sites in crawlers and their fixtures, single
addresses of government sites (portals.md §5); no government page was seen, nothing was checked live.

Listing column.htm; older pages count down: column/8.htm is page 2 of 9, so the link 下页 is followed and nothing
counted. Dynamic portals page by list.jsp?…&PAGENUM=n. Detail info/1049/6299.htm or content.jsp?…&wbnewsid=6299;
files at download.jsp have no name in their address.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Vsb(PortalSpider):
    """Listings paged by their own links."""

    detail = (
        r"/info/(?:[\w-]+/)?\d+\.s?html?$|content\.jsp\?(?:[^#]*&)?wbnewsid=\d+"
        r"|/_content/download\.jsp\?|/__local/.+\.\w{3,4}$"
    )
    clues = (
        Clue("page", r"Announced by Visual SiteBuilder", 9, "Visual SiteBuilder's mark"),
        Clue("page", r"_sitegray|<!--\s*CustomerNO:", 7, "its scripts and customer's number"),
        Clue("page", r"/system/resource/(?:js|code)/|urltype=(?:tree\.|news\.)", 4, "its resources"),
        Clue("page", r"id=[\"']?vsb_content|v_news_content|showVsbpdfIframe", 6, "its mark-up of articles"),
        Clue("address", r"/info/\d+/\d+\.htm\b|[?&]wbtreeid=\d+", 6, "addresses like /info/1049/6299.htm"),
        Clue("address", r"/info/egovinfo/\S+\.htm\b", 8, "the 信息公开 module, /info/egovinfo/"),
        Clue(
            "address",
            # /zfxxgk/zfxxgknb.htm; index.htm is everybody's
            r"(?:/[a-z]\w*)+/(?!index|list|default|main)[a-z][a-z0-9]*\.htm$",
            3,
            "columns named by a page, xxgknb.htm",
        ),
        Clue("header", r"^server:\s*(?:VWebServer|VAppServer)", 9, "its server"),
    )
