"""Where fewer households are registered than areas like it would have: active need-finding.

Registered households of an area are taken for a Poisson count whose mean is what a model expects of
areas alike (`siting.planning.need_model`), times a factor that is the area's own: gamma, of mean
one. How far areas alike differ is estimated from all of them (empirical Bayes; Clayton and Kaldor
1987, doi:10.2307/2532003). So an area is told to have too few only where chance and the usual
differences do not explain it. What is expected are households that would be registered if the area
were like the others; nobody has counted them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import gammaln
from scipy.stats import nbinom

from layers.crs import national_crs, to_plane
from layers.households.intake import Intake
from layers.places.boundaries import load_counties, load_provinces
from layers.population import read_population
from layers.population_areas import place_population
from siting.errors import ProblemError
from siting.planning.need_model import NeedModel

#: Share of areas alike whose count lies between `low` and `high`.
WITHIN = 0.9

#: What is found of an area, those to look at first in front. None of its counts would be telling
#: where an area is too small.
FINDINGS = ("fewer", "more", "as_expected", "too_small")

#: What names an area in the table.
NAMES = ("province", "county", "neighborhood")

#: Of the best registered province, the share below which the file is taken not to cover another.
COVERED = 0.05

Level = Literal["file", "published"]


@dataclass(frozen=True, eq=False)
class Need:
    """Expected, registered and unmet need of areas.

    Parameters
    ----------
    table
        Index and names of the areas; ``registered`` and ``expected`` households, ``low`` and
        ``high``, between which the counts of `WITHIN` of the areas alike lie, ``unmet``, which is
        expected less registered, ``ratio`` of registered to expected, shrunken to one, and
        ``finding``, one of `FINDINGS`. Those with fewer than areas alike stand first, by unmet.
    per_thousand
        Expected households for each thousand people of all areas together.
    alike
        Shape of the gamma factor; its variance is one over it.
    unknown
        Households whose area is not known.
    without_people
        Households of areas whose people are not known, by area.
    left_out
        Provinces of which the file has next to nobody; their areas are not compared.
    """

    table: pd.DataFrame
    per_thousand: float
    alike: float
    unknown: int
    without_people: pd.Series
    left_out: tuple[str, ...] = ()


def areas_of_need(
    population: str | Path | None = None,
    deprivation: str | Path | None = None,
    *,
    counties: gpd.GeoDataFrame | None = None,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the people of counties; without a file, those of the provinces, which are bundled.

    Parameters
    ----------
    population, deprivation
        Files as for `layers.population.read_population`.
    counties
        The polygons that the file names, as `layers.places.boundaries.read_counties` gives them; by
        default the bundled ones.

    Returns
    -------
    Areas as from `describe_areas`, and names of the file that no county has.

    Raises
    ------
    ProblemError
        When a table of deprivation comes without people, or no area of the file is known.
    """
    if population is None:
        if deprivation is not None:
            message = "Illiteracy and unemployment need the people of the same areas; give both."
            raise ProblemError(message)
        provinces = load_provinces()
        people = pd.DataFrame({"people": provinces["population"]}, index=provinces.index)
        return describe_areas(people, provinces), ()
    polygons = load_counties() if counties is None else counties
    figures = read_population(population, deprivation=deprivation)
    placed = place_population(figures, polygons)
    if placed.figures.empty:
        first = ", ".join(placed.strangers[:3])
        message = (
            "None of the {n_areas:,} areas of {file} is a county that is known, such as {first}; "
            "name counties as their polygons do, or give those with --counties."
        )
        raise ProblemError(message, n_areas=len(figures), file=Path(population).name, first=first)
    return describe_areas(placed.figures, polygons), placed.strangers


