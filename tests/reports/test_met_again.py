"""Tables of pages that were met before are filled into stencils: they say what reading them anew does."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import pytest

from harvester.datafiles.memory import forget
from harvester.documents.blocks import Cell, FilledTable, Stencil, Table
from harvester.documents.html import flat, stencils
from harvester.documents.html.read import read_html
from harvester.errors import HarvesterError
from harvester.reports import read_report, years_beside
from harvester.reports.cells import lexicon
from harvester.reports.tables import by_stencil
from harvester.reports.tables import read as tables
from tests.places import CASES

# all that may be a number of its own between two tags, however it is printed
NUMBER = re.compile(rb"(?<=>)(\s*)-?\d+(?:\.\d+)?(\s*)(?=<)")
NUMBERS = ("0", "0", "1", "7", "12", "2023", "-3", "215.23", "123456789")
STRANGE = ("007", "272.0", "-0", "1e3", "0.00001", "1,024", "12件", "１２", "~5~", "", "1234567890123")
"""Of which none is a number that stands for its text."""
AGAIN = 3


@contextmanager
def anew() -> Iterator[None]:
    """Nothing is read by what was met before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flat, "filled", lambda html: None)
        yield


def numbered(page: bytes, dice: random.Random, numbers: tuple[str, ...]) -> bytes:
    """The page with other numbers in its cells."""
    return NUMBER.sub(lambda found: found[1] + dice.choice(numbers).encode() + found[2], page)


def told(page: bytes) -> dict[str, object] | str:
    """All that is said of a page, its refusal included."""
    try:
        return asdict(read_report(page))
    except HarvesterError as why:
        return str(why)


def pages() -> list[Path]:
    return sorted(CASES.glob("**/input.html"))


