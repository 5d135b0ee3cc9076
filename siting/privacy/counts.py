"""The least count of households that is shown; nobody else states a limit of its own."""

from typing import Any

import numpy as np

from siting.arrays import Floats

#: Fewest households that a count of a group may tell of.
MIN_HOUSEHOLDS = 5


def too_few(households: Any) -> Any:  # noqa: ANN401 - a number, or an array or column of them
    """Tell which counts of households are too small to be shown with anything about them.

    Parameters
    ----------
    households
        A number, or an array or column of them.

    Returns
    -------
    Whether each is below `MIN_HOUSEHOLDS`, in the form of the given; a missing count is not.
    """
    return households < MIN_HOUSEHOLDS


def largest_told(values: Floats) -> float:
    """Return the largest value that may be told of households, such as the farthest way.

    Parameters
    ----------
    values
        One for each household; those that are missing or endless do not count.

    Returns
    -------
    The largest that `MIN_HOUSEHOLDS` households have or exceed, so that it is of no single one;
    missing where there are fewer.
    """
    known = values[np.isfinite(values)]
    if too_few(len(known)):
        return float("nan")
    return float(np.partition(known, -MIN_HOUSEHOLDS)[-MIN_HOUSEHOLDS])
