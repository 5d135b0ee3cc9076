"""Time, memory and proved gap of a plan from a file of households to a saved GeoPackage.

Run ``python benchmarks/nation.py``: it simulates 67,500, 270,000 and 1,080,000 households, and runs
``siting plan`` on each with 150, 600 and 2,400 centers in a process of its own; ``--standards``,
``--seconds`` and ``--counties`` are passed on. It writes one Markdown table.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import siting

SIZES = (67_500, 270_000, 1_080_000)
HOUSEHOLDS_PER_CENTER = 450
HEADINGS = (
    "households",
    "centers",
    "standards",
    "seconds given",
    "seconds",
    "peak GB",
    "without room",
    "in reach",
    "proved gap",
)


def main() -> None:
    """Write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--standards", default="current")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--counties", type=Path)
    options = parser.parse_args()
    print("| " + " | ".join(HEADINGS) + " |")
    print("|" + " --- |" * len(HEADINGS))
    for size in sorted(options.sizes):
        with tempfile.TemporaryDirectory() as folder:
            print("| " + " | ".join(measure(size, Path(folder), options)) + " |", flush=True)


def measure(size: int, folder: Path, options: argparse.Namespace) -> list[str]:
    """Plan in a process of its own; peak memory is that of the largest process so far."""
    households, plan_file = folder / "households.parquet", folder / "plan.gpkg"
    run("simulate", str(households), "--households", str(size))
    centers = size // HOUSEHOLDS_PER_CENTER
    words = ["plan", str(households), "--centers", str(centers), "--out", str(plan_file)]
    words += ["--standards", options.standards, "--seconds", str(options.seconds)]
    if options.counties:
        words += ["--counties", str(options.counties)]
    start = time.perf_counter()
    run(*words)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    plan = siting.open_areas(plan_file)
    country = plan.summary.set_index("level").loc["country"].to_dict()
    gap = plan.result.gap
    return [
        f"{size:,}",
        f"{centers:,}",
        options.standards,
        f"{options.seconds:.0f}",
        f"{seconds:.0f}",
        f"{peak:.2f}",
        f"{country['no_capacity']:,.0f}",
        f"{100 * country['share_in_reach']:.1f} %",
        "none" if gap is None else f"{100 * gap:.2f} %",
    ]


def run(*words: str) -> None:
    """Run a command of siting and let its errors stop the benchmark."""
    command = [sys.executable, "-c", "from siting.cli import main; main()", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
