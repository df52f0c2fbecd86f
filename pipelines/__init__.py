"""What happens to a page after it was fetched, in the order of settings.ITEM_PIPELINES:

read (bytes to report) → attachments (its files, fetched and read) → fingerprint (what it says, as hashes)
→ archive (WARC, if it is new) → store (SQLite).
"""
