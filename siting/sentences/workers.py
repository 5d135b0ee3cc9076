"""What workers of a plan have to do, and what their centers earn."""

import pandas as pd

from layers.texts import Words, catalog
from siting.workers.income import Tariff

#: Share of travel in the hours of a center from which homes count as far out: beside a router's
#: rounds the estimate is then too low, see benchmarks/README.md.
FAR_OUT = 0.3


def staff_in_words(
    centers: pd.DataFrame, catchments: pd.DataFrame, words: Words, *, loads: pd.Series
) -> str:
    """Say how many social workers a plan needs, and where hours are short although files are not.

    Parameters
    ----------
    centers
        Index center_id; name, workers, workers_by_hours, short_of_hours.
    catchments
        Index center_id; hours and travel_share.
    words
        The language.
    loads
        Files of each center as `siting.privacy.tell_loads` tells them; of a center whose files are
        withheld nothing is said.

    Returns
    -------
    Two or three sentences; the last one where travel takes more than `FAR_OUT` of the hours.
    """
    said = words.text(
        "staff_needed",
        workers=int(centers["workers"].sum()),
        by_hours=int(centers["workers_by_hours"].sum()),
    )
    far_out = bool((catchments["travel_share"].reindex(centers.index) > FAR_OUT).any())
    unsure = f" {words.text('staff_far_out')}" if far_out else ""
    told = loads.reindex(centers.index).notna()
    short = centers[centers["short_of_hours"] & told]
    if short.empty:
        return f"{said} {words.text('staff_enough')}{unsure}"
    hours = catchments["hours"].reindex(short.index)
    first = (hours / short["workers"]).sort_values(ascending=False, kind="stable").index[0]
    worst = short.loc[first]
    worst_said = words.text(
        "staff_short",
        count=len(short),
        name=words.name(str(worst["name"])),
        center=words.name(str(first)),
        files=loads[first],
        workers=worst["workers"],
        by_hours=worst["workers_by_hours"],
        away=100 * catchments.loc[first, "travel_share"],
    )
    return f"{said} {worst_said}{unsure}"


def income_in_words(income: pd.DataFrame, tariff: Tariff, words: Words) -> str:
    """Say in one sentence how many centers live on their income.

    Parameters
    ----------
    income
        As `siting.workers.income.center_income` gives it.
    tariff
        Its tariff.
    words
        The language.
    """
    poor = int((~income["lives"]).sum())
    money = f"currency_{tariff.currency}"
    return words.text(
        "income_told",
        living=len(income) - poor,
        centers=len(income),
        poor=poor,
        fees=income["fee_income"].sum(),
        currency=words.text(money) if money in catalog() else words.name(tariff.currency),
        visits=income["expected_visits"].sum(),
    )
