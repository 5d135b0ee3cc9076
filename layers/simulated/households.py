"""Synthetic client households on the real settlements of Iran.

The embedded default, and the stand-in for data that nobody may share. Numbers, groups and family
sizes are calibrated to published facts; places follow the population of settlements, with villages
made up for people who live in no listed one (`layers.simulated.places`), or what is expected of
areas (`layers.simulated.spreading`). Nobody in it exists.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.files.marks import mark_simulated
from layers.places.boundaries import find_province, load_provinces
from layers.places.settlements import load_settlements
from layers.simulated.places import Floats, normal, scatter, shift, simulate_places
from layers.simulated.spreading import spread_need, spread_people
from layers.text import name_key

#: Client households of the nation, and how many of them have no address at all (published).
NATIONAL_HOUSEHOLDS = 1_080_000
NATIONAL_UNLOCATED = 2_500

#: Share of households whose file names a settlement but no point: an assumption.
APPROXIMATE_SHARE = 0.03

#: Pension groups and their shares (published).
GROUP_SHARES = {"disability": 0.75, "social": 0.25}

#: Households in a thousand with 1, 2, ... 15 persons: the mean of 4.0 is published, the form is
#: an assumption after the census of 2016.
PERSONS_PER_MILLE = (90, 165, 185, 200, 160, 95, 50, 26, 13, 7, 4, 2, 1, 1, 1)

#: Home visits a year and their shares by group: two by contract (published); that some households
#: with a disability are seen twice as often, or every month, is an assumption.
VISITS = {
    "disability": {2.0: 0.85, 4.0: 0.12, 12.0: 0.03},
    "social": {2.0: 1.0},
}

#: How unevenly client households spread over places of equal population: an assumption.
RATE_SPREAD = 0.25

#: Coordinates are rounded to so many decimals of a degree, about a meter.
DECIMALS = 5


def simulate_households(
    n: int | None = None,
    *,
    province: str | None = None,
    seed: int = 0,
    need: pd.Series | None = None,
    counties: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Simulate client households of the country, or of one province.

    Parameters
    ----------
    n
        How many; the nation's shares hold for every number. By default all of the country, 1.08
        million, or the part of them that the people of the province are of the country's (or what
        is expected of it, with `need`).
    province
        Name (Persian or English) or two-digit code of the only province to simulate.
    seed
        Seed of the random numbers. Places depend on the seed only, not on `n`.
    need
        Expected households by province_code, or by county_code, in whose proportion areas have
        households, see `layers.simulated.spreading.spread_need`; by default all have as many for
        their people.
    counties
        Polygons of the counties that `need` names; by default the bundled ones.

    Returns
    -------
    One row per household, province by province, in the columns of the household file:
    `household_id` (text), `longitude` and `latitude` (WGS 84, missing for approximate and unlocated
    households), `province` (Persian), `county` (missing: counties are not bundled), `settlement`
    (Persian, missing in made-up villages), `address` (of village households: near which town),
    `persons`, `groups` and `visits_per_year`. The frame bears the mark of `layers.files.marks`.

    Raises
    ------
    ValueError
        When `n` is less than one, or `need` makes no sense.
    UnknownPlaceError
        When no province is called so.

    Examples
    --------
    >>> import layers
    >>> households = layers.simulate_households(1000, seed=0)
    >>> len(households)
    1000
    """
    code = None if province is None else find_province(province)
    places = simulate_places(np.random.default_rng([seed, 0]))
    places = spread_people(places) if need is None else spread_need(places, need, counties)
    inside = np.ones(len(places), np.bool_) if code is None else places["province_code"].eq(code)
    n = _share(places["expected"], inside) if n is None else n
    if n < 1:
        message = f"The number of households must be at least 1, but it is {n}."
        raise ValueError(message)
    rng = np.random.default_rng([seed, 1])
    place = _choose_places(places, np.flatnonzero(inside), n, rng)
    home = places.take(place).reset_index(drop=True)
    unlocated, approximate = _without_point(home, rng)
    frame = pd.DataFrame({"household_id": [f"H{number:07d}" for number in range(1, n + 1)]})
    frame["longitude"], frame["latitude"] = _points(home, ~(unlocated | approximate), rng)
    families = _families(n, rng)
    return mark_simulated(pd.concat([frame, _words(home, unlocated), families], axis="columns"))


def _share(expected: pd.Series, inside: NDArray[np.bool_] | pd.Series) -> int:
    """Return the nation's households times the part of what is expected that is inside."""
    return round(NATIONAL_HOUSEHOLDS * float(expected[inside].sum() / expected.sum()))


