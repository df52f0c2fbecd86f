"""What the files of a portal's own scripts ask for on behalf of a list."""

from __future__ import annotations

import pytest

from harvester.listings.code import Code
from harvester.listings.own_scripts import (
    MOST_REQUESTS,
    code_of,
    files,
    for_list,
    named_in,
    requests_in,
    writes_pager,
)
from harvester.listings.page import ListingPage

URL = "http://a.example.cn/nb/"
ROWS = '<ul class="list"><li><a href="1.html">某县财政局2023年政府信息公开工作年度报告</a></li></ul>'


def asked(script: str, markup: str = ROWS) -> str | None:
    page = ListingPage(f"<html><body>{markup}</body></html>", URL)
    found = for_list(page, page.links, requests_in(Code(script)))
    return None if found is None else found.address


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("$.get('/api/p/'+n,function(h){$('.list').append(h)})", "/api/p/"),
        ("function go(n){fetch('/part/'+n).then(add)}function add(h){$('ul.list').append(h)}", "/part/"),
        ("var ul=document.querySelector('.list');var es=new EventSource('/s/rows');es.onmessage=add;"
         "function add(e){var a=e.data;ul.appendChild(a)}", "/s/rows"),
        ("$('.list').bootstrapTable({url:'/xxgk/bg/page',pagination:true})", "/xxgk/bg/page"),
        ("async function on(){const d=await get('/api/v1/rows');$('.list').append(made(d))}", "/api/v1/rows"),
        ("$('.list').load('/nb/rows.jsp?p='+p)", "/nb/rows.jsp?p="),
        ("var x=new XMLHttpRequest();x.open('GET','/d.jsp?n=2');x.onload=function(){"
         "document.getElementsByClassName('list')[0].innerHTML+=x.responseText}", "/d.jsp?n=2"),
    ],
)  # fmt: skip
def test_fills_the_box_of_the_rows(script: str, address: str) -> None:
    assert asked(script) == address


@pytest.mark.parametrize(
    "script",
    [
        "$.get('/zfgb/part?p='+p,function(h){$('.list').html(h)})",  # the gazette
        "$('.list li').hide().slice(0,20).show()",  # asks for nothing
        "$.get('/visit/count',function(n){$('.list').append(n)})",  # what it asks for is of another matter
        "$.get('/api/list?page=2',function(h){$('#news').html(h)})",  # a box of another page
        "$(function(){$.get('/a/b',function(n){$('#n').text(n)});$('.list').html(kept)})",  # two matters
        "$('#pager').pagination({total:40,callback:function(i){$('.list').html(part(i))}})",  # asks nothing
        "// $.get('/api/p/'+n,function(h){$('.list').append(h)})",
    ],
)
def test_leaves_what_is_not_of_the_list(script: str) -> None:
    assert asked(script) is None


def test_fills_an_empty_box_in_words_of_a_list_that_goes_on() -> None:
    script = "function rows(page){$.getJSON('/gk/rows?page='+page,function(d){$('#rest').html(made(d))})}"
    assert asked(script, f'{ROWS}<div id="rest"></div>') == "/gk/rows?page="
    assert asked(script, f'{ROWS}<div class="aside"><div id="rest"></div></div>') is None
    assert asked(script, f'{ROWS}<div id="rest">已满</div>') is None
    assert asked(script.replace("page", "code"), f'{ROWS}<div id="rest"></div>') is None


def test_a_box_below_a_heading_of_another_matter_is_no_list() -> None:
    script = "function getList(page){$.get('/doc/list?page='+page,function(h){$('#b').html(h)})}"
    assert asked(script, f'{ROWS}<div><h3>部门年报</h3><ul id="b"></ul></div>') == "/doc/list?page="
    assert asked(script, f'{ROWS}<div><h3>通知公告</h3><ul id="b"></ul></div>') is None


def test_what_is_done_for_each_box_counts_in_a_small_file_only() -> None:
    script = "$('.list').each(function(){var $l=$(this);$.get('/api/col?p='+p,function(h){$l.append(h)})});"
    assert asked(script) == "/api/col?p="
    assert asked(script + "f();" * 1000) is None


