"""What the engine is to reach, and how far it is: figures read from the rows of results.

A target has parts, each of which says from which rows it is read (families, instances and seconds),
how its figure is worked out from them, and how large that may be. Nothing is measured here, and
what no row says is not said: ``run.py --targets`` prints the table, ``--measure`` measures first.
The targets themselves stand in `aims.py`.
"""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from nation import growth
from tables import OURS, ROUNDED_PERCENT, Row, markdown

PLANS = "siting plan"
NOT_MEASURED, IN_PART, MISSED, MET = "not measured", "in part", "missed", "met"
_HEADINGS = (
    "target",
    "asked",
    "reached",
    "so it is",
    "measured",
    "machine",
    "tried, and what bounds it",
)


@dataclass(frozen=True)
class Source:
    """Rows that a figure is read from, and that are measured for it.

    Parameters
    ----------
    families
        Families of the published instances, or of plans.
    asked
        Name of what is measured, where that is not the families: of plans, see `nation.FAMILIES`.
    seconds
        Limit with which an instance is measured.
    least_s, most_s
        Limits of other rows that say the same; those of `seconds` alone where they are None.
    names
        Only instances that have one of these in their name; all where there are none.
    """

    families: tuple[str, ...]
    seconds: float
    asked: tuple[str, ...] = ()
    least_s: float | None = None
    most_s: float | None = None
    names: tuple[str, ...] = ()

    def holds(self, instance: str) -> bool:
        """Whether an instance is one of these, by its name."""
        return not self.names or any(name in instance for name in self.names)

    def reads(self, row: Row) -> bool:
        """Whether a row is one of these: ours, with the usual method, and so many seconds."""
        least = self.seconds if self.least_s is None else self.least_s
        most = self.seconds if self.most_s is None else self.most_s
        ours = row["tool"] in {OURS, PLANS} and row.get("method", "auto") == "auto"
        here = row["family"] in self.families and self.holds(row["instance"])
        return bool(ours and here and least <= row["limit_s"] <= most)


@dataclass(frozen=True)
class Part:
    """One figure of a target.

    Parameters
    ----------
    what
        What the figure is, with its unit.
    source
        Where it is read.
    figure
        Works it out from the newest row of each instance.
    limit
        The most that it may be; the least, where `at_least`.
    instances
        How many instances must have been measured.
    at_least
        Whether more is better.
    """

    what: str
    source: Source
    figure: Callable[[Sequence[Row]], float]
    limit: float
    instances: int
    at_least: bool = False


@dataclass(frozen=True)
class Target:
    """What is to be reached.

    Parameters
    ----------
    name
        One word by which it is measured.
    work
        What is done.
    parts
        Its figures.
    tried
        What was tried, and what bounds it; said as long as it is not reached.
    """

    name: str
    work: str
    parts: tuple[Part, ...]
    tried: str


@dataclass(frozen=True)
class Reading:
    """A figure as it was measured.

    Parameters
    ----------
    part
        What it is.
    rows
        The rows that it is read from.
    value
        The figure; None where there are no rows.
    """

    part: Part
    rows: Sequence[Row]
    value: float | None

    @property
    def verdict(self) -> str:
        """Whether it is what was asked for, as far as that is measured."""
        if self.value is None:
            return NOT_MEASURED
        if len(self.rows) < self.part.instances:
            return IN_PART
        part = self.part
        right = self.value >= part.limit if part.at_least else self.value <= part.limit
        return MET if right else MISSED

    def __str__(self) -> str:
        """Say the figure, and how many instances it is of where some are missing."""
        if self.value is None:
            return f"{self.part.what}: {NOT_MEASURED}"
        said = f"{self.part.what}: {_number(self.value)}"
        if self.verdict == IN_PART:
            said += f" ({len(self.rows)} of {self.part.instances} measured)"
        return said


