"""Sites within a radius of the demand points that matter, by integer programs."""

from dataclasses import replace

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.covering.model import CoverModel, make_model, reduce_cover
from siting.location.methods.farthest.demand import Known
from siting.location.methods.programs.highs import Answer, run_highs
from siting.location.progress import Watch
from siting.location.site_rules import Rules

#: Entries of the lists up to which HiGHS is asked.
MAX_PROGRAM = 2_000_000
#: Programs that are solved for one radius before it is branched on.
LOOKS = 8
#: Part of the time left that one call of it may take.
BRANCH_PART = 0.3
#: Demand points that one look may let matter.
ADDED = 200


def cover_known(
    known: Known,
    radius: float,
    *,
    everybody: Known | None,
    within: float,
    rules: Rules,
    n_sites: int,
    nodes: int,
    watch: Watch,
) -> tuple[Int32s | None, bool]:
    """Find sites that cover those who matter; or say whether there surely are none.

    Parameters
    ----------
    known
        Those who matter; changed: those of everybody join them whom the relaxation covers too
        little.
    radius
        Largest travel.
    everybody
        All demand points, where they are listed.
    within
        What costs them more is not asked for.
    rules
        Which sites may open.
    n_sites
        Sites to open, at most.
    nodes
        Nodes of HiGHS.
    watch
        The run.
    """
    for _ in range(LOOKS):
        whole = known.reach(radius)
        if whole is None:
            return None, True
        reach, candidates = reduce_cover(whole, rules)
        if len(reach.site) > MAX_PROGRAM or watch.seconds_left() <= 0:
            return None, False
        model = make_model(
            reach, rules, candidates=candidates, sites=(0.0, float(n_sites)), partial=False
        )
        share, answer = _relax(model, watch, m=len(rules.kind))
        if answer.infeasible:
            return None, True
        if share is None:
            return None, False
        if everybody is None or not _add_short(known, everybody, radius, share, within):
            break
    return _branch(model, watch, nodes)


def _relax(model: CoverModel, watch: Watch, *, m: int) -> tuple[Floats | None, Answer]:
    """Solve the linear relaxation; return how far each candidate opens."""
    program = replace(model.program, whole=np.zeros_like(model.program.whole))
    watch.steps.proved("highs")
    answer = run_highs(program, seconds=_seconds(watch), interrupted=lambda: watch.interrupted)
    if answer.values is None:
        return None, answer
    share = np.zeros(m)
    share[model.candidates] = answer.values[: len(model.candidates)]
    return share, answer


def _branch(model: CoverModel, watch: Watch, nodes: int) -> tuple[Int32s | None, bool]:
    """Look for whole sites; without any, say whether there surely are none."""
    asked = iter(range(nodes))
    watch.steps.searched("highs")
    answer = run_highs(
        replace(model.program, cost=np.zeros_like(model.program.cost)),
        seconds=_seconds(watch),
        stop=lambda _, __: next(asked, None) is None,
        interrupted=lambda: watch.interrupted,
    )
    if answer.values is None:
        return None, answer.infeasible
    return model.read(answer.values), True


def _seconds(watch: Watch) -> float:
    """Return how long one call may take."""
    left = watch.seconds_left()
    return max(BRANCH_PART * left, min(left, 1.0))


def _add_short(known: Known, everybody: Known, radius: float, share: Floats, within: float) -> bool:
    """Let those matter whom partly open sites cover too little; whether there are any."""
    row, site = everybody.pairs(radius)
    covered = np.bincount(row, weights=share[site], minlength=len(everybody.demand))
    short = np.flatnonzero((covered < 1.0 - 1e-6) & (everybody.penalty() > radius))
    short = short[np.argsort(covered[short], kind="stable")]
    fresh = short[~np.isin(everybody.demand[short], known.demand)][:ADDED]
    if not len(fresh):
        return False
    known.add(everybody.demand[fresh], within)
    return True
