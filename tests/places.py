"""Where the tests find things: the checkout, the case folder, and ../shared (which a clone may lack)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
SHARED = ROOT.parent / "shared"
