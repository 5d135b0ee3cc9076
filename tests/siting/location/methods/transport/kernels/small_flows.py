"""Small transport plans, and what must hold of them."""

import numpy as np

from siting.location.methods.neighbors.lists import make_lists
from siting.location.methods.transport.plan import make_flow


class Case:
    """A plan of a few cells and sites, all costs in full, some sites open."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        n, m = int(rng.integers(6, 14)), int(rng.integers(3, 8))
        self.cost = rng.integers(0, 30, (n, m)).astype(float)
        self.load = rng.choice([1.0, 2.0, 4.0], n)  # rates have no rounding
        self.capacity = rng.integers(3, 14, m).astype(float)
        self.waiting = rng.integers(15, 70, n).astype(float)
        self.is_open = rng.random(m) < 0.7
        self.is_open[0] = True
        order = np.argsort(self.cost, axis=1, kind="stable").astype(np.int32)
        lists = make_lists(order, np.take_along_axis(self.cost, order, axis=1), self.load, m)
        self.flow = make_flow(
            lists, self.load, self.capacity, self.waiting, is_open=self.is_open.copy()
        )
        self.rates = np.column_stack([self.cost, self.waiting]) / self.load[:, None]

    @property
    def nodes(self):
        """The open sites and the waiting list, which is the last one."""
        m = len(self.capacity)
        return [*np.flatnonzero(self.flow.is_open[:m]).tolist(), m]

    def held(self):
        """Return how much of each cell's load each site serves, item by item."""
        amounts = np.zeros_like(self.rates)
        used = self.flow.amount > 1e-9
        at = self.flow.item_cell[used], self.flow.item_site[used]
        np.add.at(amounts, at, self.flow.amount[used])
        return amounts

    def linked(self):
        """Return the same, read along the links of each site."""
        amounts = np.zeros_like(self.rates)
        for site in range(amounts.shape[1]):
            item = self.flow.first_of_site[site]
            while item >= 0:
                amounts[self.flow.item_cell[item], site] += self.flow.amount[item]
                item = self.flow.after[item]
        return amounts

    def check_optimal(self):
        """Prices prove the plan: nobody would pay less elsewhere, and only full sites have one."""
        amounts, price = self.held(), self.flow.price
        full = self.flow.load >= self.flow.capacity - 1e-6
        np.testing.assert_allclose(amounts.sum(axis=1), self.load, atol=1e-6)
        np.testing.assert_allclose(amounts.sum(axis=0), self.flow.load, atol=1e-6)
        assert (self.flow.load <= self.flow.capacity + 1e-6).all()
        assert (price >= 0).all()
        assert (price[~full] <= 1e-6).all()
        nodes = self.nodes
        least = (self.rates[:, nodes] + price[nodes]).min(axis=1)
        cell, site = np.nonzero(amounts > 1e-6)
        assert set(site) <= set(nodes)
        np.testing.assert_allclose(self.rates[cell, site] + price[site], least[cell], atol=1e-6)
