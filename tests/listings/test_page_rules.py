"""What a listing page says of itself, rule by rule: totals, links, dates, addresses."""

from __future__ import annotations

import pytest

from harvester.listings import page as page_module
from harvester.listings.addresses import join, looks_like_address, written_out
from harvester.listings.days import find_date
from harvester.listings.page import ListingPage, listing
from harvester.listings.rows import rows_of
from harvester.listings.totals import draws_pager, printed_count, printed_total, stated_pages, stated_rows

HOST = "http://x.gov.cn"
URL = f"{HOST}/nb/index.html"


def page(body: str, url: str = URL) -> ListingPage:
    return ListingPage(f"<html><body>{body}</body></html>", url)


# -- how many pages and rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("共12页", 12),
        ("共有 12 頁", 12),
        ("总页数：12", 12),
        ("页数:12", 12),
        ("page 1 of 12", 12),
        ("共三页", 3),
        ("共十页", 10),
        ("共十二页", 12),
        ("共二十页", 20),
        ("共三十五页", 35),
        ("共123456页", None),
        ("1/12页", 12),
        ("12/12页", 12),
        ("13/12页", None),
        ("0/12页", None),
        ("1/共12页", 12),
        ("页次：2/12", 12),
        ("第2页/共12页", 12),
        ("2024/1/12页", None),
        ("12", None),
    ],
)
def test_pages_that_are_printed(text: str, pages: int | None) -> None:
    assert stated_pages(page(f"<p>{text}</p>")) == pages


def test_a_bare_count_counts_in_a_pager_only() -> None:
    assert printed_total(page('<div class="pager"><span>2 / 3</span></div>')) == (2, 3)
    assert printed_total(page('<div class="pager"><span>[ 2/3 ]</span></div>')) == (2, 3)
    assert printed_total(page('<div class="pager"><span>4/3</span></div>')) is None
    assert printed_total(page("<div><span>2/3</span></div>")) is None
    assert printed_total(page('<div class="slider"><div class="pager"><span>2/3</span></div></div>')) is None
    assert printed_total(page('<div class="pager"><span>2/3 x</span></div>')) is None
    assert printed_count(page("<p>1/3页</p>")) is None


@pytest.mark.parametrize(
    ("script", "pages", "rows"),
    [
        ("var pageCount = 12;", 12, None),
        ("totalPage: '12'", 12, None),
        ("maxPage = parseInt('12')", 12, None),
        ("var pageCount = 0;", None, None),
        ("laypage.render({elem:'p',count:46,limit:10})", 5, 46),
        ("laypage.render({elem:'p',count:40,limit:10})", 4, 40),
        ("laypage.render({elem:'p',count:46})", 5, 46),
        ("laypage.render({elem:'p',count:46,limit:0})", 5, 46),
        ("laypage({pages: 7, count: 46})", 7, 46),
        ("laypage({pages: 7})", 7, None),
        ("$('#p').pagination(46, {items_per_page: 20})", 3, 46),
        ("kkpager.init({total: 7, totalRecords: 66})", 7, 66),
        ("laypage({elem: 'p'})", None, None),
        ("var totalCount = 46, pageSize = 10;", None, 46),
        ("var totalCount = 46;", None, None),
    ],
)
def test_what_a_pagers_script_is_given(script: str, pages: int | None, rows: int | None) -> None:
    made = page(f"<script>{script}</script>")
    assert (stated_pages(made), stated_rows(made)) == (pages, rows)
    assert draws_pager(made) == ("laypage" in script or "pagination" in script or "kkpager" in script)


@pytest.mark.parametrize(
    ("field", "pages", "rows"),
    [
        ('<input type="hidden" id="totalPage" value="3">', 3, None),
        ('<input type="hidden" name="pageCount" value="3">', 3, None),
        ('<input type="hidden" id="totalPage" value="0">', None, None),
        ('<input type="hidden" id="totalPage" value="x">', None, None),
        ('<input id="recordCount" value="46">', None, 46),
        ('<div data-total-pages="3"></div>', 3, None),
        ('<ul class="pager" data-total="46"></ul>', None, 46),
        ('<ul data-total="46"></ul>', None, None),
        ('<div data-pages="3"></div>', None, None),
    ],
)
def test_numbers_in_fields_and_attributes(field: str, pages: int | None, rows: int | None) -> None:
    assert (stated_pages(page(field)), stated_rows(page(field))) == (pages, rows)


def test_rows_are_printed_in_a_short_text_of_its_own() -> None:
    assert stated_rows(page("<div><span>共46条记录</span></div>")) == 46
    assert stated_rows(page(f"<p>{'本年度主动公开情况良好，' * 12}共46条记录</p>")) is None
    assert stated_rows(page("<b>x</b>共46条记录<i></i>")) == 46


