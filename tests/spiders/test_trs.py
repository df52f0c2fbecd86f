"""TRS: dates in addresses, pages that only their number and the address of the first one tell."""

from __future__ import annotations

import pytest

from tests.spiders.reading import read, spider

URL = "http://x.gov.cn/zwgk/nb/"
ROW = '<li><a href="./202401/t20240125_{}.html">某局{}年政府信息公开工作年度报告</a><span>2024-01-25</span></li>'
ROWS = "".join(ROW.format(2631660 + year, year) for year in (2021, 2022, 2023))


def test_rows_come_with_their_dates() -> None:
    found = read("trs", f"<ul>{ROWS}</ul>", URL)
    assert [row.url for row in found.rows] == [
        f"{URL}202401/t20240125_{2631660 + y}.html" for y in (2021, 2022, 2023)
    ]
    assert {row.date for row in found.rows} == {"2024-01-25"}
    assert found.next is None


def test_the_pager_is_written_by_a_script() -> None:
    body = f'<ul>{ROWS}</ul><script>createPageHTML(3, 0, "index", "html");</script>'
    assert read("trs", body, URL).next == f"{URL}index_1.html"
    second = body.replace("(3, 0,", "(3, 1,")
    assert read("trs", second, f"{URL}index_1.html", page=2, column=URL).next == f"{URL}index_2.html"
    third = body.replace("(3, 0,", "(3, 2,")
    assert read("trs", third, f"{URL}index_2.html", page=3, column=URL).next is None


@pytest.mark.parametrize(
    ("path", "single"),
    [
        ("202209/t20220901_2631660.shtml", True),
        ("t7893462.shtml", True),
        ("nb/2023/", False),
        ("index_1.html", False),
    ],
)
def test_addresses_of_single_pages(path: str, single: bool) -> None:
    assert bool(spider("trs", URL).is_detail(URL + path)) is single
