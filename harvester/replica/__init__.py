"""Loopback portals and the made-up reports that they publish, for the demo, the tests and the benchmarks."""
