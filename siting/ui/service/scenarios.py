"""Scenarios of the workspace: found by their plan, begun, saved, and handed on as edits."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from layers.files.digests import file_digest
from layers.households.kept import kept_intake
from siting.errors import ScenarioError
from siting.planning.edit_lists import Scenario
from siting.planning.scenarios import FolderStore
from siting.ui.service.plans import PlanFile
from siting.ui.service.workspace import workspace


def store() -> FolderStore:
    """Return the store of the workspace.

    Raises
    ------
    JobError
        When its folder cannot be made.
    """
    return FolderStore(workspace().room("scenarios"))


def scenarios_of(plan: PlanFile) -> list[str]:
    """Return the names of the scenarios over a plan: those that keep the same file.

    Parameters
    ----------
    plan
        The plan, in its present state.
    """
    kept, size = store(), plan.path.stat().st_size
    files = {name: PlanFile.of(kept.plan_file(name)) for name in kept.names()}
    # Most files differ in their size: those are not read.
    alike = {name: file for name, file in files.items() if file.path.stat().st_size == size}
    return [name for name, file in alike.items() if digest(file) == digest(plan)]


def save_scenario(
    known: Scenario, name: str, *, plan: Path, households: Path, streets: Sequence[Path] = ()
) -> Scenario:
    """Keep a scenario under its name, or under a new one.

    Parameters
    ----------
    known
        As it was opened, with what was done since.
    name
        What to call it.
    plan, households
        File of its plan, and the folder in which its households are kept; for a new one.
    streets
        Files of the streets that the plan was made with; for a new one, and one without any.

    Returns
    -------
    The scenario as it was saved. Where somebody else saved it meanwhile, it is kept beside that
    under another name, which it bears.

    Raises
    ------
    ScenarioError
        When another scenario has that name already, or no scenario can be called so.
    """
    kept = store()
    if name != known.name:
        intake = kept_intake(households)
        made = kept.create(name, plan, intake, comment=known.comment, streets=streets)
        known = replace(known, name=name, version=made.version)
    else:
        kept.give_streets(name, streets)
    try:
        return kept.save(known)
    except ScenarioError as error:
        if not error.kept_as:
            raise
        return kept.open(error.kept_as)


@lru_cache(maxsize=256)
def digest(plan: PlanFile) -> str:
    """Return the digest of a file in one of its states."""
    return file_digest(plan.path)
