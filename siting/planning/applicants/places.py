"""Places that applicants name, and the centers of a plan that they mean; none is guessed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from layers.places.settlements import load_settlements
from layers.text import key, normalize

#: Places that are named where a word means several.
NAMED = 4

# What may be meant, the narrowest first.
_LEVELS = ("center", "neighborhood", "name", "settlement", "county")

# Words before a name that say what it is the name of.
_KINDS = (
    (re.compile(r"^(مرکز|center)\s+(?=\S)", re.IGNORECASE), ("center", "name")),
    (re.compile(r"^(محله|neighborhood)\s+(?=\S)", re.IGNORECASE), ("neighborhood", "name")),
    (re.compile(r"^(شهرستان|county)\s+(?=\S)", re.IGNORECASE), ("county",)),
    (re.compile(r"^(شهر|روستای|روستا|آبادی)\s+(?=\S)"), ("settlement",)),
)
_AREA = re.compile(r"^(استان|شهرستان)\s+(?=\S)")
_BETWEEN = re.compile(r"\s*[،,;؛/()]\s*")
_NUMBER = re.compile(r"\s+[0-9]+$")


class Meant(NamedTuple):
    """What a place means.

    Parameters
    ----------
    centers
        Positions of its centers, those with most files first, then by id; none where there is a
        problem.
    problem
        Whether it is the name of nothing (``unknown``) or of several places (``several``), or no
        center stands there (``no_center``).
    among
        The places that it could be, or the ids of the centers that serve it.
    """

    centers: tuple[int, ...] = ()
    problem: Literal["", "unknown", "several", "no_center"] = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    """A place: its name and whose id that is, where it lies, its centers, or who serves it."""

    name: str
    index: str
    where: tuple[str, ...]
    county: tuple[str, str]
    areas: frozenset[str]
    centers: tuple[int, ...]
    served_by: tuple[str, ...]

    @property
    def label(self) -> str:
        """What tells it from places of the same name."""
        said = ", ".join(dict.fromkeys(word for word in (self.name, *self.where) if word))
        return f"{self.index} ({said})" if self.index else said


_Places: TypeAlias = dict[str, list[_Place]]


def find_places(
    said: Iterable[str], centers: pd.DataFrame, neighborhoods: pd.DataFrame
) -> dict[str, Meant]:
    """Find what places mean.

    A place is looked for among the ids of centers, the ids of neighborhoods, the names of both,
    settlements (the names of neighborhoods without their number) and counties, in this order. A
    word such as شهرستان before a name says what it is, and a county or province after a comma says
    which of several. Letters and digits may be typed in any way. A name that is that of several
    places means none of them; in one province, those of one settlement of the bundled list are one.

    Parameters
    ----------
    said
        Places as they were named.
    centers
        Index center_id; name, neighborhood_id, load, and names and codes of province and county.
    neighborhoods
        Index neighborhood_id; name, center_id, and names and codes of province and county.

    Returns
    -------
    What each means.
    """
    known = _known_places(centers, neighborhoods)
    return {place: _meaning(place, known) for place in dict.fromkeys(said)}


def _meaning(said: str, known: Mapping[str, _Places]) -> Meant:
    """Return what the first reading of a place means that is the name of anything."""
    for levels, name, areas in _readings(said):
        for level in levels:
            places = [place for place in known[level].get(name, []) if areas <= place.areas]
            if len(places) > 1:
                return Meant((), "several", tuple(place.label for place in places[:NAMED]))
            if places and not places[0].centers:
                return Meant((), "no_center", places[0].served_by)
            if places:
                return Meant(places[0].centers)
    return Meant((), "unknown")


def _readings(said: str) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Return levels, name and areas of each way to read a place: whole first, then by its parts."""
    plain = normalize(said)
    first, *rest = (part for part in _BETWEEN.split(plain) if part)
    areas = frozenset(key(_AREA.sub("", part)) for part in rest)
    for name, within in [(plain, frozenset[str]())] + ([(first, areas)] if areas else []):
        yield _LEVELS, key(name), within
        for kind, levels in _KINDS:
            if kind.match(name):
                yield levels, key(kind.sub("", name)), within


