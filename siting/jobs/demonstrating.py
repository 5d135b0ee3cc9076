"""The job that shows a first visitor a plan: of simulated households, kept as if they were read."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pandas as pd

from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from siting.jobs.asked import DemoAsked
from siting.jobs.planning import manner, save
from siting.jobs.reading import keep, read_intake
from siting.jobs.reporting import Report
from siting.jobs.workspace import Workspace
from siting.planning.planner import plan as make_plan


def run(asked: DemoAsked, place: Workspace, report: Report) -> dict[str, Any]:
    """Simulate households, keep them, and make a plan.

    Parameters
    ----------
    asked
        How many, where.
    place, report
        Where everything is, and who is told.

    Returns
    -------
    As of `siting.jobs.planning.save`, and ``households``, the id of those.
    """
    with report.step("simulating"):
        rows = simulate_households(asked.households, province=asked.province, seed=asked.seed)
        # Plans are matched with their households by the digest of a file; these have none.
        intake = replace(check_households(rows), sha256=_digest(rows))
    with report.step("keeping"):
        kept = keep(read_intake(intake), place, what="households", file=None)
    answer = make_plan(intake, centers=asked.centers, **manner(asked, intake, report))
    return {**save(answer, asked.name, place, report), "households": kept["id"]}


def _digest(rows: pd.DataFrame) -> str:
    """Return what tells these households from any others."""
    return sha256(pd.util.hash_pandas_object(rows, index=False).to_numpy().tobytes()).hexdigest()
