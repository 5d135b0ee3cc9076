"""Where a travel time comes from: network, estimated or mixed."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Part of network times by the word for where a travel time comes from.
_NETWORK_SHARES = {"network": 1.0, "mixed": 0.5, "estimated": 0.0}


def joined_source(sources: pd.Series) -> str:
    """Return the one word for several travel sources: ``mixed`` where they differ.

    Parameters
    ----------
    sources
        ``estimated``, ``network`` or ``mixed``; missing where nobody travels. None at all are
        called estimated, since nothing was measured.
    """
    return str(source_words(sources.map(_NETWORK_SHARES).astype(np.float64).mean()))


def network_shares(assignments: pd.DataFrame) -> pd.Series:
    """Return 1 for households that travel by network times, 0 for estimated ones, 0.5 for mixed.

    Parameters
    ----------
    assignments
        Columns travel_source and travel_time_s of each household.

    Returns
    -------
    On the index of `assignments`; missing for who does not travel.
    """
    code, words = pd.factorize(assignments["travel_source"])
    shares = np.array([*(_NETWORK_SHARES.get(word, np.nan) for word in words), np.nan])
    served = assignments["travel_time_s"].notna()
    return pd.Series(shares[code], index=assignments.index).where(served)


def source_words(shares: pd.Series | float) -> NDArray[np.str_]:
    """Turn means of `network_shares` into words: network, estimated (also for none) or mixed."""
    given = np.nan_to_num(np.asarray(shares, dtype=np.float64))
    return np.where(given == 1.0, "network", np.where(given == 0.0, "estimated", "mixed"))
