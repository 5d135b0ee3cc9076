"""A comparison of two plans as tables to take away: a workbook, or one table of the actions."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pandas as pd

from layers.texts import Words
from siting.plans.comparing import Comparison
from siting.privacy import round_places
from siting.reports.comparison_sheets import told_standards
from siting.reports.spoken_tables import write_spoken
from siting.sentences.comparison import actions_in_words, basis_in_words, figures_in_words

#: Columns of the table of areas that `siting compare` prints.
AREA_COLUMNS = ("in_reach_before", "in_reach_after", "no_capacity_after", "beyond_reach_after",
                "shorter", "longer", "minutes")  # fmt: skip


def action_table(comparison: Comparison, words: Words) -> pd.DataFrame:
    """Return the actions with their places as numbers, and each in words.

    Parameters
    ----------
    comparison
        What differs.
    words
        The language of the column ``words``.
    """
    actions = comparison.actions
    place = {"longitude": actions.geometry.x, "latitude": actions.geometry.y}
    table = pd.DataFrame(actions.drop(columns="geometry")).assign(**place)
    degrees = ["longitude_before", "latitude_before", "longitude", "latitude"]
    table[degrees] = round_places(table[degrees])
    told = pd.Series(actions_in_words(actions, words), index=table.index, dtype="str")
    return table.assign(distance_m=table["distance_m"].round(), words=told)


def comparison_tables(comparison: Comparison, words: Words) -> dict[str, pd.DataFrame]:
    """Return every table of a comparison by name: notes first, then actions, areas and groups."""
    notes = [*figures_in_words(comparison.summary, words), *basis_in_words(comparison, words)]
    return {
        "notes": pd.DataFrame({"words": pd.Series(notes, dtype="str")}),
        "actions": action_table(comparison, words),
        "coverage": comparison.summary,
        "minutes": comparison.times,
        "groups": comparison.groups,
        "standards": comparison.standards,
    }


def write_comparison(comparison: Comparison, path: str | Path, words: Words) -> None:
    """Write a comparison, whole or not at all.

    Parameters
    ----------
    comparison
        What differs.
    path
        A workbook (.xlsx) gets a sheet for each table with rows, in words; .csv and .parquet hold
        the actions, under the names of `action_table`.
    words
        The language of what is said in words.

    Raises
    ------
    FileFormatError
        When the ending is another one, or there is no such folder.
    """
    tables = comparison_tables(comparison, words)
    tables["standards"] = told_standards(tables["standards"], words)
    write_spoken(
        tables, path, words, of="difference", alone="actions", simulated=False
    )  # notes say it


def comparison_json(comparison: Comparison, words: Words) -> str:
    """Return all tables and what they rest on as JSON; what is missing or withheld is null."""
    tables = comparison_tables(comparison, words)
    told = asdict(comparison.basis)
    days = {name: day.isoformat() for name, day in told.items() if isinstance(day, date)}
    basis = pd.DataFrame([told | days])
    parts: Mapping[str, pd.DataFrame] = {"basis": basis, **tables}
    rows = {
        name: json.loads(table.to_json(orient="records", force_ascii=False))
        for name, table in parts.items()
    }
    shown = {**rows, "basis": rows["basis"][0], "notes": [row["words"] for row in rows["notes"]]}
    return json.dumps(shown, ensure_ascii=False, indent=2)


def area_table(comparison: Comparison, *, level: str) -> pd.DataFrame:
    """Return coverage and minutes of areas side by side, those with the greatest change first.

    Parameters
    ----------
    comparison
        What differs.
    level
        ``province`` or ``county``.

    Returns
    -------
    province, county and the `AREA_COLUMNS`; minutes is the change of the mean time.
    """
    keys = ["level", "province_code", "province", "county"]
    coverage, times = (
        table[table["level"] == level].assign(**{key: table[key].fillna("") for key in keys})
        for table in (comparison.summary, comparison.times)
    )
    table = coverage.merge(times.drop(columns="setting"), on=keys, how="left")
    table["minutes"] = table["mean_change_s"] / 60
    order = table["minutes"].abs().fillna(0.0).sort_values(ascending=False, kind="stable").index
    return table.loc[order, ["province", "county", *AREA_COLUMNS]].reset_index(drop=True)
