"""Home-visit rounds: travel after the usual time beside that after ten times as much, and peers.

Run ``python -m benchmarks.rounds`` (about eight minutes a case at 20 seconds), or with ``--peers``
to give VROOM and OR-Tools the same month. OR-Tools cannot be in one process with HiGHS, so peers
run in processes of their own.
"""

import argparse
import subprocess
import sys
from time import perf_counter
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from siting.rounds import Effort, Shift, Stops, round_times, route_days
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
        travel = round_times(points, np.full(n + 1, self.setting == "rural"), Standards())
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
        )
        return travel, stops


CASES = (
    Case("town, any day", "urban", 200, None, 1),
    Case("town, a week around due", "urban", 200, 6, 2),
    Case("villages, any day", "rural", 150, None, 3),
    Case("villages, a week around due", "rural", 150, 6, 4),
)


def compare(case: Case, *, seconds: float, factor: float, seed: int) -> dict[str, float]:
    """Return hours on the way after the usual time and after `factor` times as much."""
    travel, stops = case.pose()
    shift = Shift(DAYS, START_S, DAY_LENGTH_S)
    found: dict[str, float] = {}
    for name, effort in (
        ("usual", Effort(seconds)),
        ("long", Effort(seconds * factor, idle=10**9)),
    ):
        started = perf_counter()
        routing = route_days(travel, stops, shift, effort=effort, seed=seed)
        found[f"{name}_s"] = perf_counter() - started
        found[f"{name}_hours"] = routing.total_travel_s / 3600.0
        found[f"{name}_left"] = float((routing.day < 0).sum())
    return found


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


def or_tools(case: Case, seconds: float) -> float:
    """Return hours on the way of OR-Tools (guided local search), for a case without due dates."""
    from ortools.constraint_solver import (  # noqa: PLC0415 - as above
        pywrapcp,
        routing_enums_pb2,
    )

    travel, _ = case.pose()
    index = pywrapcp.RoutingIndexManager(len(travel), DAYS, 0)
    model = pywrapcp.RoutingModel(index)
    table = travel.tolist()
    spent = (travel + np.r_[0, np.full(case.visits, VISIT_S)][:, None]).tolist()
    ways = model.RegisterTransitMatrix(table)
    model.SetArcCostEvaluatorOfAllVehicles(ways)
    model.AddDimension(model.RegisterTransitMatrix(spent), 0, DAY_LENGTH_S, True, "day")  # noqa: FBT003
    wanted = pywrapcp.DefaultRoutingSearchParameters()
    wanted.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    wanted.time_limit.FromMilliseconds(int(1000 * seconds))
    answer = model.SolveWithParameters(wanted)
    return float(answer.ObjectiveValue()) / 3600.0 if answer else float("nan")


def _peers(seconds: float) -> None:
    for turn, case in enumerate(CASES):
        if case.slack is not None:
            continue
        travel, stops = case.pose()
        routing = route_days(
            *(travel, stops, Shift(DAYS, START_S, DAY_LENGTH_S)),
            effort=Effort(seconds, idle=10**9),
            seed=0,
        )
        print(f"{case.name}: PyVRP {routing.total_travel_s / 3600:.2f} h in {seconds:g} s")
        for peer in ("vroom", "ortools"):
            command = [sys.executable, "-m", "benchmarks.rounds", "--peer", peer, str(turn)]
            command += ["--seconds", str(seconds)]
            subprocess.run(command, check=False)


def main() -> None:
    """Run the cases and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=Effort().seconds)
    parser.add_argument("--factor", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--peer", nargs=2, metavar=("NAME", "CASE"))
    asked = parser.parse_args()
    if asked.peer:
        name, case = asked.peer[0], CASES[int(asked.peer[1])]
        started = perf_counter()
        hours = vroom(case) if name == "vroom" else or_tools(case, asked.seconds)
        print(f"  {name}: {hours:.2f} h in {perf_counter() - started:.0f} s")
        return
    if asked.peers:
        _peers(asked.seconds)
        return
    for case in CASES:
        found = compare(case, seconds=asked.seconds, factor=asked.factor, seed=asked.seed)
        worse = 100 * (found["usual_hours"] / found["long_hours"] - 1)
        print(
            f"{case.name}: {found['usual_hours']:.2f} h on the way in {found['usual_s']:.0f} s, "
            f"{found['long_hours']:.2f} h in {found['long_s']:.0f} s: {worse:+.2f} %; "
            f"left out {found['usual_left']:.0f} and {found['long_left']:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
