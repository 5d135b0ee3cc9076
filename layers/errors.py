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

    FaultError                           what is wrong within a file, for a sentence about it

Every message is one or two sentences that say what is wrong, what was found and what to do. It is
raised as an English template and the values that fill it, so that `layers.texts.told` can say it in
the language of whoever reads it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from layers.phrases import Phrase


class ToldError(Exception):
    """An error whose sentence can be told in the languages of its readers; in English by itself.

    Parameters
    ----------
    template
        The sentence in English, with places in braces where values are given; or a `Phrase`.
    **values
        What fills the places, see `layers.phrases.Phrase`.
    """

    def __init__(self, template: str = "", /, **values: object) -> None:
        self.phrase = template if isinstance(template, Phrase) else Phrase(template, **values)
        super().__init__(str(self.phrase))

    @property
    def template(self) -> str:
        """The sentence in English before its places were filled."""
        return self.phrase.template

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the places of the sentence."""
        return self.phrase.values

    def __reduce__(self) -> tuple[Callable[..., "ToldError"], tuple[Any, ...], dict[str, Any]]:
        """Say how a copy is made in another process, whatever the kind of error asks for."""
        return _copied, (type(self), self.phrase), self.__dict__


def _copied(kind: type[ToldError], phrase: Phrase) -> ToldError:
    error = kind.__new__(kind)
    ToldError.__init__(error, phrase)
    return error


class FaultError(ToldError):
    """What is wrong within a file: a part of the sentence about the file, never shown alone."""


class LayersError(ToldError):
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
