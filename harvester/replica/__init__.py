"""Portals on loopback, one per family, for demo, tests and benchmarks.

An independent witness: imports nothing of the product, and nothing of the product but commands imports it.
"""
