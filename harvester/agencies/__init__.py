"""Names of public bodies to lines over the years: `place` finds a body's division, level, kind and full name."""

from harvester.agencies.placing import Placed, check_by_hand, place

__all__ = ["Placed", "check_by_hand", "place"]
