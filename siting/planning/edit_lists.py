"""Lists of edits over a plan: done, undone and done again, and the file that holds them."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from layers.errors import FileFormatError
from layers.phrases import Phrase
from siting.errors import ProblemError
from siting.planning.edits import Edit

#: Version of the file of edits.
SCENARIO_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A list of edits over a plan.

    Parameters
    ----------
    name
        What it is called in its store.
    edits
        In the order in which they were done, those that were undone last.
    done
        How many of them are in force; the others can be redone.
    comment
        What it is about.
    version
        How often it was saved; 0 for never.
    saved_at
        When it was saved last, UTC, ISO 8601.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    done: int = 0
    comment: str = ""
    version: int = 0
    saved_at: str = field(default="", compare=False)

    @property
    def in_force(self) -> tuple[Edit, ...]:
        """The edits that are not undone."""
        return self.edits[: self.done]

    def do(self, edit: Edit) -> Self:
        """Return the scenario with one more edit; what was undone before is forgotten."""
        return replace(self, edits=(*self.in_force, edit), done=self.done + 1)

    def undo(self) -> Self:
        """Return the scenario without its last edit.

        Raises
        ------
        ProblemError
            When no edit is in force.
        """
        if not self.done:
            message = "Scenario {name} has no edit that could be undone."
            raise ProblemError(message, name=self.name)
        return replace(self, done=self.done - 1)

    def redo(self) -> Self:
        """Return the scenario with the edit that was undone last.

        Raises
        ------
        ProblemError
            When none was undone.
        """
        if self.done == len(self.edits):
            message = "Scenario {name} has no undone edit that could be done again."
            raise ProblemError(message, name=self.name)
        return replace(self, done=self.done + 1)

    def stamped(self) -> Self:
        """Return the scenario as it is saved now."""
        return replace(self, saved_at=datetime.now(UTC).isoformat(timespec="seconds"))

    def written(self) -> str:
        """Return the scenario as JSON, see `read_scenario`."""
        told: dict[str, Any] = {
            "siting_scenario": SCENARIO_VERSION,
            "name": self.name,
            "comment": self.comment,
            "version": self.version,
            "saved_at": self.saved_at,
            "done": self.done,
            "edits": [edit.told() for edit in self.edits],
        }
        return json.dumps(told, ensure_ascii=False, indent=1)


def read_scenario(path: Path) -> Scenario:
    """Read a file of edits.

    Parameters
    ----------
    path
        A file that holds what `Scenario.written` returned, in the folder of the scenario.

    Raises
    ------
    FileFormatError
        When it is damaged, or of a newer version.
    """
    why: object
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        edits = tuple(Edit.of(edit) for edit in told["edits"])
        known = {name: told[name] for name in ("name", "comment", "version", "saved_at", "done")}
        newer, done = told["siting_scenario"] > SCENARIO_VERSION, known["done"]
        done_so_far = Phrase("{count} edits are done", count=done)
        why = Phrase("it is of a newer version of this program") if newer else done_so_far
        good = not newer and 0 <= done <= len(edits)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        good, why = False, error
    if not good:
        message = (
            "The file of scenario {scenario} cannot be read ({why}); bring it back from a copy, or "
            "make the scenario anew."
        )
        raise FileFormatError(message, scenario=path.parent.name, why=why)
    return Scenario(edits=edits, **known)
