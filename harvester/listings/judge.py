"""What a listing row's title promises; the words are those by which reports are read (data/titles.toml)."""

from harvester.reports.titles import judge_row, year_in

__all__ = ["judge_row", "year_in"]
