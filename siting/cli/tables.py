"""Tables on a terminal: every number whole, within the width, in the direction of the language."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from layers.files.harmless import harmless_line
from siting.cli import console
from siting.cli.bidi import bordered, marked
from siting.cli.console import say

if TYPE_CHECKING:
    from layers.texts import Words

#: Columns of a terminal that says nothing of itself, and those that a column takes for its frame.
USUAL_WIDTH, _FRAME = 80, 3

#: Columns to which a text is narrowed before a table is parted, and at the very least.
_TEXT_WIDTH, _LEAST_WIDTH = 18, 6

#: The part of the width that the names of rows may take before they are narrowed.
_OF_NAMES = 0.5


@dataclass(frozen=True)
class Column:
    """A column of finished cells.

    Parameters
    ----------
    head
        What stands above it.
    cells
        A text for each row.
    number
        Whether it holds numbers, which are never cut; texts are, at spaces if need be.
    """

    head: str
    cells: Sequence[str]
    number: bool = False

    @property
    def natural(self) -> int:
        """The width that it takes with every cell on one line."""
        return max((1, *map(cell_len, (*self.head.split(), *self.cells))))

    def least(self, most: int = _TEXT_WIDTH) -> int:
        """Return the width to which it may shrink before the table is parted."""
        return self.natural if self.number else min(self.natural, max(most, _LEAST_WIDTH))


def width_of_terminal() -> int:
    """Return how many columns a line has."""
    return shutil.get_terminal_size((USUAL_WIDTH, 24)).columns


def print_table(title: str, columns: Sequence[Column], words: Words, *, lead: int) -> None:
    """Print a table; one that is too wide in parts below each other.

    Parameters
    ----------
    title
        What stands above it.
    columns
        From the one that is read first.
    words
        The language: where it runs from right to left, so do the columns.
    lead
        How many columns, from the first, tell the rows apart: each part begins with these.
    """
    say(title)
    width = width_of_terminal()
    for part in parted([*map(_harmless, columns)], lead=lead, width=width):
        _print(part, fitted(part, width=width), words)


def parted(columns: Sequence[Column], *, lead: int, width: int) -> list[list[Column]]:
    """Return the columns of each part, so that no part is wider than the terminal."""
    first, others = list(columns[:lead]), columns[lead:]
    most = int(_OF_NAMES * width) // max(lead, 1) - _FRAME
    room = width - 1 - sum(column.least(most) + _FRAME for column in first)
    parts: list[list[Column]] = [[]]
    left = room
    for column in others:
        needed = column.least() + _FRAME
        if needed > left and parts[-1]:
            parts.append([])
            left = room
        parts[-1].append(column)
        left -= needed
    return [[*first, *part] for part in parts]


def fitted(columns: Sequence[Column], *, width: int) -> list[int]:
    """Return the width of each column of a part: the widest texts shrink until all fit."""
    widths = [column.natural for column in columns]
    texts = [at for at, column in enumerate(columns) if not column.number]
    over = sum(widths) + _FRAME * len(widths) + 1 - width
    while over > 0 and texts:
        widest = max(texts, key=lambda at: widths[at])
        if widths[widest] <= _LEAST_WIDTH:
            break
        widths[widest] -= 1
        over -= 1
    return widths


def _print(columns: Sequence[Column], widths: Sequence[int], words: Words) -> None:
    """Print one part."""
    turned = words.direction == "rtl"
    table = Table(width=sum(widths) + _FRAME * len(widths) + 1)
    order = range(len(columns))[:: -1 if turned else 1]
    for at in order:
        side = "right" if turned or columns[at].number else "left"
        table.add_column(Text(columns[at].head), width=widths[at], justify=side, overflow="fold")  # type: ignore[arg-type]
    for row in range(len(columns[0].cells)):
        table.add_row(*(Text(columns[at].cells[row]) for at in order))
    for line in console.drawn(table).splitlines():
        console.write(bordered(line) if turned else line)


def _harmless(column: Column) -> Column:
    """Return a column whose cells, which may come from files, command no terminal.

    A cell that is parted may leave the end of an isolate on its next line, so they become marks.
    """
    cells = [marked(" ".join(harmless_line(cell).split("\n"))) for cell in column.cells]
    return replace(column, cells=cells)
