"""Which sets of sites are allowed: how many, fixed ones, and quotas of groups."""

from dataclasses import dataclass, replace

import numpy as np

from siting.arrays import Flags, Floats, Int32s, Integers
from siting.location.problem import LocationProblem


@dataclass(frozen=True)
class Rules:
    """Rules for the open sites; every candidate is of one kind, its group where that has a quota.

    Parameters
    ----------
    kind
        Kind of each candidate, shape (m,); the last kind has no quota.
    low, high
        Fewest and most sites of each kind, shape (g,).
    fixed, allowed
        Whether each candidate must and may be open, shape (m,).
    """

    kind: Int32s
    low: Int32s
    high: Int32s
    fixed: Flags
    allowed: Flags

    @property
    def free(self) -> Int32s:
        """Candidates that may open, ascending."""
        return np.flatnonzero(self.allowed).astype(np.int32)

    def available(self) -> Int32s:
        """Count the candidates of each kind that may open."""
        return np.bincount(self.kind[self.allowed], minlength=len(self.low)).astype(np.int32)

    @property
    def fewest(self) -> int:
        """Fewest sites of an allowed set, at least one."""
        return max(1, int(np.maximum(self.low, self._fixed_of_kind(self.fixed)).sum()))

    @property
    def most(self) -> int:
        """Most sites of an allowed set."""
        return int(np.minimum(self.high, self.available()).sum())

    def still_to_open(self, sites: Int32s) -> int:
        """Count the sites that the quotas ask for beyond some open ones."""
        opened = np.bincount(self.kind[sites], minlength=len(self.low))
        return int(np.maximum(self.low - opened, 0).sum())

    def complete(self, sites: Int32s, n_sites: int, *, prefer: Floats) -> Int32s:
        """Open more sites until there are `n_sites` and the quotas are met, preferred ones first.

        The sites must leave room for that; returns all open sites, ascending.
        """
        is_open = np.zeros(len(self.kind), np.bool_)
        is_open[sites] = True
        opened = np.bincount(self.kind[sites], minlength=len(self.low))
        order = np.argsort(-prefer, kind="stable")
        missing = np.maximum(self.low - opened, 0)
        spare = n_sites - len(sites) - int(missing.sum())
        for wanted in (True, False):
            for site in order:
                kind = self.kind[site]
                if is_open[site] or not self.allowed[site] or opened[kind] >= self.high[kind]:
                    continue
                if wanted and missing[kind] > 0:
                    missing[kind] -= 1
                elif not wanted and spare > 0:
                    spare -= 1
                else:
                    continue
                is_open[site] = True
                opened[kind] += 1
        return np.flatnonzero(is_open).astype(np.int32)

    def best_choice(self, worth: Floats, n_sites: int) -> Int32s:
        """Return the allowed set of that many sites with the greatest total worth.

        The best of each kind up to its least number, then the best of what is left: no exchange
        gains, and exchanges lead from any allowed set to any other. What must be open is chosen
        even where that is more.
        """
        chosen = np.flatnonzero(self.fixed).astype(np.int32)
        free = np.flatnonzero(self.allowed & ~self.fixed).astype(np.int32)
        if len(self.low) == 1:
            count = n_sites - len(chosen)
            if 0 < count < len(free):
                free = free[np.argpartition(-worth[free], count - 1)[:count]]
            return np.concatenate([chosen, free[: max(count, 0)]])
        opened = np.bincount(self.kind[chosen], minlength=len(self.low))
        order = free[np.argsort(-worth[free], kind="stable")]
        rank = _rank_within(self.kind[order])
        needed = rank < (self.low - opened)[self.kind[order]]
        usable = ~needed & (rank < (self.high - opened)[self.kind[order]])
        spare = n_sites - len(chosen) - int(needed.sum())
        return np.concatenate([chosen, order[needed], order[usable][: max(spare, 0)]])

    def among(self, some: Flags) -> "Rules":
        """Return the rules for those of the open sites that are among some candidates.

        What a quota asks for may also open elsewhere.
        """
        low = np.maximum(self.low, self._fixed_of_kind(self.fixed))
        elsewhere = np.bincount(self.kind[self.allowed & ~some], minlength=len(low))
        return replace(
            self,
            low=np.maximum(low - elsewhere, 0).astype(np.int32),
            fixed=self.fixed & some,
            allowed=self.allowed & some,
        )

    def most_among(self, some: Flags, n_sites: int) -> int:
        """Return how many of so many sites those that must open elsewhere leave for some."""
        low = np.maximum(self.low, self._fixed_of_kind(self.fixed))
        elsewhere = np.bincount(self.kind[self.allowed & ~some], minlength=len(low))
        # Of a kind with candidates on both sides, only what is fixed elsewhere must be there.
        fixed = self._fixed_of_kind(self.fixed & ~some)
        owed = np.where(elsewhere == self.available(), low, fixed)
        return n_sites - int(owed.sum())

    def _fixed_of_kind(self, fixed: Flags) -> Integers:
        return np.bincount(self.kind[fixed], minlength=len(self.low))

    def quotas(self, is_open: Flags) -> tuple[Int32s, Int32s, Int32s, Int32s]:
        """Return the kind of each candidate, and of each kind the open sites, fewest and most."""
        count = np.bincount(self.kind[is_open], minlength=len(self.low)).astype(np.int32)
        return self.kind, count, self.low, self.high

    def mend(self, is_open: Flags, n_sites: int) -> Flags:
        """Close and open as few sites as the quotas ask for; `n_sites` stay open."""
        sites = np.flatnonzero(is_open).astype(np.int32)
        opened = np.bincount(self.kind[sites], minlength=len(self.low))
        if (opened >= self.low).all() and (opened <= self.high).all():
            return is_open
        excess = int(np.maximum(opened - self.high, 0).sum())
        surplus = max(excess, self.still_to_open(sites))
        kept = is_open.copy()
        for limit in (self.high, self.low):
            for site in sites[::-1]:
                kind = self.kind[site]
                if (
                    surplus > 0
                    and kept[site]
                    and not self.fixed[site]
                    and opened[kind] > limit[kind]
                ):
                    kept[site] = False
                    opened[kind] -= 1
                    surplus -= 1
        sites = np.flatnonzero(kept).astype(np.int32)
        mended = np.zeros(len(is_open), np.bool_)
        mended[self.complete(sites, n_sites, prefer=np.zeros(len(is_open)))] = True
        return mended

    def pairs_within(
        self, is_open: Flags, closing: Int32s, opening: Int32s
    ) -> tuple[Int32s, Int32s]:
        """Keep the pairs of sites, closed and opened together, that the quotas allow in turn."""
        opened = np.bincount(self.kind[is_open], minlength=len(self.low))
        kept = np.zeros(len(closing), np.bool_)
        for at, (close, open_) in enumerate(
            zip(self.kind[closing], self.kind[opening], strict=True)
        ):
            allowed = opened[close] > self.low[close] and opened[open_] < self.high[open_]
            kept[at] = close == open_ or allowed
            if kept[at]:
                opened[close] -= 1
                opened[open_] += 1
        return closing[kept], opening[kept]

    def worth_opening(self, worth: Floats) -> Int32s:
        """Return the allowed set of any size with the greatest total worth."""
        chosen = np.flatnonzero(self.fixed).astype(np.int32)
        free = self.allowed & ~self.fixed
        if len(self.low) == 1:
            return np.concatenate([chosen, np.flatnonzero(free & (worth > 0)).astype(np.int32)])
        opened = np.bincount(self.kind[chosen], minlength=len(self.low))
        order = np.flatnonzero(free).astype(np.int32)
        order = order[np.argsort(-worth[order], kind="stable")]
        rank, kind = _rank_within(self.kind[order]), self.kind[order]
        taken = (rank < (self.low - opened)[kind]) | (worth[order] > 0)
        return np.concatenate([chosen, order[taken & (rank < (self.high - opened)[kind])]])


def _rank_within(kind: Int32s) -> Int32s:
    """Return the number, from 0, of each among those of its kind."""
    order = np.argsort(kind, kind="stable")
    ranked = kind[order]
    first = np.r_[0, np.flatnonzero(np.diff(ranked)) + 1]
    sizes = np.diff(np.r_[first, len(kind)])
    rank = np.empty(len(kind), np.int32)
    rank[order] = np.arange(len(kind)) - np.repeat(first, sizes)
    return rank


def make_rules(problem: LocationProblem) -> Rules:
    """Read the rules off a problem."""
    m = problem.n_candidates
    kind = np.full(m, len(problem.quota), np.int32)
    for number, key in enumerate(problem.quota):
        kind[problem.group == key] = number
    low = [low for low, _ in problem.quota.values()]
    high = [min(high, m) for _, high in problem.quota.values()]
    return Rules(
        kind,
        np.array([*low, 0], np.int32),
        np.array([*high, m], np.int32),
        problem.fixed,
        ~problem.forbidden,
    )
