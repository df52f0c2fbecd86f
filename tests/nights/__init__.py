"""Nights against replica portals: real processes, real HTTP."""