# -- links ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="1.html">甲乙</a>', ("/nb/1.html", "甲乙", "甲乙")),
        ('<a href="1.html" title="甲乙丙">甲乙</a>', ("/nb/1.html", "甲乙", "甲乙丙")),
        ('<a href="1.html" title="甲">甲乙</a>', ("/nb/1.html", "甲乙", "甲乙")),
        ('<a href="1.html" title="甲">甲乙…</a>', ("/nb/1.html", "甲乙…", "甲")),
        ('<a href="1.html" title="甲">甲乙...</a>', ("/nb/1.html", "甲乙...", "甲")),
        ('<a href="1.html"><img alt="甲乙"></a>', ("/nb/1.html", "", "甲乙")),
        ('<a href="1.html">2024-01-02 甲乙</a>', ("/nb/1.html", "甲乙", "甲乙")),
        ('<a href="1.html">甲乙 [2024-01-02]</a>', ("/nb/1.html", "甲乙", "甲乙")),
        ('<a href="1.html">2024-01-02</a>', ("/nb/1.html", "2024-01-02", "2024-01-02")),
        ('<area href="1.html" alt="甲">', ("/nb/1.html", "", "甲")),
        ("<a href=\"javascript:open('/1.html')\">甲</a>", ("/1.html", "甲", "甲")),
        ('<a href="#" onclick="open(\'/1.html\')">甲</a>', ("/1.html", "甲", "甲")),
        ('<a data-url="/1.html">甲</a>', ("/1.html", "甲", "甲")),
        ("<li onclick=\"open('/1.html')\">甲</li>", ("/1.html", "甲", "甲")),
        ("<button onclick=\"open('/1.html')\">甲</button>", ("/1.html", "甲", "甲")),
        ('<form action="/1.html"><button>甲</button></form>', ("/1.html", "甲", "甲")),
        ('<form action="/1.html"><input type="submit" value="甲"></form>', ("/1.html", "", "甲")),
    ],
)
def test_links_of_every_kind(link: str, found: tuple[str, str, str]) -> None:
    (one,) = page(link).links
    assert (one.url.removeprefix(HOST), one.text, one.title) == found


@pytest.mark.parametrize(
    "link",
    [
        '<a href="{{item.url}}">甲</a>',
        '<a href="mailto:a@b.cn">甲</a>',
        "<a>甲</a>",
        '<a name="x">甲</a>',
        '<form action="/1.html" method="post"><button>甲</button></form>',
        '<form action="/1.html"><input name="q"><button>甲</button></form>',
        '<form action="/1.html"><button name="b">甲</button></form>',
        '<form action="/1.html"><button type="reset">甲</button></form>',
        '<input type="text" onclick="open(\'/1.html\')">',
        "<img onclick=\"open('/1.html')\">",
    ],
)
def test_what_is_no_link(link: str) -> None:
    assert page(link).links == []


@pytest.mark.parametrize(
    ("link", "lost"),
    [
        ('<a href="javascript:show(7)">甲</a>', True),
        ('<a href="#" onclick="show(7)">甲</a>', True),
        ('<a href="#">甲</a>', True),
        ('<li onclick="show(7)">甲</li>', True),
        ('<li onclick="show(7)"><a href="/1.html">甲</a></li>', False),
        ("<li>甲</li>", False),
    ],
)
def test_links_whose_address_cannot_be_read(link: str, lost: bool) -> None:
    assert [one.text for one in page(link).unaddressed] == (["甲"] if lost else [])


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ('<li><a href="1.html">甲</a><span>2024-01-02</span></li>', "2024-01-02"),
        ('<li><a href="1.html">甲<i>2024-01-02</i></a></li>', "2024-01-02"),
        ('<li><a href="1.html">甲</a><a href="2.html">乙</a>2024-01-02</li>', None),
        ('<li><a href="1.html">甲</a><a href="1.html">查看</a>2024-01-02</li>', "2024-01-02"),
        ('<li><a href="1.html">甲2024-01-02乙</a></li>', None),
        ('<tr><td><a href="1.html">甲</a></td><td>2024年1月2日</td></tr>', "2024-01-02"),
        ('<section><a href="1.html">甲</a>2024-01-02</section>', None),
        ('<p><b><a href="1.html">甲</a></b>2024-01-02</p>', None),
    ],
)
def test_the_date_of_a_row_is_the_one_beside_its_link_alone(row: str, date: str | None) -> None:
    found = page(f"<table>{row}</table>" if row.startswith("<tr") else row).links[0]
    assert found.date == date


def test_dates_that_can_be() -> None:
    assert [
        find_date(text) for text in ("2024-0-1", "2024-1-0", "2024-13-1", "2024-12-31", "1999.9.9", "12024-1-1")
    ] == [
        None,
        None,
        None,
        "2024-12-31",
        "1999-09-09",
        None,
    ]


