import numpy as np
import pytest

from siting.errors import ProblemError, UnsupportedError
from siting.location.methods import choice
from siting.location.methods.choice import METHODS, choose
from siting.location.problem import LocationProblem
from siting.travel import TableTravel


class Method:
    def __init__(self, name, refused="", *, suited=True):
        self.name, self._refused, self._suited = name, refused, suited

    def suits(self, _):
        return self._suited

    def refuses(self, _):
        return self._refused


@pytest.fixture
def known(monkeypatch):
    """Let there be the methods that a test names."""

    def only(*methods):
        monkeypatch.setattr(choice, "METHODS", methods)

    return only


def _problem(**given):
    table = np.ones((4, 4))
    return LocationProblem(travel=TableTravel(table), **({"n_sites": 2} | given))


def test_the_first_that_can_and_suits_is_taken(known):
    known(Method("a", "capacity"), Method("b", suited=False), Method("c"), Method("d"))
    assert choose(_problem(), "auto").name == "c"
    known(Method("a", "capacity"), Method("b", suited=False), Method("c", suited=False))
    assert choose(_problem(), "auto").name == "b"
    assert choose(_problem(), "c").name == "c"


def test_a_name_that_nobody_bears_is_refused_with_those_that_there_are(known):
    known(Method("a"), Method("b"))
    with pytest.raises(ProblemError, match=r"no method 'z'; choose one of auto, a, b\."):
        choose(_problem(), "z")


def test_what_a_method_cannot_do_is_said(known):
    known(Method("a", "capacity"), Method("b", "quotas"))
    with pytest.raises(UnsupportedError, match="method 'a' does not support capacity"):
        choose(_problem(), "a")
    with pytest.raises(UnsupportedError, match="No method supports quotas"):
        choose(_problem(), "auto")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"capacity": 3.0},
        {"objective": "covered", "radius": 1.0},
        {"objective": "farthest"},
        {"n_sites": None, "radius": 1.0},
    ],
)
def test_what_is_small_goes_to_the_exact_method_and_each_kind_has_a_search(given):
    problem = _problem(**given)
    assert choose(problem, "auto").name == "exact"
    assert [m.name for m in METHODS[1:] if not m.refuses(problem)]


def test_names_are_told_apart():
    assert len({method.name for method in METHODS}) == len(METHODS)
