"""What is asked of each kind of job, as checked values that can be written as JSON."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from siting.errors import JobError
from siting.location.asked import Objective

#: What a file that is read can hold.
What: TypeAlias = Literal[
    "households", "centers", "candidates", "counties", "neighborhoods", "forbidden", "streets",
    "applicants", "quotas", "capacities", "growth",
]  # fmt: skip
#: Sets of standards that have a name.
StandardsName: TypeAlias = Literal["current", "nominal_2021"]

Asked = TypeVar("Asked")


def _input(what: What) -> Any:  # noqa: ANN401 - what a field of a dataclass is made by
    return field(default=None, metadata={"input": what})


@dataclass(frozen=True, kw_only=True)
class ReadAsked:
    """A file to be read.

    Parameters
    ----------
    upload
        Its id among the uploads, see `siting.jobs.uploads.receive`.
    what
        What it holds.
    sheet, columns, crs, leave_out
        How it is to be read, see `layers.read_households`.
    mode
        Whether streets are to walk or to drive, where their file does not say.
    counties
        Id of the counties to read households, quotas and amounts with; None for the bundled ones.
    """

    upload: str
    what: What
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    crs: str | None = None
    leave_out: tuple[str, ...] = ()
    mode: Literal["walk", "drive"] | None = None
    counties: str | None = _input("counties")


@dataclass(frozen=True, kw_only=True)
class GroundAsked:
    """What a plan stands on; files are named by their ids among what was read.

    Parameters
    ----------
    households
        Id of the households; their counties are those that they were read with.
    trust_points
        Whether to go on although most points contradict their rows.
    standards, changed
        A set of standards, and those of its values that are to be others, by name.
    existing
        Centers that stand: an id, or the file name of a plan.
    candidates, forbidden, capacities, neighborhoods, streets
        See `siting.plan`.
    rate, years
        How demand grows: a percentage such as ``2.5%`` or the id of a table, and for how long.
    across_gaps
        See `siting.plan`.
    seed
        Seed of all randomness.
    seconds
        Time for search and proof; by default `siting.planning.planner.usual_seconds`.
    gap_percent
        Proved gap at which it may end earlier.
    iterations
        Iterations instead of a time: the same answer on every run.
    """

    households: str
    trust_points: bool = False
    standards: StandardsName = "current"
    changed: Mapping[str, Any] = field(default_factory=dict)
    existing: str | None = None
    candidates: str | None = _input("candidates")
    forbidden: str | None = _input("forbidden")
    capacities: str | None = _input("capacities")
    neighborhoods: str | None = _input("neighborhoods")
    streets: tuple[str, ...] = ()
    rate: str | None = None
    years: int | None = None
    across_gaps: bool = False
    seed: int = 0
    seconds: float | None = None
    gap_percent: float | None = None
    iterations: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanAsked(GroundAsked):
    """A plan.

    Parameters
    ----------
    name
        What to call the plan; its file is that name in the folder of plans.
    centers
        Centers of the plan, those that stand included; None for a change.
    open, close, enlarge
        A change to the centers that stand, see `siting.planning.changes.Change`.
    quotas
        A measure or mixture, or the id of a table.
    objective, worst_province_s, caseloads
        See `siting.plan`.
    """

    name: str
    centers: int | None = None
    open: int = 0
    close: int = 0
    enlarge: int = 0
    quotas: str | None = None
    objective: Objective = "total"
    worst_province_s: float | None = None
    caseloads: bool = True


@dataclass(frozen=True, kw_only=True)
class DemoAsked:
    """A plan of simulated households: what a first visitor sees.

    Parameters
    ----------
    name
        What to call the plan.
    province, households, centers, seed
        What is simulated, and for how many centers.
    seconds, iterations
        As of `GroundAsked`.
    """

    name: str
    province: str = "05"
    households: int = 36_000
    centers: int = 80
    seed: int = 0
    seconds: float | None = 30.0
    iterations: int | None = None


@dataclass(frozen=True, kw_only=True)
class GrowthAsked(GroundAsked):
    """How many centers are enough.

    Parameters
    ----------
    first, last, phases
        Fewest and most centers, and how many numbers from the one to the other.
    pilot
        See `siting.planning.growth.plan_growth`.
    """

    first: int
    last: int
    phases: int = 5
    pilot: bool = False


@dataclass(frozen=True, kw_only=True)
class ImproveAsked:
    """A scenario that becomes a plan.

    Parameters
    ----------
    scenario
        Its name in the store.
    name
        What to call the plan.
    improve
        Whether the rest is improved around the edits, or everything stays as edited.
    streets
        Ids of the networks that its plan was made with; by default those that are kept with the
        scenario, or in the workspace.
    caseloads, seed, seconds, gap_percent, iterations
        As of `PlanAsked`.
    """

    scenario: str
    name: str
    improve: bool = True
    streets: tuple[str, ...] = ()
    caseloads: bool = True
    seed: int = 0
    seconds: float | None = None
    gap_percent: float | None = None
    iterations: int | None = None


def read_asked(kind: type[Asked], asked: Mapping[str, Any]) -> Asked:
    """Return what is asked as checked values.

    Parameters
    ----------
    kind
        A dataclass of this module.
    asked
        Its values by name, as of JSON.

    Raises
    ------
    JobError
        When a name is unknown or missing, or a value is not of its type.
    """
    known = {given.name: given for given in fields(kind)}  # type: ignore[arg-type]
    strange = sorted(set(asked) - set(known))
    if strange:
        message = "{strange!r} cannot be asked; known are: {known}."
        raise JobError(message, strange=strange[0][:40], known=list(known))
    types = get_type_hints(kind)
    values = {}
    for name, given in known.items():
        if name in asked:
            values[name] = _checked(name, asked[name], types[name])
        elif given.default is MISSING and given.default_factory is MISSING:
            message = "{name} is missing; say what it is."
            raise JobError(message, name=name)
    return kind(**values)


def _checked(name: str, value: object, kind: Any) -> object:  # noqa: ANN401 - a type
    """Return a value of its type; lists become tuples."""
    if not _fits(value, kind):
        wanted = getattr(kind, "__name__", None) or str(kind)
        message = "{name} cannot be {value!r}; give {wanted}."
        raise JobError(message, name=name, value=str(value)[:40], wanted=wanted)
    return tuple(value) if isinstance(value, list) else value


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401 - a type
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return any(_fits(value, part) for part in parts)
    if origin is Literal:
        return isinstance(value, str) and value in parts
    if origin is tuple:
        return isinstance(value, list | tuple) and all(_fits(part, parts[0]) for part in value)
    if origin is not None:
        return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    return _is_plain(value, kind)


def _is_plain(value: object, kind: type) -> bool:
    """Say whether a value is of a type without parts; numbers are at least 0, and no flags."""
    if kind not in {int, float}:
        return value is None if kind is NoneType else isinstance(value, kind)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value >= 0 and math.isfinite(value) and (kind is float or isinstance(value, int))
