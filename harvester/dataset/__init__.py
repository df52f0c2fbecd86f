"""From the database to what researchers use: checks across years, export, codebook, coverage.

May import store, reports, agencies and what lies below; knows no Scrapy, no portal.
"""
