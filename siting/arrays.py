"""Arrays: their types, named by their width, and rows by label."""

from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Real numbers, 64 bits each.
Floats = NDArray[np.float64]
#: Whole numbers, 64 bits each: labels, counts, and positions in what may be long.
Integers = NDArray[np.int64]
#: Whole numbers, 32 bits each: positions of demand points and candidates, which tables hold by the
#: million.
Int32s = NDArray[np.int32]
#: Whole numbers of any width, where they are only read.
AnyIntegers: TypeAlias = NDArray[np.integer[Any]]
#: Yes or no.
Flags = NDArray[np.bool_]
#: Geometries.
Shapes = NDArray[np.object_]


def distinct(xy: Floats) -> tuple[Floats, Integers, Floats]:
    """Return the places, sorted, the place of each point, and how many points each place has.

    Of any number of coordinates, shape (n, d). `numpy.unique` does the same, four times as slowly.
    """
    order = np.lexsort(xy.T[::-1])
    ordered = xy[order]
    first = np.ones(len(xy), dtype=bool)
    first[1:] = (np.diff(ordered, axis=0) != 0).any(axis=1)
    place = np.empty(len(xy), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place, np.bincount(place).astype(np.float64)


def members(label: Integers, *, count: int | None = None) -> list[Integers]:
    """Return the rows of each label, in the order of the labels, which are counted from 0.

    Parameters
    ----------
    label
        Label of each row, shape (n,).
    count
        Number of labels; by default the largest one plus one.
    """
    order = np.argsort(label, kind="stable")
    labels = np.arange((label.max(initial=-1) + 1 if count is None else count) + 1)
    edges = np.searchsorted(label[order], labels)
    return [order[start:stop] for start, stop in pairwise(edges)]


def joint_labels(*columns: NDArray[np.generic]) -> Int32s:
    """Label rows from 0, shape (n,): those that are equal in all columns have the same.

    Parameters
    ----------
    columns
        Of the same length, at least one.
    """
    joint = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        label = np.unique(column, return_inverse=True)[1].ravel()
        joint = np.unique(joint * (label.max(initial=0) + 1) + label, return_inverse=True)[1]
    return joint.ravel().astype(np.int32)


def means(places: Floats, weight: Floats, label: Integers) -> Floats:
    """Return the weighted mean of the places of each label, counted from 0 with none left out."""
    mass = totals(label, weight)
    return np.column_stack([totals(label, weight * axis) / mass for axis in places.T])


def totals(label: Integers, weight: Floats) -> Floats:
    """Return the summed weight of each label, counted from 0."""
    return np.bincount(label, weights=weight).astype(np.float64)


def nearest(places: Floats, to: Floats) -> Integers:
    """Return the position of the place nearest to each point."""
    from scipy.spatial import KDTree  # noqa: PLC0415 - whoever only shows a plan needs no trees

    return np.asarray(KDTree(places).query(to)[1], dtype=np.int64)


def compact(label: Integers) -> Integers:
    """Renumber labels from 0, in their order, with none left out."""
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def most_frequent(values: pd.Series, group: pd.Series | Integers) -> pd.Series:
    """Return the value that most rows of each group have, on a tie the first in order.

    Parameters
    ----------
    values
        A value of each row; rows where it is missing do not count.
    group
        Group of each row, on the same index or an array of the same length; missing for none.

    Returns
    -------
    Index: the groups in which some row has a value.
    """
    pairs = pd.DataFrame({"group": group, "value": values}).dropna()
    counts = pairs.value_counts().rename("rows").reset_index()
    ranked = counts.sort_values(["rows", "value"], ascending=[False, True])
    return ranked.drop_duplicates("group").set_index("group")["value"]
