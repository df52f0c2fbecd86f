"""What a listing promised against what was walked of it."""

from harvester.listings.promises import MOST_NAMED, Promise

URL = "http://a.gov.cn/nb/"


def test_kept_promises_leave_no_gap() -> None:
    promise = Promise(URL, walked=4, seen=46)
    promise.states(4, 46)
    promise.states(None, None)
    assert promise.gaps() == []


def test_pages_and_rows_that_were_not_walked() -> None:
    promise = Promise(URL, walked=1, seen=10)
    promise.states(None, 46)
    assert [str(gap) for gap in promise.gaps()] == [f"{URL}: states 46 rows, 10 seen"]
    promise.states(5, 46)
    assert [str(gap) for gap in promise.gaps()] == [f"{URL}: states 5 pages, 1 read"]
    assert promise.gaps(full=False) == []


def test_what_was_seen_on_the_way_is_named_once_and_within_bounds() -> None:
    promise = Promise(URL)
    for number in range(MOST_NAMED + 2):
        promise.note("repeated", f"{URL}?p={number}", "shows no new row")
        promise.note("repeated", f"{URL}?p=1", "shows no new row")
    assert len(promise.gaps(full=False)) == MOST_NAMED
    assert promise.gaps()[-1].says.startswith("2 more")
