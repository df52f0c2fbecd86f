"""Python imports this at its start where the folder is on PYTHONPATH: what tests start is noted, too."""

import importlib.util
import os
from pathlib import Path

if "MUTANTS_CALLS" in os.environ and "PYTEST_CURRENT_TEST" in os.environ:
    _at = Path(__file__).resolve().parents[1] / "calls.py"
    _spec = importlib.util.spec_from_file_location("_mutants_calls", _at)
    assert _spec is not None
    assert _spec.loader is not None
    _calls = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(_calls)
    _calls.start_in_child()
