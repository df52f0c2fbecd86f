"""A portal that offers TLS 1.0 or 1.1 only is crawled where its entry says legacy_tls, and told where not."""

from __future__ import annotations

import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

from harvester.middlewares import tls
from harvester.replica.site import Ask
from tests.nights.harness import nights
from tests.nights.portals import Small


def certificate(folder: Path) -> Path:
    """A self-signed certificate with its key, in one file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=2))
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def old_server(version: ssl.TLSVersion, folder: Path) -> Iterator[str]:
    site = Small()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = site.answer(Ask("GET", self.path))
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(certificate(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_context_is_told_its_ciphers_and_its_oldest_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OpenSSL's own settings forbid old versions, naming ciphers is not enough."""
    told: list[object] = []
    context = SimpleNamespace(set_cipher_list=told.append, set_min_proto_version=told.append)
    monkeypatch.setattr(tls._ScrapyCertificateOptions, "_makeContext", lambda self: context)
    made = object.__new__(tls._LegacyOptions)
    assert made._makeContext() is context
    assert told == [tls.CIPHERS, SSL.TLS1_VERSION]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_tls_is_spoken_where_the_entry_says_so(tmp_path: Path, version: str) -> None:
    with old_server(getattr(ssl.TLSVersion, version), tmp_path) as base, nights([Small()], tmp_path) as running:
        plain = (
            '[old]\nfamily = "trs"\nname = "黎城县人民政府"\ndivision = "140426"\n'
            f'start = ["{base}/xxgk/nb/"]\nmax_reports = 2\n'
        )
        running.registry.write_text(plain, "utf-8")
        running.scrapy("crawl", "old")
        ((verdict, reason),) = running.rows("SELECT verdict, reason FROM runs")
        assert verdict == "unreachable"
        assert "no secure connection" in reason
        assert "legacy_tls" in reason
        running.registry.write_text(plain + "legacy_tls = true\n", "utf-8")
        running.scrapy("crawl", "old")
        assert running.rows("SELECT count(*) FROM reports") == [(2,)]
