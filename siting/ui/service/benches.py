"""Workshops that several sessions share: each asks its own edits, one question at a time."""

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.households.kept import kept_intake
from layers.streets.reading import Streets
from siting.planning.edit_effects import area_effects, center_effects, center_hours
from siting.planning.edits import Edit
from siting.planning.evaluating import evaluated_plan
from siting.planning.outcomes import Effect, Outcome, effect_of
from siting.planning.workshop import Workshop
from siting.plans.frames import Plan
from siting.plans.reading import open_plan

#: Answers that are kept, so that undoing, and a page that is drawn anew, ask nothing.
MOST_ANSWERS = 24


@dataclass(frozen=True, eq=False)
class Answer:
    """What edits come to.

    Parameters
    ----------
    before, outcome
        The plan as it is, and with the edits.
    effect
        Who gains and who loses.
    areas, centers
        See `siting.planning.edit_effects`.
    """

    before: Outcome
    outcome: Outcome
    effect: Effect
    areas: pd.DataFrame
    centers: gpd.GeoDataFrame

    @cached_property
    def filled(self) -> list[str]:
        """Names of the centers without room that had room before."""
        was, now = self.before.centers, self.outcome.centers
        full = now["full"] & ~was["full"].reindex(now.index, fill_value=False)
        return [str(name) for name in now.loc[full, "name"]]


class Bench:
    """A workshop that answers one question at a time, and remembers its last answers.

    Parameters
    ----------
    plan
        File of the plan.
    households
        Folder in which its households are kept.
    networks
        The streets that it was made with.
    street_files
        Files of these, which are kept with scenarios.

    Raises
    ------
    SitingError
        When the workshop cannot take the plan, or the households or streets are others.
    LayersError
        When the households cannot be read.
    """

    def __init__(
        self,
        plan: Path,
        households: Path,
        *,
        networks: Sequence[Streets] = (),
        street_files: Sequence[Path] = (),
    ) -> None:
        self.households, self.street_files = households, street_files
        self.shop = Workshop(open_plan(plan), kept_intake(households), streets=networks)
        self._lock = threading.Lock()
        self._before = self.shop.answer()
        self._known: OrderedDict[str, Answer] = OrderedDict()

    @property
    def names(self) -> pd.Series:
        """Name of each neighborhood of the plan."""
        names: pd.Series = self.shop.plan.neighborhoods["name"]
        return names

    def answer(self, edits: Sequence[Edit]) -> Answer:
        """Say what edits come to; raises as `siting.planning.workshop.Workshop.answer`."""
        key = json.dumps([edit.told() for edit in edits], default=str)
        with self._lock:
            if key not in self._known:
                self._known[key] = self._answered(edits)
            self._known.move_to_end(key)
            while len(self._known) > MOST_ANSWERS:
                self._known.popitem(last=False)
            return self._known[key]

    def hours(self, answer: Answer, center_id: str) -> float:
        """Return the hours of visits a year of a center, rounded; missing where it serves few."""
        return center_hours(self.shop, answer.outcome, center_id)

    def evaluated(self, edits: Sequence[Edit]) -> Plan:
        """Return the plan that edits leave; raises as `answer`."""
        with self._lock:
            return evaluated_plan(self.shop, edits)

    def _answered(self, edits: Sequence[Edit]) -> Answer:
        before, after = self._before, self.shop.answer(edits)
        return Answer(
            before=before,
            outcome=after,
            effect=effect_of(before, after),
            areas=area_effects(self.shop, before, after),
            centers=center_effects(before, after),
        )
