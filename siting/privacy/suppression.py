"""Which counts of coverage are withheld, so that none below the least follows from the others.

Areas make up larger areas: neighborhoods a county, counties a province, provinces the country. Of
each, households are told, and how many of them are in reach, without coverage, and of the latter
beyond reach and without room. What is told of the larger area, less what is told of all others in
it, gives away what is withheld of one, so that more has to be withheld (secondary suppression, see
Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).

The method is that of rectangles (hypercubes; Repsilber 1994): for each small count another table is
found that agrees with all that is told and has another count there. It differs in two areas and two
kinds of household only: as many as are taken away from a kind in one area are added to it in the
other. All sums of larger areas stay, and so nobody can tell both tables apart, whatever other
tables of the same counts are at hand. Counts that would tell them apart are withheld too, as few as
can be.

Tables that lie across others are rounded instead (`tell_about`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siting.arrays import Flags, Floats, members
from siting.privacy.counts import too_few
from siting.privacy.rounding import rounded_kinds

#: Kinds of household, which make up all of an area; the last two are without coverage.
KINDS = ("in_reach", "beyond_reach", "no_capacity")
#: What is told of an area: all of it, those without coverage, and each kind.
COLUMNS = ("households", "gap", *KINDS)

_ALL, _GAP, _FIRST = 0, 1, 2
#: What it costs to withhold one more number, and more for each household that it tells of.
_EACH, _PER_HOUSEHOLD = 1.0, 0.02
_EVERY = slice(None)
#: Which kinds each of `COLUMNS` is the sum of.
_SUMS = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float64)


@dataclass(frozen=True)
class Withheld:
    """What of a table is not told.

    Parameters
    ----------
    hidden
        Whether a number is not told, shape (n, 5), in the order of `COLUMNS`.
    few
        Whether it may be told of a hidden number that it is below `MIN_HOUSEHOLDS`, same shape.
    """

    hidden: Flags
    few: Flags


def withheld_counts(counts: pd.DataFrame, whole: pd.Series) -> Withheld:
    """Say which counts of coverage are withheld.

    Parameters
    ----------
    counts
        One row an area; the columns of `KINDS`.
    whole
        The larger area that each is a part of, on the same index. Its own counts are taken for
        known, and so are those of every area above.

    Returns
    -------
    What is not told. Of a small count, but for zeros, no more can be worked out than that it may be
    another, unless its area is the only one with households in the larger area: then that one's
    count is the same and hidden likewise.
    """
    kinds = counts[list(KINDS)].to_numpy(dtype=np.float64)
    hidden, few = _small_counts(kinds)
    for rows in members(pd.factorize(whole)[0]):
        lived = rows[kinds[rows].sum(axis=1) > 0]
        if len(lived) > 1:
            table = _Table(kinds[lived], hidden[lived], few[lived])
            table.protect()
            hidden[lived], few[lived] = table.hidden, table.few
    return Withheld(hidden, few)


def tell_coverage(
    table: pd.DataFrame, whole: pd.Series, *, means: Sequence[str] = ()
) -> pd.DataFrame:
    """Take what is withheld out of a table of coverage.

    Parameters
    ----------
    table
        One row an area: households and the columns of `KINDS`.
    whole
        The larger area of each, see `withheld_counts`.
    means
        Columns that tell how far the served have it.

    Returns
    -------
    The same table, of the same type, with columns added: gap (households without coverage),
    gap_share, and few_gap, few_in_reach and so on for all of `COLUMNS` but the first: whether the
    number is withheld for being below `MIN_HOUSEHOLDS`. All that is withheld is missing, means
    where few are in reach.
    """
    found = withheld_counts(table, whole)
    gap = table["beyond_reach"] + table["no_capacity"]
    shown = table.assign(gap=gap)
    shown[list(COLUMNS)] = shown[list(COLUMNS)].astype("float64").mask(found.hidden)
    shown["gap_share"] = shown["gap"] / shown["households"].where(shown["households"] > 0)
    flags = dict(zip(COLUMNS, found.few.T, strict=True))
    known = shown["households"].notna() & ~flags["in_reach"]
    for name in means:
        shown[name] = shown[name].where(known)
    few = {f"few_{name}": flags[name] for name in COLUMNS[1:]}
    return shown.assign(**few)


def tell_about(
    table: pd.DataFrame, *, sums: Sequence[pd.Series] = (), means: Sequence[str] = ()
) -> pd.DataFrame:
    """Round the counts of a table that lies across others, whose counts are told as they are.

    Parameters
    ----------
    table
        One row an area or group: households and the columns of `KINDS`.
    sums
        What the exact sums are told of elsewhere: labels of the rows, on the same index.
    means
        Columns that tell how far the served have it.

    Returns
    -------
    The same table, of the same type: each kind a multiple of `MIN_HOUSEHOLDS`, households their
    sum; all missing where either number of households is below it, and where roundings all go one
    way so far that a sum would undo them; means also where few are in reach.
    """
    rounded = rounded_kinds(table, KINDS, sums=sums)
    shown = table.assign(**{str(name): rounded[name] for name in rounded})
    hidden = rounded["households"].isna() | too_few(table["in_reach"])
    for name in means:
        shown[name] = shown[name].mask(hidden)
    return shown


def tell_parts(counts: pd.Series, whole: pd.Series) -> pd.Series:
    """Take small counts out of a column whose sums are known, and others that would give them away.

    Parameters
    ----------
    counts
        Households of each area.
    whole
        The larger area of each, on the same index.

    Returns
    -------
    Floats; those withheld are missing, two of a larger area at least, so that one could be more and
    the other less.
    """
    hidden = (counts > 0) & too_few(counts)
    for rows in members(pd.factorize(whole)[0]):
        if hidden.iloc[rows].sum() == 1 and len(rows) > 1:
            others = rows[~hidden.iloc[rows].to_numpy()]
            order = np.lexsort((counts.iloc[others], counts.iloc[others] == 0))
            hidden.iloc[others[order[0]]] = True
    return counts.astype("float64").mask(hidden)


def _told(kinds: Floats) -> Floats:
    """Return what is told of areas, in the order of `COLUMNS`."""
    return np.column_stack([kinds.sum(axis=1), kinds[:, 1] + kinds[:, 2], kinds])


def _small_counts(kinds: Floats) -> tuple[Flags, Flags]:
    """Hide small counts, and what gives them away in their own area."""
    told = _told(kinds)
    small = (told > 0) & too_few(told)
    few = small.copy()
    hidden = small.copy()
    # What is in reach and what is not make up a known total, and so on within what is not.
    either = small[:, _GAP] | small[:, _FIRST]
    hidden[:, _GAP] |= either
    hidden[:, _FIRST] |= either
    parts = either | small[:, _FIRST + 1] | small[:, _FIRST + 2]
    hidden[:, _FIRST + 1 :] |= parts[:, None]
    hidden[small[:, _ALL]] = True
    few[small[:, _ALL]] = False
    return hidden, few


@dataclass
class _Table:
    """The areas of one larger area, of which more and more is hidden."""

    kinds: Floats
    hidden: Flags
    few: Flags

    def __post_init__(self) -> None:
        """Work out once what is told, and what it costs to hide it."""
        self._sums = _told(self.kinds)
        self._each = _EACH + _PER_HOUSEHOLD * self._sums

    def protect(self) -> None:
        """Hide more until another table agrees with what is told, for every small count."""
        sizes = self.kinds.sum(axis=1)
        for row in np.flatnonzero(too_few(sizes)):
            for kind in np.flatnonzero(self.kinds[row] > 0):
                self._protect_area(int(row), int(kind))
        known = ~too_few(sizes)
        small = (self.kinds > 0) & too_few(self.kinds) & known[:, None]
        for row, kind in np.argwhere(small):
            self._protect_kind(int(row), int(kind), [k for k in range(3) if k != kind])
        gap = self.kinds[:, 1] + self.kinds[:, 2]
        for row in np.flatnonzero((gap > 0) & too_few(gap) & known):
            self._protect_kind(int(row), 1 + int(self.kinds[row, 2] > self.kinds[row, 1]), [0])

    def _protect_area(self, row: int, kind: int) -> None:
        """Find an area to which one household of a kind could be moved."""
        moved = np.zeros(3)
        moved[kind] = -1.0
        cost = self._costs(-moved)
        cost[row] = np.inf
        self._hide((row, moved), (int(np.argmin(cost)), -moved))

    def _protect_kind(self, row: int, kind: int, others: list[int]) -> None:
        """Find an area that could hold all of a kind, for as many of another kind in return.

        Where none has so many of another kind, for fewer; and where none has any, an area to which
        a household could be moved.
        """
        for amount in range(int(self.kinds[row, kind]), 0, -1):
            best, change = np.inf, None
            for instead in others:
                moved = np.zeros(3)
                moved[kind], moved[instead] = -amount, amount
                cost = self._costs(-moved)
                cost[self.kinds[:, instead] < amount] = np.inf
                cost[row] = np.inf
                other = int(np.argmin(cost))
                total = cost[other] + self._costs(moved, of=slice(row, row + 1))[0]
                if total < best:
                    best, change = total, ((row, moved), (other, -moved))
            if change is not None:
                self._hide(*change)
                return
        self._protect_area(row, kind)

    def _costs(self, moved: Floats, *, of: slice = _EVERY) -> Floats:
        """Return what it costs to hide a change of kinds in each of some areas, shape (n,)."""
        change = _SUMS @ moved
        beyond = ~too_few(self._sums[of] + change)
        lost = self.few[of] & beyond
        cost = np.where(self.hidden[of], 0.0, self._each[of]) + _EACH * lost
        return np.asarray(cost @ (change != 0))

    def _hide(self, *changes: tuple[int, Floats]) -> None:
        """Hide what tells a changed table from the true one."""
        for row, moved in changes:
            change = _SUMS @ moved
            now, then, touched = self._sums[row], self._sums[row] + change, change != 0
            fresh = touched & ~self.hidden[row]
            self.few[row] &= ~touched | too_few(then)
            self.few[row, fresh] = (too_few(now) & too_few(then))[fresh]
            self.few[row, _ALL] = False
            self.hidden[row] |= touched
