"""What the Lagrangian dual proves of answers that must do without a candidate, or must have it.

At fixed multipliers the bound is what is paid less the worth of the best allowed sites. Which sites
those are is all that changes when a candidate is forced out or in, and as the allowed sets are the
bases of a matroid, the best set without one of its members is that set with one exchange: the
member for the best other site that the quotas let in, and likewise for a candidate forced in. So
all candidates are priced at once, from one evaluation. A candidate whose bound is above the cost of
a known answer is in no better one, or in every one: the reduced costs by which variables are fixed
(Geoffrion 1974, Mathematical Programming Study 2, 82-114).
"""

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.bounds.lagrangian import Dual, find_worths
from siting.location.site_rules import Rules


def bounds_forced(dual: Dual, multiplier: Floats) -> tuple[Floats, Floats]:
    """Return what multipliers prove of all answers without each candidate, and of all with it.

    Parameters
    ----------
    dual
        What the bounds depend on.
    multiplier
        Multipliers in the order of the problem, shape (n,).

    Returns
    -------
    Lower bounds on the cost of any answer in which the candidate is closed, shape (m,), and in
    which it is open, shape (m,), at least 0; ``inf`` where the rules allow no such answer.
    """
    worth, paid = find_worths(dual, multiplier)
    chosen = dual.rules.best_choice(worth, dual.n_sites)
    bound = paid - float(worth[chosen].sum())
    without, among = exchange_losses(dual.rules, worth, chosen)
    return np.maximum(bound + without, 0.0), np.maximum(bound + among, 0.0)


def exchange_losses(rules: Rules, worth: Floats, chosen: Int32s) -> tuple[Floats, Floats]:
    """Return how much less the best allowed set is worth without each candidate, and with it.

    Complexity: linear in candidates and kinds.

    Parameters
    ----------
    rules
        Which sets are allowed.
    worth
        Worth of each candidate, shape (m,).
    chosen
        The allowed set that is worth most.

    Returns
    -------
    Both losses, at least 0, shape (m,) each; 0 without a candidate that is not chosen and with one
    that is, ``inf`` where no allowed set is such.
    """
    kind, kinds = rules.kind, len(rules.low)
    is_in = np.zeros(len(worth), np.bool_)
    is_in[chosen] = True
    count = np.bincount(kind[chosen], minlength=kinds)
    may_lose, may_gain = count > rules.low, count < rules.high
    joins = rules.allowed & ~is_in
    leaves = is_in & ~rules.fixed
    best, worst = np.full(kinds, -np.inf), np.full(kinds, np.inf)
    np.maximum.at(best, kind[joins], worth[joins])
    np.minimum.at(worst, kind[leaves], worth[leaves])
    best_of_all = best[may_gain].max(initial=-np.inf)
    worst_of_all = worst[may_lose].min(initial=np.inf)
    gained = np.where(may_lose, np.maximum(best, best_of_all), best)
    lost = np.where(may_gain, np.minimum(worst, worst_of_all), worst)
    without, among = np.zeros(len(worth)), np.zeros(len(worth))
    without[is_in] = np.inf
    without[leaves] = np.maximum(worth[leaves] - gained[kind[leaves]], 0.0)
    among[~is_in] = np.inf
    among[joins] = np.maximum(lost[kind[joins]] - worth[joins], 0.0)
    return without, among