def describe_areas(figures: pd.DataFrame, polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what a model asks of areas: names, people and square kilometers.

    Parameters
    ----------
    figures
        People of the areas, as in `layers.population_areas.Placed`.
    polygons
        The areas, with their names.

    Returns
    -------
    On the labels of the figures.
    """
    known = polygons.loc[figures.index]
    if "county" not in known:  # provinces, whose codes are their labels
        known = known.assign(province_code=known.index.astype("str"))
    names = [name for name in ("province_code", "province", "county") if name in known]
    km2 = to_plane(known, crs=national_crs()).area / 1e6
    return pd.DataFrame(known[names]).join(figures).assign(area_km2=km2)


def count_registered(intake: Intake, area: Literal["county_code", "province_code"]) -> pd.Series:
    """Count all households of an intake by area, also those without a place.

    Parameters
    ----------
    intake
        The households.
    area
        Column that names the area.

    Returns
    -------
    Households by area; those whose area is not known are counted under an empty text.
    """
    parts = (intake.accepted, intake.approximate, intake.unlocated)
    codes = pd.concat([part[area].astype("str") for part in parts]).fillna("")
    return pd.Series(codes.value_counts(), name="registered")


def find_need(
    areas: pd.DataFrame,
    registered: pd.Series,
    *,
    model: NeedModel | None = None,
    level: Level = "file",
) -> Need:
    """Compare the registered households of areas with those that areas alike have.

    Parameters
    ----------
    areas
        As from `describe_areas`.
    registered
        Households by area, as from `count_registered`; an area that is not in it has none.
    model
        What is expected; by default the one that is fitted to published numbers of centers.
    level
        ``"file"``: as many are expected in all as are registered, so that what is unmet of one area
        is too much of another. ``"published"``: as many as the country has files, for its people.

    Returns
    -------
    What is found.

    Raises
    ------
    ProblemError
        When no household is registered in an area whose people are known.
    """
    model = NeedModel() if model is None else model
    known = registered.drop("", errors="ignore")
    if not known.index.isin(areas.index).any():
        message = (
            "None of {n_households:,} households lies in one of the {n_areas:,} areas whose people "
            "are known, so there is nothing to compare; give people and counties of the same place."
        )
        raise ProblemError(message, n_households=int(registered.sum()), n_areas=len(areas))
    counts = known.reindex(areas.index).fillna(0).astype("int64")
    expected = model.expected(areas)
    strangers = known[~known.index.isin(areas.index)]
    covered, left_out = _covered(areas, counts, expected)
    areas, counts, expected = areas[covered], counts[covered], expected[covered]
    if level == "file":
        expected = expected * (counts.sum() / expected.sum())
    alike = _estimate_alike(counts, expected, model.spread)
    return Need(
        table=compare(areas, counts, expected, alike),
        per_thousand=float(1_000.0 * expected.sum() / areas["people"].sum()),
        alike=alike,
        unknown=int(registered.get("", 0)),
        without_people=strangers[strangers > 0].astype("int64"),
        left_out=left_out,
    )


def shrunken_ratio(registered: pd.Series, expected: pd.Series, alike: float) -> pd.Series:
    """Return the factor of each area as the mean of what is believed after its count was seen.

    Parameters
    ----------
    registered, expected
        Households on one index.
    alike
        Shape of the gamma prior, of mean one.
    """
    return pd.Series((alike + registered) / (alike + expected), name="ratio")


def compare(
    names: pd.DataFrame, counts: pd.Series, expected: pd.Series, alike: float
) -> pd.DataFrame:
    """Compare counts with what is expected of areas that are so alike.

    Parameters
    ----------
    names
        Names of the areas, if any.
    counts, expected
        Registered and expected households on the same index.
    alike
        Shape of the gamma factor.

    Returns
    -------
    The columns of `Need.table`, those with too few first.
    """
    shown = names[[name for name in NAMES if name in names]]
    tail = (1.0 - WITHIN) / 2.0
    mean = expected.to_numpy()
    odds = alike / (alike + mean)
    low, high = (nbinom.ppf(part, alike, odds) for part in (tail, 1.0 - tail))
    number = counts.to_numpy()
    finding = np.select(
        [number > high, low == 0, number < low], ["more", "too_small", "fewer"], "as_expected"
    )
    table = shown.assign(
        registered=counts.astype("int64"),
        expected=expected,
        low=low,
        high=high,
        unmet=expected - counts,
        ratio=shrunken_ratio(counts, expected, alike),
        finding=pd.Series(finding, index=shown.index, dtype="str"),
    )
    order = pd.DataFrame({"later": table["finding"] != "fewer", "unmet": -table["unmet"]})
    return table.loc[order.sort_values(["later", "unmet"], kind="stable").index]


def _covered(
    areas: pd.DataFrame, counts: pd.Series, expected: pd.Series
) -> tuple[pd.Series, tuple[str, ...]]:
    """Tell the areas of provinces that the file is about, and name the other provinces."""
    if "province_code" not in areas:
        return pd.Series(data=True, index=areas.index), ()
    province = areas["province_code"]
    ratio = counts.groupby(province).sum() / expected.groupby(province).sum()
    lost = ratio.index[ratio < COVERED * ratio.max()]
    return ~province.isin(lost), tuple(map(str, lost))


def _estimate_alike(counts: pd.Series, expected: pd.Series, spread: float) -> float:
    """Return how alike areas are: the shape of the gamma factor that is most likely.

    Its logarithm is believed beforehand to be that of the areas of the model's fit, give or take
    one, so that a few areas do not say by chance that all are the same.
    """
    before = -np.log(np.expm1(spread**2))
    some = expected > 0
    y, mean = (column[some].to_numpy(dtype=np.float64) for column in (counts, expected))

    def surprise(log_shape: float) -> float:
        shape = float(np.exp(log_shape))
        likely = gammaln(shape + y) - gammaln(shape)
        likely += shape * np.log(shape / (shape + mean)) + y * np.log(mean / (shape + mean))
        return float(-likely.sum() + (log_shape - before) ** 2 / 2.0)

    return float(np.exp(minimize_scalar(surprise, bounds=(-4.0, 12.0), method="bounded").x))
