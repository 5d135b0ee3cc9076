"""The bound raised by blocks: in turn by large and small ones, then by branching on some."""

from collections.abc import Callable
from functools import partial
from itertools import cycle, islice

from siting.arrays import Floats
from siting.location.methods.bounds.blocks import Blocks
from siting.location.methods.bounds.branching import raise_by_branching
from siting.location.methods.bounds.lagrangian import Dual, bounds_under
from siting.location.methods.bounds.partition import partition_classes

#: Most candidates of a block that is raised, in turn: large blocks find what each town is to pay,
#: small ones what each household is. It goes on until a turn gains less than so much of the gap.
SIZES, LEAST_GAIN, MOST_TURNS = (1000, 3000, 90), 0.005, 12
#: Most candidates of a block that is branched on.
BRANCHED = 90


def raise_by_blocks(
    dual: Dual,
    multiplier: Floats,
    *,
    known: float,
    target: float,
    stop: Callable[[float], bool],
) -> tuple[float, Floats]:
    """Raise a Lagrangian bound until told to stop, or until no block can be branched on.

    Parameters
    ----------
    dual
        What the bound depends on; its worths are not sharp.
    multiplier
        Multipliers to begin with, in the order of the problem, shape (n,).
    known
        The bound that is known.
    target
        Cost of a known answer, which scales the steps.
    stop
        Asked between some blocks and the next, with the bound so far.

    Returns
    -------
    The best bound, and the multipliers that proved most of the whole.
    """
    best, proved, paid = known, known, multiplier[dual.offers.order]
    parts = {
        size: partition_classes(dual.offers, paid, largest=size) for size in {*SIZES, BRANCHED}
    }
    for size in islice(cycle(SIZES), MOST_TURNS):
        before, blocks = best, Blocks(dual, multiplier, parts[size])
        bound, raised = blocks.raise_all(gap=target - before, stop=partial(stop, before))
        whole = bounds_under(dual, raised, [dual.rules])[0]
        if whole > proved:
            proved, multiplier = whole, raised
        best = max(before, bound, whole)
        if stop(best):
            return best, multiplier
        if best - before < LEAST_GAIN * (target - before):
            break
    blocks, raised_to = Blocks(dual, multiplier, parts[BRANCHED]), best
    branched = raise_by_branching(
        blocks, gap=target - best, stop=lambda bound: stop(max(raised_to, bound))
    )
    return max(best, branched), multiplier
