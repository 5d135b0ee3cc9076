"""Growth in words: how good each phase is, and what a further center saves."""

import math
from collections.abc import Sequence

import pandas as pd

from layers.texts import Words, percent_at_most
from siting.privacy import rounded_kinds, too_few

#: Columns of the table of phases that is shown, in its order.
COLUMNS = ("in_reach", "without", "mean_minutes", "from_alone", "from_best", "saved_hours")


def tell_phases(phases: pd.DataFrame, households: int) -> pd.DataFrame:
    """Return the phases without numbers that tell of fewer than five households.

    Parameters
    ----------
    phases
        See `siting.planning.growth.Growth`.
    households
        Located households, of which ``in_reach`` is a share.

    Returns
    -------
    The same rows; ``in_reach`` is the share of households to five, both those in reach and the
    others, for phases tell of the same ones; it is missing where there are fewer. Both counts of
    households without a center are missing where one of them is small but not zero.
    """
    counts = phases[["no_capacity", "too_far"]].astype("float64")
    small = (too_few(counts) & (counts > 0)).any(axis=1)
    reached = phases["in_reach"] * households
    parts = pd.DataFrame({"households": households, "in_reach": reached}, index=phases.index)
    told = rounded_kinds(parts.assign(others=households - reached), ["in_reach", "others"])
    share = (told["in_reach"] / told["households"]).round(3)
    return phases.assign(in_reach=share, **counts.mask(small))


def growth_in_words(phases: pd.DataFrame, way: str, words: Words) -> list[str]:
    """Say in which way the order was found, and how good its worst phase is.

    Parameters
    ----------
    phases
        See `siting.planning.growth.Growth`.
    way
        ``upwards`` or ``downwards``.
    words
        The language.
    """
    worst = int(phases["from_alone"].to_numpy().argmax())
    told = [
        words.text(
            "growth_told",
            first=int(phases.index[0]),
            last=int(phases.index[-1]),
            phases=len(phases),
            way=words.text(f"growth_{way}"),
        ),
        words.text(
            "growth_worst",
            centers=int(phases.index[worst]),
            percent=percent_at_most(max(float(phases["from_alone"].iloc[worst]), 0.0), digits=2),
        ),
    ]
    bare = int(phases["from_best"].isna().sum())
    if bare:
        told.append(words.text("growth_unproved", count=bare))
    return told


def paying_in_words(
    *, worth_s: float, best: int, least: int, most: int, last: int, words: Words
) -> list[str]:
    """Say at which number of centers a further one stops paying, as found and as proved.

    Parameters
    ----------
    worth_s, best, least, most
        See `siting.planning.paying.Paying`.
    last
        The largest number that was planned.
    words
        The language.
    """
    told = [words.text("growth_pays", hours=worth_s / 3600.0, best=best)]
    if most < last:
        told.append(words.text("growth_pays_within", least=least, most=most))
    else:
        told.append(words.text("growth_pays_open", last=last))
    return told


def phase_cells(phases: pd.DataFrame, files: float, words: Words) -> list[Sequence[str]]:
    """Return the cells of the table of phases, ready to be read.

    Parameters
    ----------
    phases
        See `tell_phases`.
    files
        Files that cost is summed over: located households, or those expected of them.
    words
        The language.
    """
    rows: list[Sequence[str]] = []
    for row in phases.reset_index().to_dict("records"):
        without = float(row["no_capacity"] + row["too_far"])
        minutes = float(row["cost"]) / max(files, 1.0) / 60.0
        saved = float(row["saved_each"]) / 3600.0
        rows.append(
            (
                words.number(int(row["centers"])),
                words.percent(float(row["in_reach"]), digits=1) or "-",
                words.number(without) or "-",
                words.number(minutes, digits=1),
                words.at_most(max(float(row["from_alone"]), 0.0), digits=2),
                words.at_most(float(row["from_best"]), digits=2) or "-",
                "-" if math.isnan(saved) else words.number(saved),
            )
        )
    return rows
