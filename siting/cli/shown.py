"""Tables that the command line shows: whole, whatever the width of the terminal."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from layers.files.harmless import harmless_line
from siting.cli import console
from siting.cli.console import say

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
    table = Table(title=words.text("parts_title"), title_justify="left")
    table.add_column(words.text("head_part"), no_wrap=True)
    _add_numbers(table, (*_PART_COLUMNS, "times"), words)
    for row in told.to_dict("records"):
        numbers = [whole_number(row[column], words) for column in _COUNTS]
        numbers.append(words.number(100 * row["share_in_reach"], digits=1) or "-")
        source = source_word(row["travel_source"], words)
        table.add_row(_plain(_part_name(row, words)), *numbers, source)
    _print_whole(table)
    if told["households"].isna().any():
        say(words.text("parts_withheld"))


def _part_name(row: Mapping[Hashable, Any], words: Words) -> str:
    import pandas as pd

    name = row[row["by"]]
    if row["by"] == "group":
        return words.text("no_group") if pd.isna(name) else str(name)
    return "-" if pd.isna(name) else words.text(f"setting_{name}")


def _add_numbers(table: Table, names: tuple[str, ...], words: Words) -> None:
    """Add columns of numbers, named in words."""
    for name in names:
        table.add_column(words.text(f"head_{name}"), justify="right", no_wrap=True)


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
    table = Table(title=words.text("income_title"), title_justify="left")
    for name in ("center", "name", "province"):
        table.add_column(words.text(f"head_{name}"), no_wrap=True)
    _add_numbers(table, ("visits", "income", "cost", "lacking"), words)
    places = centers[["name", "province"]].reindex(poor.index).fillna("-")
    for (center, row), place in zip(poor.iterrows(), places.to_numpy(), strict=True):
        earned = row["fee_income"] + row["other_income"]
        numbers = (row["expected_visits"], earned, row["cost"], -row["balance"])
        table.add_row(
            *map(_plain, (center, *place)),
            *(whole_number(float(number), words) for number in numbers),
        )
    _print_whole(table)


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
    table = Table(title=words.text("need_title"), title_justify="left")
    for name in names:
        table.add_column(words.text(f"head_{name}"), no_wrap=True)
    numbers = ("registered", "expected", "low", "high", "unmet")
    _add_numbers(table, numbers, words)
    table.add_column(words.text("head_found"), no_wrap=True)
    for row in told.head(worst).to_dict("records"):
        shown = (whole_number(row[name], words) for name in numbers)
        table.add_row(*(_plain(row[name]) for name in names), *shown, row["words"])
    _print_whole(table)
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
    table = Table(title=words.text("centers_title"), title_justify="left")
    for name in ("center", "name", "province", "county"):
        table.add_column(words.text(f"head_{name}"), no_wrap=True)
    _add_numbers(table, ("files", "capacity"), words)
    table.add_column(words.text("head_workers"), no_wrap=True)
    workers = center_id.index.to_series().groupby(center_id.to_numpy()).agg(", ".join)
    for row in centers.assign(workers=workers).reset_index().to_dict("records"):
        named = [row[name] for name in ("center_id", "name", "province", "county")]
        shown = ["-" if pd.isna(word) else _plain(word) for word in (*named, row["workers"])]
        load = words.number(row["load"]) or "-"
        table.add_row(*shown[:-1], load, words.number(row["capacity"]), shown[-1])
    _print_whole(table)


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
    shown = Table(title=words.text(f"quotas_title_{level}"), title_justify="left")
    for name in ("province", "county")[: 1 + (level == "county")]:
        shown.add_column(words.text(f"head_{name}"), no_wrap=True)
    columns = tuple(shown_columns(table))
    _add_numbers(shown, columns, words)
    for row in table.to_dict("records"):
        names = [provinces[row["province_code"]], row["name"]][: 1 + (level == "county")]
        shown.add_row(*map(_plain, names), *quota_cells(row, columns, words))
    _print_whole(shown)
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
    table = Table(title=words.text("unfilled_title"), title_justify="left")
    for name in ("center", "name", "province", "county", "why"):
        table.add_column(words.text(f"head_{name}"), no_wrap=True)
    shown = unfilled.head(most).fillna({"name": "-", "province": "-", "county": "-"})
    for center, row in shown.iterrows():
        named = (center, row["name"], row["province"], row["county"], words.reasons(row["reason"]))
        table.add_row(*map(_plain, named))
    _print_whole(table)
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
    _print_whole(_gap_table(told, level, words))
    if told[[*_COUNTS, "unlocated"]].isna().any(axis=None):
        say(words.text("parts_withheld"))


def _plain(name: object) -> Text:
    """Return a name from a file as a cell: neither rich's markup nor a terminal's commands."""
    return Text(" ".join(harmless_line(str(name)).split("\n")))


def _print_whole(table: Table) -> None:
    """Print a table as wide as it is: a number cut to fit a line is worse than a long line."""
    needed = Measurement.get(console.OUT, console.OUT.options.update(width=10_000), table).maximum
    console.print_table(table, width=needed)


def _gap_table(summary: pd.DataFrame, level: str, words: Words) -> Table:
    import pandas as pd

    from siting.sentences.plans import whole_number
    from siting.sentences.travel import source_word

    areas = ["province", "county"][: 1 + (level == "county")]
    table = Table(title=words.text(f"gaps_by_{level}"), title_justify="left")
    for area in areas:
        table.add_column(words.text(f"head_{area}"), no_wrap=True)
    _add_numbers(table, (*_COLUMNS, "times"), words)
    for row in summary.to_dict("records"):
        unknown = words.text("all") if row["level"] == "country" else "-"
        names = [unknown if pd.isna(row[area]) else row[area] for area in areas]
        numbers = (whole_number(row[name], words) for name in _COLUMNS)
        table.add_row(*map(_plain, names), *numbers, source_word(row["travel_source"], words))
    return table


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
    say(json.dumps({"said": list(said), **records}, ensure_ascii=False, indent=1))


def show_rows(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, names: int
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
    names
        How many columns, from the first, hold names; the others hold numbers.
    """
    table = Table(title=title, title_justify="left")
    for at, head in enumerate(heads):
        table.add_column(head, justify="left" if at < names else "right", no_wrap=True)
    for row in rows:
        table.add_row(*map(_plain, row))
    _print_whole(table)
