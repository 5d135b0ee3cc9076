"""Degrees, minutes and seconds, as surveyors and receivers write them."""

import math
import re

import pandas as pd

from layers.text import normalize_column, numbers

_WORDS = {
    "درجه": "°",
    "دقیقه": "'",
    "ثانیه": '"',
    "deg": "°",
    "min": "'",
    "sec": '"',
}
_SIDES = re.compile(
    r"(?P<plus>شمالی|شمال|شرقی|شرق|north|east|ش|ق|n|e)"
    r"|(?P<minus>جنوبی|جنوب|غربی|غرب|south|west|ج|غ|s|w)"
)
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_GAP = r"\s*[°º˚d:'’‘′´`\"”“″\s_-]+\s*"
_PARTS = "\\1°\\2'\\3\""
# Letters for the parts, of which s would else be south; a Persian "and" between parts.
_LETTERED = re.compile(r"([0-9]+)\s*d\s*([0-9]+)\s*m\s*([0-9.]+)\s*s")
_AND = re.compile(r"\s+و\s+(?=[0-9])")
# Parts between points, and, beside a side, without anything between.
_DOTTED = re.compile(r"([0-9]{1,3})\.([0-9]{1,2})\.([0-9]{1,2}(?:\.[0-9]+)?)")
_CLOSED = re.compile(r"([0-9]{2,3})([0-9]{2})([0-9]{2}(?:\.[0-9]+)?)")
_ANGLE = re.compile(rf"([+-]?)\s*{_NUMBER}(?:{_GAP}{_NUMBER})?(?:{_GAP}{_NUMBER})?(?:{_GAP})?")


def read_degrees(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read a column of degrees, decimal or in minutes and seconds.

    Parameters
    ----------
    values
        Column of any type.

    Returns
    -------
    Decimal degrees on the same index, missing where a cell is empty or unreadable; and whether a
    cell was read as an angle rather than as a plain number.
    """
    degrees = numbers(values, grouped=False)
    text = normalize_column(values[degrees.isna()]).dropna()
    known = {cell: read_angle(cell) for cell in text.unique()}
    angles = text.astype("object").map(known).astype("float64").dropna()
    degrees[angles.index] = angles
    return degrees, pd.Series(values.index.isin(angles.index), index=values.index)


def read_angle(text: str) -> float:
    """Return the decimal degrees of a normalized text such as ``35°41'20"N``, or NaN."""
    bare = text.lower().replace("٫", ".").replace("/", ".").replace("،", ",")
    bare = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", bare)
    for word, sign in _WORDS.items():
        bare = bare.replace(word, sign)
    bare = _AND.sub(" ", _LETTERED.sub(_PARTS, bare))
    sides = list(_SIDES.finditer(bare))
    bare = _SIDES.sub(" ", bare).strip(" :")
    for form in (_DOTTED, *([_CLOSED] if sides else [])):
        bare = form.sub(_PARTS, bare) if form.fullmatch(bare) else bare
    match = _ANGLE.fullmatch(bare)
    if match is None or len(sides) > 1:
        return math.nan
    sign, degrees, minutes, seconds = match.groups(default="0")
    parts = float(degrees), float(minutes), float(seconds)
    if parts[0] > 180 or parts[1] >= 60 or parts[2] >= 60:
        return math.nan
    south = bool(sides) and sides[0]["minus"] is not None
    angle = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -angle if (sign == "-") != south else angle