def _known_places(centers: pd.DataFrame, neighborhoods: pd.DataFrame) -> dict[str, _Places]:
    """Return the places of each level by their key."""
    order = np.lexsort([centers.index.to_numpy(), -centers["load"].to_numpy()]).tolist()
    stands: dict[str, list[int]] = defaultdict(list)
    loose = []
    own = _read(centers.assign(center_id=None), [(at,) for at in range(len(centers))])
    inside = centers["neighborhood_id"].isin(neighborhoods.index).to_numpy()
    for at in order:
        if inside[at]:
            stands[centers["neighborhood_id"].iloc[at]].append(at)
        else:
            loose.append(own[at])
    areas = _read(neighborhoods, [tuple(stands[area]) for area in neighborhoods.index])
    turn = {at: number for number, at in enumerate(order)}
    names = _by_key((place.name, place) for place in own)
    for name, places in _by_key((place.name, place) for place in areas).items():
        there = {at for place in names.get(name, []) for at in place.centers}
        names.setdefault(name, []).extend(p for p in places if there.isdisjoint(p.centers))
    return {
        "center": _by_key(zip(centers.index, own, strict=True)),
        "neighborhood": _by_key(zip(neighborhoods.index, areas, strict=True)),
        "name": names,
        "settlement": _settlements([*areas, *loose], turn),
        "county": _counties([*areas, *loose], turn),
    }


def _read(frame: pd.DataFrame, centers: list[tuple[int, ...]]) -> list[_Place]:
    """Return the places of a frame: neighborhoods, or centers that are places of their own."""
    columns = ["name", "province_code", "province", "county_code", "county", "center_id"]
    rows = frame[columns].astype("object").where(frame[columns].notna(), "").to_numpy().tolist()
    read = []
    for index, row, at in zip(frame.index, rows, centers, strict=True):
        name, province_code, province, county_code, county, serving = map(str, row)
        read.append(
            _Place(
                name=name,
                index=str(index),
                where=(county, province),
                county=(province_code, f"{county_code} {county}"),
                areas=frozenset(map(key, (province_code, province, county_code, county))),
                centers=at,
                served_by=(serving,) if serving and not at else (),
            )
        )
    return read


def _by_key(named: Iterable[tuple[str, _Place]]) -> _Places:
    """Return places by the key of what each is called."""
    found: _Places = defaultdict(list)
    for name, place in named:
        if key(name):
            found[key(name)].append(place)
    return dict(found)


def _settlements(places: list[_Place], turn: Mapping[int, int]) -> _Places:
    """Return settlements: places of one name but for their number, in one county.

    Counties of one province are put together where the bundled list has one such settlement there.
    """
    parts: dict[tuple[str, str, str], list[_Place]] = defaultdict(list)
    names = {}
    for place in places:
        name = _NUMBER.sub("", normalize(place.name))
        names[key(name)] = name
        parts[key(name), *place.county].append(place)
    counties = Counter((name, province) for name, province, _ in parts)
    once = _listed_once({town for town, count in counties.items() if count > 1})
    towns: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
    for (name, province, county), members in parts.items():
        town = (name, province) if (name, province) in once else (name, province, county)
        towns[town].extend(members)
    return _by_key((names[at[0]], _joined(names[at[0]], of, turn)) for at, of in towns.items())


def _counties(places: list[_Place], turn: Mapping[int, int]) -> _Places:
    """Return the counties that places lie in."""
    parts: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for place in places:
        parts[place.county].append(place)
    named = [(of[0].where[0], of) for of in parts.values()]
    return _by_key((name, _joined(name, of, turn)) for name, of in named)


def _joined(name: str, places: list[_Place], turn: Mapping[int, int]) -> _Place:
    """Return several places as one."""
    centers = {at for place in places for at in place.centers}
    served_by = dict.fromkeys(center for place in places for center in place.served_by)
    return _Place(
        name=name,
        index="",
        where=places[0].where,
        county=places[0].county,
        areas=frozenset[str]().union(*(place.areas for place in places)),
        centers=tuple(sorted(centers, key=turn.__getitem__)),
        served_by=() if centers else tuple(served_by)[:NAMED],
    )


def _listed_once(asked: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the names and provinces of which the bundled list has one settlement."""
    if not asked:
        return set()
    listed = load_settlements()
    spelled = listed["name_fa"].fillna("") + ";" + listed["aliases"].fillna("")
    counts: Counter[tuple[str, str]] = Counter()
    for names, province in zip(spelled, listed["province_code"], strict=True):
        counts.update({(key(name), str(province)) for name in names.split(";")} & asked)
    return {town for town, count in counts.items() if count == 1}
