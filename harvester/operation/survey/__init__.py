"""Surveys of candidates: clicks to the listings, a trial of the family, and what came of it in a database.

May import spiders, portals and reading, like the rest of operation.
"""
