"""Words and numbers that people read, in Persian and English: for maps, pages and reports.

The sentences are in ``catalog.toml`` beside this file, one table per key with one text per
language.
"""

import math
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["fa", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

_CATALOG = Path(__file__).with_name("catalog.toml")
_PERSIAN = str.maketrans("0123456789,.%", "۰۱۲۳۴۵۶۷۸۹٬٫٪")


@cache
def catalog() -> dict[str, dict[str, str]]:
    """Return every text: key, then language."""
    return tomllib.loads(_CATALOG.read_text(encoding="utf-8"))


def text(key: str, language: Language, **values: str) -> str:
    """Return one text of the catalog.

    Parameters
    ----------
    key
        Name of the text.
    language
        ``"fa"`` or ``"en"``.
    **values
        What fills the places in braces, ready to be read.
    """
    return catalog()[key][language].format(**values)


def isolated(name: str) -> str:
    """Keep a name or code in one piece, whatever the direction of the words around it."""
    return f"\u2068{name}\u2069" if name else ""


def direction(language: Language) -> Literal["rtl", "ltr"]:
    """Return the direction in which a language is written."""
    return "rtl" if language == "fa" else "ltr"


def number(value: float, language: Language, *, digits: int = 0) -> str:
    """Write a number with thousands separators; nothing for a missing one."""
    if not math.isfinite(value):
        return ""
    plain = f"{value:,.{digits}f}"
    return plain.translate(_PERSIAN) if language == "fa" else plain


def percent(share: float, language: Language, *, digits: int = 0) -> str:
    """Write a share of one as a percentage; nothing for a missing one."""
    if not math.isfinite(share):
        return ""
    plain = f"{100 * share:.{digits}f}%"
    return plain.translate(_PERSIAN) if language == "fa" else plain


def distance(meters: float, language: Language) -> str:
    """Write a distance as a reader would say it; nothing for a missing one."""
    if not math.isfinite(meters):
        return ""
    if meters < 995:
        return text("meters", language, number=number(round(meters, -1), language))
    digits = 1 if meters < 9950 else 0
    return text("kilometers", language, number=number(meters / 1000, language, digits=digits))
