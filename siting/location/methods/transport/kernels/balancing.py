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
def push_from(flow, sites):
    """Push away what some sites have above capacity.

    From each at most `MOST_PUSHES` chains for each item are pushed away.
    """
    most = MOST_PUSHES * (flow.counter[USED] + len(flow.capacity))
    for site in sites:
        for _ in range(most):
            if flow.load[site] <= flow.capacity[site] + flow.least[AMOUNT]:
                break
            forget(flow)
            if not push(flow, site, flow.load[site] - flow.capacity[site]):
                break


@kernel
def fill_sites(flow, sites):
    """Fill those of some open sites that have room and a price."""
    for site in sites:
        forget(flow)
        flow.total[1] = np.inf
        settle(flow, site)
