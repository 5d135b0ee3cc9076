"""Small divisions drawn as text, and the slow and obvious sums over them."""

import networkx as nx
import numpy as np

from siting.workers.caseloads.borders import as_rows
from siting.workers.caseloads.kernels.tallies import (
    LIMIT,
    SCALE,
    SPREAD,
    STRICTNESS,
    TOTAL,
    make_division,
)


def drawn(picture, *, files=None, hours=None, workers=None, anchor=None, **rule):
    """Return the division of a picture: a digit is a unit of that worker, ``-`` one of none.

    Units lie a meter apart, row by row, and border on those beside, above and below. `rule` may
    give LIMIT, SPREAD and STRICTNESS.
    """
    rows = picture.split()
    at = [(x, y) for y, row in enumerate(rows) for x in range(len(row)) if row[x] != " "]
    label = np.array([-1 if rows[y][x] == "-" else int(rows[y][x]) for x, y in at])
    xy = np.array(at, dtype=float)
    pairs = np.array(
        [(i, j) for i in range(len(at)) for j in range(i) if abs(xy[i] - xy[j]).sum() == 1]
    )
    n = len(at)
    files = np.ones(n) if files is None else np.array(files, dtype=float)
    hours = files if hours is None else np.array(hours, dtype=float)
    given = np.zeros(6)
    given[TOTAL], given[SCALE] = files.sum(), rule.get("SCALE", 1.0)
    given[LIMIT], given[SPREAD] = rule.get("LIMIT", np.inf), rule.get("SPREAD", np.inf)
    given[STRICTNESS] = rule.get("STRICTNESS", np.inf)
    anchor = np.full(n, -1) if anchor is None else np.array(anchor)
    return make_division(
        np.column_stack([files, hours, xy]),
        *as_rows(pairs, n),
        anchor,
        given,
        label,
        label.max() + 1 if workers is None else workers,
        np.zeros(1, np.uint8),
    )


def picture_of(division):
    """Draw a division as `drawn` takes it."""
    xy = division.units[:, 2:].astype(int)
    rows = [["?"] * (xy[:, 0].max() + 1) for _ in range(xy[:, 1].max() + 1)]
    for (x, y), worker in zip(xy, division.label, strict=True):
        rows[y][x] = "-" if worker < 0 else str(worker)
    return " ".join("".join(row) for row in rows)


def graph_of(division):
    """Return who borders on whom."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(division.label)))
    for unit in range(len(division.label)):
        for at in range(division.start[unit], division.start[unit + 1]):
            graph.add_edge(unit, int(division.near[at]))
    return graph


def inertia_of(division):
    """Sum files times the squared distance to the mean place of their worker, unit by unit."""
    files, xy = division.units[:, 0], division.units[:, 2:]
    total = 0.0
    for worker in set(division.label) - {-1}:
        own = division.label == worker
        mean = (files[own, None] * xy[own]).sum(axis=0) / files[own].sum()
        total += (files[own, None] * (xy[own] - mean) ** 2).sum()
    return total


def random_labels(seed, *, width=4, height=3, workers=3, empty=0.0):
    """Return a picture of random workers."""
    rng = np.random.default_rng(seed)
    letters = rng.integers(0, workers, (height, width)).astype("U1")
    letters[rng.random((height, width)) < empty] = "-"
    letters[0, 0] = str(workers - 1)
    return " ".join("".join(row) for row in letters)
