"""What the command line says: sentences and progress, on a terminal or in a file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from layers.files.harmless import harmless_line
from layers.texts import percent_at_most
from siting.cli.bidi import marked

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
    """Say a text on standard output: on a terminal within its width, elsewhere line by line."""
    _say(harmless_line(text), OUT)


def show(text: str) -> None:
    """Write finished lines to standard output; on a terminal they keep their direction."""
    write("\n".join(map(marked, text.split("\n"))) if OUT.is_terminal else text)


def write(text: str) -> None:
    """Write a finished text to standard output as it is."""
    OUT.out(text, highlight=False)


def drawn(table: Table) -> str:
    """Return a table as standard output shows it, as wide as the table says."""
    with OUT.capture() as captured:
        OUT.print(table, crop=False)
    return captured.get()


def _say(text: str, console: Console) -> None:
    """Write text as it is; on a terminal lines end between words and keep their direction."""
    lines = text.split("\n")
    if console.is_terminal:
        lines = [marked(part) for line in lines for part in wrapped(line, console.width)]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def wrapped(line: str, width: int) -> list[str]:
    """Return a line in parts that fit; a word that is longer, such as a path, stays whole."""
    parts: list[str] = []
    for word in line.split(" "):
        if parts and cell_len(parts[-1]) + 1 + cell_len(word) <= width:
            parts[-1] = f"{parts[-1]} {word}"
        else:
            parts.append(word)
    return parts


def groups_in_words(households: pd.DataFrame, standards: Standards, words: Words) -> list[str]:
    """Say which groups of the standards no household has: a misspelled one changes nothing."""
    from siting.workers.hours import unknown_groups

    unknown = unknown_groups(households, standards)
    if not unknown:
        return []
    return [words.text("groups_unknown", groups=words.joined([words.name(g) for g in unknown]))]


def complain(sentence: str) -> None:
    """Write a sentence to standard error, under the name of the program.

    Python quotes a name by writing its joiners and isolates as codes; here they are signs again.
    """
    for code, sign in _QUOTED.items():
        sentence = sentence.replace(code, sign)
    _say(f"siting: {harmless_line(sentence)}", _ERR)


class Steps:
    """The steps of a command; on a terminal the running one is shown with its time and its news.

    Parameters
    ----------
    bar
        Where they are shown.
    words
        The language.
    """

    def __init__(self, bar: Progress, words: Words) -> None:
        self._bar, self._words = bar, words
        self._running: list[TaskID] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Show a step, by the name that jobs know it by as well, for as long as the block lasts."""
        told = self._words.text(f"job_step_{name.replace(' ', '_')}")
        task = self._bar.add_task(told, total=1, news="")
        self._running.append(task)
        try:
            yield
        finally:
            self._running.remove(task)
        self._bar.update(task, completed=1)

    def advance(self, done: int, total: int) -> None:
        """Show how many parts of the running step are done, and of how many."""
        self._tell(self._words.text("cli_done_of", done=done, total=total))

    def listen(self, progress: watching.Progress) -> None:
        """Show how far a search is, in the line of the step that runs."""
        self._tell(describe_progress(progress, self._words))

    def _tell(self, news: str) -> None:
        if self._running:
            self._bar.update(self._running[-1], news=news)


@contextmanager
def progress(words: Words) -> Iterator[Steps]:
    """Offer steps; on a terminal the running one is shown with its time, elsewhere nothing is."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[news]}", markup=False),
    )
    with Progress(*columns, console=_ERR, disable=not _ERR.is_terminal) as bar:
        yield Steps(bar, words)


def describe_progress(progress: watching.Progress, words: Words) -> str:
    """Say in a few words how far a search is: best cost, bound and gap."""
    phase = words.text(f"cli_phase_{progress.phase}")
    if math.isinf(progress.best_cost):
        return words.text("cli_news_none", phase=phase)
    cost = _amount(progress.best_cost, words)
    if progress.lower_bound is None:
        return words.text("cli_news_unbound", phase=phase, cost=cost)
    bound = _amount(progress.lower_bound, words)
    said = words.text("cli_news_bound", phase=phase, cost=cost, bound=bound)
    if progress.gap is None:
        return said
    return words.text("cli_news_gap", said=said, gap=percent_at_most(progress.gap, digits=2))


def _amount(value: float, words: Words) -> str:
    """Write large numbers whole, and small ones with the digits that tell them apart."""
    return words.decimal(f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.6g}")
