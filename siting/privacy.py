"""What is withheld, how places are rounded, how text is made harmless: one rule each."""

import numpy as np

#: Fewest households that a count of a group may tell of.
MIN_HOUSEHOLDS = 5


def hidden_cells(counts: np.ndarray) -> np.ndarray:
    """Say which cells of a table with known totals are withheld.

    Parameters
    ----------
    counts
        Households, shape (rows, columns); 0 where there are none.

    Returns
    -------
    True for counts from 1 to below `MIN_HOUSEHOLDS`, and for the smallest other counts of every row
    and column that would have but one such cell, which its total would give away. Same shape.
    """
    known = counts > 0
    hidden = known & (counts < MIN_HOUSEHOLDS)
    changed = True
    while changed:
        changed = False
        for flags, filled, numbers in (
            *zip(hidden, known, counts, strict=True),
            *zip(hidden.T, known.T, counts.T, strict=True),
        ):
            others = np.flatnonzero(filled & ~flags)
            if flags.sum() == 1 and len(others):
                flags[others[np.argmin(numbers[others])]] = True  # a view: it marks the table
                changed = True
    return hidden


_SUSPECT = ("=", "+", "-", "@", "\t", "\r")


def harmless(name: object) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    word = name if isinstance(name, str) else ""
    return f"'{word}" if word.startswith(_SUSPECT) else word


#: Decimals of a candidate's coordinates: about 100 m, so that a center does not point at a home.
CANDIDATE_DECIMALS = 3
