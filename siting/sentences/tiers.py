"""A second level of centers in words, and its tables as they may be shown."""

import math
from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from layers.texts import Words, percent_at_most
from siting.location.result import Certificate
from siting.privacy import round_places, tell_about
from siting.sentences.plans import whole_number

_MEANS = ("mean_travel_time_s",)
#: Columns of numbers of the table of provinces that is shown, in its order.
COLUMNS = ("households", "in_reach", "beyond_reach", "no_capacity")


def tell_tier(
    centers: gpd.GeoDataFrame, coverage: pd.DataFrame, referrals: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables of a second level as they may be shown and written.

    They lie across those of the plan, which tells the households of each province and of each group
    exactly. So all counts are rounded, and small ones withheld.

    Parameters
    ----------
    centers, coverage, referrals
        See `siting.planning.tier_frames.TierPlan`.

    Returns
    -------
    ``centers`` (with longitude and latitude, so that it can be read again as centers that stand),
    ``coverage`` and ``referrals`` (``first_level``: the center that refers).
    """
    places = round_places(centers.geometry.get_coordinates())
    named = pd.DataFrame(centers.drop(columns=["geometry", "province_code", "county_code"]))
    shown = _rounded(named).assign(longitude=places["x"], latitude=places["y"])
    parts = [_rounded(part) for _, part in coverage.groupby("level", sort=False)]
    told = pd.concat(parts, ignore_index=True)
    return {
        "centers": shown.reset_index(),
        "coverage": told.assign(share_in_reach=told["in_reach"] / told["households"]),
        "referrals": tell_about(referrals).rename_axis("first_level").reset_index(),
    }


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round counts whose sum is told elsewhere; that of a single row is the same count."""
    sums = [pd.Series("", index=table.index)] if len(table) > 1 else []
    return tell_about(table, sums=sums, means=_MEANS)


def tier_in_words(
    tables: Mapping[str, pd.DataFrame],
    certificate: Certificate,
    words: Words,
    *,
    tier: str,
    groups: Sequence[str],
    limit_s: float,
) -> list[str]:
    """Say how many centers there are for whom, who is in reach, and how good that is.

    Parameters
    ----------
    tables
        See `tell_tier`.
    certificate
        What was proved.
    words
        The language.
    tier, groups, limit_s
        What was asked, see `siting.planning.tier_frames.TierRules`.
    """
    centers = tables["centers"]
    standing = int(centers["standing"].sum())
    whole = tables["coverage"].iloc[0]
    whom = words.joined([words.name(words.known("group", name)) for name in groups])
    told = [
        words.text(
            "tier_told",
            tier=words.name(words.known("tier", tier)),
            count=len(centers),
            standing=standing,
            chosen=len(centers) - standing,
            groups=whom or words.text("tier_everybody"),
        )
    ]
    if not math.isnan(whole["in_reach"]):
        told.append(
            words.text(
                "tier_reach",
                households=whole["households"],
                share=100 * whole["share_in_reach"],
                minutes=limit_s / 60,
            )
        )
    gap = words.text("gap_none")
    if certificate.from_best is not None:
        distance = percent_at_most(certificate.from_best, digits=2)
        gap = words.text("gap_proved_total", percent=distance)
    told.append(words.text("tier_cost", gap=gap))
    return told


def coverage_cells(coverage: pd.DataFrame, words: Words) -> list[Sequence[str]]:
    """Return the cells of the table of provinces, ready to be read.

    Parameters
    ----------
    coverage
        See `tell_tier`.
    words
        The language.
    """
    rows: list[Sequence[str]] = []
    for row in coverage.to_dict("records"):
        name = words.text("all") if row["level"] == "country" else row["province"]
        rows.append(
            (
                "-" if pd.isna(name) else str(name),
                *(whole_number(float(row[column]), words) for column in COLUMNS),
                words.number(100 * row["share_in_reach"], digits=1) or "-",
                words.number(row["mean_travel_time_s"] / 60.0, digits=1) or "-",
            )
        )
    return rows
