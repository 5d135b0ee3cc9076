"""What a location problem is given, checked: arrays of the right size, numbers that agree."""

from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats
from siting.checks import magnitudes, real_number, whole_number
from siting.errors import ArgumentError, ProblemError
from siting.location.asked import Objective
from siting.travel import Travel


def frozen(array: NDArray[Any], size: int, name: str) -> NDArray[Any]:
    """Freeze an array of one dimension.

    Parameters
    ----------
    array
        The array, shape (size,); it is made read-only itself.
    size
        How many values it must have.
    name
        What it is, for the sentence.

    Raises
    ------
    ProblemError
        When it has another shape.
    """
    if array.shape != (size,):
        message = "{name} has shape {shape}, but ({size},) is needed."
        raise ArgumentError(message, name=name, shape=array.shape, size=size)
    array.setflags(write=False)
    return array


def amounts(
    given: ArrayLike | None, size: int, default: ArrayLike, name: str, *, infinite: bool = False
) -> Floats:
    """Copy amounts of at least 0 and freeze the copy, shape (size,).

    Parameters
    ----------
    given
        Amounts, shape (size,), or one number for all; None for the default.
    size
        How many there must be.
    default
        What holds where none are given, in the same forms.
    name
        What they are, for the sentence.
    infinite
        Whether ``inf`` is an amount.

    Raises
    ------
    ProblemError
        When they are no numbers, negative, missing, too large or not as many.
    """
    value = default if given is None else given
    try:
        array = np.array(np.broadcast_to(value, (size,)) if np.ndim(value) == 0 else value, float)
    except (TypeError, ValueError) as error:
        message = "{name} must be numbers, one for each of {size} or one for all: {error}."
        raise ArgumentError(message, name=name, size=size, error=error) from error
    frozen(array, size, name)
    wrong = np.isnan(array) | (array < 0) | (np.isinf(array) & (not infinite))
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        message = (
            "{name} must be a number of at least 0 everywhere; it is {value} at position "
            "{position} ({n_wrong} such values)."
        )
        raise ArgumentError(
            message, name=name, value=array[position], position=position, n_wrong=int(wrong.sum())
        )
    magnitudes(array, name)
    return array


def flags(given: ArrayLike | None, size: int, name: str) -> NDArray[np.bool_]:
    """Copy one True or False for each candidate and freeze the copy; none given means all False.

    Parameters
    ----------
    given
        Flags, shape (size,), or None.
    size
        How many there must be.
    name
        What they say, for the sentence.

    Raises
    ------
    ProblemError
        When they are not boolean or not as many.
    """
    array = np.zeros(size, np.bool_) if given is None else np.array(given)
    if array.dtype != np.bool_:
        message = "{name} must be one True or False for each candidate, not {dtype}."
        raise ArgumentError(message, name=name, dtype=array.dtype)
    return frozen(array, size, name)


def check_travel(travel: object) -> None:
    """Refuse travel that does not answer all that a problem asks of it.

    Raises
    ------
    ProblemError
        When it is no `siting.travel.Travel`.
    """
    if not isinstance(travel, Travel):
        message = (
            "Travel must answer all that siting.travel.Travel asks, but {kind} does not; inherit "
            "from Travel, which answers what you need not."
        )
        raise ArgumentError(message, kind=type(travel).__name__)


def check_objective(objective: str, *, n_sites: int | None, radius: float | None) -> None:
    """Refuse an objective that is not known, or that lacks what it needs.

    Raises
    ------
    ProblemError
        When there is no such objective, or it needs a number of sites or a radius.
    """
    if objective not in get_args(Objective):
        known = ", ".join(get_args(Objective))
        message = "There is no objective {objective!r}; choose one of {known}."
        raise ProblemError(message, objective=objective, known=known)
    if n_sites is None and objective != "total":
        message = (
            "The objective {objective!r} needs the number of sites; give n_sites, or leave the "
            "objective out to ask for the fewest sites that serve all within the radius."
        )
        raise ProblemError(message, objective=objective)
    if radius is None and (objective == "covered" or n_sites is None):
        message = "Coverage needs a radius: give the travel within which demand counts as covered."
        raise ProblemError(message)


def check_costs(objective: str, *, n_sites: int | None) -> None:
    """Refuse costs of sites where they do not count.

    Raises
    ------
    ProblemError
        When the objective is not ``total`` with a number of sites.
    """
    if objective != "total" or n_sites is None:
        message = (
            "Costs of opening and closing count in the objective 'total' with a number of sites "
            "only; leave them out, or fix open what should stay."
        )
        raise ProblemError(message)


def check_radius(radius: float, *, in_meters: bool) -> None:
    """Refuse a radius that is no finite distance, or that cannot be in the unit of travel.

    Parameters
    ----------
    radius
        Travel within which demand counts as covered.
    in_meters
        Whether travel is in meters.

    Raises
    ------
    ProblemError
        When it is negative or not finite, or above 0 and below 1 m: nobody means less than a meter,
        but none at all.
    """
    if real_number(radius, "radius") == np.inf:
        message = "The radius must be finite; leave limits out that limit nothing."
        raise ProblemError(message)
    if in_meters and 0 < radius < 1:
        message = (
            "A radius of {radius} looks like degrees or kilometers, but travel is in meters here; "
            "give the radius in meters."
        )
        raise ProblemError(message, radius=radius)


def check_sites(
    n_sites: int | None, *, fixed: NDArray[np.bool_], forbidden: NDArray[np.bool_]
) -> None:
    """Refuse a number of sites that the candidates cannot give.

    Parameters
    ----------
    n_sites
        Sites to open; None for the fewest that will do.
    fixed, forbidden
        Candidates that are open, and closed, in every answer, shape (m,).

    Raises
    ------
    ProblemError
        When a candidate is both, or too few may open, or too many are open already.
    """
    both = int((fixed & forbidden).sum())
    if both:
        message = "{both} candidates are both fixed open and forbidden; decide for one."
        raise ProblemError(message, both=both)
    if n_sites is None:
        return
    whole_number(n_sites, "number of sites", least=1)
    allowed, kept = int((~forbidden).sum()), int(fixed.sum())
    if n_sites > allowed:
        message = "{n_sites} sites are asked for, but only {allowed} candidates may open."
        raise ProblemError(message, n_sites=n_sites, allowed=allowed)
    if kept > n_sites:
        message = "{kept} candidates are fixed open, more than the {n_sites} sites asked for."
        raise ProblemError(message, kept=kept, n_sites=n_sites)
