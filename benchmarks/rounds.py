"""Home-visit rounds: travel after the usual effort beside that after ten times as much, and a peer.

Effort is counted in rounds of search, and time in seconds of work of the processor, so that a busy
machine changes nothing. Run ``python -m benchmarks.rounds`` (about four minutes a case), or with
``--peers`` to give VROOM the same months.
"""

import argparse
from dataclasses import replace
from time import process_time
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from siting.rounds import Effort, Routing, Shift, Stops, round_times, route_days
from siting.standards import Standards

DAYS, START_S, VISIT_S = 25, 8 * 3600, 1800
DAY_LENGTH_S = int(60 * Standards().day_minutes)


class Case(NamedTuple):
    """A month of one worker: in town or among villages, any day or days around a due date."""

    name: str
    setting: str
    visits: int
    slack: int | None
    seed: int

    def pose(self) -> tuple[NDArray[np.int64], Stops]:
        """Return travel times and visits."""
        rng = np.random.default_rng(self.seed)
        n = self.visits
        if self.setting == "urban":
            homes = rng.normal(0.0, 0.01, (n, 2))
        else:
            villages = rng.uniform(-0.16, 0.16, (40, 2))
            homes = villages[rng.integers(0, 40, n)] + rng.normal(0.0, 0.001, (n, 2))
        degrees = np.vstack([[0.0, 0.0], homes]) + np.array([47.06, 34.31])
        points = gpd.GeoSeries(gpd.points_from_xy(*degrees.T), crs=4326)
        travel = round_times(points, np.full(n + 1, self.setting == "rural"), Standards()).seconds
        due = rng.integers(0, DAYS, n)
        slack = DAYS if self.slack is None else self.slack
        stops = Stops(
            place=np.arange(1, n + 1),
            service_s=np.full(n, VISIT_S),
            first=np.maximum(due - slack, 0),
            last=np.minimum(due + slack, DAYS - 1),
            opens_s=np.full(n, START_S),
            closes_s=np.full(n, START_S + DAY_LENGTH_S - VISIT_S),
            weight=np.ones(n),
            kept=np.zeros(n, dtype=np.bool_),
        )
        return travel, stops


CASES = (
    Case("town, any day", "urban", 200, None, 1),
    Case("town, a week around due", "urban", 200, 6, 2),
    Case("villages, any day", "rural", 150, None, 3),
    Case("villages, a week around due", "rural", 150, 6, 4),
)


def compare(case: Case, usual: Effort, long: Effort, seed: int) -> None:
    """Print hours on the way after the usual effort and after a long one."""
    said = []
    for effort in (usual, long):
        started = process_time()
        routing = _route(case, effort, seed=seed)
        said.append((routing.total_travel_s / 3600, process_time() - started, routing.day))
    (short, spent, day), (best, more, final) = said
    print(
        f"{case.name}: {short:.2f} h on the way after {spent:.0f} s of work, {best:.2f} h after "
        f"{more:.0f} s: {100 * (short / best - 1):+.2f} %; left out {(day < 0).sum()} and "
        f"{(final < 0).sum()}",
        flush=True,
    )


def vroom(case: Case) -> float:
    """Return hours on the way of VROOM, for a case without due dates; it ends by itself."""
    import vroom as peer  # noqa: PLC0415 - a peer, which the rest does not need

    travel, _ = case.pose()
    model = peer.Input()
    model.set_durations_matrix(profile="car", matrix_input=travel.astype(np.uint32))
    model.add_vehicle(
        [
            peer.Vehicle(day, start=0, end=0, profile="car", time_window=(0, DAY_LENGTH_S))
            for day in range(DAYS)
        ]
    )
    jobs = [peer.Job(k, location=k, default_service=VISIT_S) for k in range(1, case.visits + 1)]
    model.add_job(jobs)
    answer = model.solve(exploration_level=5, nb_threads=1)
    if answer.summary.unassigned:
        print(f"  VROOM leaves {answer.summary.unassigned} visits out")
    return float(answer.summary.duration) / 3600.0


def _peers(effort: Effort) -> None:
    """Print hours on the way of PyVRP and VROOM, for the cases without due dates."""
    for case in CASES:
        if case.slack is not None:
            continue
        started = process_time()
        usual = _route(case, effort, seed=0)
        spent = process_time() - started
        print(f"{case.name}: PyVRP {usual.total_travel_s / 3600:.2f} h in {spent:.0f} s of work")
        started = process_time()
        hours = vroom(case)
        print(f"  VROOM {hours:.2f} h in {process_time() - started:.0f} s of work", flush=True)


def _route(case: Case, effort: Effort, *, seed: int) -> Routing:
    travel, stops = case.pose()
    return route_days(travel, stops, Shift(DAYS, START_S, DAY_LENGTH_S), effort=effort, seed=seed)


def main() -> None:
    """Run the cases and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--iterations", type=int, default=15_000)
    parser.add_argument("--factor", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    usual = Effort(seconds=1e6, iterations=asked.iterations, idle=10**9)
    if asked.peers:
        _peers(usual)
        return
    for case in CASES:
        compare(case, usual, replace(usual, iterations=asked.factor * asked.iterations), asked.seed)


if __name__ == "__main__":
    main()
