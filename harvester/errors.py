"""The project's exceptions. All derive from HarvesterError; its text is one plain line for a user."""


class HarvesterError(Exception):
    """Root of everything this project raises on purpose. Commands print its text without a traceback."""


class RegistryError(HarvesterError):
    """A wrong entry in a portal registry. Raised by harvester.portals; names the entry and the key."""


class DataFileError(HarvesterError):
    """A slip in a table of data/ that is kept by hand. Raised by harvester.agencies; names file and line."""


class NotAReport(HarvesterError):
    """What holds no yearly report. Raised by harvester.reports for a document that is none; the text says why."""


class Unreadable(NotAReport):
    """Bytes that no reader of harvester.documents can turn into a Document (damaged, encrypted, too large)."""


class MissingTool(Unreadable):
    """A file type whose reader is not installed. Raised by harvester.documents; names the package to install."""


class ReaderError(HarvesterError):
    """A fault of the reader itself, or of the machine that it runs on: nothing is told by it about the file."""


class DatasetError(HarvesterError):
    """An export, picture or page that cannot be made. Raised by harvester.dataset and harvester.browse."""


class StoreError(HarvesterError):
    """The database or the archive cannot be used (locked, full, from a newer version, damaged)."""


class UnknownCandidate(HarvesterError):
    """A word of `scrapy survey` that means no candidate."""
