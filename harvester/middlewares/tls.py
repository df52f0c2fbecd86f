"""TLS 1.0 and 1.1, for portals that offer nothing newer (the registry's option `legacy_tls`)."""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyCertificateOptions, _ScrapyClientContextFactory
from scrapy.crawler import Crawler

from harvester.middlewares.closing import Handler

CIPHERS = b"DEFAULT:@SECLEVEL=0"


class LegacyHandler(Handler):
    """The usual download handler, whose connections may be as old as TLS 1.0."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory = _LegacyFactory.from_crawler(crawler)  # type: ignore[assignment]  # zope's interface


class _LegacyFactory(_ScrapyClientContextFactory):
    def _get_cert_options(self) -> Any:
        return _LegacyOptions(**self._get_cert_options_kwargs())


class _LegacyOptions(_ScrapyCertificateOptions):
    """Sets the ciphers on OpenSSL's context itself: Twisted makes a list of the names in a cipher string and drops
    @SECLEVEL on the way, and at OpenSSL's usual level TLS 1.0 and 1.1 are not offered.
    """

    def _makeContext(self, *words: Any, **named: Any) -> SSL.Context:
        context = super()._makeContext(*words, **named)
        context.set_cipher_list(CIPHERS)
        context.set_min_proto_version(SSL.TLS1_VERSION)
        return context
