"""Listing pages: which links are reports, where the next page is, which columns lie below. Pure functions."""
