"""Names as keyboards make them: in Latin letters, or with the keyboard set to the other script."""

import re

# Sounds of letters in both scripts; vowels, and letters that are one at times, tell nothing.
_LATIN_PAIRS = {"kh": "x", "gh": "q", "sh": "S", "ch": "C", "zh": "Z", "ck": "k", "ph": "f"}
_PAIR = re.compile("|".join(_LATIN_PAIRS))
_VOWELS = dict.fromkeys(map(ord, "aeiouyvwاویعئؤآ\u200c'’‘`-"))
_SOUNDS = str.maketrans({
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "C",
    "ح": "h", "ه": "h", "خ": "x", "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r",
    "ژ": "Z", "ش": "S", "غ": "q", "ق": "q", "ف": "f", "ک": "k", "گ": "g", "ل": "l", "م": "m",
    "ن": "n", "c": "k",
})  # fmt: skip
_TWICE = re.compile(r"([^\d])\1+")
_LAST_H = re.compile(r"h(?=\d|$)")

# The same keys on both sides, as on the keyboards of Iran (ISIRI 9147, and Windows where it adds).
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,`\\HC"
_PERSIAN_KEYS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوپژآژ"
_TO_PERSIAN = str.maketrans(_LATIN_KEYS, _PERSIAN_KEYS)
_TO_LATIN = str.maketrans(_PERSIAN_KEYS[:31] + "ئ", _LATIN_KEYS[:31] + "m")
_LATIN = re.compile("[A-Za-z]")
_PERSIAN = re.compile("[\u0621-\u06cc]")


def is_latin(text: str) -> bool:
    """Tell whether a text holds Latin letters and no Persian ones."""
    return bool(_LATIN.search(text)) and not _PERSIAN.search(text)


def skeleton(name: str) -> str:
    """Return the consonants of a name, the same for its Persian and its usual Latin spelling.

    Parameters
    ----------
    name
        As `layers.text.key` returns it.

    Examples
    --------
    >>> from layers.text import key
    >>> skeleton(key("کرمانشاه ۱۲")) == skeleton(key("Kermanshah 12"))
    True
    """
    single = _PAIR.sub(lambda pair: _LATIN_PAIRS[pair.group()], name)
    bare = single.translate(_VOWELS).translate(_SOUNDS)
    return _TWICE.sub(r"\1", _LAST_H.sub("", bare))


def retyped(text: str) -> str:
    """Return what the same keys write when the keyboard is set to the other script.

    Parameters
    ----------
    text
        As it was typed.

    Examples
    --------
    >>> retyped(";vlhkahi")
    'کرمانشاه'
    """
    return text.translate(_TO_LATIN if _PERSIAN.search(text) else _TO_PERSIAN)
