"""What a plan keeps of its making, as typed values, and how it stands in the file as text."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple, Self, get_args

import pandas as pd

from layers.texts import percent_at_most
from siting.errors import PlanFileError
from siting.location.asked import Objective
from siting.location.proved import known_bound
from siting.location.result import Certificate, Status
from siting.plans.schema import PLAN_VERSION
from siting.standards import Standards


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """How a plan was made, and what was proved of it.

    Parameters
    ----------
    cost
        Cost of the plan, in the measure of its objective: household-seconds of travel and penalties
        for ``total``, households served within their limit for ``covered``, seconds of the farthest
        for ``farthest``.
    status
        What is known of the cost.
    lower_bound
        Proved bound on the cost (for ``covered``, from above); None when none was computed.
    standards
        The standards that the plan was made by.
    options
        What was asked for besides.
    seed
        Seed of all randomness.
    versions
        Versions of Python and of packages, by name.
    made_at
        When it was made, with its distance from UTC; None in a plan of an older version.
    input, input_sha256, rows
        Name, digest and number of rows of the file of households; no digest of a frame.
    simulated
        Whether that file, or frame, says that its households were simulated; a CSV cannot say so,
        and an older version did not ask.
    approximate
        Households placed at their settlement.
    method, iterations
        Method that found the plan, and its iterations.
    timings
        Seconds of each step, by name.
    travel_source
        Where travel times come from: network, estimated or mixed.
    travel_estimated
        Served households whose time is estimated.
    streets
        What is known of each network of streets, see `siting.travel.street_times.StreetTravel`.
    interrupted
        Whether Ctrl-C ended the search or the drawing of caseload areas before its time.
    outside_neighborhoods
        Households outside all neighborhoods.
    households_elsewhere
        Households outside the area of their own neighborhood.
    centers_elsewhere
        Centers whose point lies in another province than the one that they count for.
    objective
        What the plan was to be best in: total, covered or farthest.
    not_measured
        Layers, and columns as ``layer.column``, that the version which made the plan did not know:
        they are there, but without values. Empty in a plan of this version.

    Notes
    -----
    Seed, counts and name of the method are None or empty where the file does not say.
    """

    cost: float
    status: Status
    lower_bound: float | None = None
    standards: Standards = field(default_factory=Standards.current)
    options: Mapping[str, object] = field(default_factory=dict)
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    made_at: datetime | None = None
    input: str = ""
    input_sha256: str = ""
    rows: int | None = None
    simulated: bool = False
    approximate: int | None = None
    method: str = ""
    iterations: int | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    travel_source: str = "estimated"
    travel_estimated: int | None = None
    streets: tuple[Mapping[str, Any], ...] = ()
    interrupted: bool = False
    outside_neighborhoods: int | None = None
    households_elsewhere: int | None = None
    centers_elsewhere: int | None = None
    objective: Objective = "total"
    not_measured: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The day on which it was made, as a clock on the wall of this machine shows it."""
        return None if self.made_at is None else self.made_at.astimezone().date()

    @property
    def certificate(self) -> Certificate:
        """What was proved of the cost."""
        return Certificate(self.cost, known_bound(self.cost, self.lower_bound), self.status)

    @property
    def gap(self) -> float | None:
        """Proved gap, (cost - bound) / cost; None without a bound."""
        return self.certificate.gap

    @property
    def from_best(self) -> float | None:
        """By which part of the best possible the cost is above it at most; None without a bound."""
        return self.certificate.from_best

    def to_metadata(self) -> dict[str, str]:
        """Return the facts as text by key, in the order of `KEYS`; what is None is empty."""
        gap = self.gap
        values = {given.name: getattr(self, given.name) for given in fields(self)} | {
            "lower_bound": self.certificate.lower_bound,
            "plan_version": PLAN_VERSION,
            "standards_name": self.standards.name,
            "gap_percent": None if gap is None else f"{percent_at_most(gap, digits=3):.3f}",
        }
        return {
            key: "" if values[key] is None else KEYS[key].kind.write(values[key]) for key in KEYS
        }

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, str]) -> Self:
        """Read facts from text by key; other keys are left out.

        Raises
        ------
        PlanFileError
            When cost or status is missing, or a value is not of its kind.
        StandardsError
            When the standards make no sense.
        """
        missing = [key for key in ("cost", "status") if not metadata.get(key)]
        if missing:
            message = "Its metadata lack {missing:and}."
            raise PlanFileError(message, missing=list(missing))
        names = {given.name for given in fields(cls)}
        given = {key: text for key, text in metadata.items() if key in names and text}
        return cls(**{key: _read(key, text) for key, text in given.items()})


