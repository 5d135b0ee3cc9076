"""A batch of 31 provinces in ten scenarios each, by one worker and two, here and on a cluster.

Run ``python benchmarks/scaling.py`` (hours), the same batch with fewer households and iterations
(``--households 31000 --iterations 8``), or with ``--small`` a few of these plans (minutes). It
starts a scheduler and workers of Dask on this machine for as long as it needs them, and writes a
Markdown table. Each plan ends at a number of iterations, so that all runs must give the same
answers bit for bit; the last column says whether they do. A plan keeps up to two cores busy by
itself: on a machine of two, two workers share what one has alone.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from run import machine
from scenarios import bits, provinces, questions, scenarios

from siting.engine import Engine, Local, open_engine
from siting.errors import EngineError
from siting.location.problem import LocationProblem
from siting.location.several import Question, solve_each

#: Households of the country, iterations of each plan, provinces and scenarios; of the small form.
FULL, SMALL = (270_000, 60, 31, 10), (31_000, 8, 3, 4)
#: Workers of a run.
COUNTS = (1, 2)
#: Seconds that a cluster may take to start.
START_S = 60.0


@dataclass(frozen=True)
class Run:
    """How long a batch took: by the clock, and of all cores, the start of workers included."""

    engine: str
    workers: int
    seconds: float
    core_seconds: float
    answers: list[tuple[Any, ...]]


def main() -> None:
    """Measure, and write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few households, few iterations")
    parser.add_argument("--households", type=int, help="households of the country")
    parser.add_argument("--iterations", type=int, help="iterations of each plan")
    options = parser.parse_args()
    households, iterations, most, each = SMALL if options.small else FULL
    households, iterations = options.households or households, options.iterations or iterations
    problems = provinces(households, most=most)
    asked = questions(scenarios(problems, each=each), iterations=iterations)
    runs = [
        measured(name, count, problems, asked)
        for name, count in [*(("local", count) for count in COUNTS),
                            *(("dask", count) for count in COUNTS)]
    ]  # fmt: skip
    told = f"{households:,} households, {len(problems)} provinces, {len(asked)} plans of "
    sys.stdout.write(f"{told}{iterations} iterations; {machine()}.\n\n{table(runs)}\n")


def measured(
    name: str, count: int, problems: dict[str, LocationProblem], asked: list[Question]
) -> Run:
    """Solve the batch by an engine, once it has started and compiled."""
    with ENGINES[name](count) as engine:
        solve_each(problems, asked[:count], engine=engine)
        clock, used = time.perf_counter(), _core_seconds()
        results = solve_each(problems, asked, engine=engine)
        clock = time.perf_counter() - clock
    return Run(name, count, clock, _core_seconds() - used, [bits(result) for result in results])


def _core_seconds() -> float:
    """Return what this process and those that it started and ended have used of all cores."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


@contextmanager
def _here(count: int) -> Iterator[Engine]:
    with Local(count) as engine:
        yield engine


@contextmanager
def _cluster(count: int) -> Iterator[Engine]:
    """Start a scheduler and workers on this machine."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    with ExitStack() as running:

        def start(kind: str, *words: str) -> None:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words, "--no-dashboard"],
                env=os.environ | {"PYTHONPATH": path},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            running.callback(process.wait)
            running.callback(process.terminate)

        start("scheduler", "--host", "127.0.0.1", "--port", str(port))
        for _ in range(count):
            start("worker", f"tcp://127.0.0.1:{port}", "--no-nanny", "--nthreads", "1")
        engine = running.enter_context(_answering(f"dask://127.0.0.1:{port}"))
        while engine.beside(1) < count:
            time.sleep(0.05)
        yield engine


def _answering(name: str) -> Engine:
    end = time.monotonic() + START_S
    while True:
        try:
            return open_engine(name)
        except EngineError:
            if time.monotonic() > end:
                raise


ENGINES: dict[str, Callable[[int], Any]] = {"local": _here, "dask": _cluster}


def table(runs: list[Run]) -> str:
    """Write the runs as a Markdown table; the first is what the others are compared with."""
    first = runs[0]
    lines = ["| engine | workers | seconds | core s | times as fast | same answers |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for run in runs:
        same = sum(one == other for one, other in zip(run.answers, first.answers, strict=True))
        told = "all" if same == len(first.answers) else f"{same} of {len(first.answers)}: WRONG"
        cells = (run.engine, run.workers, f"{run.seconds:.1f}", f"{run.core_seconds:.1f}",
                 f"{first.seconds / run.seconds:.2f}", told)  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
