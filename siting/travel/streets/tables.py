"""Travel times from many households to many candidates on streets, as one sparse table.

One search per place of candidates, against the direction of the streets, finds every household
within the cutoff; where only the k nearest candidates are asked for, a single search that all
candidates share finds them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.phrases import Phrase
from siting.arrays import Int32s
from siting.engine import Engine, Local, Work
from siting.errors import ProblemError
from siting.travel.sparse import SparseTravel
from siting.travel.streets.doors import Doors
from siting.travel.streets.graph import StreetGraph, Ways, to_milliseconds
from siting.travel.streets.kept_tables import content_name, kept_or_made
from siting.travel.streets.kernels import search
from siting.travel.streets.shortest import bucket_width
from siting.travel.streets.splitting import Exits, find_exits, split_streets

Progress = Callable[[int, int], None]

#: Places of candidates that are searched from before what was found is handed over.
PART = 64
#: Bytes that a pair takes at the most crowded moment of making a table.
_BYTES_PER_ENTRY = 24
#: Changes whenever the same input would give another table.
_VERSION = "siting travel table 1"


@dataclass(frozen=True, eq=False)
class Search:
    """What is to be found: the times from rows to columns, against the streets."""

    ways: Ways
    #: Column, place among the ways, and milliseconds to the street of each column on the streets.
    column: Int32s
    source: Int32s
    begin: Int32s
    #: Places among the ways at which the rows come to the streets.
    exits: Exits
    #: Rows that have an exit at each node: where each node's begin, and the rows.
    doors: tuple[NDArray[np.int64], Int32s]
    cutoff: int


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs and their milliseconds."""

    row: Int32s
    column: Int32s
    milliseconds: Int32s
    #: How many searches found them.
    searches: int


def travel_table(
    graph: StreetGraph,
    demand: Doors,
    candidates: Doors,
    *,
    cutoff_s: float,
    memory_mb: float = 2000.0,
    progress: Progress | None = None,
    cache_dir: Path | None = None,
    engine: Engine | None = None,
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
    engine
        Who searches; by default threads of this process.

    Raises
    ------
    ProblemError
        When the table does not fit the memory, the or the cutoff is negative.
    """
    cutoff = to_milliseconds(cutoff_s)

    def make() -> SparseTravel:
        (rows, row_of), (columns, column_of) = distinct_doors(demand), distinct_doors(candidates)
        asked = pose_search(graph, rows, columns, cutoff=cutoff)
        found = _all(asked, int(memory_mb * 1e6), progress, engine or Local())
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


def distinct_doors(doors: Doors) -> tuple[Doors, Int32s]:
    """Return doors that differ, and which of them each point has."""
    table = np.column_stack(_parts(doors))
    first, label = np.unique(table, axis=0, return_index=True, return_inverse=True)[1:]
    return doors.take(first), label.ravel().astype(np.int32)


def pose_search(graph: StreetGraph, rows: Doors, columns: Doors, *, cutoff: int) -> Search:
    """Return what is to be found: rows within the cutoff, in milliseconds, of each column."""
    split = split_streets(graph, columns)
    exits, ways = find_exits(split, rows), split.graph.into
    column = np.flatnonzero(split.node >= 0)
    source = ways.place[split.node[column]]
    column = column[np.argsort(source, kind="stable")]  # neighbors one after the other
    places = np.where(exits.node < 0, -1, ways.place[exits.node])
    return Search(
        ways,
        column.astype(np.int32),
        np.sort(source),
        columns.off_road_ms[column],
        Exits(places, exits.milliseconds),
        _by_node(places, len(ways.place)),
        cutoff,
    )


def _all(asked: Search, room: int, progress: Progress | None, engine: Engine) -> Found:
    """Find all rows within the cutoff of each column, by one search each, in so many bytes."""
    n, count, done = len(asked.column), 0, 0

    def arrived(_: int, __: int, found: Found) -> None:
        nonlocal count, done
        count, done = count + len(found.row), done + found.searches
        if count > room // _BYTES_PER_ENTRY:
            raise ProblemError(_too_large(count * n / done))
        if progress is not None:
            progress(done, n)

    work = Work(function=reach, shared=asked, take=partial(checked, asked), threads=True)
    none = np.zeros(0, np.int32)
    found = [Found(none, none, none, 0), *engine.map(work, parts_of(n), arrived=arrived)]
    return Found(
        np.concatenate([part.row for part in found]),
        np.concatenate([part.column for part in found]),
        np.concatenate([part.milliseconds for part in found]),
        n,
    )


def parts_of(n: int) -> list[range]:
    """Part so many columns."""
    return [range(first, min(first + PART, n)) for first in range(0, n, PART)]


def reach(part: range, asked: Search) -> Found:
    """Find the rows within the cutoff of some columns."""
    some = slice(part.start, part.stop)
    row, when, first = search.reach_rows(
        *(asked.ways.start, asked.ways.edges, asked.source[some], asked.begin[some]),
        *(asked.cutoff, bucket_width(asked.cutoff), *asked.doors),
        *(asked.exits.node, asked.exits.milliseconds),
    )
    return Found(row, np.repeat(asked.column[some], np.diff(first)), when, len(part))


def checked(asked: Search, part: range, found: Found) -> Found | None:
    """Return what was found, unless it cannot be of these columns within the cutoff."""
    fits = found.searches == len(part) and len(found.row) == len(found.column)
    fits = fits and len(found.row) == len(found.milliseconds)
    if not fits or int(found.milliseconds.max(initial=0)) > asked.cutoff:
        return None
    return found


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
