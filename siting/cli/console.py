"""What the command line says: sentences and progress, on a terminal or in a file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from layers.files.harmless import harmless_line

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from layers.texts import Words
    from siting.location import progress as watching
    from siting.standards import Standards

OUT = Console()
_ERR = Console(stderr=True)
_QUOTED = {"\\u200c": "\u200c", "\\u2068": "\u2068", "\\u2069": "\u2069"}


def say(text: str) -> None:
    """Write text to standard output as it is, but for signs that a terminal would obey."""
    OUT.print(harmless_line(text), markup=False, highlight=False, soft_wrap=True)


def warn_of_groups(households: pd.DataFrame, standards: Standards, words: Words) -> None:
    """Say which groups of the standards no household has: a misspelled one changes nothing."""
    from siting.workers.hours import unknown_groups

    unknown = unknown_groups(households, standards)
    if unknown:
        say(words.text("groups_unknown", groups=words.joined([words.name(g) for g in unknown])))


def complain(sentence: str) -> None:
    """Write a sentence to standard error, under the name of the program.

    Python quotes a name by writing its joiners and isolates as codes; here they are signs again.
    """
    for code, sign in _QUOTED.items():
        sentence = sentence.replace(code, sign)
    shown = harmless_line(sentence)
    _ERR.print(f"siting: {shown}", markup=False, highlight=False, soft_wrap=True)


def print_table(table: Table, *, width: int) -> None:
    """Print a table as wide as it is told."""
    Console(width=width).print(table)


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


def _amount(value: float) -> str:
    """Write large numbers whole, and small ones with the digits that tell them apart."""
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.6g}"