def test_pages_met_again_are_read_as_if_they_were_not(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    filled: Counter[bool] = Counter()
    by_known: Counter[bool] = Counter()
    known = by_stencil.read

    def noting(*given: object) -> object:
        found = known(*given)  # type: ignore[arg-type]
        by_known[found is not None] += 1
        return found

    monkeypatch.setattr(tables.by_stencil, "read", noting)
    for path in pages():
        page = path.read_bytes()
        forget()
        for number in range(AGAIN + 1):
            other = numbered(page, dice, NUMBERS + (STRANGE if number == AGAIN else ()))
            again = told(other)
            with suppress(HarvesterError):
                filled.update(isinstance(b, FilledTable) for b in read_html(other).blocks if isinstance(b, Table))
            with anew():
                assert again == told(other), path
    assert filled[True] > 300
    assert by_known[True] > 100


HEAD = "<tr><td>项目<td>自然人<td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他<td>总计</tr>"


def row(label: str, numbers: str) -> str:
    return f"<tr><td>{label}" + "".join(f"<td>{number}" for number in numbers.split()) + "</tr>"


def table(*rows: str) -> str:
    return "".join(rows)


def met_twice(*pages: str) -> FilledTable | None:
    """What becomes of the last of some tables."""
    forget()
    return [stencils.filled(html) for html in pages][-1]


def test_the_second_is_filled_in() -> None:
    rows = "1 2 3 4 5 6 21", "0 0 0 0 0 0 0"
    pages = [table(HEAD, row("新收", one)) for one in rows]
    forget()
    assert stencils.filled(pages[0]) is None
    again = stencils.filled(pages[1])
    assert again is not None
    assert again.numbers == rows[1].split()
    assert [cell.text for cell in again.rows[1]] == ["新收", *rows[1].split()]
    assert again.rows[0] is again.stencil.rows[0]
    assert again == Table(again.rows)
    assert again != Table(again.rows[:1])


@pytest.mark.parametrize(
    ("cell", "is_slot"),
    [
        ("<p>{}</p>", True), (" \n{}\u00a0", True), ("<b>{}</b>", True), ("<a>{}</a>", True),
        ("<sup>{}</sup>", False),  # a digit alone would be a note's mark
        ("~{}~", False), ("{}件", False),  # part of what the table says
        ("<p>{}</p><p>{}</p>", False), ("<br>{}<br>{}<br>", False),  # two numbers in a cell
        ("{}<input value=\"2\">", False), ("<select><option>{}<option>{}</select>", False),
        ('<a href="a.doc">{}</a>', False),  # the name of a file
        ("{}<img src=\"a.png\">", False),
    ],
)  # fmt: skip
def test_what_is_more_than_a_cells_text_is_no_slot(cell: str, is_slot: bool) -> None:
    """Such cells are a part of the stencil, or there is none; what they say is the same each time."""
    rows = [[cell.replace("{}", str(at + number)) for at in range(3)] for number in (3, 5, 8)]
    pages = [table(row("甲", "4 4 4"), "<tr><td>乙" + "".join(f"<td>{one}" for one in cells)) for cells in rows]
    again = met_twice(*pages)
    with anew():
        read = flat.Flat(None)
        read.read(f"<table>{pages[-1]}</table>")
    assert [block for block in read.blocks if isinstance(block, Table)] == ([again] if again else read.blocks[:1])
    count = len(again.numbers) if again is not None else 0
    assert (count > 3) is is_slot


@pytest.mark.parametrize("number", STRANGE)
def test_a_number_printed_otherwise_is_no_slot(number: str) -> None:
    pages = [table(row("甲", "4 4 4"), f"<tr><td>乙<td>{number}<td>1") for _ in range(3)]
    again = met_twice(*pages)
    assert again is not None
    assert again.rows[1][1].text == number
    assert again.stencil.slots == ((1, 2, 3), (2,))


def test_mark_up_that_differs_in_a_digit_is_another() -> None:
    """A digit beside a number's place is no number: no page is taken for another."""
    one = [table("<tr><td>甲<td>1<td>2<td>3<td>4件") for _ in range(2)]
    forget()
    assert [stencils.filled(html) is not None for html in one] == [False, True]
    assert stencils.filled(table("<tr><td>甲<td>1<td>2<td>3<td>5件")) is None
    assert stencils.filled(table("<tr><tdtd>甲<td>1<td>2<td>3<td>4件")) is None


@pytest.mark.parametrize(("rows", "is_kept"), [(20, True), (2000, False)])
def test_long_tables_are_not_kept(rows: int, is_kept: bool) -> None:
    page = table(*[row("甲", "1 2 3")] * rows)
    assert (len(page) <= stencils.LONGEST) is is_kept
    assert (met_twice(page, page) is not None) is is_kept


def test_few_numbers_are_not_kept() -> None:
    page = table("<tr><td>索引号：1<td>2</tr><tr><td>甲<td>2023</tr>")
    assert met_twice(page, page) is None


FOUR = "行政复议"
PAGE = "<html><head><title>青禾县2023年政府信息公开工作年度报告</title></head><body>{}</body></html>"


def three(label: str, numbers: str, last: str = "0 0 0 0 0 0 0") -> str:
    new, over = row("一、本年新收政府信息公开申请数量", "3 0 0 0 0 0 3"), row("（一）予以公开", last)
    return f"<table>{HEAD}{new}{row(label, numbers)}{over}</table>"


def requests_of(page: str) -> dict[str, dict[str, float | None]]:
    return (
        read_report(PAGE.format("<h1>青禾县2023年政府信息公开工作年度报告</h1>" + page).encode()).tables.requests
        or {}
    )


def test_a_sum_that_decides_is_asked_each_time() -> None:
    """A row that has lost a cell is placed by its sum: whatever was met before, the numbers have the say."""
    forget()
    label = "二、上年结转政府信息公开申请数量"
    for numbers in ("1 0 0 0 0 1", "1 0 0 0 0 1", "4 0 0 0 0 4", "2 0 0 0 0 2", "2 0 0 0 0 3"):
        read = requests_of(three(label, numbers))
        with anew():
            assert requests_of(three(label, numbers)) == read


def test_a_table_of_other_words_between_says_nothing() -> None:
    """A block of metadata is left out wherever it stands, its words being other ones on each page."""
    forget()
    known = []
    for number in range(4):
        block = f"<table><tr><td>索引号：{number}<td>发布日期：2024-01-1{number}</tr></table>"
        read = requests_of(block + three("二、上年结转政府信息公开申请数量", f"{number} 0 0 0 0 0 {number}"))
        assert read["carried_in"]["natural_person"] == number
        known.append(by_stencil._met.cache_info().hits)
    assert known == [0, 0, 1, 2]


def test_a_stencil_is_itself() -> None:
    one, other = Stencil([], ()), Stencil([], ())
    assert one != other
    assert len({one, other}) == 2


def test_what_is_foreign_is_known_by_no_form() -> None:
    """The quick look at how a text begins never misses a label, whatever stands around it."""
    labels = [
        *lexicon.vocabulary().entries,
        *lexicon.vocabulary().groups,
        "指标名称",
        "考核项目",
        "第二十条第（一）项",
    ]
    around = ("{}", "（一）{}", "1.{}", "一、{}", "其中：{}", "{}{}", "{}（件）", "“{}”", " {}", "{}（单位：万元")
    texts = [text.replace("{}", label) for text in around for label in labels]
    for path in pages():
        with suppress(HarvesterError):
            blocks = read_html(path.read_bytes()).blocks
            texts += [cell.text for b in blocks if isinstance(b, Table) for row in b.rows for cell in row]
    foreign = [text for text in texts if lexicon.is_foreign(text)]
    assert len(foreign) > 150
    assert not [text for text in foreign if lexicon.role(text).known or lexicon.role(text).value]


@pytest.mark.parametrize(
    ("cell", "begun", "is_mute"),
    [
        ("索引号：1", False, True), ("2024-01-18", False, True), ("2024-01-18", True, False), ("", False, True),
        ("索引号：1", True, True), ("", True, False), ("规章", False, False), ("其他", False, False),
        ("一、本年新收政府信息公开申请数量", False, False), ("3\n1\n2", False, False), ("合计", True, False),
    ],
)  # fmt: skip
def test_tables_without_words_of_the_forms_say_nothing(cell: str, begun: bool, is_mute: bool) -> None:
    """Behind other tables not even numbers or blanks are left out, which may continue them."""
    assert by_stencil._is_mute(Table.of([[cell]]), begun=begun) is is_mute
    beside = by_stencil._is_mute(Table.of([["发布机构：甲局", cell]]), begun=begun)
    assert beside is (is_mute or (not cell and begun))


@pytest.mark.parametrize("head", ["<td>年份", "<td>2023年"])
def test_years_among_numbers_or_names_are_seen(head: str) -> None:
    """Rows of several years, told by a number in each, are parted in tables that were met before, too."""
    forget()
    for last in ("2022", "2021", "2022", "7"):
        rows = "".join(
            f"<tr><td>{label}<td>{year}" + "<td>1" * 6 + "<td>6</tr>"
            for label in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
            for year in ("2023", last)
        )
        page = f"<table>{HEAD.replace('<td>项目', '<td>项目' + head)}{rows}</table>"
        read = told(PAGE.format("<h1>青禾县2023年政府信息公开工作年度报告</h1>" + page).encode())
        with anew():
            assert told(PAGE.format("<h1>青禾县2023年政府信息公开工作年度报告</h1>" + page).encode()) == read
    tables = [Table.of([["甲", "2023"]]), FilledTable(Stencil([[Cell("甲", 0), Cell("0", 1)]], ((1,),)), ["2023"])]
    tables += [FilledTable(Stencil([[Cell(name, 0), Cell("0", 1)]], ((1,),)), ["3"]) for name in ("上年", "甲")]
    assert [years_beside._may_name(table) for table in tables] == [True, True, True, False]
