"""Where scenarios are kept: a plan, its households and streets, and a list of edits with a name.

Here it is a folder; whatever else has the methods of `Store` will do. A scenario is saved whole or
not at all, and never over what somebody else saved meanwhile.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copyfile, copytree
from typing import Protocol

from layers.files.digests import file_digest
from layers.files.writing import draft
from layers.households.intake import Intake
from layers.households.kept import keep_intake, kept_intake
from layers.streets.reading import Streets
from siting.errors import ScenarioError
from siting.planning.edit_lists import Scenario, read_scenario
from siting.planning.edits import apply_edits, shown
from siting.planning.plan_streets import (
    keep_streets,
    read_plan_streets,
    street_files,
)
from siting.planning.workshop import same_households
from siting.plans.frames import Plan
from siting.plans.reading import open_plan

#: Longest name of a scenario, in letters.
LONGEST_NAME = 80
_EDITS, _PLAN, _HOUSEHOLDS, _STREETS = "scenario.json", "plan.gpkg", "households", "streets"


class Store(Protocol):
    """Where scenarios are kept."""

    def names(self) -> list[str]:
        """Return the names of all scenarios, in order."""
        ...

    def create(
        self,
        name: str,
        plan: Path,
        intake: Intake,
        *,
        comment: str = "",
        streets: Sequence[Path] = (),
    ) -> Scenario:
        """Keep a new scenario without edits, its plan, its households and its streets."""
        ...

    def open(self, name: str) -> Scenario:
        """Return a scenario as it was saved last."""
        ...

    def plan(self, name: str) -> Plan:
        """Return the plan of a scenario."""
        ...

    def intake(self, name: str) -> Intake:
        """Return the households of a scenario."""
        ...

    def streets(self, name: str) -> tuple[Streets, ...]:
        """Return the streets of a scenario; none where none are kept."""
        ...

    def save(self, scenario: Scenario) -> Scenario:
        """Keep a scenario, and return it as it was saved."""
        ...


class FolderStore:
    """Keeps each scenario in a folder of its own, which only its owner may read.

    Parameters
    ----------
    folder
        Folder of the store; made with the first scenario.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def names(self) -> list[str]:
        """Return the names of all scenarios, in order."""
        return sorted(path.parent.name for path in self.folder.glob(f"*/{_EDITS}"))

    def create(
        self,
        name: str,
        plan: Path,
        intake: Intake,
        *,
        comment: str = "",
        streets: Sequence[Path] = (),
    ) -> Scenario:
        """Keep a new scenario without edits, its plan, its households and its streets.

        Parameters
        ----------
        name
            What to call it; letters of any script, digits, spaces, dots and dashes.
        plan
            File of the plan.
        intake
            The households that the plan was made from.
        comment
            What it is about.
        streets
            Files of the streets that the plan was made with. Without them, whoever edits it gives
            them each time.

        Raises
        ------
        ScenarioError
            When the name is taken, or no name of a folder.
        ProblemError
            When the households or the streets are not those of the plan.
        PlanFileError
            When the file is no plan.
        """
        home = self._home(name)
        if home.exists():
            message = "There is a scenario {name} already; open it, or choose another name."
            raise ScenarioError(message, name=name)
        opened = open_plan(plan)
        same_households(opened, intake)
        self.folder.mkdir(parents=True, exist_ok=True)
        made = Scenario(name=name, comment=comment, version=1)
        keep = self._keeper(opened, streets)
        return self._make(made, plan, partial(keep_intake, intake), keep)

    def open(self, name: str) -> Scenario:
        """Return a scenario as it was saved last.

        Raises
        ------
        ScenarioError
            When there is none of this name.
        FileFormatError
            When its file is damaged.
        """
        return read_scenario(self._there(name) / _EDITS)

    def plan(self, name: str) -> Plan:
        """Return the plan of a scenario; raises as `open` and `siting.open_plan`."""
        return open_plan(self.plan_file(name))

    def plan_file(self, name: str) -> Path:
        """Return the file of the plan of a scenario, a copy of the one given; raises as `open`."""
        return self._there(name) / _PLAN

    def household_folder(self, name: str) -> Path:
        """Return the folder in which the households of a scenario are kept; raises as `open`."""
        return self._there(name) / _HOUSEHOLDS

    def intake(self, name: str) -> Intake:
        """Return the households of a scenario; raises as `open`."""
        return kept_intake(self.household_folder(name))

    def street_files(self, name: str) -> dict[str, Path]:
        """Return the files of the streets of a scenario by digest; raises as `open`."""
        return street_files(self._there(name) / _STREETS)

    def streets(self, name: str) -> tuple[Streets, ...]:
        """Return the streets of a scenario; none where none are kept.

        Raises
        ------
        ScenarioError, PlanFileError
            As from `open` and `siting.open_plan`.
        ProblemError, LayersError
            When what is kept is damaged.
        """
        files = self.street_files(name)
        return read_plan_streets(self.plan(name).facts, files) if files else ()

    def give_streets(self, name: str, streets: Sequence[Path]) -> None:
        """Keep the streets of a scenario that was begun without them; nothing where it has some.

        Parameters
        ----------
        name
            Of the scenario.
        streets
            As of `create`.

        Raises
        ------
        ScenarioError, PlanFileError
            As from `open` and `siting.open_plan`.
        ProblemError
            When they are not those of its plan.
        """
        home = self._there(name)
        with _alone(home):
            if streets and not self.street_files(name):
                keep = self._keeper(self.plan(name), streets)
                with draft(home / _STREETS, private=True) as unfinished:
                    keep(unfinished)

    def save(self, scenario: Scenario) -> Scenario:
        """Keep a scenario, and return it as it was saved.

        Parameters
        ----------
        scenario
            With the version that it had when it was opened.

        Raises
        ------
        ScenarioError
            When somebody else saved it meanwhile: both are kept, and the message says under which
            name this one is.
        ProblemError
            When an edit makes no sense; nothing is saved then.
        """
        plan = self.plan(scenario.name)
        apply_edits(plan.centers, plan.standards, scenario.in_force)
        home = self._there(scenario.name)
        with _alone(home):
            known = read_scenario(home / _EDITS)
            if known.version == scenario.version:
                return _keep(home, replace(scenario, version=scenario.version + 1))
        other = self._beside(scenario)
        message = (
            "Scenario {scenario} was saved by somebody else meanwhile, at {saved_at}. Both are "
            "kept: yours is {other}. Compare them, and go on with one."
        )
        raise ScenarioError(
            message,
            scenario=scenario.name,
            saved_at=known.saved_at,
            other=other.name,
            kept_as=other.name,
        )

    def _beside(self, scenario: Scenario) -> Scenario:
        """Keep a scenario under the next free name, with the same plan and households."""
        home = self._there(scenario.name)
        taken, number = set(self.names()), 2
        while f"{scenario.name} {number}" in taken:
            number += 1
        named = replace(scenario, name=f"{scenario.name} {number}", version=1)
        streets = list(self.street_files(scenario.name).values())
        keep = self._keeper(self.plan(scenario.name), streets)
        return self._make(named, home / _PLAN, partial(copytree, home / _HOUSEHOLDS), keep)

    def _keeper(self, plan: Plan, streets: Sequence[Path]) -> Callable[[Path], object]:
        """Return what keeps the streets of a plan in a folder, which is not made without any."""
        if not streets:
            return lambda _home: None
        files = {file_digest(file): file for file in streets}
        return partial(keep_streets, plan.facts, files, alike=self.folder)

    def _make(
        self,
        scenario: Scenario,
        plan: Path,
        households: Callable[[Path], object],
        streets: Callable[[Path], object],
    ) -> Scenario:
        """Write the folder of a scenario; its parts are kept by functions of their folders."""
        stamped = scenario.stamped()
        with draft(self._home(scenario.name), private=True) as unfinished:
            unfinished.mkdir()
            copyfile(plan, unfinished / _PLAN)
            households(unfinished / _HOUSEHOLDS)
            streets(unfinished / _STREETS)
            (unfinished / _EDITS).write_text(stamped.written(), encoding="utf-8")
        return stamped

    def _home(self, name: str) -> Path:
        """Return the folder of a scenario; its name must not lead anywhere else."""
        good = re.fullmatch(r"[\w][\w .\-\u200c]*", name) and len(name) <= LONGEST_NAME
        if not good or name != name.strip() or name.endswith("."):
            message = (
                "{name} cannot be the name of a scenario; use letters, digits, spaces and dashes, "
                "at most {longest_name}."
            )
            raise ScenarioError(message, name=shown(name), longest_name=LONGEST_NAME)
        return self.folder / name

    def _there(self, name: str) -> Path:
        home = self._home(name)
        if not (home / _EDITS).is_file():
            known = ", ".join(self.names()) or "none"
            message = "There is no scenario {name} in {folder}; there are: {known}."
            raise ScenarioError(message, name=name, folder=self.folder.name, known=known)
        return home


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one program at a time compare versions and save; the others wait."""
    with (home / ".lock").open("a") as lock:
        _locker()(lock.fileno())
        yield


def _locker() -> Callable[[int], None]:
    """Return what locks an open file until it is closed."""
    try:
        import fcntl  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return lambda _number: None
    return lambda number: fcntl.flock(number, fcntl.LOCK_EX)


def _keep(home: Path, scenario: Scenario) -> Scenario:
    stamped = scenario.stamped()
    with draft(home / _EDITS, private=True) as unfinished:
        unfinished.write_text(stamped.written(), encoding="utf-8")
    return stamped
