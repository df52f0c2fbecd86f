"""Scrapy extensions: the run and its verdict, progress on a terminal."""
