"""Driving speeds by class of road.

We know of no open table of speeds measured on Iranian roads, so these are an assumption: the speeds
of the car profile that the Open Source Routing Machine ships (Project-OSRM/osrm-backend,
profiles/car.lua), made for whole journeys. A tagged limit caps them and never raises them. Jams and
waiting at traffic lights are not in them.
"""

import re
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

#: Speed on each class of road that may be driven on, in km/h; tracks by our own assumption, since
#: many villages have no other road.
DRIVE_KPH: Mapping[str, float] = {
    "motorway": 90.0,
    "motorway_link": 75.0,
    "trunk": 85.0,
    "trunk_link": 70.0,
    "primary": 65.0,
    "primary_link": 60.0,
    "secondary": 55.0,
    "secondary_link": 50.0,
    "tertiary": 40.0,
    "tertiary_link": 30.0,
    "unclassified": 25.0,
    "residential": 25.0,
    "road": 25.0,
    "service": 15.0,
    "track": 15.0,
    "living_street": 10.0,
}

#: Speed where the class is unknown, in km/h: that of the commonest streets.
UNKNOWN_KPH = 25.0

#: Slowest limit that is taken for a limit and not for a slip of the pen, in km/h.
SLOWEST_LIMIT_KPH = 5.0

_KPH_PER_MPH = 1.609344
_LIMIT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?\s*", re.IGNORECASE)


def speed_limit_kph(tag: str) -> float:
    """Read the limit that a ``maxspeed`` tag states.

    Parameters
    ----------
    tag
        Such as ``50``, ``50 km/h``, ``30 mph`` or ``50;30``, of which the lowest counts.

    Returns
    -------
    Kilometers per hour, ``inf`` where the tag states no number (``none``, ``IR:urban``).
    """
    limits = []
    for part in tag.split(";"):
        found = _LIMIT.fullmatch(part)
        if found:
            factor = _KPH_PER_MPH if (found[2] or "").lower() == "mph" else 1.0
            limits.append(float(found[1]) * factor)
    return min((limit for limit in limits if limit >= SLOWEST_LIMIT_KPH), default=np.inf)


def drive_kph(highway: Iterable[str], maxspeed: Iterable[str]) -> NDArray[np.float64]:
    """Estimate the speed of driving on each of some edges.

    Parameters
    ----------
    highway
        Class of each, as in OpenStreetMap; others than those of `DRIVE_KPH` get `UNKNOWN_KPH`.
    maxspeed
        Tagged limit of each, empty where there is none.

    Returns
    -------
    Kilometers per hour, one for each edge.
    """
    pairs = zip(highway, maxspeed, strict=True)
    known: dict[tuple[str, str], float] = {}
    speeds = []
    for pair in pairs:
        if pair not in known:
            known[pair] = min(DRIVE_KPH.get(pair[0], UNKNOWN_KPH), speed_limit_kph(pair[1]))
        speeds.append(known[pair])
    return np.array(speeds, dtype=np.float64)