def read(part: Part, rows: Iterable[Row]) -> Reading:
    """Work out a figure from the newest row of each instance."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: str(row.get("date", ""))):
        if part.source.reads(row):
            found[row["family"] + row["instance"]] = row
    own = list(found.values())
    return Reading(part, own, part.figure(own) if own else None)


def verdict(readings: Sequence[Reading]) -> str:
    """Say whether a target is met: missed where one figure is, and met where all are."""
    said = {reading.verdict for reading in readings}
    if said == {NOT_MEASURED}:
        return NOT_MEASURED
    return next(one for one in (MISSED, IN_PART, NOT_MEASURED, MET) if one in said).replace(
        NOT_MEASURED, IN_PART
    )


def table(targets: Sequence[Target], rows: Sequence[Row]) -> str:
    """Return a line of Markdown for each target: what was reached, when and where."""
    lines = [_line(target, [read(part, rows) for part in target.parts]) for target in targets]
    return markdown(_HEADINGS, lines, text=_HEADINGS)


def _line(target: Target, readings: Sequence[Reading]) -> list[str]:
    own = [row for reading in readings for row in reading.rows]
    days = sorted({str(row.get("date", ""))[:10] for row in own} - {""})
    machines = sorted({str(row["machine"]) for row in own if row.get("machine")})
    said = verdict(readings)
    return [
        target.work,
        "; ".join(_asked(part) for part in target.parts),
        NOT_MEASURED if said == NOT_MEASURED else "; ".join(map(str, readings)),
        said,
        " to ".join(dict.fromkeys([days[0], days[-1]])) if days else "-",
        "; ".join(machines) or "-",
        "-" if said == MET else target.tried,
    ]


def _asked(part: Part) -> str:
    return f"{part.what} {'>=' if part.at_least else '<='} {_number(part.limit)}"


def _number(value: float) -> str:
    if value == inf:
        return "none"
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1_000 else f"{value:,.3g}"


def _answered(row: Row) -> bool:
    return row.get("cost") is not None and not row.get("faults")


def _values(rows: Iterable[Row], key: str, *, without: float) -> list[float]:
    """Return a value of each row; without an answer it is ``inf``, and `without` where unknown."""
    return [
        (without if row.get(key) is None else float(row[key])) if _answered(row) else inf
        for row in rows
    ]


def mean_of(key: str) -> Callable[[Sequence[Row]], float]:
    """Return the figure that is the mean of a percentage; without a bound a gap is 100 %."""
    return lambda rows: statistics.fmean(_values(rows, key, without=100.0))


def worst_of(key: str) -> Callable[[Sequence[Row]], float]:
    """Return the figure that is the worst of a percentage; without a bound a gap is 100 %."""
    return lambda rows: max(_values(rows, key, without=100.0))


def most_of(key: str, *, unit: float = 1.0) -> Callable[[Sequence[Row]], float]:
    """Return the figure that is the largest value of a key, in units."""
    return lambda rows: max(_values(rows, key, without=inf)) / unit


def proved(rows: Sequence[Row]) -> float:
    """Count the answers that are within all limits and proved to be the best."""
    return float(sum(_answered(row) and row["status"] == "optimal" for row in rows))


def new_bests(rows: Sequence[Row]) -> float:
    """Count the answers that are better than any published one."""
    excess = _values(rows, "excess_percent", without=inf)
    return float(sum(value < -ROUNDED_PERCENT for value in excess))


def unserved(rows: Sequence[Row]) -> float:
    """Return the most households of a plan that have no place, or are not accounted for."""
    return max(
        inf if not _answered(row) else float(row["no_capacity"] + row["too_far"]) for row in rows
    )


def without_room(rows: Sequence[Row]) -> float:
    """Return the most households of a plan for whom there is no room."""
    return max(inf if not _answered(row) else float(row["no_capacity"]) for row in rows)


def power(rows: Sequence[Row]) -> float:
    """Return the power of the size with which the seconds of plans grow; ``inf`` for one size."""
    seconds: Mapping[int, float] = {
        row["households"]: row["seconds"] for row in rows if _answered(row)
    }
    if len(seconds) < 2:
        return inf
    return round(growth(list(seconds), list(seconds.values())), 2)
