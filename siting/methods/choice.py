"""All methods by name, and which of them suits a problem."""

from siting.errors import ProblemError, UnsupportedError
from siting.methods.outcome import Method
from siting.methods.total import Total
from siting.problem import LocationProblem

#: Every method, in the order in which ``auto`` asks them.
METHODS: tuple[Method, ...] = (Total("interchange"), Total("exchange"))


def choose(problem: LocationProblem, name: str) -> Method:
    """Return the method of that name, or for ``auto`` the first that can do what is asked.

    Raises
    ------
    ProblemError
        When there is no method of that name.
    UnsupportedError
        When it cannot do what the problem asks.
    """
    known = {method.name: method for method in METHODS}
    if name != "auto" and name not in known:
        message = f"There is no method {name!r}; choose one of auto, {', '.join(known)}."
        raise ProblemError(message)
    refused = ""
    for method in METHODS if name == "auto" else (known[name],):
        refused = method.refuses(problem)
        if not refused:
            return method
    who = "No method" if name == "auto" else f"The method {name!r}"
    can = "supports" if name == "auto" else "does not support"
    message = f"{who} {can} {refused} in this problem; leave it out, or ask for another method."
    raise UnsupportedError(message)
