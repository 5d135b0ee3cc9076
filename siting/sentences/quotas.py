"""What quotas say, in sentences, and what of their tables may be told."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from layers.texts import Words
from siting.privacy import MIN_HOUSEHOLDS, rounded_kinds
from siting.privacy.suppression import tell_parts

#: Columns that tell how many files an area has.
_OF_FILES = ("files", "share", "quotient", "next_priority")
#: Decimals of what is no whole number.
_DIGITS = {"quotient": 2}
#: Prices told at most.
_TOLD = 10


def tell_quotas(table: pd.DataFrame) -> pd.DataFrame:
    """Take small numbers of files out of a table of quotas, and what would give them away.

    Parameters
    ----------
    table
        Index province_code or county_code; ``province_code``, and columns of
        `siting.planning.quotas.Quotas.provinces`.

    Returns
    -------
    The same table; what is withheld is missing.
    """
    whole = table["province_code"] if table.index.name == "county_code" else table["seats"] * 0
    shown = tell_parts(table["files"], whole)
    hidden = shown.isna()
    masked = {name: table[name].astype("float64").mask(hidden) for name in _OF_FILES}
    return table.assign(**masked)


def quotas_in_words(
    table: pd.DataFrame, words: Words, *, by: str, method: str, elsewhere: int
) -> list[str]:
    """Say how centers were shared, who had equal claims, and which files nobody was given for.

    Parameters
    ----------
    table
        See `tell_quotas`.
    words
        The language.
    by
        What they were shared by, as `siting.planning.quota_shares.Mixture` writes it.
    method
        Name of the apportionment.
    elsewhere
        Files of none of the areas.
    """
    level = "county" if table.index.name == "county_code" else "province"
    said = [
        words.text(
            f"quotas_told_{level}",
            centers=int(table["seats"].sum()),
            areas=len(table),
            by=_mixture_in_words(by, words),
            method=words.text(f"method_{method}"),
        )
    ]
    tied = table.loc[table["tied"], "name"]
    if len(tied):
        named = words.listed([words.name(str(name)) for name in tied])
        said.append(words.text("quotas_tied", areas=named))
    none = int((table["seats"] == 0).sum())
    if none:
        said.append(words.text(f"quotas_none_{level}", count=none))
    if elsewhere >= MIN_HOUSEHOLDS:
        said.append(words.text("quotas_elsewhere", count=elsewhere))
    elif elsewhere:
        said.append(words.text("quotas_elsewhere_few", count=MIN_HOUSEHOLDS))
    return said


def _mixture_in_words(by: str, words: Words) -> str:
    parts = []
    for part in by.split(","):
        name, _, weight = part.partition("=")
        measure = words.text(f"measured_by_{name}")
        parts.append(f"{words.decimal(weight)} {measure}" if weight else measure)
    return words.listed(parts)


def rows_in_words(table: pd.DataFrame, words: Words, *, source: str) -> list[str]:
    """Say what became of the odd rows of a table of areas.

    Parameters
    ----------
    table
        Row, column, value, reason, outcome, see `layers.area_tables.AreaTable.issues`.
    words
        The language.
    source
        Name of the file.
    """
    return [
        words.text(
            f"quota_row_{row['outcome']}",
            row=row["row"],
            file=words.name(source),
            value=words.name(str(row["value"])),
            why=words.reasons(str(row["reason"])),
        )
        for row in table.to_dict("records")
    ]


def prices_in_words(
    prices: pd.DataFrame,
    names: Mapping[str, str],
    words: Words,
    *,
    cost: float,
    saved: tuple[float, float],
) -> list[str]:
    """Say what quotas cost, together and one by one, in hours of travel.

    Parameters
    ----------
    prices
        See `siting.planning.quota_prices.QuotaPrices.table`; costs in seconds.
    names
        Name of each group.
    words
        The language.
    cost
        Cost of the plan with quotas, in seconds.
    saved
        What the plan that was found without quotas saves, and what any could at most.
    """
    found, most = saved
    said = [
        words.text(
            "prices_all",
            cost=cost / 3600,
            found=found / 3600,
            most=most / 3600,
            percent=100 * found / cost if cost else 0.0,
        )
    ]
    ranked = prices.sort_values(["saves_at_most", "dual_price"], ascending=False, kind="stable")
    for row in ranked.head(_TOLD).to_dict("records"):
        tried = not math.isnan(row["saves"])
        said.append(
            words.text(
                "price_tried" if tried else "price_bounded",
                area=words.name(names.get(str(row["group"]), str(row["group"]))),
                sites=row["sites"],
                way=words.text(f"price_{row['direction']}{'' if row['alone'] else '_other'}"),
                found=(row["saves"] if tried else row["dual_price"]) / 3600,
                most=row["saves_at_most"] / 3600,
            )
        )
    return said


def price_tables(
    prices: pd.DataFrame, plans: pd.DataFrame, names: pd.Series
) -> dict[str, pd.DataFrame]:
    """Return prices and plans as tables that may be told: in hours, and households to five.

    Parameters
    ----------
    prices
        See `siting.planning.quota_prices.QuotaPrices.table`; costs in seconds.
    plans
        See `siting.planning.priced_plans.PricedPlans.plans`.
    names
        Name of each area, by code.
    """
    costs = ["dual_price", "saves", "saves_at_most"]
    hours = (prices[costs] / 3600).round(1).add_suffix("_hours")
    told = prices.drop(columns=costs).join(hours)
    told.insert(1, "name", told["group"].map(names))
    return {"prices": told.rename(columns={"sites": "centers"}), "plans": _told_plans(plans)}


def _told_plans(plans: pd.DataFrame) -> pd.DataFrame:
    """Round households to five and times to a tenth."""
    counts = rounded_kinds(plans, ["in_reach", "beyond_reach", "no_capacity"])
    return pd.DataFrame(
        {
            "quotas": plans.index,
            "hours": (plans["cost"].to_numpy() / 3600).round(1),
            "mean_minutes": (plans["mean_s"].to_numpy() / 60).round(1),
            **{str(name): counts[name].to_numpy() for name in counts},
            "worst_province": plans["worst_province"].to_numpy(),
            "worst_mean_minutes": (plans["worst_mean_s"].to_numpy() / 60).round(1),
        }
    )


def plans_in_words(plans: pd.DataFrame, names: Mapping[str, str], words: Words) -> list[str]:
    """Say of the plans with and without quotas what they reach, and which province is worst off.

    Parameters
    ----------
    plans
        See `siting.planning.priced_plans.PricedPlans.plans`.
    names
        Name of each province, by code.
    words
        The language.
    """
    said = []
    for row in _told_plans(plans).to_dict("records"):
        share = row["in_reach"] / row["households"] if row["households"] else math.nan
        worst = str(row["worst_province"])
        said.append(
            words.text(
                f"priced_{row['quotas']}",
                hours=row["hours"],
                minutes=row["mean_minutes"],
                share=words.percent(share, digits=1) or "-",
                province=words.name(names.get(worst, worst)),
                worst=row["worst_mean_minutes"],
            )
        )
    return said


def quota_cells(row: Mapping[Hashable, Any], columns: Sequence[str], words: Words) -> list[str]:
    """Write the numbers of one row of a table of quotas; a missing one as a dash."""
    cells = []
    for name in columns:
        value = math.nan if pd.isna(row[name]) else float(row[name])
        if name == "share":
            cells.append(words.number(100 * value, digits=2) or "-")
        elif name == "next_priority":
            cells.append(words.decimal(f"{value:.4g}") if math.isfinite(value) else "-")
        else:
            cells.append(words.number(value, digits=_DIGITS.get(name, 0)) or "-")
    return cells


def shown_columns(table: pd.DataFrame) -> Sequence[str]:
    """Return the columns of a table of quotas that a terminal shows, in their order."""
    measures = ["files", "area_km2", "need"]
    return [*(name for name in measures if name in table), "share", "quotient", "seats",
            "least", "most", "next_priority"]  # fmt: skip
