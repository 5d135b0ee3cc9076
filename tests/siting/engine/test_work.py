"""What every engine does with results: order, checks, errors, and when enough is enough."""

import pickle

import pytest

from siting.engine.work import DAMAGED, InProcess, Work, computed, opened, sealed
from siting.errors import EngineError, ProblemError
from tests.siting.engine.small_parts import at_least_0, refused


class Backwards(InProcess):
    """Lets results come in the opposite order."""

    def run(self, work, parts):
        return super().run(work, parts[::-1])


def test_results_are_in_the_order_of_the_parts():
    came = []
    work = Work(function=lambda part, shared: part + shared, shared=10)
    found = Backwards().map(work, [1, 2, 3], arrived=lambda *at: came.append(at))
    assert found == [11, 12, 13]
    assert came == [(1, 3, 13), (2, 3, 12), (3, 3, 11)]
    assert InProcess().map(work, []) == []


def test_what_is_taken_is_returned():
    work = Work(function=lambda part, _: part, shared=None, take=lambda part, found: [part, found])
    assert InProcess().map(work, "ab") == [["a", "a"], ["b", "b"]]


def test_a_wrong_result_is_computed_again_once():
    tried = []

    def function(part, _):
        tried.append(part)
        return -1 if tried.count(part) == 1 and part == 5 else part

    work = Work(function=function, shared=None, take=at_least_0)
    assert InProcess().map(work, [4, 5, 6]) == [4, 5, 6]
    assert tried == [4, 5, 6, 5]


def test_a_result_that_is_wrong_twice_is_refused():
    work = Work(function=lambda part, _: part, shared=None, take=at_least_0)
    with pytest.raises(EngineError, match=r"1 of 2 parts .* came back wrong twice; see that all"):
        InProcess().map(work, [-1, 2])


def test_no_more_than_enough_is_computed():
    tried = []
    work = Work(function=lambda part, _: tried.append(part) or part, shared=None)
    assert InProcess().map(work, [1, 2, 3], enough=lambda found: found == 2) == [1, 2]
    assert tried == [1, 2]


def test_what_is_sealed_opens_and_every_changed_byte_shows():
    data = sealed((True, {"a": 1.5}))
    assert opened(data) == {"a": 1.5}
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        assert opened(bytes(changed)) is DAMAGED
    assert opened(data[:-1]) is DAMAGED


def test_the_error_of_a_part_comes_as_it_is():
    answer = pickle.loads(pickle.dumps(computed(refused, 3, None)))
    with pytest.raises(EngineError, match=r"There is no part 3; give another\.") as caught:
        opened(answer)
    assert caught.value.values["part"] == 3
    assert "in refused" in caught.value.__notes__[0]
    assert not isinstance(caught.value, ProblemError)
