"""One center told: where it stands, what it has, how evenly its work is shared, what it earns."""

import math

import pandas as pd

from layers.texts import Words, catalog, isolated
from siting.standards import Standards
from siting.workers.income import Tariff


def center_notes(
    center_id: str, row: pd.Series, standards: Standards, words: Words
) -> list[tuple[str, str]]:
    """Return the card of a center as names and what is said of them.

    Parameters
    ----------
    center_id
        The center.
    row
        Its row of `siting.reports.center_tables.center_table`.
    standards
        Of files and hours of a worker.
    words
        The language.
    """
    hidden = math.isnan(row["load"])  # having few, or lest another that has few follow
    told = {
        "card_id": isolated(center_id),
        "card_place": isolated(_word(row["county"])),
        "card_status": words.text(f"status_{row['status']}"),
        "card_load": words.text(
            "card_load_of",
            load=words.text("card_hidden") if hidden else words.number(row["load"]),
            capacity=words.number(row["capacity"]),
        ),
        "centers_room": "" if hidden else _room(row, words),
        "card_workers": _workers(row, standards, words),
        "card_hours": "" if hidden else _hours(row, words),
        "card_short": words.text("short_of_hours") if row["short_of_hours"] else "",
        "centers_catchment": _coverage(row, words),
        "centers_way": _way(row["mean_travel_time_s"], words),
    }
    return [(words.text(key), value) for key, value in told.items() if value]


def _room(row: pd.Series, words: Words) -> str:
    left = row["capacity"] - row["load"]
    key = "centers_room_left" if left > 0 else "centers_room_none" if left == 0 else "centers_over"
    return words.text(key, files=abs(left))


def _workers(row: pd.Series, standards: Standards, words: Words) -> str:
    files = words.text("centers_by_files", workers=row["workers"], most=standards.files_per_worker)
    if pd.isna(row["workers_by_hours"]):
        return files
    most = standards.hours_per_worker
    hours = words.text("centers_by_hours", workers=row["workers_by_hours"], most=most)
    return words.listed([files, hours])


def _hours(row: pd.Series, words: Words) -> str:
    if pd.isna(row["travel_share"]):
        return words.number(row["hours"])
    share = words.percent(row["travel_share"])
    return words.text("centers_hours_of", hours=row["hours"], share=share)


def _coverage(row: pd.Series, words: Words) -> str:
    """Tell counts that were rounded as such."""
    if pd.isna(row["catchment_households"]):
        return words.text("card_hidden")
    return words.text(
        "centers_covered",
        households=row["catchment_households"],
        reached=row["in_reach"],
        far=row["beyond_reach"],
        full=row["no_capacity"],
    )


def _way(seconds: float, words: Words) -> str:
    return "" if math.isnan(seconds) else words.text("card_minutes", minutes=seconds / 60)


def fairness_in_words(workers: pd.DataFrame, words: Words) -> list[str]:
    """Say how evenly the hours of a center are shared among its workers, and what had to give.

    Parameters
    ----------
    workers
        Index worker; hours a year, missing where withheld, and reason; as
        `siting.reports.center_tables.worker_table` returns them.
    words
        The language.

    Returns
    -------
    Sentences; none of hours where fewer than two workers' are told.
    """
    hours = workers["hours"].dropna()
    told = []
    if len(hours) > 1:
        least, most, mean = hours.min(), hours.max(), hours.mean()
        key = "fair_even" if most - least <= 0.1 * mean else "fair_spread"
        told.append(
            words.text(
                key,
                workers=len(hours),
                least=least,
                most=most,
                mean=mean,
                above=100 * (most / mean - 1) if mean > 0 else 0.0,
                worker=words.name(str(hours.idxmax())),
            )
        )
    why = [str(cell) for cell in workers["reason"].dropna().unique() if cell]
    told += [words.text("fair_because", why=words.reasons(cell)) for cell in why]
    return told


def center_income_in_words(row: pd.Series, tariff: Tariff, words: Words) -> str:
    """Say what a center earns and costs a year, and how many visits it would live on.

    Parameters
    ----------
    row
        Its row of `siting.workers.income.center_income`.
    tariff
        Its tariff.
    words
        The language.
    """
    key = "income_center_lives" if row["lives"] else "income_center_lacks"
    if not row["lives"] and math.isinf(row["visits_to_live"]):
        key = "income_center_never"
    money = f"currency_{tariff.currency}"
    return words.text(
        key,
        visits=row["expected_visits"],
        income=row["fee_income"] + row["other_income"],
        cost=row["cost"],
        balance=abs(row["balance"]),
        needed=math.ceil(row["visits_to_live"]) if math.isfinite(row["visits_to_live"]) else 0,
        currency=words.text(money) if money in catalog() else words.name(tariff.currency),
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
