"""What might go otherwise: more files in some areas, a center that closes, slower ways."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import FileFormatError
from layers.files.settings import parse_toml, read_text, shortly
from layers.households.region_names import match_counties, match_provinces
from layers.phrases import Phrase
from layers.places.boundaries import load_counties, load_provinces
from siting.arrays import Floats
from siting.errors import ProblemError
from siting.standards import Standards

#: More files than so many times today's, or faster than so many times today's, is believed a slip.
MOST_TIMES = 10.0
#: So is less than this part of today's.
LEAST_TIMES = 0.01
#: Words that stand for every area.
_EVERYWHERE = {"all", "everywhere", "همه", "همه جا", "کشور"}
#: Keys of an event in a file.
_KEYS = ("files", "closed", "speed", "weight")
_PERCENT = re.compile(r"[+-]?\d+(\.\d+)?")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789.-")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that may come otherwise than today.

    Parameters
    ----------
    name
        What people call it.
    files
        How many times today's files areas have, by code: two digits are a province, more a county,
        empty text is everywhere. Of several that fit a household the narrowest counts.
    closed
        Ids of centers that are closed.
    speed
        How many times today's speed people walk and ride.
    weight
        How much it counts in an average over events.

    Raises
    ------
    ProblemError
        When a number is not from `LEAST_TIMES` to `MOST_TIMES`, or nothing goes otherwise.
    """

    name: str
    files: Mapping[str, float] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    speed: float = 1.0
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no event."""
        given: dict[str, object] = {Phrase("speed"): self.speed, Phrase("weight"): self.weight}
        for area, times in self.files.items():
            given[Phrase("files of {area}", area=area or Phrase("all"))] = times
        for what, value in given.items():
            if not _is_times(value):
                message = (
                    "In the event {name!r} the {what} must be from {least:g} to {most:g}, not "
                    "{value}."
                    if what == "weight"
                    else "In the event {name!r} the {what} must be from {least:g} to {most:g} "
                    "times today's, not {value}."
                )
                raise ProblemError(
                    message,
                    name=self.name,
                    what=what,
                    least=LEAST_TIMES,
                    most=MOST_TIMES,
                    value=shortly(value),
                )
        if not (self.files or self.closed or self.speed != 1.0):
            message = "In the event {name!r} nothing goes otherwise; name files, closed or speed."
            raise ProblemError(message, name=self.name)

    def load(self, areas: pd.DataFrame) -> Floats:
        """Return how many files each household stands for, shape (n,).

        Parameters
        ----------
        areas
            Columns province_code and county_code of each household; missing where not known.
        """
        times = np.full(len(areas), float(self.files.get("", 1.0)))
        for column in ("province_code", "county_code"):
            told = areas[column].map(dict(self.files)).to_numpy(dtype=np.float64, na_value=np.nan)
            times = np.where(np.isnan(told), times, told)
        return times

    def rules(self, standards: Standards) -> Standards:
        """Return the standards with the speeds of the event."""
        return replace(
            standards,
            walk_kph=standards.walk_kph * self.speed,
            urban_ride_kph=standards.urban_ride_kph * self.speed,
            rural_ride_kph=standards.rural_ride_kph * self.speed,
        )


def _is_times(value: object) -> bool:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return real and LEAST_TIMES <= value <= MOST_TIMES  # type: ignore[operator]


def average_event(events: Sequence[Event], areas: pd.DataFrame) -> tuple[Floats, float]:
    """Return the files of each household and the speed that a plan for the average is made with.

    The speed is the harmonic mean: as far as nobody changes from walking to riding, times of ways
    are then the means of those under the events.

    Parameters
    ----------
    events
        At least one.
    areas
        See `Event.load`.
    """
    weight = np.array([event.weight for event in events]) / sum(each.weight for each in events)
    load = np.sum([w * each.load(areas) for w, each in zip(weight, events, strict=True)], axis=0)
    slow = sum(w / each.speed for w, each in zip(weight, events, strict=True))
    return load, float(1.0 / slow)


def parse_files(said: Sequence[str], counties: gpd.GeoDataFrame | None = None) -> dict[str, float]:
    """Read what was said of files, such as ``کرمانشاه=+20%``.

    Parameters
    ----------
    said
        An area, an equals sign, and by how many percent it has more files than today.
    counties
        Counties of the households; by default the bundled ones.

    Raises
    ------
    ProblemError
        When a part cannot be read, no area, or more than one, is called so, or one is named twice.
    """
    found: dict[str, float] = {}
    for text in said:
        area, sign, percent = text.rpartition("=")
        number = percent.strip().translate(_DIGITS).rstrip("%٪").strip()
        if not sign or not _PERCENT.fullmatch(number):
            message = "{text!r} does not say how many more files; write it such as دالاهو=+20%."
            raise ProblemError(message, text=text)
        code = find_area(area.strip(), counties)
        if code in found:
            message = "{text!r} says of an area what was said of it before; say it once."
            raise ProblemError(message, text=text)
        found[code] = 1.0 + float(number) / 100.0
    return found


def find_area(said: str, counties: gpd.GeoDataFrame | None = None) -> str:
    """Return the code of an area; empty text for everywhere.

    Parameters
    ----------
    said
        Name or code of a province or county. Where both are called so, استان or شهرستان before the
        name (province or county behind it) says which; a province after a comma says of which
        province a county is.
    counties
        As for `parse_files`.

    Raises
    ------
    ProblemError
        When none, or more than one, is called so.
    """
    if said.casefold() in _EVERYWHERE:
        return ""
    name, _, within = (part.strip() for part in re.sub("،", ",", said).partition(","))
    units = load_counties() if counties is None else counties
    province = _code(match_provinces(pd.Series([within or None], dtype="str"), load_provinces())[0])
    found = []
    if not (within or _is_county(name)):
        found.append(_code(match_provinces(pd.Series([name]), load_provinces())[0]))
    if not _is_province(name):
        own = pd.Series([province or None], dtype="str")
        found.append(_code(match_counties(pd.Series([name], dtype="str"), own, units)[0]))
    known = [code for code in found if code]
    if len(known) == 1:
        return known[0]
    message = (
        "{said!r} is a province and a county; write it such as «استان کرمانشاه», «شهرستان "
        "کرمانشاه» or «دالاهو، کرمانشاه», or give the code."
        if known
        else "{said!r} is no province and no one county; write it such as «استان کرمانشاه», "
        "«شهرستان کرمانشاه» or «دالاهو، کرمانشاه», or give the code."
    )
    raise ProblemError(message, said=said)


def _code(codes: pd.Series) -> str:
    return "" if pd.isna(codes.iloc[0]) else str(codes.iloc[0])


def _is_county(name: str) -> bool:
    return name.startswith("شهرستان") or name.casefold().endswith("county")


def _is_province(name: str) -> bool:
    return name.startswith("استان") or name.casefold().endswith("province")


def read_events(path: str | Path, counties: gpd.GeoDataFrame | None = None) -> list[Event]:
    """Read events from TOML: a table for each, under its name.

    Parameters
    ----------
    path
        The file. ``files`` gives areas the percent that they have more, such as
        ``{ "دالاهو" = 20 }``; ``closed`` lists centers; ``speed`` and ``weight`` are numbers.
    counties
        As for `parse_files`.

    Raises
    ------
    FileFormatError
        When it is no such file.
    ProblemError
        When an event makes no sense.
    """
    file = Path(path)
    told = parse_toml(read_text(file), source=file.name)
    if not told:
        message = "{file} holds no event; write a table for each, such as [winter]."
        raise FileFormatError(message, file=file.name)
    return [_event(name, table, file.name, counties) for name, table in told.items()]


def _event(
    name: str,
    table: Any,  # noqa: ANN401 - TOML
    source: str,
    counties: gpd.GeoDataFrame | None,
) -> Event:
    shapes = {"files": dict, "closed": list, "speed": int | float, "weight": int | float}
    unknown = sorted(set(table) - set(_KEYS)) if isinstance(table, dict) else [name]
    wrong = unknown or [key for key in table if not isinstance(table[key], shapes[key])]
    if wrong:
        message = (
            "{source}: the event {name!r} says {first!r}; an event has files (percent by area), "
            "closed (a list of centers), speed and weight (numbers)."
        )
        raise FileFormatError(message, source=source, name=name[:40], first=wrong[0][:40])
    files = parse_files([f"{area}={more}" for area, more in table.get("files", {}).items()],
                        counties)  # fmt: skip
    closed = tuple(str(center) for center in table.get("closed", ()))
    numbers = {key: table[key] for key in ("speed", "weight") if key in table}
    return Event(name=name, files=files, closed=closed, **numbers)
