"""What blocks add to the bound of a province: the same plan with them and without them.

Run: python benchmarks/blocks.py [--province 05] [--households 26329] [--centers 80 59]
     [--seconds 50] [--seed 0]

The households of a province are simulated and planned twice, in turn, with the bound raised by
blocks of candidates and without; a line for each says cost, bound and gap.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import siting
from layers.households.intake import Intake
from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from siting.location.methods.bounds.proof import Proof


@contextmanager
def _without_blocks() -> Iterator[None]:
    """Leave the whole time of a proof to the dual of the whole."""
    with patch.object(Proof, "run_in_blocks", lambda *_: False):
        yield


def line(intake: Intake, centers: int, asked: argparse.Namespace, what: str) -> str:
    """Plan, and say what was found and proved as a row of a Markdown table."""
    stop = siting.MaxRuntime(asked.seconds)
    made = siting.plan(intake, centers=centers, caseloads=False, stop=stop, seed=asked.seed)
    proved = made.facts.certificate
    bound = proved.lower_bound or 0.0
    gap = (proved.cost - bound) / max(bound, 1e-300)
    return f"| {centers} | {what} | {proved.cost / 1e6:.3f} | {bound / 1e6:.3f} | {gap:.2%} |"


def main() -> None:
    """Print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--province", default="05", help="two-digit code")
    parser.add_argument("--households", type=int, default=26_329)
    parser.add_argument("--centers", type=int, nargs="+", default=[80, 59])
    parser.add_argument("--seconds", type=float, default=50.0, help="time of each run")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    homes = simulate_households(asked.households, province=asked.province, seed=asked.seed)
    intake = check_households(homes)
    print("| centers | bound | cost, M | bound, M | gap |\n|---|---|---:|---:|---:|")
    for centers in asked.centers:
        with _without_blocks():
            print(line(intake, centers, asked, "whole alone"), flush=True)
        print(line(intake, centers, asked, "with blocks"), flush=True)


if __name__ == "__main__":
    main()
