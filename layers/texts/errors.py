"""Errors told in the language of whoever reads them.

An error keeps the English template of its sentence and what fills it, see `layers.phrases`. The
files ``errors*.toml`` beside this one hold the same sentences in Persian, by the English template.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Protocol, Self, runtime_checkable

from layers.errors import ToldError
from layers.phrases import Phrase, refusal
from layers.texts import Words, isolated
from layers.texts.direction import LEFT, is_rightward

_FILES = sorted(Path(__file__).parent.glob("errors*.toml"))


@runtime_checkable
class Tells(Protocol):
    """What says itself in the language of a reader."""

    def told(self, words: Words) -> str:
        """Say it in a language."""
        ...


@cache
def persian_errors() -> dict[str, str]:
    """Return every sentence of an error, and every part of one, in Persian by its template."""
    return tomllib.loads("\n".join(file.read_text(encoding="utf-8") for file in _FILES))


def told(error: BaseException, words: Words) -> str:
    """Say an error in the language of a reader.

    Parameters
    ----------
    error
        Any error; those of `layers.errors` and `siting.errors` are known in both languages.
    words
        The language.

    Returns
    -------
    Its sentence; in English, in one piece, where the error is of another kind or of a program.
    """
    if isinstance(error, Tells):
        return error.told(words)
    if isinstance(error, ToldError):
        return phrase_in_words(error.phrase, words)
    return phrase_in_words(_phrase(error), words)


def _phrase(error: BaseException) -> Phrase:
    """Return what an error says that has no template: of a file its name, and why it is refused."""
    if not isinstance(error, OSError):
        return Phrase(str(error))
    if error.filename is None:
        return refusal(error)
    return Phrase("{file}: {fault}", file=str(error.filename), fault=error)


def is_known(error: BaseException, words: Words) -> bool:
    """Whether the sentence of an error is known in a language."""
    if not isinstance(error, ToldError):
        return False
    return isinstance(error, Tells) or words.language == "en" or error.template in persian_errors()


def phrase_in_words(phrase: Phrase, words: Words) -> str:
    """Say a sentence, or a part of one; in English where nothing else is known of it."""
    if words.language == "en":
        return str(phrase)
    template = persian_errors().get(phrase.template)
    if template is None:
        return _english(phrase)
    shown = {name: _shown(value, words) for name, value in phrase.values.items()}
    return template.format(**shown) if shown else template


def _english(text: str) -> str:
    """Keep what a library says in one piece that runs from left to right, whatever it begins with.

    A mark does that, and not an isolate of its own kind: it stays where isolates become marks.
    """
    return isolated(f"{LEFT}{text}" if is_rightward(text) else text)


class Name(str):
    """A name in both languages, in English by itself.

    Parameters
    ----------
    english, persian
        As the readers of each language call it.
    """

    __slots__ = ("persian",)
    persian: str

    def __new__(cls, english: str, /, persian: str) -> Self:
        """Call it as in English."""
        text = super().__new__(cls, english)
        text.persian = persian
        return text

    def told(self, words: Words) -> str:
        """Say it in a language."""
        return words.name(words.of(fa=self.persian, en=str(self)))

    def __reduce__(self) -> tuple[type["Name"], tuple[str, str]]:
        """Say how a copy is made, also in another process."""
        return Name, (str(self), self.persian)


class Reasons(str):
    """What the reasons of a cell mean, in English by itself.

    Parameters
    ----------
    cell
        See `layers.reasons`.
    """

    __slots__ = ("cell",)
    cell: str

    def __new__(cls, cell: str, /) -> Self:
        """Say them in English."""
        text = super().__new__(cls, Words("en").reasons(cell))
        text.cell = str(cell)
        return text

    def told(self, words: Words) -> str:
        """Say them in a language."""
        return words.reasons(self.cell)

    def __reduce__(self) -> tuple[type["Reasons"], tuple[str]]:
        """Say how a copy is made, also in another process."""
        return Reasons, (self.cell,)


def _shown(value: object, words: Words) -> object:
    """Return what fills a place of a sentence, so that it is written as the place says."""
    if isinstance(value, Tells):
        return Phrase(value.told(words))
    if isinstance(value, Phrase):
        return Phrase(phrase_in_words(value, words))
    if isinstance(value, list):
        return _Parts([_shown(part, words) for part in value], words)
    if isinstance(value, Real) and not isinstance(value, bool):
        return _Number(value, words)
    return _Name(str(value), words)


@dataclass(frozen=True)
class _Parts:
    """Parts of a sentence, joined by commas or as the place says."""

    parts: list[object]
    words: Words

    def __format__(self, form: str) -> str:
        """Join them; ``word`` looks each of them up."""
        parts = [format(part, "word") if form == "word" else format(part) for part in self.parts]
        if form == "and":
            return self.words.listed(parts)
        between = {"or": " یا ", ";": "؛ "}
        return between[form].join(parts) if form in between else self.words.joined(parts)


@dataclass(frozen=True)
class _Name:
    """A name, a code or a value as it was given."""

    plain: str
    words: Words

    def __format__(self, form: str) -> str:
        """Keep it in one piece.

        ``word`` looks it up, as what belongs to the sentence; ``number`` writes it in Persian.
        """
        if form == "word" and self.plain in persian_errors():
            return persian_errors()[self.plain]
        plain = self.words.decimal(self.plain) if form == "number" else self.plain
        return self.words.name(plain)


@dataclass(frozen=True)
class _Number:
    """A number, with all its digits unless the place says otherwise."""

    value: Any
    words: Words

    def __format__(self, form: str) -> str:
        """Write it; whole ones with thousands separators unless the place says otherwise."""
        plain = format(self.value, form or ("," if isinstance(self.value, Integral) else ""))
        written = self.words.decimal(plain)
        return self.words.name(written) if plain.startswith("-") else written
