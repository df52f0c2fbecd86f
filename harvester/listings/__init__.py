"""One listing page, pure: an answer's bytes to rows, pagers, channels. No network, no portal, no spider.

May import documents, reports and paths.
"""
