"""Age groups as tables write them, and which part of each is in which band of ages."""

import re
from collections.abc import Mapping

from layers.text import normalize

#: Where the last band begins.
LAST = 65

#: First and last age of each band; the last has no end.
AGES: Mapping[str, tuple[int, int | None]] = {
    "0_14": (0, 14),
    "15_64": (15, 64),
    "65_over": (LAST, None),
}

_OPEN = re.compile(r"[>+≥]|بیشتر|بالا|over|more|older")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_OLDEST = 120


def looks_like_a_date(text: str) -> bool:
    """Whether a spreadsheet made a date of an age group such as 5-9."""
    return _DATE.match(text) is not None


def read_ages(text: str) -> list[float] | None:
    """Return which part of an age group is in each band of `AGES`.

    Parameters
    ----------
    text
        Such as ``5-9``, ``۵ تا ۹ ساله``, ``>100``, ``65+`` or ``۶۵ و بیشتر``; the years of a group
        that reaches into two bands are taken to have as many people each.

    Returns
    -------
    Parts that add up to one; None where the text is no age group, or one without end that begins
    before the last band.

    Examples
    --------
    >>> read_ages("60-69")
    [0.0, 0.5, 0.5]
    """
    plain = normalize(text).casefold()
    ends = [int(number) for number in re.findall(r"\d+", plain)]
    oldest = max(_OLDEST, *ends, 0)
    if len(ends) == 1:
        since_last = ends[0] >= LAST
        is_open = _OPEN.search(plain) is not None
        ends += [oldest] if is_open and since_last else [] if is_open else ends
    if len(ends) != 2 or not ends[0] <= ends[1] < 1000:
        return None
    first, last = ends
    years = [
        max(0, min(last, oldest if until is None else until) - max(first, since) + 1)
        for since, until in AGES.values()
    ]
    return [part / (last - first + 1) for part in years]
