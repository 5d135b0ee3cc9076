"""The standards that a plan must keep: files per center and worker, travel limits, visits.

Values come from what the State Welfare Organization published; where nothing was published the
source says *assumption*, and the value is ours, to be replaced by yours.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from layers.errors import FileFormatError
from layers.files.settings import parse_toml, read_text, shortly
from layers.phrases import Phrase
from siting.arrays import Flags, Floats, Integers
from siting.errors import StandardsError

#: The largest number that a standard may be: beyond it nothing can be counted any more.
MOST = 1e9

#: Most social workers that the files of one center may ask for.
MOST_WORKERS = 100

_WHAT = "TOML standards"
_OWN = "assumption of this project, no published value was found"

#: Where each default comes from, by field name.
SOURCES: Mapping[str, str] = {
    "name": "label of the set",
    "files_per_center": "450 nominal when the centers were founded in 2021, raised to 600 later",
    "files_by_setting": "published: capacity differs with the extent of the area and the town, "
    "without numbers; yours, by urban and rural",
    "files_by_density": "likewise; files of a center by the files per km2 of its county from which "
    "on they hold",
    "files_per_worker": "150 nominal when the centers were founded in 2021, raised to 200 later",
    "minimum_files": f"{_OWN}; zero asks for no minimum",
    "urban_limit_s": "15 minutes (Moreno et al. 2021, doi:10.3390/smartcities4010006)",
    "rural_limit_s": f"{_OWN}; 30 minutes is a usual limit for primary care",
    "walk_kph": f"{_OWN}; slower than a healthy adult, since many clients are disabled or old",
    "urban_ride_kph": f"{_OWN}; city bus or shared taxi",
    "rural_ride_kph": f"{_OWN}; shared vehicle on secondary roads",
    "boarding_s": f"{_OWN}; ten minutes to reach and await a vehicle",
    "urban_detour": "streets over straight line, about 1.3 (Ballou et al. 2002, "
    "doi:10.1016/S0965-8564(01)00044-1)",
    "rural_detour": f"{_OWN}; mountain roads wind more than streets",
    "unserved_penalty_s": f"{_OWN}; four hours, also the farthest that a household is ever sent",
    "moving_cost_s": f"{_OWN}; as if a minute were lost by each of 600 households",
    "closing_cost_s": f"{_OWN}; as if a minute were lost by each of 600 households",
    "visits_per_year": "one home visit in six months by contract (published for Tehran, IRNA "
    "84376985, and for Zanjan), where the file names no number",
    "visit_minutes": f"{_OWN}; at the home, travel not counted",
    "visits_by_group": f"{_OWN}; visits a year by group, the most of a household's groups counts",
    "minutes_by_group": f"{_OWN}; minutes at the home by group, the most of its groups counts",
    "day_minutes": f"{_OWN}; seven hours from leaving the center until coming back",
    "working_days": f"{_OWN}; in the field: 365 less 52 Fridays, some 25 holidays and 26 days of "
    "leave, of which one in six goes to the office",
    "worker_boarding_s": f"{_OWN}; a car stands by, two minutes to get in and to park it",
}

_MAY_BE_ZERO = {
    "minimum_files", "boarding_s", "visits_per_year", "visit_minutes", "visits_by_group",
    "minutes_by_group", "worker_boarding_s", "moving_cost_s", "closing_cost_s",
}  # fmt: skip

#: Standards by place, whose numbers are whole files.
_WHOLE = {"files_by_setting", "files_by_density"}

#: Letters of a name that a message shows at most.
_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Standards:
    """Rules and assumptions of a plan; `SOURCES` says where each default comes from.

    Parameters
    ----------
    name
        Label, shown on maps and kept in the plan.
    files_per_center
        Household files that one center can take, where nothing else is said.
    files_by_setting
        The same for centers in town and country: by ``urban`` and ``rural``.
    files_by_density
        The same by how densely the files of the center's county lie: by the number of files per
        km2 from which on a row holds, as text, such as ``"0.5"``. The row of the largest number
        that is not above the county's density counts. It goes before `files_by_setting`.
    files_per_worker
        Household files that one social worker can take.
    minimum_files
        Fewest files with which a center may open; zero asks for no minimum.
    urban_limit_s, rural_limit_s
        Longest acceptable travel time to a center, in seconds, for a household in town or country.
    walk_kph
        Walking speed, in kilometers per hour.
    urban_ride_kph, rural_ride_kph
        Speed of a shared vehicle, in kilometers per hour.
    boarding_s
        Seconds to reach and await that vehicle.
    urban_detour, rural_detour
        Way traveled over straight line, at least 1.
    unserved_penalty_s
        Seconds charged for a household that no center serves; nobody is sent farther than that.
    moving_cost_s, closing_cost_s
        What a plan must gain, in household-seconds, so that a center that stands and may move, or
        may close, does so.
    visits_per_year
        Home visits a year where the household's file names no number.
    visit_minutes
        Minutes at the home for one visit.
    visits_by_group, minutes_by_group
        The same for the households of some groups, by the name of the group.
    day_minutes
        Minutes of a social worker's day in the field, way out and back included.
    working_days
        Days a year that a social worker is in the field.
    worker_boarding_s
        Seconds that a social worker loses each time a vehicle is used.

    Raises
    ------
    StandardsError
        When a value is not a number or makes no sense.

    Examples
    --------
    >>> Standards.current().files_per_center
    600
    """

    name: str = "current"
    files_per_center: int = 600
    files_by_setting: dict[str, float] = field(default_factory=dict, hash=False)
    files_by_density: dict[str, float] = field(default_factory=dict, hash=False)
    files_per_worker: int = 200
    minimum_files: int = 0
    urban_limit_s: float = 900.0
    rural_limit_s: float = 1800.0
    walk_kph: float = 4.0
    urban_ride_kph: float = 20.0
    rural_ride_kph: float = 40.0
    boarding_s: float = 600.0
    urban_detour: float = 1.3
    rural_detour: float = 1.4
    unserved_penalty_s: float = 14_400.0
    moving_cost_s: float = 36_000.0
    closing_cost_s: float = 36_000.0
    visits_per_year: float = 2.0
    visit_minutes: float = 30.0
    visits_by_group: dict[str, float] = field(default_factory=dict, hash=False)
    minutes_by_group: dict[str, float] = field(default_factory=dict, hash=False)
    day_minutes: float = 420.0
    working_days: int = 220
    worker_boarding_s: float = 120.0

    def __post_init__(self) -> None:
        """Refuse values that are no numbers or make no sense."""
        if not isinstance(self.name, str):
            message = "name must be text, not {name}."
            raise StandardsError(message, name=shortly(self.name))
        for given in fields(self):
            value = getattr(self, given.name)
            if given.default_factory is dict:
                checked = _checked_groups(given.name, value, whole=given.name in _WHOLE)
                object.__setattr__(self, given.name, checked)
            elif given.name != "name":
                _check_number(given.name, value, whole=given.type is int)
        for name in ("urban_detour", "rural_detour"):
            if getattr(self, name) < 1:
                message = (
                    "{name} must be at least 1, not {value}: no way is shorter than a straight one."
                )
                raise StandardsError(message, name=name, value=getattr(self, name))
        _check_places(self.files_by_setting, self.files_by_density)
        for name, files in self._files_of_centers():
            if files > MOST_WORKERS * self.files_per_worker:
                message = (
                    "{name} ({files:g}) is more than {most} times files_per_worker "
                    "({files_per_worker}); no center has so many social workers."
                )
                raise StandardsError(
                    message,
                    name=name,
                    files=files,
                    most=MOST_WORKERS,
                    files_per_worker=self.files_per_worker,
                )
            if self.minimum_files > files:
                message = (
                    "minimum_files ({minimum_files}) must not be above {name} ({files:g}), or no "
                    "center could open."
                )
                raise StandardsError(
                    message, minimum_files=self.minimum_files, name=name, files=files
                )

    def _files_of_centers(self) -> list[tuple[str, float]]:
        """List every capacity that the standards give, by its name."""
        by_place = [
            (f"{name}.{key}"[:_SHOWN], files)
            for name in ("files_by_setting", "files_by_density")
            for key, files in getattr(self, name).items()
        ]
        return [("files_per_center", float(self.files_per_center)), *by_place]

    @property
    def hours_per_worker(self) -> float:
        """Hours a year that one social worker is in the field."""
        return self.working_days * self.day_minutes / 60.0

    def workers_for_files(self, files: ArrayLike) -> Integers:
        """Return the least social workers that can take so many files, of the same shape."""
        return np.asarray(-(-np.asarray(files) // self.files_per_worker), dtype=np.int64)

    def limits_s(self, rural: Flags) -> Floats:
        """Return the travel within which each household is in reach, in seconds, of that shape."""
        return np.where(rural, self.rural_limit_s, self.urban_limit_s).astype(np.float64)

    def of_workers(self) -> Self:
        """Return the standards of the ways of social workers: a vehicle that stands by."""
        return replace(self, boarding_s=self.worker_boarding_s)

    @classmethod
    def nominal_2021(cls) -> Self:
        """Return the standards of the founding year: 150 files per worker, 450 per center."""
        return cls(name="nominal_2021", files_per_center=450, files_per_worker=150)

    @classmethod
    def current(cls) -> Self:
        """Return today's standards: 200 files per worker, 600 per center."""
        return cls()

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """Read standards from a TOML file; what it leaves out keeps its default.

        Raises
        ------
        StandardsError
            When the file cannot be read, or holds a name or a value that makes no sense.
        """
        try:
            text = read_text(path, as_what=_WHAT)
        except FileFormatError as error:
            raise StandardsError(error.phrase) from error
        return cls.from_text(text, source=Path(path).name)

    @classmethod
    def from_text(cls, text: str, *, source: str = "The plan") -> Self:
        """Read standards from TOML, as `to_toml` writes it; what it leaves out keeps its default.

        Parameters
        ----------
        text
            TOML.
        source
            What to call it in messages.

        Raises
        ------
        StandardsError
            When it is no TOML, or holds a name or a value that makes no sense.
        """
        try:
            values = parse_toml(text, source=source, as_what=_WHAT)
        except FileFormatError as error:
            raise StandardsError(error.phrase) from error
        return cls.from_values(values, source=source)

    @classmethod
    def from_values(cls, values: Mapping[str, Any], *, source: str) -> Self:
        """Return the standards of some values by name; what is left out keeps its default.

        Parameters
        ----------
        values
            Values by the name of the standard.
        source
            What to call them in messages.

        Raises
        ------
        StandardsError
            When a name is unknown, or a value makes no sense.
        """
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            message = "{source} names unknown standards: {unknown}. Known are: {known}."
            raise StandardsError(message, source=source, unknown=list(unknown), known=sorted(known))
        return cls(**values)

    def to_toml(self, *, sources: bool = True) -> str:
        """Return the standards as TOML, each with its source as a comment unless told not to."""
        lines = []
        for name, value in asdict(self).items():
            lines += [f"# {SOURCES[name]}"] * sources
            lines.append(f"{name} = {_toml_value(value)}")
        return "\n".join(lines) + "\n"


