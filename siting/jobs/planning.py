"""The job that makes a plan."""

import contextlib
from dataclasses import replace
from typing import Any

from layers.area_tables import AreaTable
from layers.errors import LayersError
from layers.households.intake import Intake
from siting.errors import SitingError
from siting.jobs.asked import PlanAsked
from siting.jobs.given import read_ground, standards_of
from siting.jobs.inputs import kept_input
from siting.jobs.map_pages import draw_country
from siting.jobs.reporting import Report
from siting.jobs.states import STOP
from siting.jobs.stopping import stop_of
from siting.jobs.workspace import Workspace, is_id
from siting.planning.changes import Change
from siting.planning.planner import plan as make_plan
from siting.planning.planner import usual_seconds
from siting.planning.quota_shares import Mixture
from siting.plans.frames import Plan


def run(asked: PlanAsked, place: Workspace, report: Report) -> dict[str, Any]:
    """Make a plan and write it into the folder of plans.

    Parameters
    ----------
    asked
        What is asked.
    place, report
        Where everything is, and who is told.

    Returns
    -------
    As of `save`.
    """
    rules = standards_of(asked.standards, dict(asked.changed))
    intake, given = read_ground(asked, place, report)
    if asked.quotas is not None:
        given["quotas"] = _quotas(asked.quotas, place, given.get("counties"))
    answer = make_plan(
        intake,
        centers=wanted(asked),
        standards=rules,
        **given,
        **manner(asked, intake, report),
        caseloads=asked.caseloads,
        objective=asked.objective,
        worst_province_s=asked.worst_province_s,
        advance=report.advance,
    )
    return save(answer, asked.name, place, report)


def wanted(asked: PlanAsked) -> int | Change:
    """Return what is asked for: a number of centers, or a change to those that stand."""
    if asked.centers is not None:
        return asked.centers
    return Change(open=asked.open, close=asked.close, enlarge=asked.enlarge)


def manner(
    asked: Any,  # noqa: ANN401 - several kinds ask alike
    intake: Intake,
    report: Report,
    *,
    usual_s: float | None = None,
) -> dict[str, Any]:
    """Return how a search is to run and whom it tells, as `siting.plan` takes it.

    Parameters
    ----------
    asked
        With ``seed``, ``seconds``, ``iterations``, and ``gap_percent`` where it has one.
    intake
        The households; they say how long a search usually takes.
    report
        Who is told.
    usual_s
        Seconds where none are asked for; by default those of a plan of so many households.
    """
    usual = usual_seconds(len(intake.located)) if usual_s is None else usual_s
    seconds = usual if asked.seconds is None else asked.seconds
    report.allow(seconds if asked.iterations is None else None)
    stop = stop_of(
        report.home / STOP,
        seconds=seconds,
        gap_percent=getattr(asked, "gap_percent", None),
        iterations=asked.iterations,
    )
    return {"stop": stop, "seed": asked.seed, "announce": report.step, "listen": report.listen}


def save(answer: Plan, name: str, place: Workspace, report: Report) -> dict[str, Any]:
    """Write a plan under its name, or under the next free one.

    Parameters
    ----------
    answer, name
        The plan, and what it is to be called.
    place, report
        Where, and who is told.

    Returns
    -------
    ``plan`` (name of the file), ``centers``, ``cost``, ``lower_bound``, ``gap``, ``status``, and
    ``interrupted``: whether somebody ended the search before its time.
    """
    stopped = report.stopping()
    facts = replace(answer.facts, interrupted=answer.facts.interrupted or stopped)
    with report.step("saving"):
        bound = facts.certificate.lower_bound
        report.found(best_cost=facts.cost, lower_bound=bound, gap=facts.gap)
        file = place.free_plan(name)
        replace(answer, facts=facts).save(file)
    with report.step("drawing"), contextlib.suppress(SitingError, LayersError, OSError):
        draw_country(place, file)  # what cannot be drawn is told where the plan is opened
    return {
        "plan": file.name,
        "centers": len(answer.centers),
        "cost": facts.cost,
        "lower_bound": bound,
        "gap": facts.gap,
        "status": str(facts.status),
        "interrupted": facts.interrupted,
    }


def _quotas(text: str, place: Workspace, counties: Any) -> Mixture | AreaTable:  # noqa: ANN401 - a frame
    if not is_id(text):
        return Mixture.parse(text)
    table: AreaTable = kept_input(place, text, "quotas", counties=counties)
    return table
