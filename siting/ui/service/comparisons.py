"""Plans and scenarios of the workspace compared, and what of that is taken away as files."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from layers.errors import LayersError
from layers.files.drafts import file_bytes
from layers.texts import Words
from siting.errors import SitingError
from siting.jobs.once import keep_once
from siting.planning.edits import Edit
from siting.plans.comparing import Comparison, compare_plans
from siting.plans.facts import PlanFacts
from siting.plans.reading import open_plan
from siting.reports.comparison_tables import write_comparison
from siting.ui.service.benches import Bench
from siting.ui.service.plans import PlanFile
from siting.ui.service.scenarios import digest, scenarios_of, store
from siting.ui.service.workspace import workspace

#: Evaluated scenarios that are kept; the oldest go first.
MOST_EVALUATED = 12


@dataclass(frozen=True)
class Side:
    """One of two that are compared.

    Parameters
    ----------
    file
        The file of a plan, in its present state.
    scenario
        Name of a scenario over that plan; empty for the plan itself.
    """

    file: PlanFile
    scenario: str = ""

    @property
    def key(self) -> str:
        """How the address names it; no name of a file or scenario holds the stroke."""
        return f"{self.file.name}/{self.scenario}" if self.scenario else self.file.name


def sides_of(paths: Iterable[Path]) -> list[Side]:
    """Return plans, each followed by its scenarios; a file that is gone meanwhile is left out.

    Of scenarios only those that change something, and can be read.
    """
    sides = []
    for path in paths:
        with suppress(FileNotFoundError):
            file = PlanFile.of(path)
            edited = (Side(file, name) for name in scenarios_of(file) if _changes(name))
            sides += [Side(file), *edited]
    return sides


def _changes(scenario: str) -> bool:
    """Whether a scenario has edits in force."""
    try:
        return bool(store().open(scenario).in_force)
    except (SitingError, LayersError, OSError):
        return False


def older_first(first: tuple[Side, PlanFacts], second: tuple[Side, PlanFacts]) -> bool:
    """Say whether the first of two was made, or saved, no later than the second.

    Parameters
    ----------
    first, second
        Both, each with the facts of its plan.
    """
    return _age(*first) <= _age(*second)


def _age(side: Side, facts: PlanFacts) -> tuple[datetime, bool]:
    """Return when something was made, and whether it is a scenario: those come after their plan."""
    if side.scenario:
        return datetime.fromisoformat(store().open(side.scenario).saved_at), True
    written = datetime.fromtimestamp(side.file.changed / 1e9, UTC)
    return facts.made_at or written, False


def evaluated_file(side: Side, bench: Bench) -> PlanFile:
    """Return a scenario as the file of a plan, evaluated unless that was done before.

    Parameters
    ----------
    side
        A scenario.
    bench
        The workshop of its plan.

    Raises
    ------
    SitingError, LayersError
        When the scenario cannot be opened, or its edits make no sense.
    OSError
        When the file cannot be kept.
    """
    edits = store().open(side.scenario).in_force
    target = workspace().room("evaluated") / f"{_name(side.file, edits)}.gpkg"
    return PlanFile.of(
        keep_once(target, lambda path: bench.evaluated(edits).save(path), most=MOST_EVALUATED)
    )


def _name(file: PlanFile, edits: Sequence[Edit]) -> str:
    """Return a name that is the same for the same plan, edits and program."""
    told = [digest(file), [edit.told() for edit in edits], version("siting")]
    return sha256(json.dumps(told, default=str).encode()).hexdigest()


def compared(before: Path, after: Path) -> Comparison:
    """Open two plans with their households, and say how they differ.

    Parameters
    ----------
    before, after
        Files of the plans.

    Raises
    ------
    SitingError
        When one of them is no plan, or they cannot be compared.
    """
    return compare_plans(open_plan(before), open_plan(after))


def workbook(comparison: Comparison, words: Words) -> bytes:
    """Return the workbook of a comparison, as `siting compare --out` writes it.

    Parameters
    ----------
    comparison
        What differs.
    words
        The language of what is said in words.
    """
    return file_bytes("comparison.xlsx", lambda path: write_comparison(comparison, path, words))
