"""How counts are rounded where exact ones are told elsewhere, or two tables tell of the same homes.

Of two exact counts of the same area the difference may be a single household, and so whatever sets
two plans side by side tells neither exactly.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from siting.arrays import members
from siting.privacy.counts import MIN_HOUSEHOLDS, too_few

#: By how much rounding changes a count at most.
_FARTHEST_OFF = MIN_HOUSEHOLDS // 2


def rounded_kinds(
    table: pd.DataFrame, kinds: Sequence[str], *, sums: Sequence[pd.Series] = ()
) -> pd.DataFrame:
    """Round the counts of kinds of household that make up all of an area.

    Parameters
    ----------
    table
        One row an area: households and a column for each kind; none is missing.
    kinds
        The kinds, which add up to the households.
    sums
        What the exact sums are told of elsewhere: labels of the rows, on the same index.

    Returns
    -------
    households and the kinds as floats on the same index: each kind a multiple of `MIN_HOUSEHOLDS`,
    households their sum; all missing where either number of households is below it, and where
    roundings all go one way so far that a sum would undo them.
    """
    names = list(kinds)
    rounded = MIN_HOUSEHOLDS * (table[names] / MIN_HOUSEHOLDS).round()
    rounded.insert(0, "households", rounded.sum(axis=1))
    hidden = too_few(table["households"]) | too_few(rounded["households"])
    off = (table[names] - rounded[names]).to_numpy()
    for label in sums:
        for rows in members(pd.factorize(label)[0]):
            undone = (np.abs(off[rows].sum(axis=0)) >= _FARTHEST_OFF * len(rows)).any()
            if undone and not hidden.iloc[rows].any():
                hidden.iloc[rows[int(table["households"].iloc[rows].argmax())]] = True
    return rounded.astype("float64").mask(hidden)


def rounded_count(counts: pd.Series) -> pd.Series:
    """Round counts that stand alone.

    Parameters
    ----------
    counts
        Households; some may be missing.

    Returns
    -------
    Floats: multiples of `MIN_HOUSEHOLDS`, missing where there are few but some.
    """
    known = counts.astype("float64")
    rounded = MIN_HOUSEHOLDS * (known / MIN_HOUSEHOLDS).round()
    return rounded.mask((known > 0) & too_few(known))
