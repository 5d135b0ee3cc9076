"""Streets from an extract of OpenStreetMap (.osm or .osm.pbf), by osmium.

Ways are split where they meet; nodes that only give a way its shape stay in the lines. An extract
that was cut out of a larger one refers to nodes that it does not hold: a way is broken there.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.errors import FileFormatError
from layers.extras import need_package
from layers.streets.frames import (
    Edges,
    Floats,
    Integers,
    Lines,
    Nodes,
    join_edges,
    line_lengths,
    make_streets,
)
from layers.streets.network import MODES, Mode, Streets
from layers.streets.rules import CLASSES, NO_STREETS, TAGS, directions
from layers.streets.speeds import drive_kph

#: Parts into which osmium divides a degree; a place that it does not know is far out of range.
_STEPS = 1e7

# What is raised on a file that is damaged, beside exceptions of osmium that are of no such kind.
_BROKEN = (OSError, OverflowError, RuntimeError, ValueError)

_WORDS: Mapping[Mode, str] = {"walk": "walking", "drive": "driving"}


@dataclass(frozen=True)
class Ways:
    """Ways that carry streets, as an extract has them.

    Parameters
    ----------
    highway, maxspeed
        Tags of each way, empty where there is none.
    forward, backward
        For each mode, whether each way may be used as drawn and against that, shape (ways,).
    start
        The nodes of way i are ``ref[start[i]:start[i + 1]]``, shape (ways + 1,).
    ref
        Numbers of nodes.
    longitude, latitude
        Degrees, missing where the extract does not hold the node.
    strangers
        How many ways have a class that no rule knows, by class.
    """

    highway: NDArray[np.object_]
    maxspeed: NDArray[np.object_]
    forward: Mapping[Mode, NDArray[np.bool_]]
    backward: Mapping[Mode, NDArray[np.bool_]]
    start: Integers
    ref: Integers
    longitude: Floats
    latitude: Floats
    strangers: Mapping[str, int]


def read_extract(path: Path, modes: Sequence[Mode], *, sha256: str) -> list[Streets]:
    """Read the networks of some modes from an extract, in one pass over the file.

    Parameters
    ----------
    path
        File .osm or .osm.pbf, also compressed (.osm.gz, .osm.bz2).
    modes
        Which networks to look for.
    sha256
        Hash of the file.

    Returns
    -------
    One network for each of the modes that the extract has streets for, in their order.

    Raises
    ------
    FileFormatError
        When the file cannot be read to its end, or has no streets for any of the modes.
    MissingPackageError
        When osmium is not installed.
    """
    ways = _read_ways(path, modes)
    networks = [_streets_of(ways, mode, path, sha256) for mode in modes]
    found = [network for network in networks if network is not None]
    if not found:
        wanted = " or ".join(_WORDS[mode] for mode in modes)
        message = "{file} holds no streets for {wanted}; give an extract that has them."
        raise FileFormatError(message, file=path.name, wanted=wanted)
    return found


def _read_ways(path: Path, modes: Sequence[Mode]) -> Ways:
    tagged: list[tuple[str, str]] = []
    turns: dict[Mode, list[tuple[bool, bool]]] = {mode: [] for mode in modes}
    refs, xs, ys, starts = array("q"), array("i"), array("i"), array("q", [0])
    strangers: Counter[str] = Counter()
    try:
        for way in _street_ways(path):
            tags = {key: way.tags[key] for key in TAGS if key in way.tags}
            allowed = [directions(tags, mode) for mode in modes]
            if not any(turn.forward or turn.backward for turn in allowed):
                strangers.update(_strange(tags["highway"]))
                continue
            for mode, turn in zip(modes, allowed, strict=True):
                turns[mode].append((turn.forward, turn.backward))
            tagged.append((tags["highway"], tags.get("maxspeed", "")))
            for node in way.nodes:
                place = node.location
                refs.append(node.ref)
                xs.append(place.x)
                ys.append(place.y)
            starts.append(len(refs))
    except Exception as error:
        if not (isinstance(error, _BROKEN) or type(error).__module__.startswith("osmium")):
            raise
        message = (
            "{file} cannot be read to its end as an extract of OpenStreetMap (found {n_bytes:,} "
            "bytes; {error}); download it again."
        )
        raise FileFormatError(
            message, file=path.name, n_bytes=path.stat().st_size, error=error
        ) from error
    names = np.array(tagged, dtype=np.object_).reshape(-1, 2)
    masks = {mode: np.array(turns[mode], dtype=np.bool_).reshape(-1, 2) for mode in modes}
    return Ways(
        names[:, 0],
        names[:, 1],
        {mode: mask[:, 0] for mode, mask in masks.items()},
        {mode: mask[:, 1] for mode, mask in masks.items()},
        np.array(starts, dtype=np.int64),
        np.array(refs, dtype=np.int64),
        *_degrees(np.array(xs, dtype=np.int32), np.array(ys, dtype=np.int32)),
        strangers,
    )


def _degrees(x: NDArray[np.int32], y: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """Turn the whole numbers in which osmium keeps places into degrees, missing where unknown."""
    longitude, latitude = x / _STEPS, y / _STEPS
    known = (np.abs(longitude) <= 180.0) & (np.abs(latitude) <= 90.0)
    return np.where(known, longitude, np.nan), np.where(known, latitude, np.nan)


def _street_ways(path: Path) -> Iterator[Any]:
    """Pass over the ways that have a class of road; their nodes know where they are."""
    need_package("osmium", extra="streets", what="Reading an extract of OpenStreetMap")
    import osmium  # noqa: PLC0415 - only who reads an extract needs it

    processor = osmium.FileProcessor(str(path)).with_locations()
    processor.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    processor.with_filter(osmium.filter.KeyFilter("highway"))
    return iter(processor)


def _strange(kind: str) -> list[str]:
    known = kind in NO_STREETS or any(kind in CLASSES[mode] for mode in MODES)
    return [] if known else [kind]


def _streets_of(ways: Ways, mode: Mode, path: Path, sha256: str) -> Streets | None:
    usable = ways.forward[mode] | ways.backward[mode]
    corners = _split(ways, usable)
    if not len(corners.way):
        return None
    limits = drive_kph(ways.highway, ways.maxspeed)
    kph = limits[corners.way] if mode == "drive" else np.full(len(corners.way), np.nan)
    nodes, start, end = _number(ways, corners)
    lines = _draw(ways, corners)
    drawn = Edges(start, end, line_lengths(lines), kph, ways.highway[corners.way], lines)
    forward = drawn.take(ways.forward[mode][corners.way])
    backward = drawn.take(ways.backward[mode][corners.way]).turned()
    streets = make_streets(
        nodes,
        join_edges([forward, backward]),
        mode=mode,
        source=f"OpenStreetMap extract {path.name}",
        sha256=sha256,
        notes=_notes(corners.lost, ways.strangers),
    )
    return replace(streets, points_missing=corners.lost)


def _notes(lost: int, strangers: Mapping[str, int]) -> list[str]:
    notes = []
    if lost:
        notes.append(
            "Streets end at the border of the extract: it does not hold "
            f"{lost:,} of the points that they refer to."
        )
    notes += [
        f"Ways of the unknown class {kind!r}, left out: {count:,}."
        for kind, count in sorted(strangers.items())
    ]
    return notes


@dataclass(frozen=True)
class _Corners:
    """Where stretches begin and end; `kept` holds positions in the lists of `Ways`.

    Stretch i runs along ``kept[first[i]:last[i] + 1]`` and belongs to ``way[i]``; `lost` counts
    the references to nodes that the extract does not hold.
    """

    kept: Integers
    first: Integers
    last: Integers
    way: Integers
    lost: int


def _split(ways: Ways, usable: NDArray[np.bool_]) -> _Corners:
    """Split usable ways where they meet or end; break them where a node is missing."""
    way = np.repeat(np.arange(len(usable)), np.diff(ways.start))
    held = np.isfinite(ways.longitude)
    gaps = np.cumsum(~held)
    kept = np.flatnonzero(usable[way] & held)
    begins = _differs(way[kept]) | _differs(gaps[kept])
    # A node named twice in a row gives no length.
    kept = kept[begins | _differs(ways.ref[kept])]
    begins = _differs(way[kept]) | _differs(gaps[kept])
    _, place, uses = np.unique(ways.ref[kept], return_inverse=True, return_counts=True)
    ends = np.r_[begins[1:], True][: len(kept)]
    corner = np.flatnonzero(begins | ends | (uses[place] > 1))
    run = np.cumsum(begins)[corner]
    whole = np.flatnonzero(run[1:] == run[:-1])
    first, last = corner[whole], corner[whole + 1]
    return _Corners(kept, first, last, way[kept[first]], int((usable[way] & ~held).sum()))


def _differs(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value differs from the one before it; the first does."""
    changes: NDArray[np.bool_] = np.r_[True, values[1:] != values[:-1]][: len(values)]
    return changes


def _number(ways: Ways, corners: _Corners) -> tuple[Nodes, Integers, Integers]:
    """Give the nodes at which stretches begin and end positions, in the order of their numbers."""
    at = corners.kept[np.r_[corners.first, corners.last]]
    osmid, sample, place = np.unique(ways.ref[at], return_index=True, return_inverse=True)
    nodes = Nodes(osmid, ways.longitude[at[sample]], ways.latitude[at[sample]])
    start, end = np.split(place.astype(np.int64), 2)
    return nodes, start, end


def _draw(ways: Ways, corners: _Corners) -> Lines:
    """Draw each stretch through all its points."""
    counts = corners.last - corners.first + 1
    stretch = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    at = corners.kept[corners.first[stretch] + step]
    coordinates = np.column_stack([ways.longitude[at], ways.latitude[at]])
    return np.asarray(shapely.linestrings(coordinates, indices=stretch), dtype=np.object_)
