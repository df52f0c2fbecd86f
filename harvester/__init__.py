"""Gongkai Harvester: yearly information-disclosure reports of Chinese public bodies, as data."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def load(path: object, *, frames: str = "pandas", labels: str = "en") -> Any:
    """A dataset for a notebook: `.panel`, `.places`, `.observations` as frames with labels.

    path: a database, or a folder that `scrapy export` or `scrapy release` wrote as CSV or Parquet. frames:
    "pandas" or
    "polars". labels: "en" or "zh". See harvester.dataset.frames.Dataset. Raises StoreError, DatasetError.
    """
    # by name: the rooms below the dataset import this module for its version
    return import_module("harvester.dataset.frames").Dataset(path, frames=frames, labels=labels)
