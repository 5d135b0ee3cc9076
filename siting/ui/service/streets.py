"""Streets of the workspace, found again for the plans that were made with them."""

from pathlib import Path

from siting.jobs.kept_streets import kept_files
from siting.planning.plan_streets import missing_streets
from siting.plans.facts import PlanFacts
from siting.ui.service.plans import PlanFile
from siting.ui.service.scenarios import scenarios_of, store
from siting.ui.service.workspace import workspace


def streets_for(file: PlanFile, facts: PlanFacts) -> dict[str, Path]:
    """Return the files of the streets of a plan by digest, as far as they are kept anywhere.

    Parameters
    ----------
    file, facts
        The plan, in its present state.

    Returns
    -------
    Those that were read on the page of data, by whatever name, and else those that scenarios of the
    plan keep; none for a plan of estimated times.

    Raises
    ------
    JobError
        When the private folder of the workspace cannot be made.
    """
    found = kept_files(workspace(), facts)
    if missing_streets(facts, found):
        for name in scenarios_of(file):
            found = store().street_files(name) | found
    return found
