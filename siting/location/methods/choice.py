"""All methods by name, and which of them suits a problem."""

from layers.phrases import Phrase
from siting.errors import ProblemError, UnsupportedError
from siting.location.methods.capacitated.method import Capacitated
from siting.location.methods.covering.fewest_sites import SetCover
from siting.location.methods.covering.most_covered import Covering
from siting.location.methods.farthest.method import Center
from siting.location.methods.outcome import Method
from siting.location.methods.programs.exact import Exact
from siting.location.methods.total.method import Total
from siting.location.problem import LocationProblem

#: Methods for problems of any size, in the order in which ``auto`` asks them.
SEARCHES: tuple[Method, ...] = (Total(), Capacitated(), Covering(), SetCover(), Center())

#: Every method; ``auto`` takes the exact one for what is small, beginning with what a search finds.
METHODS: tuple[Method, ...] = (Exact(SEARCHES), *SEARCHES)


def choose(problem: LocationProblem, name: str) -> Method:
    """Return the method of that name, or for ``auto`` the first that suits the problem.

    Where none suits that can do what is asked, ``auto`` takes the first that can do it at all.

    Raises
    ------
    ProblemError
        When there is no method of that name.
    UnsupportedError
        When it cannot do what the problem asks.
    """
    known = {method.name: method for method in METHODS}
    if name not in ("auto", *known):
        message = "There is no method {name!r}; choose one of auto, {known}."
        raise ProblemError(message, name=name, known=list(known))
    asked = METHODS if name == "auto" else (known[name],)
    able = [method for method in asked if not method.refuses(problem)]
    if not able:
        refusing = asked[-1] if name != "auto" else _made_for(problem)
        raise UnsupportedError(_refusal(problem, refusing, name))
    return next((method for method in able if method.suits(problem)), able[0])


def _made_for(problem: LocationProblem) -> Method:
    """Return a method that would answer the question, were it not for its limits."""
    plain = problem.replace(penalty=None, capacity=None, min_load=None)
    return next((m for m in reversed(METHODS) if not m.refuses(plain)), METHODS[-1])


def _refusal(problem: LocationProblem, method: Method, name: str) -> Phrase:
    message = (
        "No method supports {what} in this problem; leave it out, or ask for another method."
        if name == "auto"
        else "The method {name!r} does not support {what} in this problem; leave it out, or ask "
        "for another method."
    )
    return Phrase(message, name=name, what=method.refuses(problem))
