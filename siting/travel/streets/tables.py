"""Travel times from many households to many candidates on streets, as one sparse table.

One search per place of candidates, against the direction of the streets, finds every household
within the cutoff; where only the k nearest candidates are asked for, a single search that all
candidates share finds them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.phrases import Phrase
from siting.arrays import Int32s
from siting.errors import ProblemError
from siting.travel.sparse import SparseTravel
from siting.travel.streets.doors import Doors
from siting.travel.streets.graph import StreetGraph, Ways, to_milliseconds
from siting.travel.streets.kept_tables import content_name, kept_or_made
from siting.travel.streets.kernels import search
from siting.travel.streets.shortest import PART, bucket_width, in_parts
from siting.travel.streets.splitting import Exits, find_exits, split_streets

Progress = Callable[[int, int], None]

#: Bytes that a pair takes at the most crowded moment of making a table.
_BYTES_PER_ENTRY = 24
#: Changes whenever the same input would give another table.
_VERSION = "siting travel table 1"


@dataclass(frozen=True, eq=False)
class _Search:
    """What is to be found: the times from rows to columns, against the streets."""

    ways: Ways
    #: Column, place among the ways, and milliseconds to the street of each column on the streets.
    column: Int32s
    source: Int32s
    begin: Int32s
    #: Places among the ways at which the rows come to the streets.
    exits: Exits
    cutoff: int
    room: int


@dataclass(frozen=True, eq=False)
class _Found:
    """Pairs and their milliseconds."""

    row: Int32s
    column: Int32s
    milliseconds: Int32s


def travel_table(
    graph: StreetGraph,
    demand: Doors,
    candidates: Doors,
    *,
    cutoff_s: float,
    memory_mb: float = 2000.0,
    progress: Progress | None = None,
    cache_dir: Path | None = None,
) -> SparseTravel:
    """Find the travel time from each household to each candidate within a cutoff.

    The way from the door to the street, and from the street to the candidate, counts. A point that
    meets no street reaches nothing and is reached by nobody.

    Parameters
    ----------
    graph
        Streets, not yet split.
    demand, candidates
        Where households and candidates meet the streets.
    cutoff_s
        Longest time, in seconds; what is farther is not listed.
    memory_mb
        Megabytes that the table may take while it is made.
    progress
        Called with the number of places of candidates that are done, and of all.
    cache_dir
        Folder in which tables are kept by their content; by default none is.

    Raises
    ------
    ProblemError
        When the table does not fit the memory, the or the cutoff is negative.
    """
    cutoff = to_milliseconds(cutoff_s)

    def make() -> SparseTravel:
        (rows, row_of), (columns, column_of) = _places(demand), _places(candidates)
        asked = _ask(graph, rows, columns, cutoff=cutoff, room=int(memory_mb * 1e6))
        found = _all(asked, progress)
        return SparseTravel.from_entries(
            found.row,
            found.column,
            found.milliseconds,
            row_of=row_of,
            column_of=column_of,
        )

    if cache_dir is None:
        return make()
    arrays: list[NDArray[Any]] = [graph.points, graph.start, graph.end, graph.milliseconds]
    arrays += [part for each in (demand, candidates) for part in _parts(each)]
    name = content_name(arrays, _VERSION, graph.streets.sha256, cutoff)
    return kept_or_made(cache_dir / f"travel-{name}.npz", make)


def _parts(doors: Doors) -> list[NDArray[Any]]:
    return [doors.stretch, doors.along, doors.off_road_ms]


def _places(doors: Doors) -> tuple[Doors, Int32s]:
    """Return doors that differ, and which of them each point has."""
    table = np.column_stack(_parts(doors))
    first, label = np.unique(table, axis=0, return_index=True, return_inverse=True)[1:]
    return doors.take(first), label.ravel().astype(np.int32)


def _ask(graph: StreetGraph, rows: Doors, columns: Doors, *, cutoff: int, room: int) -> _Search:
    split = split_streets(graph, columns)
    exits, ways = find_exits(split, rows), split.graph.into
    column = np.flatnonzero(split.node >= 0)
    source = ways.place[split.node[column]]
    column = column[np.argsort(source, kind="stable")]  # neighbors one after the other
    return _Search(
        ways,
        column.astype(np.int32),
        np.sort(source),
        columns.off_road_ms[column],
        Exits(np.where(exits.node < 0, -1, ways.place[exits.node]), exits.milliseconds),
        cutoff,
        room // _BYTES_PER_ENTRY,
    )


def _all(asked: _Search, progress: Progress | None) -> _Found:
    """Find all rows within the cutoff of each column, by one search each."""
    ways, exits, n = asked.ways, asked.exits, len(asked.column)
    doors = *_by_node(exits.node, len(ways.place)), exits.node, exits.milliseconds

    def work(part: slice) -> _Found:
        row, when, first = search.reach_rows(
            *(ways.start, ways.edges, asked.source[part], asked.begin[part]),
            *(asked.cutoff, bucket_width(asked.cutoff), *doors),
        )
        return _Found(row, np.repeat(asked.column[part], np.diff(first)), when)

    parts, count, done = [_Found(*np.zeros((3, 0), np.int32))], 0, 0
    for found in in_parts(work, n):
        parts.append(found)
        count, done = count + len(found.row), min(done + PART, n)
        if count > asked.room:
            raise ProblemError(_too_large(count * n / done))
        if progress is not None:
            progress(done, n)
    return _Found(
        np.concatenate([found.row for found in parts]),
        np.concatenate([found.column for found in parts]),
        np.concatenate([found.milliseconds for found in parts]),
    )


def _too_large(entries: float) -> Phrase:
    message = (
        "The travel table would take about {megabytes:,.0f} MB while it is made; allow as much "
        "with memory_mb, or choose a lower cutoff."
    )
    return Phrase(message, megabytes=entries * _BYTES_PER_ENTRY / 1e6)


def _by_node(exits: Int32s, n_nodes: int) -> tuple[NDArray[np.int64], Int32s]:
    """List the rows that have an exit at each node: where each node's begin, and the rows."""
    row, side = np.nonzero(exits >= 0)
    node = exits[row, side]
    first = np.zeros(n_nodes + 1, np.int64)
    np.cumsum(np.bincount(node, minlength=n_nodes), out=first[1:])
    return first, row[np.argsort(node, kind="stable")].astype(np.int32)
