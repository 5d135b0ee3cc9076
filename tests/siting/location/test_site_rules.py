"""Which sets of sites are allowed, against trying them all."""

from itertools import combinations

import numpy as np
import pytest

from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules


def _problem(seed, *, m=7, n_sites=3, **given):
    rng = np.random.default_rng(seed)
    group = np.r_[0, 1, rng.integers(0, 3, m - 2)]
    order = rng.permutation(m)
    given = {
        "group": group,
        "quota": {0: (1, 2), 1: (0, 2)},
        "fixed": np.isin(np.arange(m), order[:1]),
        "forbidden": np.zeros(m, bool),
    } | given
    return LocationProblem.from_points(
        rng.random((4, 2)), rng.random((m, 2)), n_sites=n_sites, **given
    )


def _allowed_sets(problem, sizes):
    for size in sizes:
        for sites in combinations(range(problem.n_candidates), size):
            is_open = np.isin(np.arange(problem.n_candidates), sites)
            counts = {key: int((is_open & (problem.group == key)).sum()) for key in problem.quota}
            within = all(low <= counts[key] <= high for key, (low, high) in problem.quota.items())
            if within and not (problem.fixed & ~is_open).any():
                yield list(sites)


@pytest.mark.parametrize("seed", range(20))
def test_the_best_choice_is_the_best_of_all(seed):
    problem = _problem(seed)
    rules = make_rules(problem)
    worth = np.random.default_rng(seed).normal(size=7)
    sets = list(_allowed_sets(problem, [3]))
    best = max(worth[sites].sum() for sites in sets)
    chosen = rules.best_choice(worth, 3)
    assert sorted(chosen.tolist()) in sets
    assert worth[chosen].sum() == pytest.approx(best)


@pytest.mark.parametrize("seed", range(20))
def test_worth_opening_is_the_best_of_any_size(seed):
    problem = _problem(seed)
    rules = make_rules(problem)
    worth = np.random.default_rng(seed).normal(size=7)
    sets = list(_allowed_sets(problem, range(8)))
    best = max(worth[sites].sum() for sites in sets)
    assert worth[rules.worth_opening(worth)].sum() == pytest.approx(best)


@pytest.mark.parametrize("seed", range(20))
def test_completing_keeps_what_is_open_and_meets_the_quotas(seed):
    problem = _problem(seed)
    rules = make_rules(problem)
    fixed = np.flatnonzero(problem.fixed).astype(np.int32)
    sites = rules.complete(fixed, 3, prefer=np.arange(7.0))
    assert sites.tolist() in list(_allowed_sets(problem, [3]))
    assert rules.still_to_open(sites) == 0


@pytest.mark.parametrize("seed", range(30))
def test_mending_changes_as_few_sites_as_the_quotas_ask_for(seed):
    problem = _problem(seed, m=9, n_sites=4, quota={0: (1, 2), 1: (0, 2), 2: (1, 3)})
    rules = make_rules(problem)
    rng = np.random.default_rng(seed)
    for _ in range(10):
        others = rng.permutation(np.flatnonzero(~problem.fixed))[: 4 - problem.fixed.sum()]
        is_open = problem.fixed.copy()
        is_open[others] = True
        before = is_open.copy()
        mended = rules.mend(is_open, 4)
        assert (is_open == before).all()
        sets = list(_allowed_sets(problem, [4]))
        sites = np.flatnonzero(mended).tolist()
        assert sites in sets
        most_kept = max(len(set(np.flatnonzero(before)) & set(other)) for other in sets)
        assert (mended & before).sum() == most_kept


def test_mending_opens_nothing_that_is_forbidden():
    forbidden = np.array([False, False, True, False, False, True, False])
    group = np.array([0, 0, 0, 1, 1, 1, 2])
    problem = _problem(
        0, group=group, quota={0: (2, 2), 1: (1, 1)}, forbidden=forbidden, fixed=~np.ones(7, bool)
    )
    is_open = np.isin(np.arange(7), [3, 4, 6])
    mended = make_rules(problem).mend(is_open, 3)
    assert mended[[0, 1]].all()
    assert mended[[3, 4]].sum() == 1


