"""Plans under events in words and numbers, none of which tells of a few households."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layers.texts import Words, percent_at_most
from siting.privacy import MIN_HOUSEHOLDS, rounded_kinds, too_few

_KINDS = ("in_reach", "beyond_reach", "no_capacity")
#: Columns of the tables that are shown, in their order, after event and plan, or center and name.
EVENT_COLUMNS = ("hours", "percent_more", "in_reach_share", "no_capacity", "beyond_reach",
                 "mean_minutes", "farthest_minutes")  # fmt: skip
RISK_COLUMNS = ("hours_more", "reach_lost", "beyond_more", "no_capacity_more")
#: What plans are judged by.
_JUDGED = ("worst", "average", "regret")
#: Digits of shares and minutes; all other numbers are whole.
_SHARES, _MINUTES = ("percent_more", "in_reach_share"), ("mean_minutes",)
#: A bound nearer than this part of the cost leaves nothing but rounding between them.
_ROUNDING = 1e-7


def told_events(measures: pd.DataFrame) -> pd.Series:
    """Say which rows may be told: none that closes centers of fewer than five files in all.

    Parameters
    ----------
    measures
        See `siting.planning.robustness.try_events`.
    """
    return pd.Series(~too_few(measures["closed_files"]))


def tell_measures(measures: pd.DataFrame) -> pd.DataFrame:
    """Return measures of plans under events as they may be told.

    Parameters
    ----------
    measures
        See `siting.planning.robustness.try_events`.

    Returns
    -------
    The same rows: event, plan, ``hours`` (all travel, penalties counted), ``percent_more`` (share
    by which they are above those of the plan today), ``files`` and its three parts as multiples of
    five, ``in_reach_share`` of these, ``mean_minutes``, ``farthest_minutes`` and ``percent_bound``
    (share by which travel is at most above the least possible); all of it missing in rows that may
    not be told, see `told_events`.
    """
    parts = measures[list(_KINDS)].assign(households=measures["files"])
    told = rounded_kinds(parts, _KINDS).rename(columns={"households": "files"})
    today = measures.groupby("plan")["cost"].transform("first")
    bound = measures["lower_bound"]
    above = (measures["cost"] - bound) / bound.where(bound > 0)
    numbers = pd.DataFrame(index=measures.index).assign(
        hours=(measures["cost"] / 3600).round(1),
        percent_more=(measures["cost"] / today.where(today > 0) - 1).round(4),
        **told,
        in_reach_share=told["in_reach"] / told["files"].where(told["files"] > 0),
        mean_minutes=(measures["mean_s"] / 60).round(1).mask(told["files"].isna()),
        farthest_minutes=(measures["farthest_s"] / 60).round(),
        percent_bound=above.where(above > _ROUNDING, 0.0),
    )
    return measures[["event", "plan"]].join(numbers.where(told_events(measures)))


def tell_verdict(verdict: pd.DataFrame) -> pd.DataFrame:
    """Return the verdict on plans as it may be told: hours to a tenth, as those of its events.

    Parameters
    ----------
    verdict
        See `siting.planning.robustness.judge`.

    Returns
    -------
    The same rows: ``worst_hours``, ``worst_event``, ``average_hours``, ``regret_hours``.
    """
    hours = {f"{name}_hours": (verdict[name] / 3600).round(1) for name in _JUDGED}
    told = pd.DataFrame({**hours, "worst_event": verdict["worst_event"]})
    return told[["worst_hours", "worst_event", "average_hours", "regret_hours"]]


def tell_risks(risks: pd.DataFrame) -> pd.DataFrame:
    """Return what closing centers costs as it may be told: whole hours, files to five.

    Parameters
    ----------
    risks
        See `siting.planning.robustness.closing_risks`.

    Returns
    -------
    name, province, county and `RISK_COLUMNS` on the same index; nothing is told of what it costs to
    close a center of fewer than five files.
    """
    lost = risks[list(_KINDS)].to_numpy(dtype=np.float64)
    rounded = MIN_HOUSEHOLDS * np.round(lost / MIN_HOUSEHOLDS) + 0.0
    few = (np.abs(lost) < MIN_HOUSEHOLDS) & (np.abs(lost) > _ROUNDING)
    told = pd.DataFrame(np.where(few, np.nan, rounded), risks.index, list(RISK_COLUMNS[1:]))
    told.insert(0, "hours_more", (risks["cost_more"] / 3600).round())
    told = told.mask(too_few(risks["files"]))
    return risks[["name", "province", "county"]].join(told)


def whatif_in_words(
    verdict: pd.DataFrame, told: pd.DataFrame, names: Mapping[str, str], words: Words
) -> list[str]:
    """Say how far that is proved, and which plan is best in the worst event and on average.

    Parameters
    ----------
    verdict
        See `siting.planning.robustness.judge`; empty where nothing may come.
    told
        See `tell_measures`.
    names
        What events and plans are called.
    words
        The language.
    """
    most = float(told["percent_bound"].max())
    said = [words.text("whatif_bounded", percent=percent_at_most(most, digits=2)) if most > 0
            else words.text("whatif_exact")]  # fmt: skip
    if verdict.empty:
        return said
    best = {column: str(verdict[column].idxmin()) for column in _JUDGED}
    hours = {column: float(verdict[column].min()) / 3600 for column in best}
    event = names[str(verdict.loc[best["worst"], "worst_event"])]
    said.append(words.text("whatif_best_worst", plan=names[best["worst"]], event=event,
                           hours=hours["worst"]))  # fmt: skip
    said.append(
        words.text("whatif_best_average", plan=names[best["average"]], hours=hours["average"])
    )
    if len(verdict) > 1:
        said.append(
            words.text("whatif_best_regret", plan=names[best["regret"]], hours=hours["regret"])
        )
        said.append(words.text("whatif_only_these", count=len(verdict)))
    return said


def risk_in_words(told: pd.DataFrame, words: Words) -> str:
    """Say which center is missed most when it closes; `told` as `tell_risks` returns it."""
    first = told.iloc[0]
    if np.isnan(first["hours_more"]):
        return words.text("whatif_risk_few", count=MIN_HOUSEHOLDS)
    return words.text(
        "whatif_risk",
        center=words.name(str(told.index[0])),
        name=words.name(str(first["name"])),
        hours=float(first["hours_more"]),
    )


def cells(table: pd.DataFrame, columns: Sequence[str], words: Words) -> list[list[str]]:
    """Write the numbers of a table, ready to be read; a dash for what is not told.

    Parameters
    ----------
    table
        See `tell_measures` and `tell_risks`.
    columns
        `EVENT_COLUMNS` or `RISK_COLUMNS`.
    words
        The language.
    """

    def write(column: str, value: float) -> str:
        if column in _SHARES:
            return words.percent(value, digits=1) or "-"
        return words.number(value, digits=int(column in _MINUTES)) or "-"

    return [
        [write(column, float(row[column])) for column in columns]
        for row in table.to_dict("records")
    ]
