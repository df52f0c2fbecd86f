"""Closed, full and foreign terminals, full disks, missing folders: one clear line and a true exit code."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from twisted.internet.error import ConnectError
from twisted.python.failure import Failure

from harvester.errors import StoreError
from harvester.items import Problem
from harvester.middlewares.problem import problem_of
from harvester.paths import whole
from harvester.reading import machine
from harvester.terminal import ends
from harvester.terminal.command import must_be_writable, write_whole
from tests.nights.harness import Nights, nights
from tests.nights.portals import Small
from tests.places import ROOT

SCRAPY = f"{sys.executable} -m scrapy"


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", **more}
    return subprocess.run(
        ["sh", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (f"{SCRAPY} list <&- >&-", 0, ""),
        (f"{SCRAPY} portals > /dev/full", 1, "error: cannot write: No space left on device\n"),
        (
            f"{SCRAPY} list --family snowflake > /dev/full",
            1,
            "error: cannot write: No space left on device\n",
        ),
        (f"{SCRAPY} crawl nobody 2> /dev/full", 1, ""),
        (f"PYTHONWARNINGS=always {SCRAPY} crawl nobody 2> /dev/full", 1, ""),
        (f"PYTHONDEVMODE=1 {SCRAPY} portals --check 2> /dev/full > /dev/null", 0, ""),
    ],
)
def test_a_terminal_that_is_closed_or_full(line: str, code: int, said: str) -> None:
    done = shell(line)
    assert (done.returncode, done.stderr) == (code, said)


@pytest.mark.parametrize("charset", ["ascii", "gbk"])
def test_a_terminal_of_another_charset_gets_escapes(charset: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "portals"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": charset},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert ("水利部".encode("gbk") if charset == "gbk" else b"\\u6c34\\u5229\\u90e8") in done.stdout


def test_what_a_charset_lacks_is_registered_and_streams_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are started show it; here the deeds themselves."""
    registered: list[object] = []
    monkeypatch.setattr(ends.codecs, "register_error", lambda *given: registered.extend(given))
    out, err = (io.TextIOWrapper(io.BytesIO(), "ascii") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    ends.mend_streams()
    assert registered == [ends._ESCAPES, ends._escaped]
    assert out.errors == err.errors == ends._ESCAPES


@pytest.mark.parametrize(("flushed", "deeds"), [(True, ["errors", "kept"]), (False, ["errors", "log", 1, "kept"])])
def test_at_the_end_both_streams_are_flushed(
    monkeypatch: pytest.MonkeyPatch, flushed: bool, deeds: list[object]
) -> None:
    done: list[object] = []
    monkeypatch.setattr(ends, "flush", lambda: flushed)
    monkeypatch.setattr(ends, "_flush_errors", lambda: done.append("errors"))
    monkeypatch.setattr(ends.logging, "shutdown", lambda: done.append("log"))
    monkeypatch.setattr(ends.os, "_exit", done.append)
    monkeypatch.setattr(ends.gc, "freeze", lambda: done.append("kept"))
    ends.at_exit()
    assert done == deeds


def test_escapes_are_those_of_json_and_toml() -> None:
    ends.mend_streams()
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="gongkai.escapes")
    out.write('"中·𠮷"')
    out.seek(0)
    plain = out.read()
    assert json.loads(plain) == "中·𠮷"
    assert tomllib.loads(f"name = {plain.replace(plain[13:25], '')}") == {"name": "中·"}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "error: cannot write: No space left on device\n"),
        (StoreError("a\x1b[31m\nb\u202e"), "error: a?[31m b?\n"),
        (MemoryError(), "error: this machine has no memory left; nothing that was stored is lost\n"),
    ],
)
def test_what_ends_a_command_is_one_harmless_line(
    error: Exception, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ends.one_line(type(error), error, None)
    assert capsys.readouterr().err == told


def test_a_slip_of_ours_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    error = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    ends.one_line(type(error), error, None)
    assert "ConnectionRefusedError" in capsys.readouterr().err


def test_a_file_is_written_whole_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    write_whole(page, "the first")
    monkeypatch.setattr(os, "replace", lambda old, new: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(StoreError, match=r"page\.html: cannot be written \(full\)"):
        write_whole(page, "the second")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("page.html", "the first")]


def test_a_file_that_is_not_finished_leaves_the_one_that_was_there(tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text("the first")
    page.chmod(0o640)

    def stopped() -> None:
        with whole(page) as part:
            part.write_text("the sec")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("page.csv", "the first")]
    link = tmp_path / "link.csv"
    link.symlink_to(page)
    with whole(link) as part:
        assert part.suffix == ".csv"
        part.write_text("the second")
    assert (page.read_text(), page.stat().st_mode & 0o777, link.is_symlink()) == ("the second", 0o640, True)
    with whole(Path("/dev/null")) as part:
        assert part == Path("/dev/null"), "what is no regular file is written into"


def test_asking_whether_a_file_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    must_be_writable(str(tmp_path / "new" / "page.html"))
    assert not list((tmp_path / "new").iterdir())
    (tmp_path / "old").write_text("kept")
    must_be_writable(str(tmp_path / "old"))
    assert (tmp_path / "old").read_text() == "kept"


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """A database of 18 reports."""
    folder, site = tmp_path_factory.mktemp("ends"), Small()
    with nights([site], folder) as running:
        assert running.scrapy("crawl", "small").returncode == 0
        yield running


@pytest.mark.parametrize(
    "words",
    [
        ("export", "{}/out"),
        ("export", "{}/out", "--format", "xlsx"),
        ("backup", "{}/copy.db"),
        ("coverage", "--picture", "{}/page.png"),
        ("reextract", "--into", "{}/new.db"),
    ],
)
def test_a_full_disk_by_command(harvested: Nights, tmp_path: Path, words: tuple[str, ...]) -> None:
    before = harvested.database.read_bytes()
    # less than each of them writes, and enough for the index of the database's log, which is made for reading
    most = 33_000
    command = harvested.command(*(word.format(tmp_path) for word in words))
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("error: ")
    assert harvested.database.read_bytes() == before
    left = (".part", ".csv", ".xlsx", ".db", ".png")
    names = [path.name for path in tmp_path.rglob("*") if path.suffix != ".lock"]
    assert not [name for name in names if any(ending in name for ending in left)]


def test_folders_that_are_missing_are_made(harvested: Nights, tmp_path: Path) -> None:
    for words in (("health", f"{tmp_path}/a/b/health.html"), ("coverage", "--csv", f"{tmp_path}/c/d.csv")):
        done = harvested.scrapy(*words)
        assert (done.returncode, done.stderr) == (0, "")
        assert Path(words[-1]).stat().st_size > 100


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "2030"), "nothing to show since 2030: the reports are for 2018 to 2023"),
        (("--until", "1990"), "nothing to show until 1990: the reports are for 2018 to 2023"),
        (("--portal", "smal"), "no report of the portal smal is here; did you mean small?"),
        (("--division", "99"), "no report of the division 99 is here"),
    ],
)
def test_coverage_names_the_choice_that_nothing_fits(harvested: Nights, words: tuple[str, ...], said: str) -> None:
    done = harvested.scrapy("coverage", *words)
    assert (done.returncode, done.stderr) == (1, f"error: {said}\n")


def test_a_fault_of_the_machine_is_logged_in_its_words_and_explains_the_network(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(machine, "_met", [])
    lost = Failure(ConnectError())  # type: ignore[no-untyped-call]
    assert problem_of(lost).code == "connection"
    try:
        raise MemoryError
    except MemoryError:
        record = ends.HarmlessRecord("twisted", 50, __file__, 1, "Unhandled %s", ("error",), sys.exc_info())
    assert (record.getMessage(), record.exc_info) == ("this machine has no memory left", None)
    assert problem_of(lost) == Problem("machine", "this machine has no memory left")
    monkeypatch.setattr(machine, "LATELY", 0.0)
    assert problem_of(lost).code == "connection"
    try:
        raise ValueError("ours")
    except ValueError:
        record = ends.HarmlessRecord("x", 40, __file__, 1, "it fails", (), sys.exc_info())
    assert (record.getMessage(), bool(record.exc_info)) == ("it fails", True)