def _choose_places(
    places: pd.DataFrame, among: NDArray[np.intp], n: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Choose a place for each household, as expected, with areas in exact proportion."""
    rate = np.exp(RATE_SPREAD * normal(rng, len(places)))
    expected = places["expected"]
    weighted = pd.DataFrame({"expected": expected, "weight": expected * rate})
    totals = weighted.groupby(places["area"]).transform("sum")
    # Of an area of which nothing is expected, nothing is chosen.
    share = (weighted["weight"] / totals["weight"]).fillna(0.0)
    weight = (share * totals["expected"]).to_numpy()
    # One draw in each n-th part: as random as needed, as even as a census.
    part = (np.arange(n) + rng.random(n)) / n
    chosen: NDArray[np.intp] = among[_pick(np.cumsum(weight[among]), part)]
    return chosen


def _without_point(
    home: pd.DataFrame, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Choose the households without any address, and those with the name of a settlement only."""
    n = len(home)
    order = np.argsort(rng.random(n), kind="stable")
    unlocated = np.zeros(n, dtype=bool)
    n_unlocated = round(n * NATIONAL_UNLOCATED / NATIONAL_HOUSEHOLDS)
    unlocated[order[:n_unlocated]] = True
    named = home["listed"].to_numpy() & home["settlement_id"].isin(_clearly_named()).to_numpy()
    candidates = order[named[order] & ~unlocated[order]]
    approximate = np.zeros(n, dtype=bool)
    approximate[candidates[: round(n * APPROXIMATE_SHARE)]] = True
    return unlocated, approximate


def _clearly_named() -> list[str]:
    """Return the settlements whose Persian name is the only one of its kind in the province."""
    settlements = load_settlements()
    names = settlements[["province_code"]].assign(key=name_key(settlements["name_fa"]))
    clear = names["key"].notna() & ~names.duplicated(keep=False)
    return [str(label) for label in names.index[clear]]


def _points(
    home: pd.DataFrame, known: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Scatter households around the middle of their places; NaN where no point is known."""
    spread, flatness, angle = (home[name].to_numpy() for name in ("spread_m", "flatness", "angle"))
    offset = scatter(rng, spread, flatness, angle)
    points = shift(home["longitude"].to_numpy(), home["latitude"].to_numpy(), *offset)
    longitude, latitude = (np.where(known, np.round(axis, DECIMALS), np.nan) for axis in points)
    return longitude, latitude


def _words(home: pd.DataFrame, unlocated: NDArray[np.bool_]) -> pd.DataFrame:
    """Return what the files say in words: province, county, settlement and address."""
    names = load_settlements()["name_fa"]
    codes = names.index.get_indexer(home["settlement_id"])
    listed = home["listed"].to_numpy()
    provinces = load_provinces()["province"]
    number = provinces.index.get_indexer(home["province_code"])
    near = pd.array("حومه " + names)
    words = {
        "province": pd.array(provinces).take(number),
        "county": pd.array(names).take(np.full(len(home), -1), allow_fill=True),
        "settlement": pd.array(names).take(
            np.where(listed & ~unlocated, codes, -1), allow_fill=True
        ),
        "address": near.take(np.where(~listed & ~unlocated, codes, -1), allow_fill=True),
    }
    return pd.DataFrame(words)


def _families(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw persons, pension group and home visits a year."""
    persons = 1 + _pick(np.cumsum(PERSONS_PER_MILLE), rng.random(n))
    group = _pick(np.cumsum(list(GROUP_SHARES.values())), rng.random(n))
    visits = np.zeros(n)
    uniform = rng.random(n)
    for number, name in enumerate(GROUP_SHARES):
        rows = np.flatnonzero(group == number)
        values, shares = np.array(list(VISITS[name].items())).T
        visits[rows] = values[_pick(np.cumsum(shares), uniform[rows])]
    labels = pd.array(list(GROUP_SHARES), dtype="str")
    return pd.DataFrame(
        {
            "persons": persons.astype(np.int16),
            "groups": labels.take(group),
            "visits_per_year": visits,
        }
    )


def _pick(edges: NDArray[Any], uniform: Floats) -> NDArray[np.intp]:
    """Return the positions into whose part of the running totals `edges` uniform numbers fall."""
    positions: NDArray[np.intp] = np.searchsorted(edges, uniform * edges[-1], side="right")
    return np.minimum(positions, len(edges) - 1)
