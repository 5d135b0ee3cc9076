"""What one person has in the workshop: a scenario, what is chosen of it, and what was refused."""

from dataclasses import dataclass, replace

from siting.errors import EditError
from siting.planning.edit_lists import Scenario
from siting.planning.edits import Edit
from siting.ui.service.benches import Answer, Bench


@dataclass
class Desk:
    """The state of one session in the workshop; each act either is done whole or is refused.

    Parameters
    ----------
    bench
        What answers.
    scenario
        The edits so far.
    saved
        The scenario as it was saved or begun.
    number
        Counts up with every change, for messages that must not be taken in the wrong order.
    chosen
        Id of the center that is chosen; empty for none.
    adding
        Whether the next click on the map puts a center there.
    comment
        Why the next edit is done.
    refused
        Why the last act was not done; None where it was.
    """

    bench: Bench
    scenario: Scenario
    saved: Scenario
    number: int = 0
    chosen: str = ""
    adding: bool = False
    comment: str = ""
    refused: EditError | None = None

    @property
    def answer(self) -> Answer:
        """What the edits in force come to."""
        return self.bench.answer(self.scenario.in_force)

    @property
    def unsaved(self) -> bool:
        """Whether something was done since it was saved."""
        return self.scenario != self.saved

    def do(self, edit: Edit) -> None:
        """Do one more edit, unless it makes no sense; then the desk says why.

        Raises
        ------
        StandardsError
            When standards that it sets contradict each other; nothing is done then.
        """
        tried = self.scenario.do(replace(edit, comment=edit.comment or self.comment))
        self.refused = None
        try:
            answer = self.bench.answer(tried.in_force)
        except EditError as error:
            self.refused = error
            self.number += 1  # the map draws again what was dragged
            return
        self._take(tried)
        self.comment, self.adding = "", False
        if edit.act != "standards":
            there = answer.outcome.edited.centers.index
            self.chosen = edit.center_id if edit.center_id in there else ""

    def undo(self) -> None:
        """Take the last edit back; nothing where there is none."""
        if self.scenario.done:
            self._take(self.scenario.undo())

    def redo(self) -> None:
        """Do again what was taken back last; nothing where nothing was."""
        if self.scenario.done < len(self.scenario.edits):
            self._take(self.scenario.redo())

    def open(self, scenario: Scenario) -> None:
        """Go on with a scenario as it was saved."""
        self.saved = scenario
        self._take(scenario)

    def new_id(self) -> str:
        """Return an id that no center of the scenario bears or bore."""
        used = {edit.center_id for edit in self.scenario.edits}
        used |= set(self.bench.shop.plan.centers.index)
        number = 1
        while f"new-{number}" in used:
            number += 1
        return f"new-{number}"

    def _take(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.refused = None
        self.number += 1
        centers = self.answer.outcome.edited.centers
        self.chosen = self.chosen if self.chosen in centers.index else ""