def test_a_page_larger_than_any_listing_is_read_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"<html><body>" + b"".join(b'<a href="%d.html">x</a>' % n for n in range(5)) + b"</body></html>"
    assert (listing(body, URL).cut, len(listing(body, URL).links)) == (None, 5)
    monkeypatch.setattr(page_module, "MOST_BYTES", len(body))
    assert listing(body, URL).cut is None
    monkeypatch.setattr(page_module, "MOST_BYTES", len(body) - 40)
    cut = listing(body, URL)
    assert cut.cut == f"its first {len(body) - 40} bytes of {len(body)} only"
    assert 0 < len(cut.links) < 5
    monkeypatch.undo()
    monkeypatch.setattr(page_module, "MOST_TAGS", body.count(b"<"))
    assert listing(body, URL).cut is None
    monkeypatch.setattr(page_module, "MOST_TAGS", 6)
    assert (listing(body, URL).cut, len(listing(body, URL).links)) == ("its first 6 tags only", 2)
    monkeypatch.undo()
    monkeypatch.setattr(page_module, "MAX_LINKS", 3)
    many = listing(body, URL)
    assert (len(many.links), many.cut) == (3, "more than 3 links")
    assert page("").first([1, 2], 2, "rows") == [1, 2]
    first = page("")
    assert (first.first([1, 2, 3], 2, "rows"), first.cut) == ([1, 2], "the first 2 rows of 3 only")
    first.leave_out("another reason")
    assert first.cut == "the first 2 rows of 3 only"


def test_options_scripts_and_texts_of_a_page() -> None:
    made = page('<select><option value="/1.html"> 甲 </option><option value="2">乙</option></select>')
    assert [(one.url, one.text) for one in made.options] == [(f"{HOST}/1.html", "甲")]
    made = page("<script>a /* b */ // c\n'http://d'</script><script>e</script>")
    assert made.scripts == "a  \n'http://d'\ne"
    told = ListingPage("<head><title> a  b </title></head><body>c<script>d</script> e<style>f</style></body>", URL)
    assert (told.title, told.visible) == ("a b", "c e")
    based = ListingPage('<base href="/other/"><a href="1.html">x</a>', URL)
    assert based.links[0].url == f"{HOST}/other/1.html"


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (" 1.html ", f"{HOST}/nb/1.html"),
        ("#x", None),
        ("", None),
        ("1.html#x", f"{HOST}/nb/1.html"),
        ("\\a\\1.html", f"{HOST}/a/1.html"),
        ("a\n.html", f"{HOST}/nb/a.html"),
        ("ftp://x/", None),
        ("http://guest@y.cn/1", "http://y.cn/1"),
        ("http://y.cn/@1", "http://y.cn/@1"),
        ("x" * 2000, f"{HOST}/nb/{'x' * 2000}"),
        ("x" * 2001, None),
        ("http://[", None),
        ("1.jsp;jsessionid=A1?id=1", f"{HOST}/nb/1.jsp?id=1"),
        ("1.jsp?id=1&PHPSESSID=ab12c", f"{HOST}/nb/1.jsp?id=1"),
        ("?p=2", f"{HOST}/nb/index.html?p=2"),
        ("//y.cn/1", "http://y.cn/1"),
        ("1.html?k=年", f"{HOST}/nb/1.html?k=%C4%EA"),
    ],
)
def test_where_a_link_leads(href: str, url: str | None) -> None:
    assert join(URL, href, "gb18030") == url


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("/a.html", True),
        ("a.jsp?id=1", True),
        ("?p=2", True),
        ("/", False),
        ("..", False),
        ("2", False),
        ("pager", False),
    ],
)
def test_what_looks_like_an_address(text: str, is_one: bool) -> None:
    assert looks_like_address(text) == is_one


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("open('/a.html')", "/a.html"),
        ("open('/a/' + 5 + '.html')", "/a/5.html"),
        ("open('/a.html' + id)", None),
        ("open(base + '/a.html')", None),
        ("go('x'); open(\"/b.html\")", "/b.html"),
        ("javascript:open(%27/a.html%27)", "/a.html"),
        ("open('\\/a.html')", "/a.html"),
        ("show(7)", None),
        # what a variable completes, and words, stand in front of what is whole
        ("open(base + '/a.html'); open('/b.html')", "/b.html"),
        ("open('/a.html' + id, 'x', '/b.html')", "/b.html"),
    ],
)
def test_addresses_that_a_script_writes_out(script: str, written: str | None) -> None:
    assert written_out(script) == written


def test_the_only_row_of_a_page_is_not_counted_with_the_menu_beside_it() -> None:
    row = '<ul><li><a href="/nb/1.html">某县2023年政府信息公开工作年度报告</a><span>2024-01-12</span></li></ul>'
    menu = "<ul>" + "".join(f'<li><a href="/gk/{n}/">制度{n}</a></li>' for n in range(4)) + "</ul>"
    found = page(f"<div><div>{menu}</div><div>{row}</div></div>")
    assert rows_of(found, lambda url: False, in_channel=True).shown == 1


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("", False),
        ("x.replace('<!--', '')", True),
        ("x.replace(/<!--/, '')", True),
        ("one.nodeType === 8", True),
        ("one.nodeType === 1", False),
        ("one.nodeType == Node.COMMENT_NODE", True),
    ],
)
def test_links_in_comments_are_shown_where_a_script_takes_the_comment_away(script: str, shown: bool) -> None:
    body = f"<html><body><script>{script}</script><!--<a href='/nb/1.html'>x</a>--></body></html>"
    assert [link.url for link in listing(body.encode(), f"{HOST}/nb/").links] == [f"{HOST}/nb/1.html"] * shown
