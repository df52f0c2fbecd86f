"""Running it for years: nights, lock, verdict, health, reading the archive again.

May import pipelines, store, dataset, portals; never extensions, commands or a family.
"""
