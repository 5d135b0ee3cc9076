"""Where gaps gather: local statistics of neighborhoods and those around them, through esda.

The share of a neighborhood with few households varies much by chance alone, so local Moran takes
shares standardized by the number of households (Assuncao and Reis 1999). And where thousands of
neighborhoods are tested some look striking by chance, so the false discovery rate is held (Castro
and Singer 2006, doi:10.1111/j.0016-7363.2006.00682.x).
"""

from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from layers.crs import to_plane
from layers.extras import need_package
from siting.arrays import Floats
from siting.errors import ProblemError

Method = Literal["moran", "getis_ord"]

#: Clusters by the quadrants 1 to 4 of esda: high or low itself, among high or low ones.
_QUADRANTS = np.array([None, "gap", "covered among gaps", "covered", "gap among covered"], object)


def gap_clusters(
    gaps: gpd.GeoDataFrame,
    *,
    method: Method = "moran",
    neighbors: int = 8,
    permutations: int = 999,
    false_discoveries: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Find clusters of neighborhoods with gaps, and of neighborhoods without.

    Parameters
    ----------
    gaps
        Index neighborhood_id; households, beyond_reach, no_capacity and polygon.
    method
        ``moran``: local Moran's I (Anselin 1995, doi:10.1111/j.1538-4632.1995.tb00338.x); it also
        tells of a gap among covered neighborhoods, and the reverse. ``getis_ord``: local G* (Ord
        and Getis 1995, doi:10.1111/j.1538-4632.1995.tb00912.x), of the shares as they are.
    neighbors
        Nearest neighborhoods that each is compared with.
    permutations
        Times that the others are dealt anew around each neighborhood.
    false_discoveries
        Part of the clusters named that may be chance.
    seed
        Seed of the permutations.

    Returns
    -------
    On the index of `gaps`: gap_share; statistic; p_value (two-sided, of the permutations); cluster:
    gap, covered, gap among covered, covered among gaps, or missing where it may be chance. All are
    missing where nobody lives; all but the share where it is the same everywhere.

    Raises
    ------
    ProblemError
        When too few neighborhoods are inhabited for so many neighbors.
    MissingPackageError
        When the packages for it are not installed.
    """
    need_package("esda", "libpysal", extra="clusters", what="Finding clusters")
    lived = gaps[gaps["households"] > 0]
    if len(lived) <= neighbors + 1:
        message = "Clusters need more than {least} inhabited neighborhoods; there are {n_found}."
        raise ProblemError(message, least=neighbors + 1, n_found=len(lived))
    missed = (lived["beyond_reach"] + lived["no_capacity"]).to_numpy(dtype=np.float64)
    people = lived["households"].to_numpy(dtype=np.float64)
    found = pd.DataFrame({"gap_share": missed / people, "cluster": None}, index=lived.index)
    if np.ptp(found["gap_share"]) > 0:
        run = _moran if method == "moran" else _getis_ord
        around = _nearest_others(lived, neighbors)
        values, found["statistic"], kind = run(missed, people, around)
        p_value = permuted_p_values(values, around, permutations=permutations, seed=seed)
        found["p_value"] = p_value
        found["cluster"] = pd.Series(kind, lived.index, dtype="str").where(
            p_value <= _cutoff(p_value, false_discoveries)
        )
    columns = ["gap_share", "statistic", "p_value", "cluster"]
    return found.reindex(index=gaps.index, columns=columns).astype({"cluster": "str"})


def permuted_p_values(
    values: Floats, around: NDArray[np.intp], *, permutations: int, seed: int
) -> Floats:
    """Compare the mean around each place with means of as many others drawn at random.

    It is the conditional randomization of Anselin (1995), which stays with esda otherwise: its own
    must be compiled anew in each run, half a minute. In each draw all places take the others at the
    same distances in the list, so that everyone else is equally likely, and nobody is drawn twice.

    Parameters
    ----------
    values
        Value of each place, shape (n,).
    around
        Positions of the neighbors of each place, shape (n, k).
    permutations
        Draws.
    seed
        Seed of the draws.

    Returns
    -------
    Two-sided: twice the part of the draws that are at least as extreme on the nearer side, at most
    1; shape (n,).
    """
    n, count = around.shape
    rng = np.random.default_rng(seed)
    twice = np.concatenate([values, values])
    sums = values[around].sum(axis=1)
    slack = 1e-9 * np.abs(values).max()  # equal sums differ in their last digits
    above, below = np.zeros(n), np.zeros(n)
    for _ in range(permutations):
        drawn = np.zeros(n)
        for shift in 1 + rng.choice(n - 1, size=count, replace=False):
            drawn += twice[shift : shift + n]
        above += drawn >= sums - slack
        below += drawn <= sums + slack
    return np.minimum(2.0 * (np.minimum(above, below) + 1.0) / (permutations + 1.0), 1.0)


def _nearest_others(gaps: gpd.GeoDataFrame, count: int) -> NDArray[np.intp]:
    """Return the positions of the nearest others of each neighborhood, shape (n, count)."""
    inside = to_plane(gaps).geometry.representative_point()
    xy = np.column_stack([inside.x, inside.y])
    near = np.asarray(KDTree(xy).query(xy, k=count + 1)[1])
    own = near == np.arange(len(xy))[:, None]
    own[~own.any(axis=1), -1] = True  # one of many at one place does not find itself
    return np.asarray(near[~own].reshape(len(xy), count))


def _moran(
    missed: Floats, people: Floats, around: NDArray[np.intp]
) -> tuple[Floats, Floats, NDArray[np.object_]]:
    """Return what is compared, local Moran's I of it, and the kind of cluster each would be in."""
    from esda.moran import Moran_Local_Rate  # noqa: PLC0415 - an extra, and slow to import

    found = Moran_Local_Rate(missed, people, _weights(around), permutations=0)
    return found.z, found.Is, _QUADRANTS[found.q]


def _getis_ord(
    missed: Floats, people: Floats, around: NDArray[np.intp]
) -> tuple[Floats, Floats, NDArray[np.object_]]:
    """Return what is compared, the standardized G* of it, and the kind of cluster."""
    from esda.getisord import G_Local  # noqa: PLC0415 - an extra, and slow to import

    share = missed / people
    own = np.arange(len(around))[:, None]
    weights = _weights(np.hstack([own, around]))
    found = G_Local(share, weights, transform="B", star=True, permutations=0)
    return share, found.Zs, np.where(found.Zs > 0, "gap", "covered").astype(object)


def _weights(around: NDArray[np.intp]) -> Any:  # noqa: ANN401 - a Graph, from a package without types
    from libpysal.graph import Graph  # noqa: PLC0415 - an extra, and slow to import

    focal = np.repeat(np.arange(len(around)), around.shape[1])
    return Graph.from_arrays(focal, around.ravel(), np.ones(around.size))


def _cutoff(p_value: Floats, false_discoveries: float) -> float:
    from esda import fdr  # noqa: PLC0415 - an extra, and slow to import

    return float(fdr(p_value, false_discoveries))
