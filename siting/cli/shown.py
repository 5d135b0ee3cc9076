"""Tables that the command line shows, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from siting.cli.console import say, write
from siting.cli.tables import Column, print_table

if TYPE_CHECKING:
    import pandas as pd

    from layers.texts import Words


def heads_of(names: Sequence[str], words: Words) -> list[str]:
    """Name columns in words."""
    return [words.text(f"head_{name}") for name in names]


def show_income(income: pd.DataFrame, centers: pd.DataFrame, words: Words, *, worst: int) -> None:
    """Print the centers that would not live on their income, those that lack most first.

    Parameters
    ----------
    income
        See `siting.workers.income.center_income`.
    centers
        Names and provinces, on the same index.
    words
        The language.
    worst
        Rows at most.
    """
    from siting.sentences.plans import whole_number

    poor = income[~income["lives"]].sort_values("balance", kind="stable").head(worst)
    if poor.empty:
        return
    places = centers[["name", "province"]].reindex(poor.index).fillna("-")
    rows = []
    for (center, row), place in zip(poor.iterrows(), places.to_numpy(), strict=True):
        earned = row["fee_income"] + row["other_income"]
        numbers = (row["expected_visits"], earned, row["cost"], -row["balance"])
        told = (whole_number(float(number), words) for number in numbers)
        rows.append([str(center), *map(str, place), *told])
    heads = heads_of(("center", "name", "province", "visits", "income", "cost", "lacking"), words)
    show_rows(words.text("income_title"), heads, rows, words, names=3, lead=2)


def show_need(told: pd.DataFrame, words: Words, *, worst: int) -> None:
    """Print registered and expected households of areas, those to look at first in front.

    Parameters
    ----------
    told
        See `siting.sentences.need.tell_need`.
    words
        The language.
    worst
        Rows at most.
    """
    from siting.sentences.plans import whole_number

    if not worst:
        return
    names = [name for name in ("province", "county", "neighborhood") if name in told]
    numbers = ("registered", "expected", "low", "high", "unmet")
    rows = [
        [*(str(row[name]) for name in names), *(whole_number(row[name], words) for name in numbers),
         row["words"]]
        for row in told.head(worst).to_dict("records")
    ]  # fmt: skip
    heads = heads_of((*names, *numbers, "found"), words)
    show_rows(words.text("need_title"), heads, rows, words, names=len(names), texts=1)
    if told["registered"].head(worst).isna().any():
        say(words.text("parts_withheld"))


def show_centers(centers: pd.DataFrame, center_id: pd.Series, words: Words) -> None:
    """Print centers by id and name, with their files and the ids of their social workers.

    Parameters
    ----------
    centers
        Index center_id; name, province, county, capacity, and load where it is told.
    center_id
        Center of each social worker; empty where the plan has no caseload areas.
    words
        The language.
    """
    import pandas as pd

    if centers.empty:
        say(words.text("no_centers_there"))
        return
    workers = center_id.index.to_series().groupby(center_id.to_numpy()).agg(words.joined)
    rows = []
    for row in centers.assign(workers=workers).reset_index().to_dict("records"):
        named = [row[name] for name in ("center_id", "name", "province", "county", "workers")]
        shown = ["-" if pd.isna(word) else str(word) for word in named]
        numbers = (words.number(row["load"]) or "-", words.number(row["capacity"]))
        rows.append([*shown[:-1], *numbers, shown[-1]])
    heads = heads_of(
        ("center", "name", "province", "county", "files", "capacity", "workers"), words
    )
    show_rows(words.text("centers_title"), heads, rows, words, names=4, texts=1, lead=2)


def center_records(centers: pd.DataFrame, center_id: pd.Series) -> list[dict[str, object]]:
    """Return centers as plain values, with the ids of their social workers.

    Parameters
    ----------
    centers
        As for `show_centers`.
    center_id
        Likewise.
    """
    columns = ["status", "name", "province", "county", "load", "capacity"]
    rows = json.loads(
        centers[columns].rename_axis("center_id").reset_index()
        .to_json(orient="records", force_ascii=False)
    )  # fmt: skip
    workers = center_id.index.to_series().groupby(center_id.to_numpy()).agg(list)
    return [{**row, "workers": workers.get(row["center_id"], [])} for row in rows]


def show_quotas(table: pd.DataFrame, provinces: pd.Series, words: Words) -> None:
    """Print how many centers each area gets, and by what.

    Parameters
    ----------
    table
        See `siting.sentences.quotas.tell_quotas`.
    provinces
        Name of each province, by code.
    words
        The language.
    """
    from siting.sentences.quotas import quota_cells, shown_columns

    level = "county" if table.index.name == "county_code" else "province"
    columns = tuple(shown_columns(table))
    areas = ("province", "county")[: 1 + (level == "county")]
    rows = []
    for row in table.to_dict("records"):
        names = [provinces[row["province_code"]], row["name"]][: len(areas)]
        rows.append([*map(str, names), *quota_cells(row, columns, words)])
    heads = heads_of((*areas, *columns), words)
    show_rows(words.text(f"quotas_title_{level}"), heads, rows, words, names=len(areas))
    if table["files"].isna().any():
        say(words.text("parts_withheld"))


def show_unfilled(centers: pd.DataFrame, words: Words, *, most: int = 20) -> None:
    """Print the centers that nobody is to found, and why.

    Parameters
    ----------
    centers
        See `siting.planning.applicants.Awards`.
    words
        The language.
    most
        Rows at most.
    """
    unfilled = centers[centers["outcome"] == "unfilled"]
    if unfilled.empty:
        return
    shown = unfilled.head(most).fillna({"name": "-", "province": "-", "county": "-"})
    rows = [
        [str(center), *map(str, row[["name", "province", "county"]]), words.reasons(row["reason"])]
        for center, row in shown.iterrows()
    ]
    heads = heads_of(("center", "name", "province", "county", "why"), words)
    show_rows(words.text("unfilled_title"), heads, rows, words, names=5, lead=2)
    if len(unfilled) > most:
        say(words.text("unfilled_more", count=len(unfilled) - most))


def print_json(said: Sequence[str], told: Mapping[str, object]) -> None:
    """Print sentences, as ``said``, with tables and figures as JSON; what is missing is null.

    Parameters
    ----------
    said
        What was found, in words.
    told
        Tables by name, whose rows are told without their index; and plain values.
    """
    import pandas as pd

    values = {
        name: json.loads(value.to_json(orient="records", force_ascii=False))
        if isinstance(value, pd.DataFrame)
        else value
        for name, value in told.items()
    }
    write(json.dumps({"said": list(said), **values}, ensure_ascii=False, indent=1))


def show_rows(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    words: Words,
    *,
    names: int,
    texts: int = 0,
    lead: int | None = None,
) -> None:
    """Print a table of finished texts.

    Parameters
    ----------
    title
        What stands above it.
    heads
        Heads of the columns.
    rows
        Cells of each row, ready to be read.
    words
        The language.
    names
        How many columns, from the first, hold names and other texts.
    texts
        How many columns, from the last, hold texts; those between hold numbers.
    lead
        How many columns, from the first, tell the rows apart; by default all names.
    """
    last = len(heads) - texts
    columns = [
        Column(head, [row[at] for row in rows], number=names <= at < last)
        for at, head in enumerate(heads)
    ]
    print_table(title, columns, words, lead=names if lead is None else lead)
