"""What a plan stands on, read from where it is kept."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from layers.centers import Sites, read_centers
from layers.households.intake import Intake
from layers.households.kept import kept_intake
from siting.errors import JobError, StandardsError
from siting.jobs.asked import GroundAsked, StandardsName
from siting.jobs.inputs import kept_input
from siting.jobs.objections import Objection, RefusedError
from siting.jobs.reporting import Report
from siting.jobs.workspace import Workspace, is_id, read_label
from siting.planning.projecting import Projection
from siting.standards import PRESETS, Standards


def read_ground(
    asked: GroundAsked, place: Workspace, report: Report
) -> tuple[Intake, dict[str, Any]]:
    """Return the households of a plan, and what `siting.planning.request.Given` takes besides.

    Parameters
    ----------
    asked
        What is asked.
    place, report
        Where it is kept, and who is told.

    Raises
    ------
    RefusedError
        When nobody has a place, or most points contradict their rows.
    JobError, LayersError
        When something is not there, or damaged.
    """
    with report.step("reading households"):
        home = place.kept("households", asked.households)
        label, intake = read_label(home), kept_intake(home)
        if intake.located.empty:
            raise RefusedError(Objection("job_nobody_located"))
        if label.get("mostly_wrong") and not asked.trust_points:
            raise RefusedError(Objection("job_contradicted"))
        given: dict[str, Any] = {"across_gaps": asked.across_gaps}
        if label.get("counties") is not None:
            given["counties"] = kept_input(place, label["counties"], "counties")
        given |= _tables(asked, place, given.get("counties"))
    if asked.streets:
        given |= read_networks(asked.streets, place, report)
    return intake, given


def read_networks(names: tuple[str, ...], place: Workspace, report: Report) -> dict[str, Any]:
    """Return the networks of some files, and the folder that keeps ways on them."""
    with report.step("reading streets"):
        networks = tuple(
            network for name in names for network in kept_input(place, name, "streets")
        )
    return {"streets": networks, "cache_dir": place.room("travel")}


def standards_of(name: StandardsName, changed: dict[str, Any]) -> Standards:
    """Return a set of standards with some values changed.

    Raises
    ------
    StandardsError
        When a name is unknown, or a value makes no sense.
    """
    try:
        return replace(PRESETS[name](), **changed)
    except TypeError as error:
        message = "There is no standard of this name: {names}."
        raise StandardsError(message, names=", ".join(changed)[:200]) from error


def _tables(asked: GroundAsked, place: Workspace, counties: Any) -> dict[str, Any]:  # noqa: ANN401 - a frame
    """Return the tables that were given, by the name of the option."""
    given: dict[str, Any] = {}
    if asked.existing is not None:
        given["existing"] = _standing(asked.existing, place)
    for name in ("candidates", "forbidden", "neighborhoods", "capacities"):
        if getattr(asked, name) is not None:
            given[name] = kept_input(place, getattr(asked, name), name, counties=counties)
    if (asked.rate is None) != (asked.years is None):
        message = "Demand is projected by a rate and years together; give both, or none."
        raise JobError(message)
    if asked.rate is not None and asked.years is not None:
        given["projection"] = _projection(asked.rate, asked.years, place, counties)
    return given


def _standing(name: str, place: Workspace) -> Sites:
    """Read centers that stand, from a file of them or from a plan."""
    if not is_id(name):
        return read_centers(plan_there(name, place))
    sites: Sites = kept_input(place, name, "centers")
    return sites


def plan_there(name: str, place: Workspace) -> Path:
    """Return the file of a plan that is there.

    Raises
    ------
    JobError
        When it is not.
    """
    file = place.plan_file(name)
    if not file.is_file():
        message = "There is no plan {file}; it was renamed or removed."
        raise JobError(message, file=file.name)
    return file


def _projection(rate: str, years: int, place: Workspace, counties: Any) -> Projection:  # noqa: ANN401 - a frame
    if not is_id(rate):
        return Projection.at_percent(rate, years=years)
    table = kept_input(place, rate, "growth", counties=counties)
    return Projection(years=years, rate=table)
