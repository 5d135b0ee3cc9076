"""The least count of households that is shown; nobody else states a limit of its own."""

from typing import Any

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
