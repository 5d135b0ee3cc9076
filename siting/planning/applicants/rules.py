"""The two rules by which applicants get centers: by merit, and by greatest total merit."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from siting.arrays import Integers
from siting.planning.applicants.refining import refine
from siting.planning.applicants.wishes import NOTHING, Wishes


def by_merit(wishes: Wishes) -> Integers:
    """Give each center to the one of greatest merit who wishes for it and gets nothing dearer.

    This is deferred acceptance with the applicants proposing [1]_, where every center ranks them by
    merit, among equal merits by the earlier wish, then by id. Where merits differ it is the same as
    serial dictatorship: the applicant of greatest merit chooses first, then the next. Since all
    centers rank alike, what an applicant chooses can be contested by those before only, and these
    hold what they like better. So no applicant and center would both rather have each other than
    what they have: the answer is stable. It is the only one that is, among equal merits as well: in
    a ring of applicants who would all rather have what the next one has, each wish would have to be
    as early as the next, and each id before the next.

    Parameters
    ----------
    wishes
        Applicants, centers and wishes.

    Returns
    -------
    The position of the wish that is granted to each applicant, `NOTHING` where none is.

    Notes
    -----
    Every wish is looked at once at most.

    References
    ----------
    .. [1] Gale, D. and Shapley, L. S. (1962). College admissions and the stability of marriage.
       American Mathematical Monthly 69, 9-15. doi:10.1080/00029890.1962.11989827
    """
    order = np.lexsort([wishes.applicant, wishes.wish, -wishes.level[wishes.applicant]])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    turn, center, applicant = place.tolist(), wishes.center.tolist(), wishes.applicant.tolist()
    following, ends = wishes.starts[:-1].tolist(), wishes.starts[1:].tolist()
    held = [NOTHING] * wishes.n_centers
    waiting = list(range(wishes.n_applicants))[::-1]
    while waiting:
        asking = waiting.pop()
        if following[asking] == ends[asking]:
            continue
        wish = following[asking]
        following[asking] += 1
        other = held[center[wish]]
        if other == NOTHING or turn[wish] < turn[other]:
            held[center[wish]] = wish
            if other != NOTHING:
                waiting.append(applicant[other])
        else:
            waiting.append(asking)
    granted = np.full(wishes.n_applicants, NOTHING, dtype=np.int64)
    kept = np.array([wish for wish in held if wish != NOTHING], dtype=np.int64)
    granted[wishes.applicant[kept]] = kept
    return granted


def by_total(wishes: Wishes) -> Integers:
    """Give centers to applicants so that the sum of the merits of all who get one is greatest.

    Of all such answers it is one with most applicants, then one with the least sum of the numbers
    of the wishes granted, and of these the one in which the applicants, asked one after the other
    by merit and id, each have what they like best.

    Parameters
    ----------
    wishes
        As for `by_merit`.

    Returns
    -------
    As for `by_merit`.

    Notes
    -----
    The sets of applicants who can all be given a center at once are the independent sets of a
    transversal matroid [1]_, so which sets have the greatest sum depends on the order of the merits
    alone [2]_. Levels stand for merits therefore, each so far above the next that no sum of wishes
    outweighs it, in whole numbers. SciPy solves that assignment; `refine` chooses among its equals.

    References
    ----------
    .. [1] Edmonds, J. and Fulkerson, D. R. (1965). Transversals and matroid partition. Journal of
       Research of the National Bureau of Standards 69B, 147-153. doi:10.6028/jres.069B.016
    .. [2] Edmonds, J. (1971). Matroids and the greedy algorithm. Mathematical Programming 1,
       127-136. doi:10.1007/BF01584082
    """
    if not len(wishes.applicant):
        return np.full(wishes.n_applicants, NOTHING, dtype=np.int64)
    most = min(wishes.n_applicants, wishes.n_centers) * int(wishes.wish.max()) + 1
    worth = most * wishes.level[wishes.applicant] - wishes.wish
    return refine(wishes, worth, _greatest(wishes, worth))


def _greatest(wishes: Wishes, worth: Integers) -> Integers:
    """Return an assignment of greatest worth; every center may stay without an applicant.

    SciPy wants each row to have a partner, so each center has a column of its own for nobody, and
    one is added to every worth, since it takes zero for no edge.
    """
    n, m = wishes.n_applicants, wishes.n_centers
    rows = np.concatenate([wishes.center, np.arange(m)])
    columns = np.concatenate([wishes.applicant, n + np.arange(m)])
    paid = np.concatenate([worth + 1, np.ones(m, dtype=np.int64)]).astype(np.float64)
    graph = csr_array((paid, (rows, columns)), shape=(m, n + m))
    center, partner = min_weight_full_bipartite_matching(graph, maximize=True)
    found = partner < n
    holder = np.full(m, NOTHING, dtype=np.int64)
    holder[center[found]] = partner[found]
    granted = np.full(n, NOTHING, dtype=np.int64)
    chosen = np.flatnonzero(holder[wishes.center] == wishes.applicant)
    granted[wishes.applicant[chosen]] = chosen
    return granted
