"""Words in both languages at once: whoever fills a card with them fills it for every reader.

A page carries each text once where the languages share it, else as a pair, and each pair once for
a layer. Texts that are nothing but a number are shared: the page writes them in either digits.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from layers.texts import LANGUAGES, Language, Words

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
        return self._both(
            lambda words, place: words.text(
                key, **{name: _in(value, place) for name, value in values.items()}
            )
        )

    def number(self, value: float, *, digits: int = 0) -> str:
        """Write a number, in both languages."""
        return self._both(lambda words, _: words.number(value, digits=digits))

    def percent(self, share: float, *, digits: int = 0) -> str:
        """Write a share, in both languages."""
        return self._both(lambda words, _: words.percent(share, digits=digits))

    def distance(self, meters: float) -> str:
        """Write a distance, in both languages."""
        return self._both(lambda words, _: words.distance(meters))

    def of(self, *, fa: str, en: str) -> str:
        """Return a text that is given in both languages."""
        return self._said((fa, en))

    def _both(self, say: Callable[[Words, int], str]) -> str:
        return self._said(tuple(say(words, place) for place, words in enumerate(each_language())))

    def _said(self, texts: tuple[str, ...]) -> Said:
        return Said(texts[LANGUAGES.index(self.language)], texts)


@cache
def each_language() -> tuple[Words, ...]:
    """Return the words of each language, in their order."""
    return tuple(Words(language) for language in LANGUAGES)


def in_language(text: str, language: Language) -> str:
    """Return a text in a language; one that is not said in both is the same in each."""
    return str(_in(text, LANGUAGES.index(language)))


def _in(value: str | float, place: int) -> str | float:
    return value.texts[place] if isinstance(value, Said) else value


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
        written["items"] = [_numbered(item, table) for item in data["items"]]
    if table:
        written["texts"] = [_shared(texts) for texts in table]
    return written


def _numbered(value: Any, table: dict[tuple[str, ...], int]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Said):
        return table.setdefault(value.texts, len(table))
    if isinstance(value, list):  # of texts and rings; rings hold none
        return [_numbered(part, table) if isinstance(part, str) else part for part in value]
    return value


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
