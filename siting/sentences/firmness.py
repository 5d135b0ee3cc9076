"""How firm the centers of a plan are, in words and numbers, none of which tells of a few homes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from siting.privacy import round_places, rounded_count, too_few

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.texts import Words

#: Columns of the table that is shown, in its order, after center, name, province and county.
COLUMNS = ("firmness", "minutes_each", "hours_more", "hours_alone", "hours_proved")


def tell_centers(centers: pd.DataFrame, alternatives: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return how firm centers are as it may be told, the least firm first.

    Parameters
    ----------
    centers, alternatives
        See `siting.planning.firm_plans.FirmPlan`.
    words
        The language of ``firmness``.

    Returns
    -------
    Index center_id; name, province, county, ``files`` (a multiple of five), ``verdict``,
    ``firmness`` in words; what the best exchange costs more: ``minutes_each`` (minutes for each
    household of the center) and ``hours_more`` (hours in all); ``hours_alone``, what any
    place instead of it costs more at least while the other centers stay, and ``hours_proved``, what
    any plan without it does; both missing where nothing is proved. Costs are missing for a center
    of fewer than five files.
    """
    small = too_few(centers["files"])
    found = centers["out_found"]
    told = pd.DataFrame(centers[["name", "province", "county"]]).assign(
        files=rounded_count(centers["files"]),
        verdict=centers["verdict"],
        firmness=_in_words(centers["verdict"], alternatives, words),
        minutes_each=(found / centers["files"].where(~small) / 60.0).round(2),
        hours_more=(found / 3600.0).round(1).mask(small),
        hours_alone=_hours_proved(centers["alone_at_least"]).mask(small),
        hours_proved=_hours_proved(centers["out_at_least"]).mask(small),
    )
    return told.sort_values("minutes_each", kind="stable")


def _hours_proved(seconds: pd.Series) -> pd.Series:
    """Return the hours that something costs more at least, rounded down; missing if unknown."""
    known = seconds.where((seconds > 0) & np.isfinite(seconds))
    return known.floordiv(360.0) / 10.0


def _in_words(verdict: pd.Series, alternatives: pd.DataFrame, words: Words) -> list[str]:
    """Say how firm each center is, and where it could as well stand."""
    good = alternatives[alternatives["as_good"]]
    names = good.groupby("center_id")["name"].agg(list)
    cheaper = alternatives[alternatives["more"] < 0].groupby("center_id")["name"].agg(list)
    said = []
    for center, word in verdict.items():
        of = cheaper if word == "better" else names
        places = [words.name(str(name)) for name in of.get(center, [])]
        said.append(words.text(f"firm_{word}", places=words.joined(places)))
    return said


def tell_alternatives(alternatives: gpd.GeoDataFrame, centers: pd.DataFrame) -> pd.DataFrame:
    """Return the exchanges as they may be told, with the square that each place stands in.

    Parameters
    ----------
    alternatives, centers
        See `siting.planning.firm_plans.FirmPlan`.

    Returns
    -------
    ``center_id``, ``place_id``, name, province, county, longitude, latitude, ``hours_more``
    (missing for a center of fewer than five files) and ``as_good``.
    """
    points = round_places(alternatives.get_coordinates())
    small = too_few(centers["files"]).reindex(alternatives["center_id"]).to_numpy()
    flat = pd.DataFrame(alternatives.drop(columns=["geometry", "more", "as_good"]))
    return flat.assign(
        longitude=points["x"],
        latitude=points["y"],
        hours_more=(alternatives["more"] / 3600.0).round(1).mask(small),
        as_good=alternatives["as_good"],
    )


def firmness_in_words(
    verdict: pd.Series,
    *,
    near_s: float,
    candidates: int,
    proved_out: int,
    proved_in: int,
    words: Words,
) -> list[str]:
    """Say how many centers are firm, what that means, and what is proved of all places.

    Parameters
    ----------
    verdict
        Of each center, see `siting.planning.firmness.VERDICTS`.
    near_s
        What an exchange may cost each household of a center and be as good, in seconds.
    candidates
        Places without a center in which one may open.
    proved_out, proved_in
        Those of them that are in no plan as good, and centers that are in every one, proved.
    words
        The language.
    """
    count = verdict.value_counts()
    kinds = ("near", "better", "proved", "alone", "firm", "stays", "unknown")
    of = {word: int(count.get(word, 0)) for word in kinds}
    firm = of["firm"] + of["alone"] + of["proved"]
    told = [
        words.text("firm_told", centers=len(verdict), near=of["near"], minutes=near_s / 60.0),
        words.text("firm_count", firm=firm, alone=of["alone"], proved=of["proved"]),
    ]
    told += [words.text(f"firm_count_{word}", count=of[word])
             for word in ("better", "stays", "unknown") if of[word]]  # fmt: skip
    told.append(
        words.text("firm_candidates", candidates=candidates, out=proved_out, among=proved_in)
    )
    return told


def firmness_cells(told: pd.DataFrame, words: Words) -> list[Sequence[str]]:
    """Return the cells of the table, ready to be read; a dash for what is not told.

    Parameters
    ----------
    told
        See `tell_centers`.
    words
        The language.
    """
    rows: list[Sequence[str]] = []
    for row in told.reset_index().to_dict("records"):
        named = ["-" if pd.isna(row[name]) else str(row[name])
                 for name in ("center_id", "name", "province", "county", "firmness")]  # fmt: skip
        numbers = [words.number(float(row[name]), digits=1) or "-" for name in COLUMNS[1:]]
        rows.append([*named, *numbers])
    return rows
