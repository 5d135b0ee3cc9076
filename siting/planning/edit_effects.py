"""What edits change for each neighborhood and each center, told so that no household is found.

A neighborhood in which few households are touched is not told of at all, and of the others counts
are rounded, as in whatever sets two plans side by side.
"""

import geopandas as gpd
import numpy as np
import pandas as pd

from siting.planning.outcomes import Outcome
from siting.planning.workshop import Workshop
from siting.plans.time_changes import KINDS, MEANS, count_changes, household_changes, tell_changes
from siting.privacy import rounded_count, tell_parts, too_few
from siting.standards import Standards
from siting.workers.hours import household_hours

#: What becomes of a center.
CHANGES = ("stays", "opened", "closed", "moved", "enlarged", "shrunk")
#: To how many hours a year those of a center are rounded.
_HOURS = 10.0


def area_effects(shop: Workshop, before: Outcome, after: Outcome) -> pd.DataFrame:
    """Return the neighborhoods whose households edits touch, and how.

    Parameters
    ----------
    shop
        The workshop.
    before, after
        Two of its outcomes.

    Returns
    -------
    Index neighborhood_id: households and `siting.plans.time_changes.KINDS`, rounded; the means
    mean_before_s, mean_after_s and mean_change_s of those who are served in both, in seconds,
    missing where few are. Only neighborhoods in which enough households are touched to tell of.
    """
    was, now = before.travel_time_s, after.travel_time_s
    other = (was != now) & ~(np.isnan(was) & np.isnan(now))
    # What is withheld in a county depends on all of it; the other counties stay as they are.
    rows = np.isin(shop.county, np.unique(shop.county[other])) & (shop.area >= 0)
    changes = household_changes(pd.Series(was[rows]), pd.Series(now[rows]))
    counts = count_changes(changes.assign(neighborhood_id=shop.area[rows]), level="neighborhood")
    at = counts.pop("neighborhood_id").to_numpy()
    counts.index = shop.plan.neighborhoods.index.take(at)
    whole = pd.Series(shop.county_of[at], index=counts.index)
    touched = counts["moved"] + counts["newly_served"] + counts["no_longer_served"]
    known = tell_parts(touched, whole) > 0
    told = tell_changes(counts, whole)
    return told.loc[known & told["households"].notna(), ["households", *KINDS, *MEANS]]


def center_effects(before: Outcome, after: Outcome) -> gpd.GeoDataFrame:
    """Return every center of two outcomes, and what became of it.

    Parameters
    ----------
    before, after
        The outcomes; of one workshop.

    Returns
    -------
    Index center_id; name, capacity and capacity_before (files), workers (whom that many files ask
    for), load (files, rounded, missing where few), full, locked, change (one of `CHANGES`), same:
    whether nothing of it changed, the load as it is told included; and the point. Those that were
    closed come last, where they stood, without load.
    """
    was, now = before.centers, after.centers
    gone = was[~was.index.isin(now.index)].assign(homes=0, load=0, full=False, locked=False)
    centers = gpd.GeoDataFrame(pd.concat([now, gone]), crs=now.crs)
    old = was.reindex(centers.index)
    change = _changes(centers, old)
    change[centers.index.isin(gone.index)] = "closed"
    # Of the load only what is told: a household that goes elsewhere would tell where it lives.
    # Where one stands for several files, it is households that are counted and rounded.
    each = after.files_each
    load, had = (each * rounded_count(column) for column in (centers["homes"], old["homes"]))
    as_before = (load == had) | (load.isna() & had.isna())
    same = (change == "stays") & as_before & ~centers["locked"]
    workers = _workers(centers["capacity"], after.edited.standards)
    return centers.drop(columns="homes").assign(
        load=load.round(),
        capacity_before=old["capacity"],
        workers=workers,
        change=change,
        same=same,
    )


def _changes(centers: gpd.GeoDataFrame, old: gpd.GeoDataFrame) -> pd.Series:
    """Say what became of centers that are there; a place outweighs a size."""
    moved = (centers.geometry.x != old.geometry.x) | (centers.geometry.y != old.geometry.y)
    kinds = [
        old["capacity"].isna(),
        moved,
        centers["capacity"] > old["capacity"],
        centers["capacity"] < old["capacity"],
    ]
    named = np.select(kinds, ["opened", "moved", "enlarged", "shrunk"], "stays")
    return pd.Series(named, index=centers.index, dtype="str")


def _workers(files: pd.Series, standards: Standards) -> pd.Series:
    return pd.Series(standards.workers_for_files(files), index=files.index)


def center_hours(shop: Workshop, outcome: Outcome, center_id: str) -> float:
    """Return the hours of visits a year of one center, ways included, rounded.

    Parameters
    ----------
    shop, outcome
        The workshop, and one of its outcomes.
    center_id
        The center.

    Returns
    -------
    Missing where it serves few households, or is closed.
    """
    centers = outcome.edited.centers
    mine = outcome.center == centers.index.get_indexer([center_id])[0]
    if center_id not in centers.index or too_few(int(mine.sum())):
        return float("nan")
    homes = shop.homes[mine]
    hours = household_hours(
        homes,
        pd.Series(center_id, index=homes.index, dtype="str"),
        centers.loc[[center_id]],
        outcome.edited.standards,
        rural=shop.rural[mine],
    )
    return float(_HOURS * np.round(hours["hours"].sum() / _HOURS))
