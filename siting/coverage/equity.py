"""How unevenly something is spread over households: Gini and Theil, between parts and within.

Gini: half the mean difference between any two households, over the mean. Theil's T: the mean of
x ln x, with x over its mean; it is the sum of what lies between the parts of a whole and of what
lies within them (Bourguignon 1979, doi:10.2307/1914138; Shorrocks 1980, doi:10.2307/1913126).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats
from siting.errors import ArgumentError

#: Columns of the table of equity.
COLUMNS = (
    "measure",
    "by",
    "parts",
    "households",
    "mean",
    "gini",
    "gini_between",
    "theil",
    "theil_between",
    "theil_within",
)


@dataclass(frozen=True)
class Theil:
    """Theil's T of a whole, and of what it is made of.

    Parameters
    ----------
    total
        At least 0: everybody has the same; at most the logarithm of the number of households.
    between
        What would be left if all of a part had the mean of their part.
    within
        The rest: the mean of the parts' own, each weighted by its share in the sum of values.
    """

    total: float
    between: float
    within: float

    @property
    def share_between(self) -> float:
        """Part of the total that lies between the parts; missing where everybody has the same."""
        return self.between / self.total if self.total > 0 else np.nan


def gini(values: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    """Return the Gini coefficient: 0 where all have the same, near 1 where one has it all.

    Parameters
    ----------
    values
        What each has, at least 0, shape (n,).
    weights
        Households that each value stands for, shape (n,); by default one each.

    Returns
    -------
    Missing where there is nobody; 0 where nobody has anything.

    Raises
    ------
    ProblemError
        When a value or weight is negative, missing or infinite, or shapes differ.
    """
    held, weight = _checked(values, weights)
    order = np.argsort(held, kind="stable")
    held, weight = held[order], weight[order]
    below = np.cumsum(weight)
    total, everyone = float(held @ weight), float(weight.sum())
    if everyone == 0:
        return np.nan
    if total == 0:
        return 0.0
    difference = float((weight * held) @ (2.0 * below - weight - everyone))
    return max(difference / (total * everyone), 0.0)


def theil(
    values: ArrayLike, *, weights: ArrayLike | None = None, parts: ArrayLike | None = None
) -> Theil:
    """Return Theil's T, with what lies between parts and within them.

    Parameters
    ----------
    values, weights
        As for `gini`.
    parts
        Label of the part that each belongs to, shape (n,); by default all are of one.

    Raises
    ------
    ProblemError
        As for `gini`.
    """
    held, weight = _checked(values, weights)
    part = np.zeros(len(held), np.intp) if parts is None else pd.factorize(np.asarray(parts))[0]
    if part.shape != held.shape:
        message = "There are {n_values} values, but {n_labels} labels of parts."
        raise ArgumentError(message, n_values=len(held), n_labels=len(part))
    if (part < 0).any():
        message = "Some labels of parts are missing; name the part of each value."
        raise ArgumentError(message)
    if weight.sum() == 0:
        return Theil(np.nan, np.nan, np.nan)
    people = np.bincount(part, weight).astype(np.float64)
    sums = np.bincount(part, weight * held)
    means = np.divide(sums, people, out=np.zeros(len(people)), where=people > 0)
    total, between = _theil(held, weight), _theil(means, people)
    return Theil(total, between, max(total - between, 0.0))


def summarize_equity(
    values: pd.DataFrame, parts: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Measure how unevenly travel time and places are spread, by what households belong to.

    Parameters
    ----------
    values
        One row a household, one column a measure; missing where a household has none.
    parts
        Columns of labels on the same index; missing where unknown, which is a part of its own.
    members
        Columns position (of a household in `values`) and group, one row a membership; a household
        counts in equal shares in each of its groups.

    Returns
    -------
    One row a measure and division (`by`, a column of `parts` or ``group``): parts, households,
    mean, gini (of households), gini_between (of the means of the parts), theil, theil_between and
    theil_within.
    """
    position = members["position"].to_numpy()
    share = 1.0 / np.bincount(position, minlength=len(values))[position]
    rows = []
    for measure in values:
        held = values[measure].to_numpy(dtype=np.float64)
        whole = {
            "gini": gini(held[np.isfinite(held)]),
            "theil": theil(held[np.isfinite(held)]).total,
        }
        found = {by: _between(held, np.ones(len(held)), parts[by]) for by in parts}
        found["group"] = _between(held[position], share, members["group"])
        rows += [{"measure": measure, "by": by, **whole, **told} for by, told in found.items()]
    table = pd.DataFrame(rows)
    table["theil_within"] = (table["theil"] - table["theil_between"]).clip(lower=0.0)
    return table[list(COLUMNS)].astype({"measure": "str", "by": "str"})


def _between(held: Floats, weight: Floats, parts: pd.Series) -> dict[str, float]:
    """Measure what would be left if all of a part had the mean of their part."""
    known = np.isfinite(held)
    held, weight = held[known], weight[known]
    part, labels = pd.factorize(parts.to_numpy()[known], use_na_sentinel=False)
    people = np.bincount(part, weight, minlength=len(labels)).astype(np.float64)
    means = np.bincount(part, weight * held, minlength=len(labels)) / people
    return {
        "parts": len(labels),
        "households": round(float(weight.sum())),
        "mean": float(np.average(means, weights=people)) if len(held) else np.nan,
        "gini_between": gini(means, weights=people),
        "theil_between": theil(means, weights=people).total,
    }


def _theil(held: Floats, weight: Floats) -> float:
    total = float(held @ weight)
    if total == 0:
        return 0.0
    ratio = held * (weight.sum() / total)
    logs = np.log(ratio, out=np.zeros(len(ratio)), where=ratio > 0)  # x ln x comes down to 0
    return max(float(weight @ (ratio * logs)) / float(weight.sum()), 0.0)


def _checked(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    held: NDArray[np.float64] = np.asarray(values, dtype=np.float64).ravel()
    weight = np.ones(len(held)) if weights is None else np.asarray(weights, np.float64).ravel()
    if held.shape != weight.shape:
        message = "There are {n_values} values, but {n_weights} weights."
        raise ArgumentError(message, n_values=len(held), n_weights=len(weight))
    both = np.concatenate([held, weight])
    if not np.isfinite(both).all() or (both < 0).any():
        message = "Values and weights must be numbers of at least 0; leave out what is missing."
        raise ArgumentError(message)
    return held, weight
