"""Why an applicant gets a center and not another, or none; why a center has nobody; which ties."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layers.applicants import PLACES
from layers.reasons import join_reasons, reason
from siting.arrays import Integers
from siting.planning.applicants.places import Meant
from siting.planning.applicants.standing import Standing
from siting.planning.applicants.wishes import NOTHING, Wishes


def explain_applicants(
    asked: pd.DataFrame,
    held: pd.DataFrame,
    meant: Mapping[str, Meant],
    standing: Standing,
    *,
    total: bool,
) -> pd.DataFrame:
    """Say of each applicant what came of it.

    Parameters
    ----------
    asked
        Index applicant_id; merit, eligible, and the places as they were named.
    held
        Index center_id, in the order of the positions in `meant`; ``applicant_id``, ``merit`` and
        ``wish`` of who gets it (missing where nobody does), and ``kept``, whether since before.
    meant
        What each place means.
    standing
        Approvals of before.
    total
        Whether the rule was the greatest total merit.

    Returns
    -------
    On the index of `asked`: ``outcome`` (approved, kept, lapsed, not_eligible, no_place: nothing
    named has a center; not_reached), ``center_id`` and ``wish`` (missing where there are none), and
    ``reason``, codes with values, see `layers.reasons`.
    """
    holders = list(zip(*(held[name].tolist() for name in _HOLDER), strict=True))
    own = {holder[0]: (at, holder[2]) for at, holder in zip(held.index, holders, strict=True)}
    teller = _Teller(held.index.to_list(), holders, meant, total=total)
    lapsed, passed_on = set(standing.lapsed), standing.passed_on.to_dict()
    centers = dict(zip(passed_on.values(), passed_on, strict=True))
    rows = []
    for row in asked.reset_index().to_dict("records"):
        applicant = row["applicant_id"]
        center, wish = own.get(applicant, (None, None))
        told: tuple[str, str | None, int | None, str]
        if applicant in standing.kept.index:
            told = ("kept", center, None, reason("approval_kept"))
        elif applicant in lapsed and applicant in centers:
            told = ("lapsed", None, None, reason("approval_lapsed", center=centers[applicant]))
        elif applicant in lapsed:
            told = ("lapsed", None, None, reason("approval_lapsed_before"))
        elif not row["eligible"]:
            told = ("not_eligible", None, None, reason("not_eligible"))
        else:
            why = teller.wishes([row[name] for name in PLACES], row["merit"], wish)
            if center in passed_on:
                why = join_reasons(why, reason("approval_passed_on", of=passed_on[center]))
            told = (teller.outcome(row, wish), center, wish, why)
        rows.append(told)
    columns = ["outcome", "center_id", "wish", "reason"]
    frame = pd.DataFrame(rows, index=asked.index, columns=columns)
    return frame.astype({"outcome": "str", "center_id": "str", "wish": "Int64", "reason": "str"})


_HOLDER = ("applicant_id", "merit", "wish", "kept")


class _Teller:
    """Tells of places why somebody does not have them."""

    def __init__(
        self,
        centers: list[str],
        holders: list[tuple[str, float, int, bool]],
        meant: Mapping[str, Meant],
        *,
        total: bool,
    ) -> None:
        self._centers = centers
        self._holders = holders
        self._meant = meant
        self._total = total

    def outcome(self, row: Mapping[object, object], wish: int | None) -> str:
        """Return what came of an applicant who asked for a center."""
        if wish is not None:
            return "approved"
        named = [row[name] for name in PLACES if isinstance(row[name], str)]
        reached = any(self._meant[str(place)].centers for place in named)
        return "not_reached" if reached else "no_place"

    def wishes(self, places: list[object], merit: float, granted: int | None) -> str:
        """Say of each wish before the one that is granted why it is not."""
        told, seen = [], set[int]()
        for wish, place in enumerate(places, start=1):
            if granted is not None and wish >= granted:
                break
            if isinstance(place, str):
                told.append(self._wish(wish, place, merit, seen, got=granted is not None))
                seen |= set(self._meant[place].centers)
        return join_reasons(*told)

    def _wish(self, wish: int, place: str, merit: float, seen: set[int], *, got: bool) -> str:
        """Say why none of the centers of a wish is granted."""
        meant = self._meant[place]
        if meant.problem:
            return _problem(wish, place, meant)
        new = [at for at in meant.centers if at not in seen]
        if not new:
            return reason("place_named_before", wish=wish, place=place)
        if len(new) == 1:
            return self._taken(wish, new[0], merit, got=got)
        least = min(self._holders[at][1] for at in new)
        return reason("wish_all_taken", wish=wish, place=place, count=len(new), least=least)

    def _taken(self, wish: int, at: int, merit: float, *, got: bool) -> str:
        """Say why a center went to somebody else."""
        center, (by, theirs, their_wish, kept) = self._centers[at], self._holders[at]
        if kept:
            return reason("wish_held", wish=wish, center=center, by=by)
        if theirs > merit:
            return reason("wish_taken", wish=wish, center=center, by=by, merit=theirs)
        if theirs == merit and their_wish < wish and not (self._total and got):
            earlier = int(their_wish)
            return reason("wish_taken_earlier", wish=wish, center=center, by=by, earlier=earlier)
        if theirs == merit and their_wish == wish and not (self._total and got):
            return reason("wish_taken_by_id", wish=wish, center=center, by=by)
        return reason("wish_taken_for_total", wish=wish, center=center, by=by, merit=theirs)


def _problem(wish: int, place: str, meant: Meant) -> str:
    """Say why a place has no centers to ask for."""
    if meant.problem == "unknown":
        return reason("place_unknown", wish=wish, place=place)
    if meant.problem == "several":
        return reason("place_ambiguous", wish=wish, place=place, among=list(meant.among))
    if meant.among:
        centers = list(meant.among)
        return reason("place_served_from", wish=wish, place=place, centers=centers)
    return reason("place_without_center", wish=wish, place=place)


def explain_centers(held: pd.DataFrame, asking: Integers) -> pd.DataFrame:
    """Say of each center who is to found it, or why nobody is.

    Parameters
    ----------
    held
        As for `explain_applicants`.
    asking
        How many applicants of this round named each center.

    Returns
    -------
    On the same index: ``outcome`` (approved, kept, unfilled), and ``reason`` where it is unfilled.
    """
    nobody = held["applicant_id"].isna().to_numpy()
    outcome = np.where(nobody, "unfilled", np.where(held["kept"], "kept", "approved"))
    reasons = [
        ("" if not free else reason("center_askers_elsewhere", count=count) if count
         else reason("center_unasked"))
        for free, count in zip(nobody, asking.tolist(), strict=True)
    ]  # fmt: skip
    columns = {"outcome": outcome, "asking": asking, "reason": reasons}
    return pd.DataFrame(columns, index=held.index).astype({"outcome": "str", "reason": "str"})


def find_ties(wishes: Wishes, granted: Integers, *, total: bool) -> pd.DataFrame:
    """Find who had no other disadvantage than a later wish or a later id.

    Parameters
    ----------
    wishes
        Applicants, centers and wishes.
    granted
        The wish granted to each applicant.
    total
        Whether the rule was the greatest total merit; then only those who got nothing are in a tie,
        since the wishes of the others depend on everybody's.

    Returns
    -------
    Positions of the ``center``, of its ``holder`` and of the ``other`` of the same merit who would
    rather have had it; ``decided_by`` the number of the wish (``wish``) or only the id (``id``).
    """
    holding = np.full(wishes.n_centers, NOTHING, dtype=np.int64)
    kept = granted[granted != NOTHING]
    holding[wishes.center[kept]] = kept
    theirs = holding[wishes.center]
    own = granted[wishes.applicant]
    dearer = (own == NOTHING) | ((np.arange(len(own)) < own) & (not total))
    holder = wishes.applicant[theirs]
    equal = wishes.level[holder] == wishes.level[wishes.applicant]
    lost = np.flatnonzero(dearer & equal & (theirs != NOTHING) & (holder != wishes.applicant))
    earlier = wishes.wish[theirs[lost]] < wishes.wish[lost]
    columns = {
        "center": wishes.center[lost],
        "holder": holder[lost],
        "other": wishes.applicant[lost],
        "decided_by": np.where(earlier, "wish", "id"),
    }
    return pd.DataFrame(columns).astype({"decided_by": "str"})
