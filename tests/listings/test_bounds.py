"""A listing may be anything: what is read of it is bounded, and what is left out is said."""

from types import ModuleType

import pytest

from harvester.listings import beside as beside_of
from harvester.listings import entrances as entrances_of
from harvester.listings import held, records
from harvester.listings.beside import beside
from harvester.listings.entrances import entrances
from harvester.listings.following import following
from harvester.listings.page import MAX_LINKS, MOST_BYTES, MOST_TAGS, listing
from harvester.listings.rows import rows_of
from harvester.listings.unread import unread
from harvester.listings.written import written_rows
from tests.fuzz.pages import HUGE, ROW, URL, WHOLE, look, odd


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("rows", f"its first {MOST_TAGS} tags only"),
        ("digits", f"its first {MOST_BYTES} bytes"),
        ("links", f"its first {MOST_TAGS} tags only"),
        ("tags", f"its first {MOST_TAGS} tags only"),
    ],
)
def test_a_huge_page_is_read_in_part(name: str, cut: str) -> None:
    page, found = look(HUGE[name])
    assert following(page, 1) is None
    assert unread(page, 1) is None
    assert len(found.rows) <= MAX_LINKS
    assert page.cut is not None
    assert page.cut.startswith(cut)


def test_a_usual_page_is_read_whole() -> None:
    page = listing("".join(ROW.format(number) for number in range(300)).encode(), URL)
    assert len(page.links) == 300
    assert page.cut is None


ODD = odd(WHOLE // 10)


@pytest.mark.parametrize("name", ODD)
def test_what_a_page_holds_otherwise_is_bounded_too(name: str) -> None:
    """It ends; `make fuzz` judges how soon, of pages ten times as large."""
    page, _ = look(ODD[name])
    assert len(page.links) <= MAX_LINKS


def test_data_that_is_too_long_is_read_in_part_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_TOKENS", 12)
    record = '{title: "塬洛县教育局20%s年政府信息公开工作年度报告", url: "/nb/%s.html"},'
    for many, cut in ((1, False), (4, True)):
        body = "<script>var rows = [" + "".join(record % (n, n) for n in range(20, 20 + many)) + "];</script>"
        page = listing(body.encode(), "http://x.gov.cn/nb/")
        rows, _ = written_rows(page)
        assert len(rows) == min(many, 2)
        assert bool(page.cut) == cut, page.cut


HELD = (
    "<rss>"
    + "<item><title>甲县财政局2023年政府信息公开工作年度报告</title><link>/nb/{}.html</link></item>" * 3
    + "</rss>"
)
FORM = (
    '<form><select name="nd"><option>2023年</option><option>2022年</option><option>2021年</option></select></form>'
)


@pytest.mark.parametrize(
    ("module", "bound", "body"),
    [
        (held, "MOST_ELEMENTS", HELD),
        (held, "MOST_LITERALS", "<script>document.write('<a href=\"/a.html\">a</a>' + 'b' + 'c' + 'd');</script>"),
        (entrances_of, "MOST", "".join(f'<iframe src="/{n}.html"></iframe>' for n in range(4))),
        (beside_of, "MOST", "".join(f'<a href="index_{n}.html">{n}0-{n}9</a>' for n in range(2, 7))),
        (beside_of, "MOST_OPTIONS", ROW.format(1) + FORM),
    ],
    ids=["xml", "script", "frames", "parts", "choices"],
)
def test_every_bound_of_what_a_page_holds_is_said(
    module: ModuleType, bound: str, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, cut in ((1000, False), (2, True)):
        monkeypatch.setattr(module, bound, most)
        page = listing(body.encode(), URL)
        rows = rows_of(page, lambda _: True).rows
        entrances(page)
        beside(page, URL, None, rows)
        assert bool(page.cut) == cut, page.cut
