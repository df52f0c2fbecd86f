"""Bytes to Document: a sequence of blocks (heading, paragraph, table, picture, link)."""
