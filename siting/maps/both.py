"""Words in both languages at once: whoever fills a card with them fills it for every reader.

A page carries each text once where the languages share it, else as a pair, and each pair once for
a layer. Texts that are nothing but a number are shared: the page writes them in either digits.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from layers.texts import LANGUAGES, Words

#: Texts of a kind that are kept, in each language.
_KEPT = 50_000

_NUMBER = re.compile(r"[0-9][0-9.,]*%?")


class Said(str):
    """A text in both languages; as a string it is the one that a page says first.

    Parameters
    ----------
    first
        The text in the language that comes first.
    texts
        The text in each language, in the order of `layers.texts.LANGUAGES`.
    """

    __slots__ = ("texts",)
    texts: tuple[str, ...]

    def __new__(cls, first: str, texts: tuple[str, ...]) -> "Said":
        """Make a string that knows its other language."""
        said = super().__new__(cls, first)
        said.texts = texts
        return said


class BothWords(Words):
    """Words of a language that also say all in the other one, as `Said`.

    Parameters
    ----------
    language
        The language that a page says first.
    """

    def text(self, key: str, **values: str | float) -> str:
        """Return one text of the catalog, in both languages."""
        told = tuple((name, *_apart(value)) for name, value in values.items())
        return self._said(_texts(key, told))

    def number(self, value: float, *, digits: int = 0) -> str:
        """Write a number, in both languages."""
        return self._said(_numbers(value, digits))

    def percent(self, share: float, *, digits: int = 0) -> str:
        """Write a share, in both languages."""
        return self._said(_percents(share, digits))

    def distance(self, meters: float) -> str:
        """Write a distance, in both languages."""
        return self._said(tuple(words.distance(meters) for words in each_language()))

    def of(self, *, fa: str, en: str) -> str:
        """Return a text that is given in both languages."""
        return self._said((fa, en))

    def _said(self, texts: tuple[str, ...]) -> Said:
        return Said(texts[LANGUAGES.index(self.language)], texts)


# A map says the same few thousand numbers and texts many times.


@lru_cache(maxsize=_KEPT)
def _texts(key: str, told: tuple[tuple[str | float, ...], ...]) -> tuple[str, ...]:
    """Fill a text of the catalog in each language with values in it; see `_apart`."""
    return tuple(
        words.text(key, **{str(name): values[place] for name, *values in told})
        for place, words in enumerate(each_language())
    )


@lru_cache(maxsize=_KEPT)
def _numbers(value: float, digits: int) -> tuple[str, ...]:
    return tuple(words.number(value, digits=digits) for words in each_language())


@lru_cache(maxsize=_KEPT)
def _percents(share: float, digits: int) -> tuple[str, ...]:
    return tuple(words.percent(share, digits=digits) for words in each_language())


def _apart(value: str | float) -> tuple[str | float, ...]:
    """Return a value in each language; numbers and texts of one language are the same in each."""
    return value.texts if isinstance(value, Said) else (value,) * len(LANGUAGES)


@cache
def each_language() -> tuple[Words, ...]:
    """Return the words of each language, in their order."""
    return tuple(Words(language) for language in LANGUAGES)


def packed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a layer is given as a page carries it.

    Parameters
    ----------
    data
        Values of JSON, with `Said` among them.

    Returns
    -------
    The same with texts as strings or pairs. Those inside ``items`` are numbers, places in a table
    ``texts`` beside them; without any of both languages the data is as it was.
    """
    table: dict[tuple[str, ...], int] = {}
    written = {name: _plain(value) for name, value in data.items() if name != "items"}
    if "items" in data:
        written["items"] = [
            [
                table.setdefault(part.texts, len(table)) if isinstance(part, Said) else part
                for part in item
            ]
            for item in data["items"]
        ]
    if table:
        written["texts"] = [_shared(texts) for texts in table]
    return written


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Said):
        return _shared(value.texts)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _shared(texts: tuple[str, ...]) -> str | list[str]:
    """Write a text once where both languages share it, or its digits."""
    *_, last = texts
    number = _NUMBER.fullmatch(last) is not None
    if number and texts == tuple(words.decimal(last) for words in each_language()):
        return last
    return list(texts) if number or len(set(texts)) > 1 else last
