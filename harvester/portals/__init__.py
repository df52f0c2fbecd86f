"""Which portals there are and what they are: registry, entries' options, spider loader, identification.

May import listings, reports and settings. Families are handed in (loader), never imported.
"""
