"""Python imports this at its start where it is on PYTHONPATH: what tests start is noted, or changed, too."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        f"_mutants_{name}", Path(__file__).resolve().parents[1] / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if "MUTANTS_CHANGE" in os.environ:
    _beside("loader").install(os.environ["MUTANTS_CHANGE"])
if "MUTANTS_CALLS" in os.environ and "PYTEST_CURRENT_TEST" in os.environ:
    _beside("calls").start_in_child()
