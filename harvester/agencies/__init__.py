"""Names of public bodies to lines over the years: `place` finds a body's division, level, kind and full name."""

from harvester.agencies.placing import Placed, place

__all__ = ["Placed", "place"]
