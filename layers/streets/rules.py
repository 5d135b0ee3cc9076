"""Who may use a way of OpenStreetMap, and in which direction.

Follows the tagging rules of the OpenStreetMap wiki (Key:access, Key:oneway) as common routers read
them. Barriers at nodes, turn restrictions and conditional access (``access:conditional``) are not
looked at.
"""

from collections.abc import Mapping
from typing import NamedTuple

from layers.streets.network import Mode
from layers.streets.speeds import DRIVE_KPH

#: Classes made for people on foot; a network that has them is not one of roads alone.
FOOT_CLASSES = frozenset(
    {
        "bridleway",
        "corridor",
        "crossing",
        "elevator",
        "footway",
        "path",
        "pedestrian",
        "platform",
        "steps",
        "trail",
    }
)
#: Classes on which nobody walks, or only where a tag allows it.
_NOT_ON_FOOT = frozenset({"motorway", "motorway_link"})
WHERE_ALLOWED = frozenset({"cycleway"})

#: Classes that either mode may use; all others are no streets (planned, closed, raceways).
CLASSES: Mapping[Mode, frozenset[str]] = {
    "walk": (frozenset(DRIVE_KPH) - _NOT_ON_FOOT) | FOOT_CLASSES | WHERE_ALLOWED,
    "drive": frozenset(DRIVE_KPH),
}
#: Classes that are known to be no streets, so that nobody needs to be told that they are left out.
NO_STREETS = frozenset(
    {
        "abandoned",
        "bus_guideway",
        "bus_stop",
        "busway",
        "construction",
        "cycleway",
        "demolished",
        "emergency_bay",
        "escape",
        "no",
        "planned",
        "proposed",
        "raceway",
        "razed",
        "rest_area",
        "services",
    }
)
#: Classes that nobody of a mode can use, whoever chose them for a network.
CLOSED_CLASSES: Mapping[Mode, frozenset[str]] = {
    "walk": _NOT_ON_FOOT,
    "drive": FOOT_CLASSES | NO_STREETS,
}

#: Tags that say who may use a way, the most particular first.
ACCESS: Mapping[Mode, tuple[str, ...]] = {
    "walk": ("foot", "access"),
    "drive": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency", "use_sidepath"})
OPEN = frozenset({"yes", "designated", "permissive", "official"})

#: All tags that the rules read.
TAGS = (
    "highway",
    "oneway",
    "junction",
    "area",
    "motorroad",
    "maxspeed",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcar",
    "foot",
)


class Directions(NamedTuple):
    """In which directions a way may be used: as it is drawn, and against that."""

    forward: bool
    backward: bool


def may_use(tags: Mapping[str, str], mode: Mode) -> bool:
    """Whether the public may walk or drive on a way with these tags."""
    kind = tags.get("highway", "")
    if kind not in CLASSES[mode] or (mode == "drive" and tags.get("area") == "yes"):
        return False
    for key in ACCESS[mode][:-1]:
        if tags.get(key) in OPEN:
            return True
        if tags.get(key) in CLOSED:
            return False
    if mode == "walk" and (kind in WHERE_ALLOWED or tags.get("motorroad") == "yes"):
        return False
    return tags.get(ACCESS[mode][-1]) not in CLOSED


def directions(tags: Mapping[str, str], mode: Mode) -> Directions:
    """In which directions a way may be used; neither where it is closed.

    Walking goes both ways always. A way whose direction changes with the hour (``reversible``) is
    closed to driving.
    """
    if not may_use(tags, mode):
        return Directions(forward=False, backward=False)
    if mode == "walk":
        return Directions(forward=True, backward=True)
    oneway = tags.get("oneway", "")
    if oneway in {"-1", "reverse"}:
        return Directions(forward=False, backward=True)
    if oneway == "reversible":
        return Directions(forward=False, backward=False)
    implied = (
        tags.get("junction", "") in {"roundabout", "circular"}
        or tags["highway"] in {"motorway", "motorway_link"}
    ) and oneway not in {"no", "false", "0", "alternating"}
    return Directions(forward=True, backward=not (implied or oneway in {"yes", "true", "1"}))
