"""The job that says how many centers are enough: cost and coverage against their number."""

from dataclasses import asdict
from typing import Any

from layers.files.writing import draft
from siting.jobs.asked import GrowthAsked
from siting.jobs.given import read_ground, standards_of
from siting.jobs.planning import manner
from siting.jobs.reporting import Report
from siting.jobs.workspace import Workspace
from siting.planning.growth import EACH_S, phase_counts, plan_growth
from siting.planning.paying import where_paying_stops
from siting.planning.request import Given
from siting.privacy import round_places
from siting.sentences.growth import tell_phases

#: Folder of the job in which the tables stand.
TABLES = "growth"


def run(asked: GrowthAsked, place: Workspace, report: Report) -> dict[str, Any]:
    """Plan in which order centers open, and write the curve and the order beside the job.

    Parameters
    ----------
    asked
        What is asked.
    place, report
        Where everything is, and who is told.

    Returns
    -------
    ``tables``: the folder of ``phases.parquet`` and ``order.parquet`` in that of the job, without
    what would tell of few households; ``way``, ``files``, and ``paying``, see
    `siting.planning.paying.Paying`.
    """
    rules = standards_of(asked.standards, dict(asked.changed))
    counts = phase_counts(asked.first, asked.last, phases=asked.phases)
    intake, given = read_ground(asked, place, report)
    how = manner(asked, intake, report, usual_s=EACH_S)
    del how["listen"]  # each phase is a search of its own
    grown = plan_growth(
        intake, counts=counts, standards=rules, given=Given(**given), pilot=asked.pilot,
        advance=report.advance, **how,
    )  # fmt: skip
    points = round_places(grown.order.get_coordinates())
    order = grown.order.drop(columns="geometry").assign(longitude=points["x"], latitude=points["y"])
    with report.step("saving"), draft(report.home / TABLES, private=True) as unfinished:
        unfinished.mkdir()
        tell_phases(grown.phases, grown.households).to_parquet(unfinished / "phases.parquet")
        order.to_parquet(unfinished / "order.parquet")
    paying = where_paying_stops(grown.phases, worth_s=rules.closing_cost_s)
    return {"tables": TABLES, "way": grown.way, "files": grown.files, "paying": asdict(paying)}