@pytest.mark.parametrize("seed", range(20))
def test_pairs_within_the_quotas_keep_them_in_turn(seed):
    problem = _problem(seed, m=12, n_sites=5, quota={0: (1, 2), 1: (0, 2), 2: (1, 4)})
    rules = make_rules(problem)
    rng = np.random.default_rng(seed)
    is_open = np.zeros(12, bool)
    is_open[rules.best_choice(rng.random(12), 5)] = True
    closing = rng.permutation(np.flatnonzero(is_open & ~problem.fixed))
    opening = rng.permutation(np.flatnonzero(~is_open))[: len(closing)]
    kept_closing, kept_opening = rules.pairs_within(is_open, closing, opening)
    kept = dict(zip(kept_closing.tolist(), kept_opening.tolist(), strict=True))
    assert kept.items() <= dict(zip(closing.tolist(), opening.tolist(), strict=True)).items()
    for close, open_ in zip(closing, opening, strict=True):
        trial = is_open.copy()
        trial[close], trial[open_] = False, True
        allowed = np.flatnonzero(trial).tolist() in list(_allowed_sets(problem, [5]))
        assert allowed == (kept.get(int(close)) == open_)
        if allowed:
            is_open = trial


def test_quotas_of_kernels_are_counts_of_what_is_open():
    group = np.array(["b", "a", "b", "c", "a"])
    problem = _problem(
        0, m=5, n_sites=3, group=group, quota={"b": (1, 2), "a": (0, 9)},
        fixed=np.zeros(5, bool), forbidden=np.zeros(5, bool),
    )  # fmt: skip
    is_open = np.array([True, False, True, True, False])
    kind, count, low, high = make_rules(problem).quotas(is_open)
    assert kind.tolist() == [0, 1, 0, 2, 1]
    assert count.tolist() == [2, 0, 1]
    assert low.tolist() == [1, 0, 0]
    assert high.tolist() == [2, 5, 5]


def _within_parts(problem, among):
    """Yield what of the allowed sets may lie among some candidates, each quota by itself."""
    sites = range(problem.n_candidates)
    inside = [site for site in sites if among[site] and not problem.forbidden[site]]
    fixed = {site for site in sites if problem.fixed[site]}
    for size in range(len(inside) + 1):
        for chosen in combinations(inside, size):
            if not (fixed & set(inside)) <= set(chosen):
                continue
            possible = True
            for key, (low, high) in problem.quota.items():
                kind = {site for site in sites if problem.group[site] == key}
                kind -= set(np.flatnonzero(problem.forbidden))
                elsewhere = len(kind - set(inside))
                least = max(low, len(kind & fixed)) - elsewhere
                possible &= least <= len(kind & set(chosen)) <= high
            if possible:
                yield list(chosen)


@pytest.mark.parametrize("seed", range(40))
def test_the_best_choice_among_some_is_the_best_of_all(seed):
    problem, rng = _problem(seed), np.random.default_rng(100 + seed)
    rules, worth, among = make_rules(problem), rng.random(7), rng.random(7) < 0.6
    parts, count = list(_within_parts(problem, among)), rules.most_among(among, 3)
    chosen = rules.among(among).best_choice(worth, count)
    fitting = [sites for sites in parts if len(sites) <= max(count, len(chosen))]
    assert sorted(chosen.tolist()) in fitting
    assert worth[chosen].sum() == pytest.approx(max(worth[sites].sum() for sites in fitting))
    for sites in _allowed_sets(problem, [3]):
        part = [site for site in sites if among[site]]
        assert len(part) <= count
        assert worth[part].sum() <= worth[chosen].sum() + 1e-9


def test_what_must_be_open_is_chosen_even_where_that_is_more():
    fixed = np.array([True, True, False, False])
    problem = LocationProblem.from_points(
        np.eye(4)[:, :2], np.eye(4)[:, :2], n_sites=2, fixed=fixed
    )
    assert make_rules(problem).best_choice(np.arange(4.0), 0).tolist() == [0, 1]
