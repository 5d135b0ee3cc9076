"""Who goes with whom."""

import pytest

from siting.rounds.pairs import Couple, couples


def test_a_single_worker_goes_alone():
    assert couples(["a"]) == {}


@pytest.mark.parametrize("n", range(2, 8))
def test_everybody_has_somebody_and_follows_one_leader_who_is_planned_before(n):
    workers = [f"w{turn}" for turn in range(n)]
    found = couples(workers)
    assert set(found) == set(workers)
    led_by = {}
    for worker, couple in found.items():
        assert worker in couple
        assert workers.index(couple.leader) < workers.index(couple.follower)
        assert led_by.setdefault(couple.follower, couple.leader) == couple.leader


def test_the_last_of_three_goes_with_the_second():
    assert couples(["a", "b", "c"])["c"] == Couple("b", "c")
