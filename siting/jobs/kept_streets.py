"""Files of streets that are kept in the workspace, found again for the plans made with them."""

from pathlib import Path
from typing import Any

from layers.files.digests import file_digest
from layers.streets.reading import Streets
from siting.jobs.workspace import ORIGINAL, Workspace
from siting.planning.plan_streets import (
    missing_streets,
    read_plan_streets,
    wanted_streets,
)
from siting.planning.scenarios import FolderStore
from siting.plans.facts import PlanFacts


def kept_files(place: Workspace, facts: PlanFacts) -> dict[str, Path]:
    """Return the files of streets that a plan was made with, as far as they are kept, by digest.

    Parameters
    ----------
    place
        The workspace.
    facts
        Of the plan.

    Returns
    -------
    What a file is called, and who gave it when, does not matter: its content is that of the plan.
    """
    wanted = {each.sha256 for each in wanted_streets(facts)}
    found: dict[str, Path] = {}
    if not wanted:
        return found
    for name, label in place.labels("inputs").items():
        if label.get("what") == "streets" and wanted - set(found):
            file = place.kept("inputs", name) / ORIGINAL / str(label.get("file"))
            sha256 = _digest(file, label)
            if sha256 in wanted:
                found[sha256] = file
    return found


def _digest(file: Path, label: dict[str, Any]) -> str:
    """Return the digest of a kept file; labels of older versions do not say it."""
    if "sha256" in label:
        return str(label["sha256"])
    return file_digest(file) if file.is_file() else ""


def scenario_streets(place: Workspace, name: str) -> tuple[Streets, ...]:
    """Return the streets of a scenario: those that it keeps, else those of the workspace.

    Parameters
    ----------
    place
        The workspace.
    name
        Of the scenario.

    Returns
    -------
    None where its plan was made without streets.

    Raises
    ------
    ScenarioError, PlanFileError
        When the scenario, or its plan, is not there.
    ProblemError
        When they are kept nowhere.
    """
    store = FolderStore(place.room("scenarios"))
    facts = store.plan(name).facts
    files = store.street_files(name)
    if missing_streets(facts, files):
        files = kept_files(place, facts) | files
    return read_plan_streets(facts, files)
