"""Rounds of one worker, against trying every order and an independent clock."""

from itertools import permutations

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.rounds.routing import Effort, Shift, Stops, route_days

QUICK = Effort(seconds=5.0, iterations=300)


def stops(n, **given):
    usual = {
        "place": np.arange(1, n + 1), "service_s": np.full(n, 1800), "first": np.zeros(n, int),
        "last": np.zeros(n, int), "opens_s": np.zeros(n, int), "closes_s": np.full(n, 86_400),
        "weight": np.ones(n), "kept": np.zeros(n, bool),
    }  # fmt: skip
    return Stops(**(usual | {name: np.asarray(value) for name, value in given.items()}))


def table(n, *, seed=0, side=3000.0):
    xy = np.vstack([[side / 2, side / 2], np.random.default_rng(seed).uniform(0, side, (n, 2))])
    return np.ceil(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))).astype(np.int64)


def walk(travel, given, shift, found):
    """Walk every day by the clock; return the seconds on the way."""
    total = 0
    for day in range(shift.days):
        own = np.flatnonzero(found.day == day)
        if len(own) == 0:
            assert found.leave_s[day] == found.back_s[day] == -1
            continue
        now, at = found.leave_s[day], 0
        assert now >= shift.start_s
        for k in own[np.argsort(found.begin_s[own])]:
            way = travel[at, given.place[k]]
            assert found.travel_s[k] == way
            now, at, total = now + way, given.place[k], total + way
            assert found.begin_s[k] >= now
            assert given.first[k] <= day <= given.last[k]
            assert given.opens_s[k] <= found.begin_s[k] <= given.closes_s[k]
            now = found.begin_s[k] + given.service_s[k]
        now, total = now + travel[at, 0], total + travel[at, 0]
        assert now == found.back_s[day] <= shift.start_s + shift.length_s
    assert total == found.total_travel_s
    return total


@pytest.mark.parametrize("seed", range(4))
def test_one_day_has_the_shortest_tour(seed):
    travel, given, shift = table(6, seed=seed), stops(6), Shift(1, 28_800, 25_200)
    found = route_days(travel, given, shift, effort=QUICK, seed=0)
    tours = (np.r_[0, order, 0] for order in permutations(range(1, 7)))
    best = min(travel[tour[:-1], tour[1:]].sum() for tour in tours)
    assert (found.day == 0).all()
    assert walk(travel, given, shift, found) == best


@pytest.mark.parametrize("seed", range(3))
def test_every_visit_is_on_one_of_its_days_and_no_day_is_too_long(seed):
    rng = np.random.default_rng(seed)
    n, shift = 40, Shift(8, 28_800, 25_200)
    first = rng.integers(0, 6, n)
    given = stops(n, first=first, last=first + 2)
    travel = table(n, seed=seed)
    found = route_days(travel, given, shift, effort=QUICK, seed=0)
    assert (found.day >= 0).all()
    walk(travel, given, shift, found)


def test_hours_of_the_day_hold_on_whichever_day():
    n, shift = 12, Shift(4, 28_800, 25_200)
    opens = np.where(np.arange(n) % 3 == 0, 36_000, 0)
    closes = np.where(np.arange(n) % 3 == 0, 37_800, 86_400)
    given = stops(n, last=np.full(n, 3), opens_s=opens, closes_s=closes)
    travel = table(n)
    found = route_days(travel, given, shift, effort=QUICK, seed=0)
    assert (found.day >= 0).all()
    walk(travel, given, shift, found)


def test_an_appointment_is_kept_to_the_second():
    n, shift = 9, Shift(2, 28_800, 25_200)
    opens, closes = np.zeros(n, int), np.full(n, 86_400)
    opens[4] = closes[4] = 40_123
    given = stops(n, first=np.r_[np.zeros(4, int), 1, np.zeros(4, int)], last=np.full(n, 1),
                  opens_s=opens, closes_s=closes)  # fmt: skip
    travel = table(n)
    found = route_days(travel, given, shift, effort=QUICK, seed=0)
    assert found.day[4] == 1
    assert found.begin_s[4] == 40_123
    walk(travel, given, shift, found)


