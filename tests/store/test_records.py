"""Records of the archive: taken apart as warcio does it, whatever they look like."""

from __future__ import annotations

import gzip
import io

import pytest
from warcio.archiveiterator import ArchiveIterator

from harvester.store.records import Response, response

HEAD = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/1\r\nX-Named: a: b\r\nX-Named: c\r\nX-None: \r\n"
)
HTTP = b"HTTP/1.1 200\r\nContent-Type: text/html\r\nX-Empty:\r\nSet-Cookie: a=1; b\r\nset-cookie: b\r\n\r\n"


def member(
    http: bytes = HTTP, body: bytes = b"<p>\r\n\r\n</p>", head: str = HEAD, length: int | None = None
) -> bytes:
    content = http + body
    size = len(content) if length is None else length
    kind = "Content-Type: application/http; msgtype=response\r\n"
    return f"{head}{kind}Content-Length: {size}\r\n\r\n".encode() + content + b"\r\n\r\n"


def by_warcio(packed: bytes) -> Response | None:
    record = next(iter(ArchiveIterator(io.BytesIO(packed))), None)
    if record is None or record.rec_type != "response":
        return None
    said = {name.lower(): value for name, value in reversed(record.rec_headers.headers)}
    http = record.http_headers
    return Response(said, int(http.get_statuscode()), http.headers, record.content_stream().read())


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(member(), id="usual"),
        pytest.param(member(body=b""), id="nothing"),
        pytest.param(member(http=HTTP.replace(b"200", b"404 Not Found")), id="reason"),
        pytest.param(member(http=HTTP.replace(b"a=1; b", b"a=1;\r\n  b")), id="folded"),
        pytest.param(member(http=HTTP.replace(b"a=1; b", "政府".encode())), id="chinese"),
        pytest.param(member(http=HTTP.replace(b"text/html", b"text/html  ")), id="blanks"),
        pytest.param(member(http=HTTP.replace(b"\r\n", b"\n")), id="bare"),
        pytest.param(
            member(http=HTTP.replace(b"X-Empty:", b"Content-Encoding: gzip"), body=gzip.compress(b"packed")),
            id="packed",
        ),
        pytest.param(
            member(http=HTTP.replace(b"X-Empty:", b"Transfer-Encoding: chunked"), body=b"2\r\nab\r\n0\r\n\r\n"),
            id="chunked",
        ),
        pytest.param(member(head=HEAD.replace("response", "warcinfo")), id="warcinfo"),
        pytest.param(member(head=HEAD.replace("WARC/1.0", "WARC/1.1")), id="newer"),
        pytest.param(member(head=HEAD.replace("a: b", "名")), id="named"),
        pytest.param(member(length=len(HTTP) + 3), id="shorter"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_record_is_what_warcio_says(made: bytes) -> None:
    expected = by_warcio(made)
    found = response(made)
    assert found == expected
    if made == member():
        assert found is not None
        assert (found.said["x-named"], found.body, len(found.headers)) == ("a: b", b"<p>\r\n\r\n</p>", 4)
