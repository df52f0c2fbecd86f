"""The one door for what people keep by hand under data/: every TOML and CSV file to frozen dataclasses, checked.

A module a file; its dataclasses say which keys there are and of what type, so a new key is one line there. A slip
(misspelt key, wrong type, pattern that does not compile, broken file) is a DataFileError that names file and key:
`check` finds it at the start of a command, before anything could take it for a portal's fault. Everything that is
worked out from these files is kept with `remembered`, and `forget` drops it all (for tests on a copy of data/).

May import errors and paths only. Registries of portals are not read here: they are a user's (harvester/portals).
"""

from harvester.datafiles.memory import forget, remembered

__all__ = ["forget", "remembered"]
