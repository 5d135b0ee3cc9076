"""What the command line says: sentences, tables and progress, on a terminal or in a file."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.measure import Measurement
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from layers.files.harmless import harmless_line

if TYPE_CHECKING:
    import pandas as pd

    from layers.texts import Words
    from siting.location import progress as watching
    from siting.plans.frames import Plan
    from siting.standards import Standards

_OUT = Console()
_ERR = Console(stderr=True)

_COUNTS = ("households", "in_reach", "beyond_reach", "no_capacity", "mean_distance_m")
_COLUMNS = (
    *_COUNTS, "p95_distance_m", "centers", "capacity_short", "capacity_spare", "unlocated",
)  # fmt: skip
_PART_COLUMNS = (*_COUNTS, "share_in_reach")


def say(text: str) -> None:
    """Write text to standard output as it is, but for signs that a terminal would obey."""
    _OUT.print(harmless_line(text), markup=False, highlight=False, soft_wrap=True)


def warn_of_groups(households: pd.DataFrame, standards: Standards, words: Words) -> None:
    """Say which groups of the standards no household has: a misspelled one changes nothing."""
    from siting.workers.hours import unknown_groups

    unknown = unknown_groups(households, standards)
    if unknown:
        say(words.text("groups_unknown", groups=words.joined([words.name(g) for g in unknown])))


def complain(sentence: str) -> None:
    """Write a sentence to standard error, under the name of the program."""
    _ERR.print(f"siting: {harmless_line(sentence)}", markup=False, highlight=False, soft_wrap=True)


class Steps:
    """The steps of a command; on a terminal the running one is shown with its time and its news.

    Parameters
    ----------
    bar
        Where they are shown.
    """

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._running: list[TaskID] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Show a step for as long as the block lasts."""
        task = self._bar.add_task(name, total=1, news="")
        self._running.append(task)
        try:
            yield
        finally:
            self._running.remove(task)
        self._bar.update(task, completed=1)

    def advance(self, done: int, total: int) -> None:
        """Show how many parts of the running step are done, and of how many."""
        if self._running:
            self._bar.update(self._running[-1], news=f"{done:,} of {total:,}")

    def listen(self, progress: watching.Progress) -> None:
        """Show how far a search is, in the line of the step that runs."""
        if self._running:
            self._bar.update(self._running[-1], news=describe_progress(progress))


@contextmanager
def progress() -> Iterator[Steps]:
    """Offer steps; on a terminal the running one is shown with its time, elsewhere nothing is."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[news]}", markup=False),
    )
    with Progress(*columns, console=_ERR, disable=not _ERR.is_terminal) as bar:
        yield Steps(bar)


def describe_progress(progress: watching.Progress) -> str:
    """Say in a few words how far a search is: best cost, bound and gap."""
    if math.isinf(progress.best_cost):
        return f"{progress.phase}: no answer yet"
    said = f"{progress.phase}: cost {_amount(progress.best_cost)}"
    if progress.lower_bound is None:
        return f"{said}, no bound yet"
    gap = "" if progress.gap is None else f", gap {100 * progress.gap:.2f} %"
    return f"{said}, bound {_amount(progress.lower_bound)}{gap}"


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
    from siting.sentences.coverage import clusters_in_words, equity_in_words, worst_in_words
    from siting.sentences.plans import describe, not_measured
    from siting.sentences.travel import source_in_words

    source = plan.facts.travel_source
    say(describe(plan, words))
    show_gaps(plan.summary, words, level=level)
    if "groups" in plan.facts.not_measured:
        say(not_measured("groups", words))
    else:
        show_parts(plan.groups, words)
    for sentence in equity_in_words(plan.equity, words):
        say(sentence)
    if clusters is not None:
        say(clusters_in_words(clusters, words))
    table = worst_neighborhoods(plan.gaps, plan.centers, count=worst)
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


def show_centers(centers: pd.DataFrame, center_id: pd.Series, words: Words) -> None:
    """Print centers by id and name, with their files and the ids of their social workers.

    Parameters
    ----------
    centers
        Index center_id; name, province, county, load and capacity.
    center_id
        Center of each social worker; empty where the plan has no caseload areas.
    words
        The language.
    """
    import pandas as pd

    from siting.privacy import too_few

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
        load = "-" if too_few(row["load"]) else words.number(row["load"])
        table.add_row(*shown[:-1], load, words.number(row["capacity"]), shown[-1])
    _print_whole(table)


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
    needed = Measurement.get(_OUT, _OUT.options.update(width=10_000), table).maximum
    Console(width=needed).print(table)


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


def _amount(value: float) -> str:
    """Write large numbers whole, and small ones with the digits that tell them apart."""
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.6g}"
