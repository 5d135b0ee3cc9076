"""Start a transport plan: every load where it is cheapest, then as capacity allows."""

import numpy as np

from siting.location.methods.transport.kernels.items import AMOUNT, USED, add, forget
from siting.location.methods.transport.kernels.sites import push, settle
from siting.travel.kernels.compiled import kernel

#: Chains of moves by which load above capacity is pushed away from a site, for each item, at most.
MOST_PUSHES = 16


@kernel
def place_loads(flow, load):
    """Put each cell's load where cost plus price is least."""
    waiting = len(flow.capacity) - 1
    for cell in range(len(load)):
        best, chosen, unit = flow.waiting[cell], waiting, flow.waiting[cell]
        for at in range(flow.window_size[cell]):
            place = flow.window[cell, at]
            site, here = flow.site[cell, place], flow.unit[cell, place]
            if here >= best:
                break
            if here + flow.price[site] < best:
                best, chosen, unit = here + flow.price[site], site, here
        if unit < np.inf:
            add(flow, cell, chosen, unit, load[cell])


@kernel
def balance(flow):
    """Push away what is above capacity, fill what has room and a price: the optimal plan.

    From each site at most `MOST_PUSHES` chains for each item are pushed away.
    """
    most = MOST_PUSHES * (flow.counter[USED] + len(flow.capacity))
    for site in range(len(flow.capacity) - 1):
        for _ in range(most):
            if flow.load[site] <= flow.capacity[site] + flow.least[AMOUNT]:
                break
            forget(flow)
            if not push(flow, site, flow.load[site] - flow.capacity[site]):
                break
    for site in range(len(flow.capacity) - 1):
        if flow.is_open[site]:
            forget(flow)
            flow.total[1] = np.inf
            settle(flow, site)
