"""Other tools on the same instances: each runs in a process of its own and leaves an answer.

Run ``python benchmarks/peers.py NAME FILE --seconds T --out OUT``, as `run.py` does. An answer has
the form of ``siting solve``. What a peer cannot be asked, `suits` says.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from catalog import Case
from numpy.typing import NDArray
from recompute import TINY, Floats, distances

#: Pairs of demand and candidate up to which a peer gets an instance: spopt builds its model in
#: plain Python, and the others hold or compare all pairs.
MOST_PAIRS = {"spopt": 170_000, "kmedoids": 25_000_000, "k-means-constrained": 6_000_000}


@dataclass(frozen=True)
class Question:
    """What is asked of a peer, with all distances at hand.

    Parameters
    ----------
    distance
        Shape (n, m).
    places
        Coordinates, shape (n, 2); None where there is only a matrix.
    demand, capacity
        As in the file; capacity None for no limit.
    p, objective, radius
        As in `catalog.Case`.
    seconds, seed
        Time for the search, and the seed.
    """

    distance: Floats
    places: Floats | None
    demand: Floats
    capacity: Floats | None
    p: int | None
    objective: str
    radius: float
    seconds: float
    seed: int


@dataclass(frozen=True)
class Found:
    """What a peer found: open sites, the site of each point, and its bound and claim."""

    is_open: NDArray[np.int_]
    site: NDArray[np.int_]
    bound: float | None = None
    optimal: bool = False


def suits(name: str, case: Case) -> bool:
    """Whether a peer can be asked a case at all."""
    capacitated = case.family.startswith("cpmp")
    can = {
        "spopt": case.family not in {"cpcenter", "cmclp"},  # it knows capacity in the total only
        "kmedoids": case.objective == "total" and not capacitated and case.family != "real",
        "k-means-constrained": capacitated and case.family != "cpmp_spain",
    }
    return can[name] and case.n * case.m <= MOST_PAIRS[name]


def spopt(asked: Question) -> Found:
    """Solve the exact model of spopt with HiGHS; nearest assignment but under capacity."""
    import pulp  # noqa: PLC0415 - each peer runs alone: HiGHS here and in OR-Tools exclude each other
    from spopt.locate import LSCP, MCLP, PCenter, PMedian  # noqa: PLC0415 - as above

    p: Any = asked.p
    if asked.objective == "total" and asked.capacity is not None:
        # Its weights count in the cost and against capacity; ours count against capacity only.
        cost = asked.distance / np.maximum(asked.demand, TINY)[:, None]
        model = PMedian.from_cost_matrix(
            cost, asked.demand, p_facilities=p, facility_capacities=asked.capacity
        )
    elif asked.objective == "total":
        model = PMedian.from_cost_matrix(asked.distance, asked.demand, p_facilities=p)
    elif asked.objective == "covered":
        model = MCLP.from_cost_matrix(asked.distance, asked.demand, asked.radius, p_facilities=p)
    elif asked.objective == "farthest":
        model = PCenter.from_cost_matrix(asked.distance, p_facilities=p)
    else:
        model = LSCP.from_cost_matrix(asked.distance, asked.radius)
    model.problem.solve(pulp.HiGHS(msg=False, timeLimit=asked.seconds))
    chosen = [(k, one.value()) for k, one in enumerate(model.fac_vars)]
    is_open = np.array([k for k, value in chosen if value is not None and value > 0.5], int)
    if not len(is_open):
        message = f"spopt with HiGHS found no answer in {asked.seconds:g} s"
        raise TimeoutError(message)
    site = is_open[asked.distance[:, is_open].argmin(axis=1)]
    if asked.capacity is not None:
        share = np.array(
            [
                [model.cli_assgn_vars[i, j].value() for j in is_open]
                for i in range(len(asked.demand))
            ]
        )
        site = is_open[share.argmax(axis=1)]
    info = model.problem.solverModel.getInfo()
    sign = -1.0 if asked.objective == "covered" else 1.0
    bound = sign * info.mip_dual_bound
    optimal = "Optimal" in str(model.problem.solverModel.getModelStatus())
    return Found(is_open, site, bound if math.isfinite(bound) else None, optimal)


def kmedoids(asked: Question) -> Found:
    """Run FasterPAM from random starts until the time is over; keep the best."""
    import kmedoids as package  # noqa: PLC0415 - each peer runs alone

    matrix = asked.distance.astype(np.float32)
    end, best, seed = time.perf_counter() + asked.seconds, None, asked.seed
    while best is None or time.perf_counter() < end:
        tried = package.fasterpam(matrix, asked.p, random_state=seed, n_cpu=1)
        best = tried if best is None or tried.loss < best.loss else best
        seed += 1
    is_open = np.sort(np.asarray(best.medoids, int))
    return Found(is_open, is_open[asked.distance[:, is_open].argmin(axis=1)])


def k_means_constrained(asked: Question) -> Found:
    """Cluster into groups of limited *numbers* of points, then open the best point of each group.

    The package knows no unequal loads: a group may hold as many points as fit into the capacity at
    mean demand, so that the answer may be above capacity, which the table then says.
    """
    from k_means_constrained import KMeansConstrained  # noqa: PLC0415 - each peer runs alone

    if asked.places is None or asked.capacity is None or asked.p is None:
        message = "k-means needs places, a capacity and a number of groups"
        raise ValueError(message)
    n = len(asked.demand)
    largest = max(-(-n // asked.p), int(asked.capacity.min() / asked.demand.mean()))
    found = KMeansConstrained(
        asked.p, size_min=1, size_max=largest, n_init=1, max_iter=50, random_state=asked.seed
    ).fit(asked.places)
    site = np.empty(n, int)
    for group in range(asked.p):
        rows = np.flatnonzero(found.labels_ == group)
        site[rows] = rows[asked.distance[np.ix_(rows, rows)].sum(axis=0).argmin()]
    return Found(np.unique(site), site)


PEERS: dict[str, Callable[[Question], Found]] = {
    "spopt": spopt,
    "kmedoids": kmedoids,
    "k-means-constrained": k_means_constrained,
}


def read_question(file: Path, options: argparse.Namespace) -> Question:
    """Read an instance with all its distances."""
    with np.load(file, allow_pickle=False) as content:
        arrays = {key: content[key] for key in content.files}
    distance = distances(file, options.metric)
    places = np.column_stack([arrays["x"], arrays["y"]]) if "x" in arrays else None
    return Question(
        distance,
        places,
        np.asarray(arrays.get("demand", np.ones(len(distance))), float),
        arrays.get("capacity"),
        options.sites,
        options.objective,
        options.radius,
        options.seconds,
        options.seed,
    )


def words(name: str, case: Case, out: Path, *, seconds: float, seed: int) -> list[str]:
    """Return the words that run a peer on a case."""
    run = [str(Path(__file__).resolve()), name, *case.words, "--out", str(out)]
    return [*run, "--seconds", f"{seconds:g}", "--seed", str(seed)]


def main() -> None:
    """Run one peer on one instance and write its answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=PEERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sites", type=int)
    parser.add_argument("--objective", default="total")
    parser.add_argument("--radius", type=float, default=0.0)
    parser.add_argument("--metric")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start = time.perf_counter()
    try:
        found = PEERS[options.name](read_question(options.file, options))
    except TimeoutError as error:
        sys.exit(str(error))
    answer = {
        "open": found.is_open.tolist(),
        "assignment": np.searchsorted(found.is_open, found.site).tolist(),
        "lower_bound": found.bound,
        "status": "optimal" if found.optimal else "feasible",
        "seconds": round(time.perf_counter() - start, 3),
    }
    options.out.write_text(json.dumps(answer) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
