"""A point that stands in one cell: two numbers, WKT or WKB, a link to a map, or a Plus Code."""

import binascii
import re
from typing import NamedTuple
from urllib.parse import unquote

import openlocationcode.openlocationcode as plus_codes
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from layers.households.angles import read_angle
from layers.text import normalize, normalize_column

#: Degrees within which a number is a longitude, and a latitude, of this part of the world; the two
#: have none in common, so that the order of a pair is told for certain.
LONGITUDES, LATITUDES = (43.5, 64.0), (24.5, 40.5)


class OneCell(NamedTuple):
    """Points that stand in one cell.

    Parameters
    ----------
    degrees
        `longitude` and `latitude` of the cells that were understood, on their index.
    unread
        Cells that hold something else, as text, on their index.
    """

    degrees: pd.DataFrame
    unread: pd.Series


_NUMBER = r"[-+]?[0-9]{1,3}(?:\.[0-9]+)?"
_PAIR = re.compile(rf"[(\[]?\s*({_NUMBER})\s*[,;/،\s|]\s*({_NUMBER})\s*[)\]]?")
# In a link: a pin goes before the middle of what is shown.
_BETWEEN = r"(?:,|/|!4d|&(?:lng|lon|long|longitude|mlon)=)"
_PIN = re.compile(
    rf"(?:[?&](?:q|query|destination|daddr|mlat|lat|latitude)=(?:loc:)?|geo:|!3d)({_NUMBER})"
    rf"{_BETWEEN}({_NUMBER})"
)
_VIEW = re.compile(rf"(?:@|#map=[0-9.]+/|[?&](?:ll|center)=)({_NUMBER}){_BETWEEN}({_NUMBER})")
_HEX = re.compile(r"(?:[0-9a-f]{2}){21,}")
_FULL_CODE = re.compile(r"\b([23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{0,7})(?![0-9A-Z])")
# Between two angles: after the side of the first one, or a comma.
_ANGLES = re.compile(r"(?<=[nseNSE])\s+(?=[0-9])|\s*[,;،]\s*|(?<=[شرقالی])\s+(?=[0-9])")


def read_one_cell(values: pd.Series) -> OneCell:
    """Read a column of points that stand in one cell each.

    Parameters
    ----------
    values
        Column of any type.

    Returns
    -------
    The points that were understood, in WGS 84, and the cells that were not.
    """
    text = normalize_column(values).dropna()
    known = {cell: read_point(cell) for cell in text.unique()}
    found = {index: point for index, cell in text.items() if (point := known[cell]) is not None}
    columns = ["longitude", "latitude"]
    degrees = pd.DataFrame.from_dict(found, orient="index", columns=columns, dtype="float64")
    if not found:
        degrees = pd.DataFrame({name: pd.Series(dtype="float64") for name in columns})
    return OneCell(degrees, text[~text.index.isin(degrees.index)].astype("str"))


def read_point(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a text, None where it cannot be told.

    Examples
    --------
    >>> read_point("37.2781, 49.5832")
    (49.5832, 37.2781)
    >>> read_point("POINT (49.5832 37.2781)")
    (49.5832, 37.2781)
    """
    plain = normalize(text).strip()
    for read in (_from_wkt, _from_wkb, _from_link, _from_plus_code, _from_pair, _from_angles):
        point = read(plain)
        if point is not None:
            return point
    return None


def ordered(first: float, second: float) -> tuple[float, float] | None:
    """Return two numbers as longitude and latitude, whichever stands first."""
    for longitude, latitude in ((first, second), (second, first)):
        if LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]:
            return longitude, latitude
    return None


def _from_wkt(text: str) -> tuple[float, float] | None:
    bare = re.sub(r"^srid\s*=\s*4326\s*;", "", text, flags=re.IGNORECASE).strip()
    if not bare[:5].isalpha() or "(" not in bare:
        return None
    try:
        return _of_shape(shapely.from_wkt(bare))
    except (ShapelyError, ValueError):
        return None


def _from_wkb(text: str) -> tuple[float, float] | None:
    if not _HEX.fullmatch(text.lower()):
        return None
    try:
        return _of_shape(shapely.from_wkb(binascii.unhexlify(text)))
    except (ShapelyError, ValueError):
        return None


def _of_shape(shape: shapely.Geometry | None) -> tuple[float, float] | None:
    if shape is None or shapely.is_empty(shape) or shapely.get_srid(shape) not in {0, 4326}:
        return None
    inner = shapely.point_on_surface(shape)
    return ordered(inner.x, inner.y)


def _from_link(text: str) -> tuple[float, float] | None:
    if "://" not in text and not text.startswith("geo:"):
        return None
    pairs = [pair for form in (_PIN, _VIEW) for pair in form.findall(unquote(text))]
    points = (ordered(float(one), float(two)) for one, two in pairs)
    return next((point for point in points if point is not None), None)


def _from_plus_code(text: str) -> tuple[float, float] | None:
    found = _FULL_CODE.search(text.upper())
    if found is None or not plus_codes.isFull(found.group(1)):
        return None
    area = plus_codes.decode(found.group(1))
    return ordered(round(area.longitudeCenter, 6), round(area.latitudeCenter, 6))


def _from_pair(text: str) -> tuple[float, float] | None:
    found = _PAIR.fullmatch(text.replace("٫", "."))
    return None if found is None else ordered(float(found.group(1)), float(found.group(2)))


def _from_angles(text: str) -> tuple[float, float] | None:
    parts = [part for part in _ANGLES.split(text) if part.strip()]
    if len(parts) != 2:
        return None
    return ordered(read_angle(parts[0].strip()), read_angle(parts[1].strip()))
