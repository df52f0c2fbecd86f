"""The database in the browser: Datasette with pages of ours. Reads, never writes.

May import dataset, store and what lies below; nothing imports it but the command.
"""
