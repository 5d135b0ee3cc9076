"""Tables that the command line shows, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from siting.cli.console import say, write
from siting.cli.tables import Column, print_table

if TYPE_CHECKING:
    import pandas as pd

    from layers.texts import Words
    from siting.plans.frames import Plan

_COUNTS = ("households", "in_reach", "beyond_reach", "no_capacity", "mean_distance_m")
_COLUMNS = (
    *_COUNTS, "p95_distance_m", "centers", "capacity_short", "capacity_spare", "unlocated",
)  # fmt: skip
_PART_COLUMNS = (*_COUNTS, "share_in_reach")


def tell_coverage(
    plan: Plan,
    words: Words,
    *,
    level: str,
    worst: int,
    clusters: pd.DataFrame | None = None,
) -> None:
    """Say where coverage falls short, for whom, how unevenly, and what would close it.

    Parameters
    ----------
    plan
        Its tables of households are not asked.
    words
        The language.
    level
        Rows of the gap table: ``province`` or ``county``.
    worst
        Worst neighborhoods to tell of at most.
    clusters
        See `siting.coverage.gap_clusters`; without it nothing is said of clusters.
    """
    from siting.coverage import worst_neighborhoods
    from siting.privacy import withheld_below
    from siting.sentences.coverage import clusters_in_words, equity_in_words, worst_in_words
    from siting.sentences.plans import describe, made_in_words, not_measured
    from siting.sentences.travel import source_in_words

    source = plan.facts.travel_source
    say(describe(plan, words))
    for sentence in made_in_words(plan.facts, words):
        say(sentence)
    show_gaps(plan.summary, words, level=level)
    if "groups" in plan.facts.not_measured:
        say(not_measured("groups", words))
    else:
        show_parts(plan.groups, words)
    for sentence in equity_in_words(plan.equity, words):
        say(sentence)
    if clusters is not None:
        say(clusters_in_words(clusters, words))
    table = worst_neighborhoods(
        plan.gaps,
        plan.centers,
        withheld=withheld_below(plan.summary, plan.gaps),
        count=worst,
    )
    told = worst_in_words(table, plan.standards, words, travel_source=source)
    if told:
        say(words.text("worst_lead"))
    for number, sentences in enumerate(told.values(), start=1):
        say(f"{words.number(number)}. {sentences}")
    if len(told) > 1:
        say(words.text("worst_alone"))
    say(source_in_words(source, words))


def show_parts(groups: pd.DataFrame, words: Words) -> None:
    """Print coverage in town and country and of each client group, for the whole country.

    Parameters
    ----------
    groups
        See `siting.coverage.summarize_groups`.
    words
        The language.
    """
    from siting.sentences.plans import whole_number
    from siting.sentences.travel import source_word

    told = groups[(groups["level"] == "country") & groups["by"].isin(["setting", "group"])]
    rows = []
    for row in told.to_dict("records"):
        numbers = [whole_number(row[column], words) for column in _COUNTS]
        share = words.number(100 * row["share_in_reach"], digits=1) or "-"
        source = source_word(row["travel_source"], words)
        rows.append([_part_name(row, words), *numbers, share, source])
    heads = _heads(("part", *_PART_COLUMNS, "times"), words)
    show_rows(words.text("parts_title"), heads, rows, words, names=1, texts=1)
    if told["households"].isna().any():
        say(words.text("parts_withheld"))


def _part_name(row: Mapping[Hashable, Any], words: Words) -> str:
    import pandas as pd

    name = row[row["by"]]
    if row["by"] == "group":
        return words.text("no_group") if pd.isna(name) else str(name)
    return "-" if pd.isna(name) else words.text(f"setting_{name}")


def _heads(names: Sequence[str], words: Words) -> list[str]:
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
    heads = _heads(("center", "name", "province", "visits", "income", "cost", "lacking"), words)
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
    heads = _heads((*names, *numbers, "found"), words)
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
    heads = _heads(("center", "name", "province", "county", "files", "capacity", "workers"), words)
    show_rows(words.text("centers_title"), heads, rows, words, names=4, texts=1, lead=2)


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
    heads = _heads((*areas, *columns), words)
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
    heads = _heads(("center", "name", "province", "county", "why"), words)
    show_rows(words.text("unfilled_title"), heads, rows, words, names=5, lead=2)
    if len(unfilled) > most:
        say(words.text("unfilled_more", count=len(unfilled) - most))


def show_gaps(summary: pd.DataFrame, words: Words, *, level: str) -> None:
    """Print the gap table of one level, below that of the country.

    Parameters
    ----------
    summary
        Coverage, see `siting.coverage.summarize`.
    words
        The language.
    level
        ``province`` or ``county``.
    """
    if level not in set(summary["level"]):
        say(words.text(f"{level}_unknown"))
        return
    from siting.privacy import tell_summary

    told = tell_summary(summary)
    told = told[told["level"].isin([level, "country"])]
    _show_gaps(told, level, words)
    if told[[*_COUNTS, "unlocated"]].isna().any(axis=None):
        say(words.text("parts_withheld"))


def _show_gaps(summary: pd.DataFrame, level: str, words: Words) -> None:
    import pandas as pd

    from siting.sentences.plans import whole_number
    from siting.sentences.travel import source_word

    areas = ["province", "county"][: 1 + (level == "county")]
    rows = []
    for row in summary.to_dict("records"):
        unknown = words.text("all") if row["level"] == "country" else "-"
        names = [unknown if pd.isna(row[area]) else row[area] for area in areas]
        numbers = (whole_number(row[name], words) for name in _COLUMNS)
        rows.append([*names, *numbers, source_word(row["travel_source"], words)])
    heads = _heads((*areas, *_COLUMNS, "times"), words)
    show_rows(words.text(f"gaps_by_{level}"), heads, rows, words, names=len(areas), texts=1)


def print_json(said: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> None:
    """Print sentences, as ``said``, and the rows of tables as JSON; what is missing is null.

    Parameters
    ----------
    said
        What was found, in words.
    tables
        Tables by name; their index is left out.
    """
    records = {
        name: json.loads(table.to_json(orient="records", force_ascii=False))
        for name, table in tables.items()
    }
    write(json.dumps({"said": list(said), **records}, ensure_ascii=False, indent=1))


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
