"""Scrapy extensions: what watches a crawl and judges it at its end.

May import operation, store and what lies below; never spiders, pipelines' insides or commands.
"""
