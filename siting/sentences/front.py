"""A front of plans in words: the numbers of each, and what it gives for what."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from layers.texts import Words, percent_at_most
from siting.privacy import MIN_HOUSEHOLDS, rounded_kinds

_MINUTE = 60.0

#: Heads of the table that is shown, in its order.
HEADS = (
    "plan", "mean_minutes", "in_reach_share", "farthest", "worst_province", "worst_minutes",
    "from_best",
)  # fmt: skip


def tell_front(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table in minutes, rounded as it is told.

    Parameters
    ----------
    table
        See `siting.planning.front.Front`.

    Returns
    -------
    Index ``plan``; beside, side, mean_minutes, in_reach, farthest_minutes, worst_province,
    worst_minutes, cost, lower_bound and from_best. The share in reach is of households to five, for
    several plans tell of the same ones, and missing where there are fewer. The farthest is in whole
    minutes, and missing where it would tell of fewer than five households.
    """
    reached = table["in_reach"] * table["households"]
    parts = pd.DataFrame({"households": table["households"], "in_reach": reached})
    parts["others"] = table["households"] - reached
    counts = rounded_kinds(parts, ["in_reach", "others"])
    return pd.DataFrame(
        {
            "beside": table["beside"],
            "side": table["side"],
            "mean_minutes": (table["mean_s"] / _MINUTE).round(2),
            "in_reach": (counts["in_reach"] / counts["households"]).round(3),
            "farthest_minutes": (table["farthest_s"] / _MINUTE).round(),
            "worst_province": table["worst_province"],
            "worst_minutes": (table["worst_mean_s"] / _MINUTE).round(2),
            "cost": table["cost"].round(),
            "lower_bound": np.floor(table["lower_bound"]),
            "from_best": table["from_best"].map(_share_at_most),
        }
    )


def _share_at_most(share: float) -> float:
    """Round a share up to a thousandth of a percent; what is missing stays so."""
    return round(percent_at_most(share, digits=3) / 100, 5)


def front_in_words(told: pd.DataFrame, words: Words, *, wanted: int) -> list[str]:
    """Say in one sentence each what a plan gives for what, compared with the one beside it.

    Parameters
    ----------
    told
        See `tell_front`.
    words
        The language.
    wanted
        How many plans were asked for.
    """
    rows: dict[int, Mapping[Hashable, Any]] = {
        row["plan"]: row for row in told.reset_index().to_dict("records")
    }
    first, *others = rows.values()
    said = [
        words.text(
            "front_first",
            plan=first["plan"],
            minutes=first["mean_minutes"],
            reach=_share(first["in_reach"], words) or "-",
        )
    ]
    if not math.isnan(first["farthest_minutes"]):
        farthest = first["farthest_minutes"]
        said.append(words.text("front_first_farthest", count=MIN_HOUSEHOLDS, minutes=farthest))
    several = _several(told)
    if several:
        said.append(
            words.text(
                "front_first_worst",
                province=words.name(first["worst_province"]),
                minutes=first["worst_minutes"],
            )
        )
    said += [_traded(row, rows[row["beside"]], words, several=several) for row in others]
    if not several:
        said.append(words.text("front_one_province"))
    if len(told) < wanted:
        key = "front_alone" if len(told) == 1 else "front_fewer"
        said.append(words.text(key, found=len(told), wanted=wanted))
    return said


def _several(told: pd.DataFrame) -> bool:
    """Whether the mean of the worst province is another than that of all."""
    return bool((told["worst_minutes"] > told["mean_minutes"]).any())


def _traded(
    row: Mapping[Hashable, Any], beside: Mapping[Hashable, Any], words: Words, *, several: bool
) -> str:
    """Compare a plan with the one beside it; what looks the same is left out."""
    parts = []
    for key, name, shown in (
        ("worst", "worst_minutes", _tenths),
        ("reach", "in_reach", _share),
        ("farthest", "farthest_minutes", _whole),
    ):
        before, after = shown(beside[name], words), shown(row[name], words)
        if before and after and before != after and (key != "worst" or several):
            parts.append(words.text(f"front_part_{key}", before=before, after=after))
    if not parts:  # too little for the digits that are shown
        parts.append(words.text("front_part_little"))
    more = row["mean_minutes"] - beside["mean_minutes"]
    return words.text(
        "front_traded",
        plan=row["plan"],
        beside=row["beside"],
        minutes=words.number(more, digits=1 if more >= 0.1 else 2),
        parts=words.listed(parts),
    )


def _tenths(value: float, words: Words) -> str:
    return words.number(value, digits=1)


def _share(value: float, words: Words) -> str:
    return words.percent(value, digits=1)


def _whole(value: float, words: Words) -> str:
    return words.number(value)


def front_cells(told: pd.DataFrame, words: Words) -> list[Sequence[str]]:
    """Return the cells of the table of plans, ready to be read.

    Parameters
    ----------
    told
        See `tell_front`.
    words
        The language.
    """
    return [
        (
            words.number(row["plan"]),
            words.number(row["mean_minutes"], digits=1),
            _share(row["in_reach"], words) or "-",
            _whole(row["farthest_minutes"], words) or "-",
            row["worst_province"] or "-",
            words.number(row["worst_minutes"], digits=1) if row["worst_province"] else "-",
            words.at_most(row["from_best"], digits=2) or "-",
        )
        for row in told.reset_index().to_dict("records")
    ]
