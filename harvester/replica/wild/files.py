"""Reports that are files, and pages that hold nothing but the way to one."""

from __future__ import annotations

import base64
from functools import partial

from harvester.replica import files
from harvester.replica.figures import figures_for
from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild


def _docx(one: Wild, number: int, year: int = 2023) -> bytes:
    return files.docx(figures_for(one.body(number), year, edition="2021"))


def _page(one: Wild, number: int, inside: str) -> str:
    """A row to a page that holds a title and the way to a file; gives the row."""
    row = one.row(number)
    one.pages[f"/nb/r{number}.html"] = one.around(
        f"<h1>{one.title_of(number)}</h1><div>{inside}</div>", one.title_of(number)
    )
    return row


WAYS = {
    "servlet": '<a href="/f/whole.do?id=0">下载附件</a>',
    "named": '<a href="/f/get?guid=1">年度报告.docx</a>',
    "appendix": '<a href="/f/open.jsp?fid=2">附件：年度报告</a>',
    "fulltext": '<a href="/f/content?id=4">点击查看全文</a>',
    "clicked": '<a href="#" onclick="window.open(\'/f/get?guid=1\')">下载原文</a>',
    "framedfile": '<iframe src="/f/get?guid=1"></iframe>',
    "embedded": '<embed src="/f/a.docx" type="application/msword">',
    "viewer": '<iframe src="/pdfjs/web/viewer.html?file=/f/a.docx"></iframe>',
    "viewerservlet": '<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2Fget%3Fguid%3D1"></iframe>',
    "office": '<iframe src="https://view.officeapps.invalid/op/view.aspx?src={base}/f/a.docx"></iframe>',
    "kkfile": '<iframe src="/kk/onlinePreview?url={packed}"></iframe>',
    "scripted": '<div id="v"></div><script>var pdfUrl = "/f/get?guid=1"; show(pdfUrl);</script>',
    "looked": '<a href="/view/12">查看报告全文</a>',
}


def offered(entry: str) -> Wild:
    """A report behind one way of offering a file, and one as a page."""
    one = Wild(f"file{entry}", f"the report is in a file: {entry}")
    inside = WAYS[entry].replace("{packed}", base64.b64encode(b"/f/a.docx?name=report").decode().rstrip("="))
    inside = inside.replace("{base}", "")
    data = Reply(_docx(one, 0), content_type="application/octet-stream")
    for path in ("/f/whole.do", "/f/get", "/f/open.jsp", "/f/content", "/f/a.docx"):
        one.pages[path] = data
    one.pages["/view/12"] = one.around('<div class="pdf"><iframe src="/f/get?guid=1"></iframe></div>', "在线查看")
    one.pages["/nb/"] = one.listing(_page(one, 0, inside) + one.row(1))
    return one


def rows_of_files() -> Wild:
    """Rows that are files, with and without titles."""
    one = Wild("filerows", "rows lead straight to files, some called 附件 only")
    rows = ""
    for n in range(4):
        one.there += 1
        path = f"/f/{n}.docx" if n < 2 else f"/f/get?id={n}"
        one.pages[path] = Reply(_docx(one, n), content_type="application/octet-stream")
        rows += f'<li><a href="{path}">{one.title_of(n) if n % 2 else "附件" + str(n + 1)}</a></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def matrix_of_files() -> Wild:
    """A table of bodies and years whose cells are files without endings."""
    one = Wild("filematrix", "a table of bodies and years whose cells are files without endings")
    head = "<tr><td>单位名称</td><td>2022</td><td>2023</td></tr>"
    rows = ""
    for n in range(2):
        cells = ""
        for year in (2022, 2023):
            one.there += 1
            one.pages[f"/down?id={n}{year}"] = Reply(_docx(one, n, year), content_type="application/msword")
            cells += f'<td><a href="/down?id={n}{year}">下载</a></td>'
        rows += f"<tr><td>{one.body(n)}</td>{cells}</tr>"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年度报告</h2><table>{head}{rows}</table>")
    return one


HOLLOW = {
    "elsewhere": '<a href="http://files.invalid/0.pdf">年度报告.pdf</a>',
    "scriptonly": '<div id="app"></div><script src="/js/app.js"></script>',
    "lostfile": '<a href="/f/gone.pdf">附件：年度报告.pdf</a>',
    "nothing": "",
}


def hollow(entry: str) -> Wild:
    """A page with a title and nothing that can be had."""
    one = Wild(f"hollow{entry}", f"a page with a title only: {entry}", "partial")
    one.pages["/nb/"] = one.listing(_page(one, 0, HOLLOW[entry]) + one.row(1))
    one.found = 1
    return one


PACKED = {
    "rar": (b"Rar!\x1a\x07\x00" + b"x" * 900, "application/x-rar-compressed"),
    "zip": (b"PK\x03\x04" + b"x" * 900, "application/zip"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"x" * 900, "application/octet-stream"),
}


def packed_beside(entry: str) -> Wild:
    """Older reports in one file beside the list, which nobody can open."""
    one = Wild(f"beside{entry}", f"older reports beside the list in a file that is not read: {entry}", "partial")
    data, kind = PACKED[entry]
    path = f"/d/2015-2018nb.{entry}"
    one.pages[path] = Reply(data, content_type=kind)
    below = f'<div><a href="{path}">2015-2018年年报打包下载</a></div>'
    one.pages["/nb/"] = one.around(f'<h2>年报</h2><ul class="list">{one.row(0)}{one.row(1)}</ul>{below}')
    return one


CONTINUED = {
    "all": "complete",
    "lost": "partial",
    "scripted": "partial",
}


def continued(entry: str) -> Wild:
    """Articles that the editor has cut in two."""
    one = Wild(f"continued{entry}", f"articles in two pages: {entry}", CONTINUED[entry])
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1))
    for n in range(2):
        path, title = f"/nb/r{n}.html", one.title_of(n)
        whole = str(one.pages[path])
        at, end = whole.index("<p>三、"), whole.index("</div>", whole.index("<p>六、"))
        head, rest = whole[:at], whole[at:end]
        more = f'<a href="/nb/r{n}_2.html">下一页</a>'
        if entry == "scripted":
            more = '<a href="javascript:void(0)" onclick="turnTo()">下一页</a>'
        one.pages[path] = f'{head}<div class="pagebreak"><b>1</b> {more}</div>{whole[end:]}'
        if entry == "all":
            one.pages[f"/nb/r{n}_2.html"] = one.around(f'<div class="article"><h1>{title}</h1>{rest}</div>', title)
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(offered, entry) for entry in WAYS),
    rows_of_files,
    matrix_of_files,
    *(partial(hollow, entry) for entry in HOLLOW),
    *(partial(packed_beside, entry) for entry in PACKED),
    *(partial(continued, entry) for entry in CONTINUED),
)
