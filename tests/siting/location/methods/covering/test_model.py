"""What is left out of a covering program does not change its optimum."""

from dataclasses import replace

import numpy as np
import pytest

from siting.location.methods.covering.model import make_model, reduce_cover
from siting.location.methods.covering.reach import merge_rows
from siting.location.methods.programs.highs import run_highs
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules


def _instance(seed):
    rng = np.random.default_rng(seed)
    r, m = 12, 9
    table = rng.random((r, m)) < 0.35
    table[:, 0] |= ~table.any(axis=1)
    row, site = np.nonzero(table)
    start = np.r_[0, np.cumsum(np.bincount(row, minlength=r))].astype(np.int64)
    weight = rng.integers(1, 9, r).astype(float)
    given = {}
    if seed % 2:
        group = np.r_[0, 1, rng.integers(0, 3, m - 2)]
        given = {"group": group, "quota": {0: (min(1, int((group == 0).sum())), 4), 1: (0, 3)}}
    fixed = np.isin(np.arange(m), rng.integers(0, m, seed % 3))
    problem = LocationProblem.from_points(
        np.zeros((1, 2)), np.zeros((m, 2)), n_sites=None, radius=1.0, fixed=fixed, **given
    )
    return merge_rows(start, site.astype(np.int32), weight, m=m), make_rules(problem)


@pytest.mark.parametrize("seed", range(20))
def test_reduction_keeps_the_fewest_sites(seed):
    reach, rules = _instance(seed)
    sizes = []
    whole = reach, rules.free
    for lists, candidates in (whole, reduce_cover(reach, rules)):
        model = make_model(lists, rules, candidates=candidates, sites=(0, 9), partial=False)
        answer = run_highs(model.program)
        assert answer.optimal
        sites = model.read(answer.values)
        assert reach.count(sites).all() or lists is reach
        sizes.append(round(answer.bound))
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("seed", range(4))
def test_rows_may_stay_bare_at_their_weight(seed):
    reach, rules = _instance(seed)
    rules = replace(rules, fixed=np.zeros(9, bool))
    model = make_model(reach, rules, candidates=rules.free, sites=(2, 2), partial=True)
    answer = run_highs(model.program)
    sites = model.read(answer.values)
    assert answer.bound == pytest.approx(reach.weight[reach.count(sites) == 0].sum())
