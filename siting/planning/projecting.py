"""Files that are expected in some years: those of today grow at a stated rate, and who waits joins.

No copy of a household is made. Each located household of today stands for as many files as its
county is expected to have for each that it has now, so that loads, capacities and costs are those
of the year that is planned for, while every home stays where it is known to be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from layers.area_amounts import MOST_PERCENT
from layers.area_tables import AreaTable
from layers.text import cell_text, normalize, numbers
from siting.arrays import Floats
from siting.checks import kind_of, whole_number
from siting.errors import ProblemError, UnsupportedError

#: The longest time that demand is projected over, in years.
MOST_YEARS = 50

#: Areas that a message names at most.
_NAMED = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Projection:
    """How demand grows until the year that is planned for.

    Parameters
    ----------
    years
        Years from today; 0 where only those who wait are to be counted.
    rate
        Growth a year: a share for all (0.025 for 2.5 %), or ``percent`` and ``waiting`` of areas,
        see `layers.area_amounts.read_growth`.

    Raises
    ------
    ProblemError
        When the years are not whole or the rate is none.
    """

    years: int
    rate: float | AreaTable

    def __post_init__(self) -> None:
        """Refuse what is no projection."""
        if whole_number(self.years, "number of years") > MOST_YEARS:
            message = "Demand is projected over {most} years at most, not {years}."
            raise ProblemError(message, most=MOST_YEARS, years=self.years)
        if isinstance(self.rate, AreaTable):
            kind_of(
                self.rate.areas.get("percent"),
                pd.Series,
                "The table must say how areas grow",
                "read it with layers.area_amounts.read_growth",
            )
            return
        given: object = self.rate
        number = isinstance(given, int | float) and not isinstance(given, bool)
        most = MOST_PERCENT / 100
        if not number or not -most <= self.rate <= most:
            message = (
                "A rate must be a share from {least} to {most} a year, such as 0.025 for 2.5 %, "
                "not {given!r}."
            )
            raise ProblemError(message, least=-most, most=most, given=given)

    @classmethod
    def at_percent(cls, text: str, *, years: int) -> Self:
        """Return the projection at one rate for all, such as ``2.5%``; digits may be Persian.

        Raises
        ------
        ProblemError
            When it is no percentage.
        """
        plain = normalize(text).replace("٪", "%").strip()
        percent = numbers(pd.Series([plain.removesuffix("%").strip()], dtype="str")).iloc[0]
        if not plain.endswith("%") or np.isnan(percent):
            message = (
                "{cell!r} is neither a table nor a rate; write the growth a year such as 2.5%."
            )
            raise ProblemError(message, cell=cell_text(text))
        return cls(years=years, rate=float(percent) / 100.0)

    def told(self) -> dict[str, object]:
        """Return in a few words what is projected, for the facts of a plan."""
        return {
            "years": self.years,
            "rate": self.rate.source if isinstance(self.rate, AreaTable) else self.rate,
        }


def expected_files(households: pd.DataFrame, projection: Projection | None) -> Floats | None:
    """Return for how many files each household of today stands in the year that is planned for.

    Parameters
    ----------
    households
        Located households; county_code and province_code, missing where not known.
    projection
        How demand grows; None for the files of today.

    Returns
    -------
    Files, shape (n,); None without a projection. Of an area with f households, w of whom wait
    beside, in y years at r a year: ``(1 + w / f) * (1 + r) ** y``. Households of no known area grow
    as all others together.

    Raises
    ------
    ProblemError
        When a table says nothing of an area that has households, or names an area where some wait
        and none lives.
    """
    if projection is None:
        return None
    if not isinstance(projection.rate, AreaTable):
        return np.full(len(households), (1.0 + projection.rate) ** projection.years)
    table = projection.rate
    code = households[f"{table.level}_code"].astype("str")
    living = code.value_counts()
    _check_areas(living, table)
    growth = (1.0 + table.areas["percent"] / 100.0) ** projection.years
    joining = 1.0 + table.areas["waiting"] / living.reindex(table.areas.index)
    files = code.map(joining.fillna(1.0) * growth).astype("float64")
    return np.asarray(files.fillna(files.mean()), dtype=np.float64)


def projection_of(options: Mapping[str, object]) -> Projection | None:
    """Return how demand grows in a plan, where it grows alike everywhere.

    Parameters
    ----------
    options
        Those of the facts of the plan.

    Returns
    -------
    None for a plan for the files of today.

    Raises
    ------
    UnsupportedError
        When it grows otherwise in one area than in another: of that a plan keeps the name of the
        table only.
    """
    if "expected_files" not in options:
        return None
    told = options.get("projection")
    later: Mapping[str, object] = told if isinstance(told, Mapping) else {}
    rate, years = later.get("rate"), later.get("years")
    if not isinstance(rate, int | float) or not isinstance(years, int):
        message = (
            "This plan is for files that grow by a table of areas ({source}), and a scenario "
            "takes only plans in which all households stand for as many files; make a plan for "
            "the files of today, or at one rate for all such as --rate 2.5%."
        )
        raise UnsupportedError(message, source=str(rate or ""))
    return Projection(years=years, rate=float(rate))


def files_each(options: Mapping[str, object]) -> float:
    """Return for how many files each household of a plan stands; raises as `projection_of`.

    Parameters
    ----------
    options
        Those of the facts of the plan.
    """
    later = projection_of(options)
    if later is None or isinstance(later.rate, AreaTable):
        return 1.0
    return float((1.0 + later.rate) ** later.years)


def files_facts(files: Floats | None) -> dict[str, object]:
    """Return what a plan keeps of the files of `expected_files`; nothing for those of today.

    Returns
    -------
    ``expected_files``: how many there are expected to be of all located households together.
    """
    return {} if files is None else {"expected_files": round(float(files.sum()), 1)}


def _check_areas(living: pd.Series, table: AreaTable) -> None:
    """Refuse a table that leaves out an area that has households, or has some wait elsewhere."""
    areas = table.areas
    lost = living[~living.index.isin(areas.index)]
    if len(lost) or living.empty:
        message = (
            "{source} says nothing of {n_areas} areas with {n_households:,} located households "
            "(codes {codes}); add a row for each."
        )
        raise ProblemError(
            message,
            source=table.source,
            n_areas=len(lost),
            n_households=int(lost.sum()),
            codes=[*lost.index[:_NAMED], *(["..."] if len(lost) > _NAMED else [])],
        )
    nobody = areas[(areas["waiting"] > 0) & ~areas.index.isin(living.index)]
    if len(nobody):
        message = (
            "{source} has {n_waiting:,} households wait in {area} and {n_others} other areas where "
            "none is located, so that nobody knows where they live; leave these rows out."
        )
        raise ProblemError(
            message,
            source=table.source,
            n_waiting=int(nobody["waiting"].sum()),
            area=nobody["name"].iloc[0],
            n_others=len(nobody) - 1,
        )
