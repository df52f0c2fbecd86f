"""Gongkai Harvester: yearly information-disclosure reports of Chinese public bodies, as data."""

__version__ = "0.1.0"
