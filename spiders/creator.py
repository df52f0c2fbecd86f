"""Creator CMS (科创, Hunan: 湘潭, 安化, 平江, 南县). Evidence: [H] one detail page of 湘潭, [P] addresses of
reports (portals.md §8); nothing was checked live.

Detail /35587/35588/35594/35697/content_2031269.html in a listing /35587/35588/35594/35697/index.htm; pages are
gb2312 and sent as GB18030. How further pages are addressed is from memory only [M]: `paging` mends it.
"""

from harvester.portals.family import Clue
from spiders.base import PortalSpider


class Creator(PortalSpider):
    """Static listings index.htm in folders of numbers."""

    detail = r"/content_\d+\.html?$"
    paging = "index_{page}.htm"
    variants = ({"paging": "index_{before}.htm"}, {"paging": "index_{page}.htm"})
    clues = (
        Clue("page", r"/creatorCMS/|KCUI/KCUI", 8, "scripts of /creatorCMS/"),
        Clue(
            "address",
            r"(?:/\d{2,6})+/content_\d{3,9}\.html?$",
            6,
            "addresses like /35587/35697/content_2031269.html",
        ),
        Clue("address", r"(?:/\d{4,}){2}/index\.htm$", 5, "folders of numbers with index.htm"),
        Clue("address", r"(?:/\d{2,}){3,}/index\.htm$", 6, "… three and more, one in the other"),
    )
