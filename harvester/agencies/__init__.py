"""Names of public bodies to lines over the years: which body, in which place, of which kind.

Pure over `data/`: may import errors and paths; knows no report, no portal, no database.
"""

from harvester.agencies.expected import Expected, expected_bodies
from harvester.agencies.placing import Placed, check_by_hand, place

__all__ = ["Expected", "Placed", "check_by_hand", "expected_bodies", "place"]
