"""scrapy import and scrapy extract of several files: own files as a crawl would bring them."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT
from tests.running import scrapy

PAGE = """<html><head><title>{who}2022年政府信息公开工作年度报告</title></head><body>
<h1>{who}2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本年度{who}主动公开政府信息若干条，{more}。</p>
<p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>
<p>五、存在的主要问题及改进情况</p><p>进一步加强学习，提高公开质量，及时回应社会关切。</p>
<p>六、其他需要报告的事项</p><p>无。</p></body></html>"""
WHO = "株洲市攸县信访局"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(PAGE.format(who=WHO, more="内容真实"), "utf-8")
    (tmp_path / "in" / "b.html").write_text(PAGE.format(who="洛阳市偃师区人民政府", more="依法公开"), "utf-8")
    (tmp_path / "in" / "c.html").write_text("<html><body><p>今日天气晴朗，气温二十度。</p></body></html>", "utf-8")
    return tmp_path


def test_files_come_in_as_from_a_crawl(folder: Path) -> None:
    database = folder / "harvest.db"
    (folder / "what.csv").write_text("file,agency,year,url\nb.html,,2021,https://www.example/b\n", "utf-8")
    words = ("import", str(folder / "in"), "--table", str(folder / "what.csv"), "-s", f"DATABASE={database}")
    done = scrapy(*words)
    assert done.returncode == 1, done.stderr
    assert "c.html:" in done.stderr
    assert "3 files, 2 new, 1 no reports" in done.stdout
    with sqlite3.connect(database) as connection:
        query = "SELECT agency, year, portal, url, year_told_by FROM reports ORDER BY year DESC"
        first, second = connection.execute(query).fetchall()
        assert connection.execute("SELECT value FROM meta WHERE key = 'kind'").fetchone() == ("live",)
    assert first[:3] == (WHO, 2022, "import")
    assert first[3].startswith("file://")
    assert second[1:] == (2021, "import", "https://www.example/b", "given")
    assert list((folder / "archive" / "import").glob("*.warc.gz"))
    assert "2 unchanged" in scrapy(*words).stdout
    again = scrapy("reextract", "-s", f"DATABASE={database}")
    assert "4 archived pages read, 4 reports" in again.stdout, again.stderr
    with sqlite3.connect(database) as connection:
        assert connection.execute(query).fetchall() == [first, second], "what was given is in the archive, too"


@pytest.mark.parametrize("words", [("import", ""), ("import",), ("extract", " ")])
def test_an_empty_name_is_no_folder(words: tuple[str, ...], tmp_path: Path) -> None:
    """`scrapy import "$UNSET"` read everything below the folder in which it was called."""
    done = scrapy(*words, "-s", f"DATABASE={tmp_path / 'x.db'}")
    assert done.returncode != 0
    assert "name" in done.stderr.splitlines()[-1]
    assert not (tmp_path / "x.db").exists()


def test_what_cannot_be_is_told_in_one_line(folder: Path) -> None:
    (folder / "bad.csv").write_text("file,year\nb.html,last\n", "utf-8")
    done = scrapy("import", str(folder / "in"), "--table", str(folder / "bad.csv"), "-s", "DATABASE=/dev/null")
    assert done.returncode != 0
    assert "line 2: year 'last' is no year" in done.stderr
    assert "there is no" in scrapy("import", "nowhere").stderr


def test_several_files_are_lines_of_json(folder: Path) -> None:
    names = [str(folder / "in" / name) for name in ("a.html", "c.html")]
    done = scrapy("extract", *names)
    assert done.returncode == 1
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["file"], first["agency"], first["year"]) == (names[0], WHO, 2022)
    assert second["file"] == names[1]
    assert second["error"]
    assert "addresses one by one" in scrapy("extract", names[0], "https://www.example/").stderr


def test_a_terminal_gets_tables_and_a_pipe_json(folder: Path) -> None:
    name = str(folder / "in" / "a.html")
    assert json.loads(scrapy("extract", name).stdout)["agency"] == WHO
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "scrapy", "extract", name]
    process = subprocess.Popen(command, cwd=ROOT, stdout=slave, stderr=subprocess.PIPE)
    os.close(slave)
    text = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        text += piece
    os.close(master)
    assert process.wait(60) == 0
    assert WHO in text.decode()
    assert "{" not in text.decode()
