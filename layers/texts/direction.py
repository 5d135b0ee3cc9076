"""The direction of names among words that run the other way, and the marks that keep their order.

Texts hold names between isolates (`layers.texts.isolated`), which pages and PDF know. What knows
only the marks of left and of right, as old as Persian on computers, takes `marks_for_isolates`.
"""

import re
import unicodedata

LEFT, RIGHT = "\u200e", "\u200f"
_ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
_RIGHTWARD = ("R", "AL")


def is_rightward(text: str) -> bool:
    """Return whether the first letter of a text is of a script that runs from right to left."""
    for sign in text:
        side = unicodedata.bidirectional(sign)
        if side in {"L", *_RIGHTWARD}:
            return side != "L"
    return False


def has_rightward(text: str) -> bool:
    """Return whether any letter of a text is of a script that runs from right to left."""
    return any(unicodedata.bidirectional(sign) in _RIGHTWARD for sign in text)


def marks_for_isolates(text: str, *, after: str = "") -> str:
    """Put names between marks of their own direction instead of isolates.

    Parameters
    ----------
    text
        A text in the order of reading.
    after
        What follows each name as well: the mark of the words around, so that a number behind a
        name is none of it.
    """
    before = ""
    while before != text:  # names within names
        before, text = text, _ISOLATED.sub(lambda found: _between(found[1]) + after, text)
    return text


def _between(name: str) -> str:
    mark = RIGHT if is_rightward(name) else LEFT
    return f"{mark}{name}{mark}"