class _Kind(NamedTuple):
    """How values of one kind are written as text and read from it, and which there are, if few."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    known: tuple[str, ...] = ()


class Key(NamedTuple):
    """A key of the table ``metadata``: the kind of its values, and what they say."""

    kind: _Kind
    meaning: str


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(text: str) -> tuple[Any, ...]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise TypeError
    return tuple(found)


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError
    return found


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)


def _flag(text: str) -> bool:
    return {"yes": True, "no": False}[text]


_TEXT = _Kind("text", str, str)
_WHOLE = _Kind("whole number", str, int)
_NUMBER = _Kind("number", lambda value: repr(float(value)), float)
_MOMENT = _Kind(
    "moment", lambda value: value.astimezone(UTC).isoformat(timespec="seconds"), _moment
)
_FLAG = _Kind("yes or no", lambda value: "yes" if value else "no", _flag)
_OBJECT = _Kind("JSON object", lambda value: _json(dict(value)), _object)
_LIST = _Kind("JSON list", lambda value: _json(list(value)), _list)
_STATUS = _Kind("text", str, Status, tuple(Status))
_OBJECTIVE = _Kind("text", str, str, get_args(Objective))
_RULES = _Kind("TOML", partial(Standards.to_toml, sources=False), Standards.from_text)

#: Keys of the table ``metadata``, in its order. Three follow from others and are there for readers
#: of the file: standards_name, gap_percent and plan_version.
KEYS: Mapping[str, Key] = {
    "plan_version": Key(_WHOLE, "version of the schema of the file"),
    "standards": Key(_RULES, "the standards that the plan was made by"),
    "standards_name": Key(_TEXT, "their name"),
    "options": Key(_OBJECT, "what was asked for besides"),
    "seed": Key(_WHOLE, "seed of all randomness"),
    "versions": Key(_OBJECT, "versions of Python and of packages"),
    "made_at": Key(_MOMENT, "when it was made, UTC, ISO 8601; empty where not known"),
    "input": Key(_TEXT, "name of the file of households"),
    "input_sha256": Key(_TEXT, "its digest"),
    "rows": Key(_WHOLE, "its rows"),
    "simulated": Key(_FLAG, "whether it says that its households were simulated"),
    "approximate": Key(_WHOLE, "households placed at their settlement"),
    "objective": Key(_OBJECTIVE, "what the plan was to be best in: total, covered or farthest"),
    "cost": Key(
        _NUMBER,
        "cost of the plan: household-seconds for total, households in reach for covered, seconds "
        "of the farthest for farthest",
    ),
    "lower_bound": Key(
        _NUMBER, "proved bound on the cost, for covered from above; empty without one"
    ),
    "gap_percent": Key(
        _TEXT,
        "(cost - bound) / cost, for covered (bound - cost) / bound, in percent, rounded up; "
        "empty without a bound",
    ),
    "status": Key(_STATUS, "what is known of the cost: optimal or feasible"),
    "method": Key(_TEXT, "method that found the plan"),
    "iterations": Key(_WHOLE, "its iterations"),
    "timings": Key(_OBJECT, "seconds of each step"),
    "travel_source": Key(_TEXT, "where travel times come from: network, estimated or mixed"),
    "travel_estimated": Key(_WHOLE, "served households whose time is estimated"),
    "streets": Key(_LIST, "what is known of each network of streets"),
    "outside_neighborhoods": Key(_WHOLE, "households outside all neighborhoods"),
    "households_elsewhere": Key(_WHOLE, "households outside the area of their own neighborhood"),
    "centers_elsewhere": Key(
        _WHOLE, "centers whose point lies in another province than the one that they count for"
    ),
    "interrupted": Key(_FLAG, "whether Ctrl-C ended the plan before its time"),
    "not_measured": Key(
        _LIST, "layers and columns (layer.column) that the version which made the plan did not know"
    ),
}


def keys_table() -> pd.DataFrame:
    """Return the description of the table ``metadata``: key, type and meaning, one row a key."""
    rows = [(name, key.kind.name, key.meaning) for name, key in KEYS.items()]
    return pd.DataFrame(rows, columns=["key", "type", "meaning"], dtype="str")


def _read(key: str, text: str) -> Any:  # noqa: ANN401 - each key has a type of its own
    kind = KEYS[key].kind
    if kind is _RULES:  # its own error says more
        return kind.read(text)
    if kind.known and text not in kind.known:
        known = ", ".join(kind.known)
        message = "Its metadata say {key} {text!r}, which is none of {known}."
        raise PlanFileError(message, key=key, text=text[:40], known=known)
    try:
        return kind.read(text)
    except (ValueError, KeyError, TypeError) as error:
        message = "Its metadata say {key} {text!r}, which is no {kind}."
        raise PlanFileError(message, key=key, text=text[:40], kind=kind.name) from error
