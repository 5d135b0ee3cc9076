"""Words and numbers that people read, in Persian and English: for maps, pages and reports.

The sentences are in the files ``catalog*.toml`` beside this one, one table per key with one text
per language. Whoever tells something to a reader makes one `Words` and passes it down.
"""

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from layers.reasons import Value, read_reasons
from layers.texts.direction import has_rightward

Language = Literal["fa", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

_CATALOGS = sorted(Path(__file__).parent.glob("catalog*.toml"))
_PERSIAN = str.maketrans("0123456789,.%", "۰۱۲۳۴۵۶۷۸۹٬٫٪")
_MINUS = "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}"
_NOT_ZERO = re.compile("[1-9]|[a-z]")
#: By which part a product of a few numbers may be off.
_ROUNDOFF = 1e-12
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@cache
def catalog() -> dict[str, dict[str, str]]:
    """Return every text: key, then language; no key may be in two files."""
    return tomllib.loads("\n".join(file.read_text(encoding="utf-8") for file in _CATALOGS))


def isolated(name: str) -> str:
    """Keep a name or code in one piece, whatever the direction of the words around it."""
    return f"\u2068{name}\u2069" if name else ""


def percent_at_most(share: float, *, digits: int) -> float:
    """Return the least number of percent with so many decimals that a share does not exceed.

    What is proved to be at most so much may not be told to be less: it is rounded up, but for what
    a computer is off by in the last of its digits.

    Parameters
    ----------
    share
        A share of one; what is missing stays so.
    digits
        Decimals of the percentage.
    """
    if not math.isfinite(share):
        return share
    steps = 10.0**digits
    return math.ceil(share * 100 * steps * (1 - _ROUNDOFF)) / steps


@dataclass(frozen=True)
class Words:
    """A language, and how texts and numbers are written in it.

    Parameters
    ----------
    language
        ``"fa"`` or ``"en"``.

    Examples
    --------
    >>> Words("en").number(1234.5, digits=1)
    '1,234.5'
    """

    language: Language

    @property
    def direction(self) -> Literal["rtl", "ltr"]:
        """The direction in which the language is written."""
        return "rtl" if self.language == "fa" else "ltr"

    def text(self, key: str, **values: str | float) -> str:
        """Return one text of the catalog.

        Parameters
        ----------
        key
            Name of the text.
        **values
            What fills the places in braces: texts ready to be read, and numbers, which are written
            as the place says (such as ``{share:.1f}``), else whole.
        """
        shown = {
            name: value if isinstance(value, str) else _Number(value, self)
            for name, value in values.items()
        }
        return catalog()[key][self.language].format(**shown)

    def number(self, value: float, *, digits: int = 0) -> str:
        """Write a number with thousands separators; nothing for a missing one."""
        return self._written(value, f",.{digits}f")

    def percent(self, share: float, *, digits: int = 0) -> str:
        """Write a share of one as a percentage; nothing for a missing one."""
        return self._written(share, f".{digits}%")

    def at_most(self, share: float, *, digits: int = 0) -> str:
        """Write the percentage that a share of one does not exceed; nothing for a missing one."""
        return self.percent(percent_at_most(share, digits=digits) / 100, digits=digits)

    def distance(self, meters: float) -> str:
        """Write a distance as a reader would say it; nothing for a missing one."""
        if not math.isfinite(meters):
            return ""
        if meters < 995:
            return self.text("meters", number=self.number(round(meters, -1)))
        digits = 1 if meters < 9950 else 0
        return self.text("kilometers", number=self.number(meters / 1000, digits=digits))

    def of(self, *, fa: str, en: str) -> str:
        """Return the one of two texts, such as names, that is in the language."""
        return fa if self.language == "fa" else en

    def digits(self, plain: str) -> str:
        """Write the digits of a text in those of the language; nothing else changes."""
        return plain.translate(_PERSIAN_DIGITS) if self.language == "fa" else plain

    def decimal(self, plain: str) -> str:
        """Write a number that is text already, decimal sign included, as the language does."""
        return plain.translate(_PERSIAN) if self.language == "fa" else plain

    def name(self, plain: str) -> str:
        """Keep a name in one piece among words that may run the other way."""
        return isolated(plain) if self.language == "fa" or has_rightward(plain) else plain

    def known(self, kind: str, name: str) -> str:
        """Say a name in words where it is a code of ours, such as a group of simulated households.

        Whatever else people call things stays as they call it.
        """
        key = f"known_{kind}_{name}"
        return self.text(key) if key in catalog() else name

    def listed(self, parts: Sequence[str]) -> str:
        """Join parts of a sentence: the last by "and", the others by commas."""
        if len(parts) < 2:
            return "".join(parts)
        return self.text("list_and", parts=self.joined(parts[:-1]), last=parts[-1])

    def joined(self, parts: Sequence[str]) -> str:
        """Join parts by commas."""
        return ("، " if self.language == "fa" else ", ").join(parts)

    def reasons(self, cell: str) -> str:
        """Say what the reasons of a cell mean, see `layers.reasons`; nothing for an empty one.

        Raises
        ------
        LayersError
            When the cell holds no reasons.
        """
        told = [
            self.text(
                f"reason_{code}", **{name: self._value(value) for name, value in values.items()}
            )
            for code, values in read_reasons(cell)
        ]
        return ("؛ " if self.language == "fa" else "; ").join(told)

    def _value(self, value: Value) -> str | float:
        if isinstance(value, list):
            return self.joined([self.name(part) for part in value])
        return self.name(value) if isinstance(value, str) else value

    def _written(self, value: float, form: str) -> str:
        if not math.isfinite(value):
            return ""
        plain = format(value, form)
        if plain.startswith("-") and not _NOT_ZERO.search(plain):
            plain = plain[1:]  # nothing is less than nothing
        if self.language == "en":
            return plain
        # As the locale data of Unicode has it: a mark keeps the sign to the left of its number.
        sign = _MINUS if plain.startswith("-") else ""
        return sign + plain.removeprefix("-").translate(_PERSIAN)


@dataclass(frozen=True)
class _Number:
    """A number that a text of the catalog writes in its own way."""

    value: float
    words: Words

    def __format__(self, form: str) -> str:
        """Write the number, whole unless the form says otherwise; a dash for a missing one."""
        return self.words._written(self.value, form or ",.0f") or "-"  # noqa: SLF001 - one module
