"""The job that turns a scenario into a plan."""

from typing import Any

from siting.jobs.asked import ImproveAsked
from siting.jobs.given import read_networks
from siting.jobs.kept_streets import scenario_streets
from siting.jobs.planning import manner, save
from siting.jobs.reporting import Report
from siting.jobs.workspace import Workspace
from siting.planning.improving import improve_around, plan_as_edited
from siting.planning.scenarios import FolderStore


def run(asked: ImproveAsked, place: Workspace, report: Report) -> dict[str, Any]:
    """Make the plan that a scenario leaves, the rest improved around its edits where that is asked.

    Parameters
    ----------
    asked
        Which scenario, and how.
    place, report
        Where everything is, and who is told.

    Returns
    -------
    As of `siting.jobs.planning.save`.
    """
    with report.step("reading households"):
        store = FolderStore(place.room("scenarios"))
        known, plan = store.open(asked.scenario), store.plan(asked.scenario)
        intake = store.intake(asked.scenario)
    given = _networks(asked, place, report) if plan.facts.streets or asked.streets else {}
    how = manner(asked, intake, report)
    if asked.improve:
        answer = improve_around(
            plan, intake, known.in_force, **given, **how, caseloads=asked.caseloads
        )
    else:
        answer = plan_as_edited(
            plan, intake, known.in_force, **given, announce=report.step, caseloads=asked.caseloads
        )
    return save(answer, asked.name, place, report)


def _networks(asked: ImproveAsked, place: Workspace, report: Report) -> dict[str, Any]:
    """Return the networks that are named, else those of the scenario, and where ways are kept."""
    if asked.streets:
        return read_networks(asked.streets, place, report)
    with report.step("reading streets"):
        networks = scenario_streets(place, asked.scenario)
    return {"streets": networks, "cache_dir": place.room("travel")}
