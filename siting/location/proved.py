"""What a bound proves of a cost: whether it says anything, and how far the best can be at most.

A bound is from below, and for ``covered``, which is to be large, from above; which of the two it is
follows from the numbers themselves. Every figure that is shown of it comes from here.
"""


def known_bound(cost: float, bound: float | None) -> float | None:
    """Return a bound that says something, None for none.

    That a cost is at least 0 says nothing, unless it is 0.

    Parameters
    ----------
    cost
        The cost; ``inf`` where there is no answer.
    bound
        Its bound; None where none was computed.
    """
    return None if bound is None or (bound == 0 and cost != 0) else bound


def proved_gap(cost: float, bound: float | None) -> float | None:
    """Return the distance of cost and bound as a part of the larger one; None without a bound.

    That is (cost - bound) / cost, and for ``covered`` (bound - cost) / bound: from 0 to 1.
    """
    known = known_bound(cost, bound)
    if known is None or not 0 <= cost < float("inf"):
        return None
    return abs(cost - known) / max(cost, known) if known else 0.0


def proved_distance(cost: float, bound: float | None) -> float | None:
    """Return by which part of the best possible a cost is above it at most; None without a bound.

    For ``covered``: below it. Nothing is known of the best but that it is not beyond the bound, so
    the distance is divided by that.
    """
    known = known_bound(cost, bound)
    if known is None or not 0 <= cost < float("inf"):
        return None
    return abs(cost - known) / known if known else 0.0
