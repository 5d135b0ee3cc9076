"""Errors of the given data.

::

    LayersError
    ├── FileFormatError (ValueError)     the file is no table that can be read
    ├── MissingColumnError (ValueError)  a needed column is not there
    ├── CrsError (ValueError)            degrees where meters are meant, or no CRS at all
    ├── MissingAssetError (FileNotFoundError)  a bundled file is not where it should be
    ├── MissingPackageError (ImportError)  an optional package is not installed
    ├── UnknownPlaceError (ValueError)   no place is called so
    └── FetchError (OSError)             a server could not be reached or gave nothing usable

Every message is one or two sentences that say what is wrong, what was found and what to do.
"""


class LayersError(Exception):
    """Base of all errors about given data; its text can be shown to a user as it is."""


class FileFormatError(LayersError, ValueError):
    """A file is missing, empty, encrypted, cut short or not a table at all."""


class MissingColumnError(LayersError, ValueError):
    """A table lacks a column that the task needs."""


class CrsError(LayersError, ValueError):
    """A coordinate reference system is missing or of the wrong kind."""


class MissingAssetError(LayersError, FileNotFoundError):
    """A file that ships with the project was not found."""


class MissingPackageError(LayersError, ImportError):
    """A package that only some tasks need is not installed."""


class UnknownPlaceError(LayersError, ValueError):
    """No place has the name or the code that was given."""


class FetchError(LayersError, OSError):
    """A server could not be reached, or what it sent cannot be used."""
