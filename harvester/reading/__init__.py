"""A page and its files to a report, a refusal or a problem: used by the pipelines and by reading again.

May import documents, reports, listings and items; knows no Scrapy, no database.
"""
