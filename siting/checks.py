"""The border at which bad arguments are refused: one sentence, with the name of what is wrong.

What a public function is given is checked here before anything is done with it.
"""

import math
from numbers import Integral, Real
from types import UnionType
from typing import Any

import numpy as np

from siting.arrays import Floats
from siting.errors import ArgumentError, ProblemError

#: Between these, numbers other than 0 can be multiplied and squared without becoming 0 or endless.
LEAST, MOST = 1e-100, 1e100


def whole_number(value: object, what: str, *, least: int = 0) -> int:
    """Return a whole number that is large enough.

    Parameters
    ----------
    value
        What was given; neither True nor text is a number.
    what
        Its name in a sentence, such as ``number of sites``.
    least
        The smallest that makes sense.

    Raises
    ------
    ProblemError
        When it is none, or too small.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        message = "The {what} must be a whole number, not {value!r}."
        raise ProblemError(message, what=what, value=value)
    if value < least:
        message = "The {what} must be at least {least}, not {value}."
        raise ProblemError(message, what=what, least=least, value=value)
    return int(value)


def real_number(value: object, what: str, *, unit: str = "") -> float:
    """Return a number of at least 0, which may be endless.

    Parameters
    ----------
    value, what
        See `whole_number`.
    unit
        Its unit, for the sentence.

    Raises
    ------
    ProblemError
        When it is none, or negative, or neither 0 nor between `LEAST` and `MOST`.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        message = "The {what} must be a number, not {value!r}."
        raise ProblemError(message, what=what, value=value)
    number = float(value)
    if not number >= 0:
        message = (
            "The {what} must be at least 0 {unit}, not {value}."
            if unit
            else "The {what} must be at least 0, not {value}."
        )
        raise ProblemError(message, what=what, unit=unit, value=value)
    if not math.isinf(number):
        magnitudes(np.array([number]), what)
    return number


def magnitudes(values: Floats, what: str) -> None:
    """Refuse numbers so large or small that products and squares of them are no numbers.

    Parameters
    ----------
    values
        Numbers; endless ones pass.
    what
        Their name in a sentence.

    Raises
    ------
    ProblemError
        When one is neither 0 nor between `LEAST` and `MOST`, whatever its sign.
    """
    size = np.abs(values[np.isfinite(values)])
    wrong = (size > MOST) | ((size > 0) & (size < LEAST))
    if wrong.any():
        message = (
            "The {what} must be 0, or between {least:g} and {most:g}, to be computed with, not "
            "{value:g}; use another unit."
        )
        raise ProblemError(message, what=what, least=LEAST, most=MOST, value=size[wrong][0])


def kind_of(value: object, kind: type | UnionType, what: str, remedy: str) -> None:
    """Refuse what is of another kind.

    Parameters
    ----------
    value
        What was given.
    kind
        Of which type it must be.
    what
        What it must be, in words.
    remedy
        What to do.

    Raises
    ------
    ProblemError
        When it is of another type; the message names that one.
    """
    if not isinstance(value, kind):
        message = "{what}, not {found}; {remedy}."
        raise ArgumentError(message, what=what, found=_named(value), remedy=remedy)


def _named(value: object) -> str:
    """Name what was given: text as it is, everything else by its type."""
    return repr(value) if isinstance(value, str) else f"a {type(value).__name__}"


def callable_or_none(value: Any, what: str) -> None:  # noqa: ANN401 - anything may be given
    """Refuse what is neither a function nor None.

    Raises
    ------
    ProblemError
        When it is neither.
    """
    if value is not None and not callable(value):
        message = "`{what}` must be a function to call, not {found}; leave it out."
        raise ArgumentError(message, what=what, found=_named(value))
