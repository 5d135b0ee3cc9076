"""What `siting coverage` tells of a plan, in words and tables, or as JSON."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from siting.cli.console import say
from siting.cli.shown import heads_of, print_json, show_rows

if TYPE_CHECKING:
    import pandas as pd

    from layers.texts import Words
    from siting.plans.frames import Plan

_COUNTS = ("households", "in_reach", "beyond_reach", "no_capacity", "mean_distance_m")
_COLUMNS = (
    *_COUNTS, "p95_distance_m", "centers", "capacity_short", "capacity_spare", "unlocated",
)  # fmt: skip
_PART_COLUMNS = (*_COUNTS, "share_in_reach")
_PARTS = ["setting", "group"]
_WORST = [
    "name", "province", "county", "setting", "households", "without_coverage", "beyond_reach",
    "no_capacity",
]  # fmt: skip


def tell_coverage(
    plan: Plan,
    words: Words,
    *,
    level: str,
    worst: int,
    clusters: pd.DataFrame | None = None,
    as_json: bool = False,
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
    as_json
        Whether to print the sentences and the tables as JSON.
    """
    from siting.coverage import worst_neighborhoods
    from siting.privacy import withheld_below
    from siting.sentences.plans import describe, made_in_words, not_measured

    first = [describe(plan, words), *made_in_words(plan.facts, words)]
    table = worst_neighborhoods(
        plan.gaps,
        plan.centers,
        withheld=withheld_below(plan.summary, plan.gaps),
        count=worst,
    )
    last = _last(plan, table, clusters, words)
    unknown = "groups" in plan.facts.not_measured
    if as_json:
        tables = coverage_tables(plan, table, level=level)
        print_json([*first, *([not_measured("groups", words)] if unknown else []), *last], tables)
        return
    for sentence in first:
        say(sentence)
    show_gaps(plan.summary, words, level=level)
    if unknown:
        say(not_measured("groups", words))
    else:
        show_parts(plan.groups, words)
    for sentence in last:
        say(sentence)


def coverage_tables(plan: Plan, worst: pd.DataFrame, *, level: str) -> dict[str, pd.DataFrame]:
    """Return what is told of coverage as tables; what is withheld is missing.

    Parameters
    ----------
    plan
        Its tables of households are not asked.
    worst
        See `siting.coverage.worst_neighborhoods`.
    level
        ``province`` or ``county``, told beside the country.
    """
    return {
        "summary": coverage_summary(plan.summary, level=level),
        "groups": _told_groups(plan.groups)[["by", *_PARTS, *_PART_COLUMNS, "travel_source"]],
        "worst": worst.reset_index()[["neighborhood_id", *_WORST]],
    }


def coverage_summary(summary: pd.DataFrame, *, level: str) -> pd.DataFrame:
    """Return the coverage of the country and of provinces or counties, as it is told.

    Parameters
    ----------
    summary
        Coverage, see `siting.coverage.summarize`.
    level
        ``province`` or ``county``.
    """
    from siting.privacy import tell_summary

    told = tell_summary(summary)
    told = told[told["level"].isin([level, "country"])]
    return told[["level", "province", "county", *_COLUMNS, "travel_source"]]


def _last(
    plan: Plan, worst: pd.DataFrame, clusters: pd.DataFrame | None, words: Words
) -> list[str]:
    """Say how unevenly households are covered, and where most are not."""
    from siting.sentences.coverage import clusters_in_words, equity_in_words, worst_in_words
    from siting.sentences.travel import source_in_words

    source = plan.facts.travel_source
    said = equity_in_words(plan.equity, words)
    if clusters is not None:
        said.append(clusters_in_words(clusters, words))
    told = worst_in_words(worst, plan.standards, words, travel_source=source)
    if told:
        said.append(words.text("worst_lead"))
    for number, sentences in enumerate(told.values(), start=1):
        said.append(f"{words.number(number)}. {sentences}")
    if len(told) > 1:
        said.append(words.text("worst_alone"))
    return [*said, source_in_words(source, words)]


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

    told = _told_groups(groups)
    rows = []
    for row in told.to_dict("records"):
        numbers = [whole_number(row[column], words) for column in _COUNTS]
        share = words.number(100 * row["share_in_reach"], digits=1) or "-"
        source = source_word(row["travel_source"], words)
        rows.append([_part_name(row, words), *numbers, share, source])
    heads = heads_of(("part", *_PART_COLUMNS, "times"), words)
    show_rows(words.text("parts_title"), heads, rows, words, names=1, texts=1)
    if told["households"].isna().any():
        say(words.text("parts_withheld"))


def _told_groups(groups: pd.DataFrame) -> pd.DataFrame:
    return groups[(groups["level"] == "country") & groups["by"].isin(_PARTS)]


def _part_name(row: Mapping[Hashable, Any], words: Words) -> str:
    import pandas as pd

    name = row[row["by"]]
    if row["by"] == "group":
        return words.text("no_group") if pd.isna(name) else words.known("group", str(name))
    return "-" if pd.isna(name) else words.text(f"setting_{name}")


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
    told = coverage_summary(summary, level=level)
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
    heads = heads_of((*areas, *_COLUMNS, "times"), words)
    show_rows(words.text(f"gaps_by_{level}"), heads, rows, words, names=len(areas), texts=1)
