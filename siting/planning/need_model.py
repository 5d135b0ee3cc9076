"""How many eligible households an area would have, by its people and how they live.

Expected households of an area are its people, weighted by sex and age with the prevalence of
disability, times a rate for each thousand of them that rises with deprivation (illiteracy and
unemployment) and falls with density. Sources of the weights stand beside them; the two slopes are
fitted to published numbers of centers (`fit_need`; benchmarks/need.py shows the fit).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from siting.arrays import Floats
from siting.errors import ProblemError

#: Disability of each band of ages, of which only the ratios count. Children: 5.1 %, moderate and
#: severe (Global Burden of Disease 2004, in WHO 2011, World Report on Disability, chapter 2).
#: Adults of working age 12 %, the elderly 39 %: severe or extreme difficulties in 54 countries
#: (Mitra and Sambamoorthi 2014, doi:10.3109/09638288.2013.825333).
BY_AGE = {"0_14": 0.051, "15_64": 0.12, "65_over": 0.39}

#: Disability of each sex, likewise: 637,357 of 37.9 million men and 380,302 of 37.3 million women
#: (census of 2011, Statistical Yearbook of Iran 1395, table 16-6).
BY_SEX = {"men": 0.0168, "women": 0.0102}

#: What the rate follows.
COVARIATES = ("deprivation", "density")


@dataclass(frozen=True, kw_only=True)
class NeedModel:
    """A rate of eligible households and what it follows.

    The defaults are the fit of `benchmarks/need.py` to the published centers of 23 provinces.

    Parameters
    ----------
    per_thousand
        Households for each thousand people of an area at the references. The default makes the
        published 1,080,000 files of the country out of its 79,926,270 people (census of 2016).
    illiteracy, unemployment, density
        References: shares of the active people, and people on a square kilometer.
    by_deprivation, by_density
        By how much the logarithm of the rate changes with `covariates`.
    deprivation_range, density_range
        What the covariates of the areas of the fit span, and half as much on each side; farther
        beyond, nothing is extrapolated.
    spread
        Standard deviation of the logarithm of the rate among areas alike.
    """

    per_thousand: float = 14.13
    illiteracy: float = 0.0903
    unemployment: float = 0.1248
    density: float = 54.7
    by_deprivation: float = 0.926
    by_density: float = -0.149
    deprivation_range: tuple[float, float] = (-0.838, 0.868)
    density_range: tuple[float, float] = (-4.98, 5.49)
    spread: float = 0.259

    def expected(self, areas: pd.DataFrame) -> pd.Series:
        """Return the eligible households that areas would have.

        Parameters
        ----------
        areas
            ``people``; people by sex and age (`layers.population.BANDS`), ``illiteracy``,
            ``unemployment`` and ``area_km2`` where they are known.

        Returns
        -------
        Households on the same index.
        """
        found = self.covariates(areas)
        low_high = (self.deprivation_range, self.density_range)
        slopes = (self.by_deprivation, self.by_density)
        rate = pd.Series(self.per_thousand / 1_000.0, index=areas.index)
        for name, (low, high), slope in zip(COVARIATES, low_high, slopes, strict=True):
            rate *= np.exp(slope * found[name].clip(low, high).fillna(0.0))
        return (rate * people_at_risk(areas)).rename("expected")

    def covariates(self, areas: pd.DataFrame) -> pd.DataFrame:
        """Return what the rate follows, zero at the references, missing where it is not known.

        Returns
        -------
        `COVARIATES` on the index of the areas: ``deprivation``, the mean of the logarithms of
        illiteracy and of unemployment over their references (of one of them where the other is not
        known), and ``density``, that of people on a square kilometer.
        """
        logs = [
            _log_ratio(areas, name, getattr(self, name)) for name in ("illiteracy", "unemployment")
        ]
        on_km2 = areas.assign(density=areas["people"] / areas.get("area_km2", np.nan))
        return pd.DataFrame(
            {
                "deprivation": pd.concat(logs, axis=1).mean(axis=1),
                "density": _log_ratio(on_km2, "density", self.density),
            }
        )


def people_at_risk(areas: pd.DataFrame) -> pd.Series:
    """Return the people of areas, weighted by sex and age with the prevalence of disability.

    Parameters
    ----------
    areas
        As for `NeedModel.expected`.

    Returns
    -------
    People on the same index, as many in all as live in these areas; people whose ages are not known
    count as they are.
    """
    people = areas["people"].astype("float64")
    bands = [f"{sex}_{ages}" for sex in BY_SEX for ages in BY_AGE]
    if not set(bands) <= set(areas):
        return people.rename("at_risk")
    weights = [by_sex * by_age for by_sex in BY_SEX.values() for by_age in BY_AGE.values()]
    weighted = (areas[bands] * weights).sum(axis=1, min_count=len(bands))
    known = weighted.notna() & (weighted > 0)
    scale = people[known].sum() / weighted[known].sum() if known.any() else 1.0
    return (weighted * scale).where(known, people).rename("at_risk")


def fit_need(counts: pd.Series, areas: pd.DataFrame) -> NeedModel:
    """Fit the slopes of a model to counts that are proportional to eligible households.

    Logarithms of counts for each person at risk are regressed on the covariates, whose slopes are
    shrunken toward zero as far as the data tell: they are drawn from one normal distribution, whose
    width is the most likely one (empirical Bayes; Morris 1983, doi:10.2307/2287098).

    Parameters
    ----------
    counts
        Counts above zero, such as centers of provinces.
    areas
        As for `NeedModel.expected`, on the same index, with nothing missing.

    Returns
    -------
    The model; its ``per_thousand`` is in the unit of the counts.

    Raises
    ------
    ProblemError
        When there are fewer than five areas, or a count or covariate is missing or not above zero.
    """
    areas = areas.loc[counts.index]
    people = areas["people"]
    asked = areas[["people", "illiteracy", "unemployment", "area_km2"]].assign(count=counts)
    if len(counts) < 5 or not (asked > 0).all(axis=None):
        message = (
            "A model of need follows from five areas or more with people, illiteracy, "
            "unemployment, extent and counts above zero; {n_areas} areas were given. Leave out "
            "what is incomplete."
        )
        raise ProblemError(message, n_areas=len(counts))
    unfitted = NeedModel(
        illiteracy=float((areas["illiteracy"] * people).sum() / people.sum()),
        unemployment=float((areas["unemployment"] * people).sum() / people.sum()),
        density=float(people.sum() / areas["area_km2"].sum()),
    )
    found = unfitted.covariates(areas)
    rate = np.log((counts / people_at_risk(areas)).to_numpy(dtype=np.float64))
    middle, width = found.mean(), found.std().replace(0.0, 1.0)
    slopes, spread = _shrunken_slopes(((found - middle) / width).to_numpy(), rate)
    by = pd.Series(slopes, index=found.columns) / width
    level = float(rate.mean() - (by * middle).sum())
    return replace(
        unfitted,
        per_thousand=1_000.0 * float(np.exp(level)),
        by_deprivation=float(by["deprivation"]),
        by_density=float(by["density"]),
        deprivation_range=_widened(found["deprivation"]),
        density_range=_widened(found["density"]),
        spread=spread,
    )


def _shrunken_slopes(x: Floats, y: Floats) -> tuple[Floats, float]:
    """Return slopes of standardized covariates and what is left, by empirical Bayes.

    The ratio of the variance of slopes to that of what is left is the one of greatest marginal
    likelihood, the level and the variance of what is left being integrated and maximized out.
    """
    centered = y - y.mean()
    n, k = x.shape
    values, turned = np.linalg.eigh(x @ x.T)
    values, along = np.clip(values, 0.0, None), (turned.T @ centered) ** 2

    def surprise(log_ratio: float) -> float:
        widened = 1.0 + np.exp(log_ratio) * values
        left = float((along / widened).sum()) / (n - 1)
        return float((n - 1) * np.log(left) + np.log(widened).sum())

    ratio = float(np.exp(minimize_scalar(surprise, bounds=(-7.0, 3.0), method="bounded").x))
    slopes = np.linalg.solve(x.T @ x + np.eye(k) / ratio, x.T @ centered)
    left = float((along / (1.0 + ratio * values)).sum()) / (n - 1)
    return slopes, float(np.sqrt(left))


def _widened(values: pd.Series) -> tuple[float, float]:
    """Return what values span, widened by half of it on each side."""
    low, high = float(values.min()), float(values.max())
    return low - (high - low) / 2.0, high + (high - low) / 2.0


def _log_ratio(areas: pd.DataFrame, name: str, reference: float) -> pd.Series:
    """Return logarithms of a column over its reference; missing where it is missing."""
    values = areas.get(name, pd.Series(np.nan, index=areas.index)).astype("float64")
    with np.errstate(divide="ignore"):
        logs = np.log(values.to_numpy() / reference)
    return pd.Series(logs, index=areas.index, name=name)
