"""What workers of a plan have to do, and what their centers earn, in words."""

import pandas as pd

from siting.workers.income import Tariff


def staff_in_words(centers: pd.DataFrame, catchments: pd.DataFrame) -> str:
    """Say how many social workers a plan needs, and where hours are short although files are not.

    Parameters
    ----------
    centers
        Index center_id; name, load, workers, workers_by_hours, short_of_hours.
    catchments
        Index center_id; hours and travel_share.

    Returns
    -------
    One or two sentences.
    """
    said = (
        f"{centers['workers'].sum():,} social workers are needed by files, "
        f"{centers['workers_by_hours'].sum():,} by hours (estimated, with travel)."
    )
    short = centers[centers["short_of_hours"]]
    if short.empty:
        return f"{said} No center is short of hours."
    hours = catchments["hours"].reindex(short.index)
    first = (hours / short["workers"]).sort_values(ascending=False, kind="stable").index[0]
    worst, away = short.loc[first], catchments.loc[first, "travel_share"]
    return (
        f"{said} Centers short of hours although their files are within the limit: {len(short):,}; "
        f"most of all {worst['name']} ({first}), whose {worst['load']:,} files need "
        f"{worst['workers']:,} and whose hours need {worst['workers_by_hours']:,}; "
        f"{100 * away:.0f} % of these hours are travel."
    )


def income_in_words(income: pd.DataFrame, tariff: Tariff) -> str:
    """Say in one sentence how many centers live on their income.

    Parameters
    ----------
    income
        As `center_income` gives it.
    tariff
        Its tariff.
    """
    poor = int((~income["lives"]).sum())
    return (
        f"{len(income) - poor:,} of {len(income):,} centers would live on their income, {poor:,} "
        f"would not; together they earn {income['fee_income'].sum():,.0f} {tariff.currency} by "
        f"{income['expected_visits'].sum():,.0f} recorded visits a year."
    )