def test_a_short_file_is_about_one_thing() -> None:
    script = "$(function(){var h='';$.ajax({url:'/a/b.json',success:function(r){h+=r}});$('.list').append(h)});"
    assert asked(script) == "/a/b.json"
    assert asked(script.replace("h+=r", "$('#n').text(r)")) is None


def test_a_component_says_where_it_stands() -> None:
    script = "new Vue({el:'#rest',methods:{getList(){axios.get('/gk/list',{params:{pageNum:this.n}})}}})"
    assert asked(script, f'{ROWS}<div id="rest"></div>') == "/gk/list"
    assert asked(script) is None


def test_libraries_are_not_asked_and_the_likeliest_comes_first() -> None:
    names = ("jquery-3.6.0.min.js", "swiper.min.js", "own.js", "nblist.js?v=2", "hm.js", "vue.global.prod.js")
    page = ListingPage("".join(f'<script src="/js/{name}"></script>' for name in names), URL)
    assert files(page) == ["http://a.example.cn/js/nblist.js?v=2", "http://a.example.cn/js/own.js"]


def test_files_that_a_script_puts_in_or_a_file_imports_are_known() -> None:
    code = """import {a} from "/js/pager.mjs"; $.getScript('nb.js?v=1');
    document.write('<script src="/js/more.js"></scr'+'ipt>'); s.src="/js/jquery.min.js"; x("a.json","b.jsp")"""
    page = ListingPage(f"<script>{code}</script>", URL)
    names = ("/js/pager.mjs", "/nb/nb.js?v=1", "/js/more.js")
    assert sorted(files(page)) == sorted(f"http://a.example.cn{name}" for name in names)
    text = "import x,{y} from './rows.js';import '/js/vue.js';$.getScript(\"/js/z.js\");var t='important.js'"
    assert named_in(text, "http://a.example.cn/js/app.js") == [
        "http://a.example.cn/js/rows.js",
        "http://a.example.cn/js/z.js",
    ]


def test_a_box_that_a_script_of_the_page_hands_to_the_file() -> None:
    script = "export function pager(box){fetch('/gk/rows?page=2').then(t=>{box.innerHTML+=t})}"
    markup = f'<div id="rows">{ROWS}</div>'
    assert asked(script, f'{markup}<script>pager("#rows", 9)</script>') == "/gk/rows?page=2"
    assert asked(script, f"{markup}<script>pager('.side')</script>") is None
    assert asked(script, f"{markup}<script>$('#rows').show()</script>") is None


def test_a_file_may_be_anything() -> None:
    assert len(requests_in(Code("$.get('/api/'+n);" * 500))) == MOST_REQUESTS
    assert requests_in(Code("{" * 100_000 + "fetch('/x/list'")) != []
    assert requests_in(Code("}" * 100_000)) == []


def test_code_of_attributes_counts_as_code_of_the_page() -> None:
    markup = """<div x-init="r = await fetch('/api/nb?page='+n)"></div><b onclick='$.get("/a/b")'>a</b>"""
    code = code_of(ListingPage(f"<script>var a=1;</script>{markup}", URL))
    assert [line for line in code.text.splitlines() if line] == [
        "var a=1;",
        ";r = await fetch('/api/nb?page='+n)",
        ';$.get("/a/b")',
    ]


@pytest.mark.parametrize(
    ("script", "writes"),
    [
        ("var n=3;document.write('<a href=p'+(n+1)+'>下一页</a>');", True),
        ("if(n>1){document.write('<a>下一页</a>')}", False),  # said by what the page gives it
        ("function p(){document.write('下一页')}", False),
        ("document.write('<i>首页</i>');", False),
        ("// document.write('下一页')", False),
    ],
)
def test_a_file_may_write_a_pager_as_soon_as_it_is_read(script: str, writes: bool) -> None:
    assert writes_pager(Code(script)) is writes
