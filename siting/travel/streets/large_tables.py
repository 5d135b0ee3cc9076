"""Tables of travel times that are larger than the memory: made by blocks of rows, kept on a disk.

Searches begin at candidates and find households, but a table lists the candidates of each
household. So what each search finds is written down as it comes, ascending by row; then the rows
are made one block after the other, of all that was written of them. No more of either is in memory
than is allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from numpy.typing import NDArray

from siting.engine import Engine, Local, Work
from siting.travel.kernels import listing
from siting.travel.sparse import SparseTravel
from siting.travel.streets.doors import Doors
from siting.travel.streets.graph import StreetGraph, to_milliseconds
from siting.travel.streets.tables import (
    Found,
    Progress,
    Search,
    checked,
    distinct_doors,
    parts_of,
    pose_search,
    reach,
)

#: Files of a table: its entries, and the same entries by column; only their owner may read them.
FILES = ("packed.npy", "turned.npy")
_PRIVATE = 0o600
#: Bytes that a pair takes while its block is made.
_BYTES_PER_ENTRY = 48
#: A pair as it is written down.
_PAIR = np.dtype([("row", np.int32), ("column", np.int32), ("milliseconds", np.int32)])


def large_travel_table(
    graph: StreetGraph,
    demand: Doors,
    candidates: Doors,
    *,
    cutoff_s: float,
    folder: Path,
    memory_mb: float = 2000.0,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> SparseTravel:
    """Find travel times as `siting.travel.streets.tables.travel_table` does, in a folder.

    Parameters
    ----------
    graph, demand, candidates, cutoff_s
        As there.
    folder
        Where the table is kept, in files ``packed.npy`` and ``turned.npy`` of 8 bytes a pair each,
        which only their owner may read; twelve more are needed while it is made. The files are the
        table: they must stay.
    memory_mb
        Megabytes that a block may take, beside streets, doors and the searches in hand.
    progress, engine
        As there.

    Returns
    -------
    The same table, whose entries are read from the files.
    """
    (rows, row_of), (columns, column_of) = distinct_doors(demand), distinct_doors(candidates)
    asked = pose_search(graph, rows, columns, cutoff=to_milliseconds(cutoff_s))
    with TemporaryFile(dir=folder) as file:
        written = _Written(file, np.zeros(int(row_of.max()) + 1, np.int64))
        _search(asked, written, progress, engine or Local())
        room = max(1, int(memory_mb * 1e6) // _BYTES_PER_ENTRY)
        start, packed, turned = _in_blocks(written, folder, room)
    return SparseTravel(
        start,
        packed,
        row_of=row_of,
        column_of=column_of,
        beyond=np.full(len(written.count), -1, np.int64),
        turned=turned,
    )


@dataclass(eq=False)
class _Written:
    """What searches found, part after part, each ascending by row; how many pairs rows have."""

    file: IO[bytes]
    count: NDArray[np.int64]
    ends: list[int] = field(default_factory=lambda: [0])

    def add(self, found: Found) -> None:
        """Write down what a part found."""
        order = np.argsort(found.row, kind="stable")
        pairs = np.empty(len(order), _PAIR)
        pairs["row"], pairs["column"] = found.row[order], found.column[order]
        pairs["milliseconds"] = found.milliseconds[order]
        self.file.write(pairs.tobytes())
        self.count += np.bincount(found.row, minlength=len(self.count))
        self.ends.append(self.ends[-1] + len(pairs))

    def rows(self, first: int, last: int) -> NDArray[np.void]:
        """Read all pairs of some rows."""
        if not self.ends[-1]:
            return np.empty(0, _PAIR)
        self.file.flush()
        pairs = np.memmap(self.file, _PAIR, mode="r", shape=(self.ends[-1],))
        some = []
        for begin, end in zip(self.ends[:-1], self.ends[1:], strict=True):
            low, high = begin + np.searchsorted(pairs["row"][begin:end], [first, last])
            some.append(pairs[low:high])
        return np.concatenate(some)


def _search(asked: Search, written: _Written, progress: Progress | None, engine: Engine) -> None:
    """Search from all columns, and write down what is found."""
    n, done = len(asked.column), 0

    def take(part: range, found: Found) -> int | None:
        if checked(asked, part, found) is None:
            return None
        written.add(found)
        return found.searches

    def arrived(_: int, __: int, searches: int) -> None:
        nonlocal done
        done += searches
        if progress is not None:
            progress(done, n)

    work = Work(function=reach, shared=asked, take=take, threads=True)
    engine.map(work, parts_of(n), arrived=arrived)


def _in_blocks(
    written: _Written, folder: Path, room: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Make the rows one block after the other, and return where each begins, and both files."""
    start = np.r_[0, np.cumsum(written.count)].astype(np.int64)
    packed, turned = (_entries(folder / name, int(start[-1])) for name in FILES)
    for first, last in blocks(start, room):
        pairs, begin = written.rows(first, last), start[first : last + 1] - start[first]
        block, flags = np.empty(len(pairs), np.int64), np.zeros(0, np.bool_)
        given = (
            pairs["row"] - np.int32(first),
            np.ascontiguousarray(pairs["column"]),
            np.ascontiguousarray(pairs["milliseconds"]),
        )
        listing.fill_rows(*given, flags, begin[:-1].copy(), block)
        listing.sort_rows(begin, block)
        packed[start[first] : start[last]] = block
        turned[start[first] : start[last]] = listing.by_column(begin, block)
    return start, np.asarray(packed), np.asarray(turned)


def _entries(path: Path, count: int) -> NDArray[np.int64]:
    """Make a file of entries that only its owner may read: travel times tell where homes are."""
    if not count:
        return np.zeros(0, np.int64)
    path.unlink(missing_ok=True)
    path.touch(_PRIVATE, exist_ok=False)
    return np.lib.format.open_memmap(path, mode="w+", dtype=np.int64, shape=(count,))


def blocks(start: NDArray[np.int64], room: int) -> Iterator[tuple[int, int]]:
    """Part rows into blocks of at most so many pairs each, but of at least one row.

    Parameters
    ----------
    start
        Pairs before each row, shape (rows + 1,).
    room
        Pairs of a block.
    """
    first, rows = 0, len(start) - 1
    while first < rows:
        last = int(np.searchsorted(start, start[first] + room, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last