#: Sets of standards that have a name.
PRESETS: Mapping[str, Callable[[], Standards]] = {
    "current": Standards.current,
    "nominal_2021": Standards.nominal_2021,
}


def _toml_value(value: Any) -> str:  # noqa: ANN401 - text, number, or numbers by name
    if isinstance(value, dict):
        pairs = [f"{_toml_value(name)} = {_toml_value(number)}" for name, number in value.items()]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(value, str):  # a JSON string is a TOML string, but for the one control character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _checked_groups(name: str, given: object, *, whole: bool) -> dict[str, float]:
    """Return a copy, so that the standards stay what they are when the caller's mapping changes."""
    if not isinstance(given, Mapping) or not all(isinstance(group, str) for group in given):
        what = Phrase("settings or densities") if whole else Phrase("names of groups")
        message = "{name} must give a number to {what}, not {given}."
        raise StandardsError(message, name=name, what=what, given=shortly(given))
    for group, value in given.items():
        _check_number(f"{name}.{group}", value, whole=whole)
    return dict(given)


def _check_places(by_setting: Mapping[str, float], by_density: Mapping[str, float]) -> None:
    """Refuse settings that there are not, and densities that are no numbers or named twice."""
    unknown = sorted(set(by_setting) - {"urban", "rural"})
    if unknown:
        message = "files_by_setting knows urban and rural, not {unknown}; take it out."
        raise StandardsError(message, unknown=shortly(unknown[0]))
    read = {text: least_density(text) for text in by_density}
    for text, density in read.items():
        if density is None:
            message = (
                "files_by_density has {text}, which is no number of files per km2; write it such "
                'as "0.5".'
            )
            raise StandardsError(message, text=shortly(text))
    if len(set(read.values())) < len(read):
        message = "files_by_density names one density twice: {densities}."
        raise StandardsError(message, densities=", ".join(read)[:_SHOWN])


def least_density(text: str) -> float | None:
    """Return the files per km2 that a key of ``files_by_density`` says; None if it is no number."""
    try:
        density = float(text)
    except ValueError:
        return None
    return density if 0 <= density <= MOST else None


def _check_number(name: str, value: object, *, whole: bool) -> None:
    zero = name.split(".", maxsplit=1)[0] in _MAY_BE_ZERO
    number = isinstance(value, int | float) and not isinstance(value, bool)
    good = number and 0 <= value <= MOST and (value > 0 or zero)  # type: ignore[operator]
    if not good or (whole and value != int(value)):  # type: ignore[call-overload]
        kind = Phrase("a whole number") if whole else Phrase("a number")
        least = Phrase("at least 0") if zero else Phrase("above 0")
        large = number and MOST < value < float("inf")  # type: ignore[operator]
        message = (
            "{name} must be {kind} {least} and at most {most:,.0f}, not {value}."
            if large
            else "{name} must be {kind} {least}, not {value}."
        )
        raise StandardsError(
            message, name=name[:_SHOWN], kind=kind, least=least, most=MOST, value=shortly(value)
        )
