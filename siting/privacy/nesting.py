"""Which counts are withheld where areas of several levels are told side by side.

Withheld level by level, a province may be withheld for the sake of another, while all its counties
are told: their sum tells it, and with it the other. So for each small count of any level another
table of the smallest areas is found that agrees with all that is told of all levels, and has
another count there: one household is of another kind in one of the smallest areas, or away from it,
and the other way round in another. What tells both tables apart is withheld, as little as can be:
of the two areas, and of those above them up to the one that holds both.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from siting.arrays import Flags, Floats, Integers
from siting.privacy.counts import too_few
from siting.privacy.suppression import KINDS

#: The numbers that are told of coverage, and the kinds of household that each adds up.
COVERAGE: Mapping[str, Sequence[str]] = {
    "households": KINDS,
    "gap": KINDS[1:],
    **{kind: (kind,) for kind in KINDS},
}
#: What it costs to withhold one more number, and more for each household that it tells of.
_EACH, _PER_HOUSEHOLD = 1.0, 0.02


def tell_levels(
    counts: pd.DataFrame,
    areas: Sequence[pd.Series],
    told: Sequence[pd.DataFrame],
    *,
    sums: Mapping[str, Sequence[str]] = COVERAGE,
) -> list[pd.DataFrame]:
    """Withhold so much that no small count of any level follows from what is told of all.

    Parameters
    ----------
    counts
        True counts of the smallest areas, one row each: the kinds that `sums` names.
    areas
        For each level, from the smallest areas up, the label of the area of each row of `counts`,
        on its index. What all areas hold together is taken for known.
    told
        For each level what is told by itself, by the labels: the columns that `sums` names,
        missing where withheld. An area that is not told has a row of missing values.
    sums
        The numbers that are told, and the kinds that each adds up.

    Returns
    -------
    The same tables, with more missing. Of a small count, but for zeros, no more can be worked out
    than that it may be another, unless nobody else has any household to exchange.
    """
    kinds = list(dict.fromkeys(kind for parts in sums.values() for kind in parts))
    codes = [
        frame.index.get_indexer(pd.Index(labels)) for frame, labels in zip(told, areas, strict=True)
    ]
    levels = _Levels(
        counts[kinds].to_numpy(dtype=np.float64),
        [*codes, np.zeros(len(counts), dtype=np.int64)],
        [frame[list(sums)].isna().to_numpy(copy=True) for frame in told],
        np.array([[kind in parts for kind in kinds] for parts in sums.values()], dtype=np.float64),
    )
    levels.protect()
    masked = [frame.copy() for frame in told]
    for frame, hidden in zip(masked, levels.hidden, strict=True):
        frame[list(sums)] = frame[list(sums)].astype("float64").mask(hidden)
    return masked


def hidden_below(
    counts: pd.DataFrame,
    areas: Sequence[pd.Series],
    told: Sequence[pd.DataFrame],
    *,
    untold: Flags,
    sums: Mapping[str, Sequence[str]] = COVERAGE,
) -> pd.DataFrame:
    """Say what of the smallest areas is withheld so that no sum of them tells a small count above.

    Parameters
    ----------
    counts
        As for `tell_levels`. Small counts of areas that are told are not looked after: they are
        safe whatever is told above, see `siting.privacy.suppression`.
    areas, told
        As for `tell_levels`, of the levels above the smallest areas; what is told there stays.
    untold
        Which of the smallest areas are never told, such as what lies in none of them, shape (n,).
    sums
        As for `tell_levels`.

    Returns
    -------
    Whether each number is withheld: the index of `counts`, the columns of `sums`.
    """
    kinds = list(dict.fromkeys(kind for parts in sums.values() for kind in parts))
    codes = [
        frame.index.get_indexer(pd.Index(labels)) for frame, labels in zip(told, areas, strict=True)
    ]
    own = np.repeat(untold[:, None], len(sums), axis=1)
    levels = _Levels(
        counts[kinds].to_numpy(dtype=np.float64),
        [np.arange(len(counts)), *codes, np.zeros(len(counts), dtype=np.int64)],
        [own, *(frame[list(sums)].isna().to_numpy(copy=True) for frame in told)],
        np.array([[kind in parts for kind in kinds] for parts in sums.values()], dtype=np.float64),
        settled=untold,
    )
    levels.protect()
    return pd.DataFrame(levels.hidden[0], index=counts.index, columns=list(sums))


class _Levels:
    """Areas of all levels, of which more and more is hidden.

    Where `settled` says which of the lowest are never told, more is hidden of the lowest only.
    """

    def __init__(
        self,
        kinds: Floats,
        codes: list[Integers],
        hidden: list[Flags],
        sums: Floats,
        *,
        settled: Flags | None = None,
    ) -> None:
        self.kinds, self.codes, self.hidden, self.sums = kinds, codes, hidden, sums
        self._settled = settled
        self._numbers = [
            np.stack([np.bincount(code, weights=row, minlength=len(flags)) for row in kinds.T], 1)
            @ sums.T
            for code, flags in zip(codes[:-1], hidden, strict=True)
        ]
        self._rows = [_groups(code) for code in codes]

    def protect(self) -> None:
        """Hide more until another table agrees with what is told, for every small count."""
        for level, numbers in enumerate(self._numbers):
            if self._settled is None:
                self.hidden[level] |= (numbers > 0) & too_few(numbers)
        for level, numbers in enumerate(self._numbers):
            small = (numbers > 0) & too_few(numbers)
            if self._settled is not None and not level:
                small &= self._settled[:, None]
            for area, column in np.argwhere(small):
                self._protect(level, int(area), int(column))

    def _protect(self, level: int, area: int, column: int) -> None:
        """Find a change of a count, made up for in the smallest larger area that can."""
        inside = self._rows[level][area]
        for above in range(level + 1, len(self.codes)):
            around = self._rows[above][int(self.codes[above][inside[0]])]
            outside = around[self.codes[level][around] != area]
            best, change = np.inf, None
            for moved in self._moves(column):
                one, cost = self._cheapest(inside, moved, above)
                other, back = self._cheapest(outside, -moved, above)
                if cost + back < best:
                    best, change = cost + back, (one, other, moved)
                if best == 0.0:
                    return
            if change is not None:
                one, other, moved = change
                self._hide(one, moved, above)
                self._hide(other, -moved, above)
                return

    def _moves(self, column: int) -> Iterator[Floats]:
        """Yield changes by which a number becomes one less or one more."""
        units = np.eye(self.sums.shape[1])
        counted = self.sums[column] > 0
        for kind in np.flatnonzero(counted):
            for moved in (units[kind], *(units[kind] - units[k] for k in np.flatnonzero(~counted))):
                yield moved
                yield -moved

    def _cheapest(self, rows: Integers, moved: Floats, above: int) -> tuple[int, float]:
        """Return the smallest area for which a change hides least, and what that costs."""
        able = rows[(self.kinds[rows] + moved >= 0).all(axis=1)]
        if not len(able):
            return -1, np.inf
        touched = self.sums @ moved != 0
        cost = np.zeros(len(able))
        for level in range(above):
            area = self.codes[level][able]
            fresh = touched & ~self.hidden[level][area]
            if self._settled is not None and level:
                cost[fresh.any(axis=1)] = np.inf
                continue
            each = _EACH + _PER_HOUSEHOLD * self._numbers[level][area]
            cost += (each * fresh).sum(axis=1)
        place = int(np.argmin(cost))
        return int(able[place]), float(cost[place])

    def _hide(self, row: int, moved: Floats, above: int) -> None:
        touched = self.sums @ moved != 0
        for level in range(above):
            self.hidden[level][self.codes[level][row]] |= touched


def _groups(code: Integers) -> list[Integers]:
    """Return the rows of each area, by its number."""
    order = np.argsort(code, kind="stable")
    return np.split(order, np.cumsum(np.bincount(code))[:-1])