@pytest.mark.parametrize("seed", range(3))
def test_rounds_are_sound_however_early_the_search_ends(seed):
    n, shift = 60, Shift(3, 28_800, 25_200)
    opens, closes = np.zeros(n, int), np.full(n, 86_400)
    kept = np.zeros(n, bool)
    kept[[3, 20, 40]] = True
    opens[kept] = closes[kept] = [38_000, 31_000, 45_000]
    first = np.where(kept, 1, 0)
    given = stops(n, first=first, last=np.where(kept, 1, 2), opens_s=opens, closes_s=closes,
                  kept=kept)  # fmt: skip
    travel = table(n, seed=seed)
    found = route_days(travel, given, shift, effort=Effort(seconds=0.0), seed=seed)
    assert (found.day[kept] == 1).all()
    assert (found.begin_s[kept] == opens[kept]).all()
    walk(travel, given, shift, found)


def test_appointments_at_one_time_in_two_places_are_refused():
    kept = np.ones(2, bool)
    given = stops(2, opens_s=[36_000, 36_000], closes_s=[36_000, 36_000], kept=kept)
    with pytest.raises(ProblemError, match="cannot be kept together"):
        route_days(table(2), given, Shift(1, 28_800, 25_200), effort=QUICK, seed=0)


def test_a_worker_leaves_late_rather_than_wait_on_the_way():
    given = stops(1, opens_s=[36_000], closes_s=[36_600])
    travel = np.array([[0, 600], [600, 0]])
    found = route_days(travel, given, Shift(1, 28_800, 25_200), effort=QUICK, seed=0)
    assert found.leave_s[0] == 35_400


def test_what_does_not_fit_is_left_out_and_the_heavier_stays():
    n, shift = 5, Shift(1, 28_800, 3 * 3600)
    weight = np.array([1.0, 1, 1, 1, 3])
    given = stops(n, service_s=np.full(n, 3600), weight=weight)
    travel = np.where(np.eye(n + 1, dtype=bool), 0, 600).astype(np.int64)
    found = route_days(travel, given, shift, effort=QUICK, seed=0)
    assert (found.day >= 0).sum() == 2  # two hours of visits and three ways
    assert found.day[4] == 0
    walk(travel, given, shift, found)


def test_a_visit_that_no_hour_allows_is_left_out():
    given = stops(2, closes_s=[3600, 86_400])
    found = route_days(table(2), given, Shift(1, 28_800, 25_200), effort=QUICK, seed=0)
    assert found.day.tolist() == [-1, 0]


def test_the_same_seed_gives_the_same_rounds():
    travel, given, shift = table(30), stops(30, last=np.full(30, 4)), Shift(5, 28_800, 25_200)
    one, two = (route_days(travel, given, shift, effort=QUICK, seed=3) for _ in range(2))
    assert (one.day == two.day).all()
    assert (one.begin_s == two.begin_s).all()


def test_no_visits_are_no_rounds():
    found = route_days(table(0), stops(0), Shift(3, 28_800, 25_200), effort=QUICK, seed=0)
    assert found.total_travel_s == 0
    assert (found.leave_s == -1).all()


def test_wrong_tables_are_refused():
    shift = Shift(1, 28_800, 25_200)
    with pytest.raises(ProblemError, match="square table of whole seconds"):
        route_days(table(3).astype(float), stops(3), shift, effort=QUICK, seed=0)
    with pytest.raises(ProblemError, match="square table"):
        route_days(table(3)[:2], stops(3), shift, effort=QUICK, seed=0)
    with pytest.raises(ProblemError, match="beyond the 3"):
        route_days(table(2), stops(3), shift, effort=QUICK, seed=0)
