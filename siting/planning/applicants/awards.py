"""Applicants to the centers of a plan: who gets which, by which rule, and who keeps what."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from layers.applicants import PLACES
from layers.approvals import Approvals
from siting.arrays import Flags, Integers
from siting.checks import kind_of
from siting.errors import ApplicantsError
from siting.planning.applicants.explaining import (
    explain_applicants,
    explain_centers,
    find_ties,
)
from siting.planning.applicants.places import Meant, find_places
from siting.planning.applicants.rules import by_merit, by_total
from siting.planning.applicants.standing import check_approvals
from siting.planning.applicants.wishes import NOTHING, Wishes
from siting.plans.frames import Plan

#: By merit then wish, or by greatest total merit.
Rule: TypeAlias = Literal["merit", "total"]

RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True, eq=False)
class Awards:
    """Who is to found which center.

    Parameters
    ----------
    applicants
        On the index of the applicants: ``merit``; ``outcome``, ``center_id``, ``wish`` and
        ``reason`` as `siting.planning.applicants.explaining.explain_applicants` gives them.
    centers
        On the index of the plan's centers: ``name``, ``province``, ``county``; ``applicant_id``,
        ``merit`` and ``wish`` of who is to found it; ``outcome`` (approved, kept, unfilled),
        ``asking`` (applicants of this round who named it) and ``reason`` (why it is unfilled).
    ties
        One row for each applicant who lost a center to another of the same merit: ``center_id``,
        ``merit``, ``applicant_id``, ``other_id`` (who lost it), ``decided_by`` (wish, id).
    by
        The rule.
    """

    applicants: pd.DataFrame
    centers: pd.DataFrame
    ties: pd.DataFrame
    by: Rule


def assign_centers(
    applicants: pd.DataFrame,
    plan: Plan,
    *,
    by: Rule = "merit",
    approvals: Approvals | None = None,
) -> Awards:
    """Give the centers of a plan to applicants, at most one for each, and say why.

    Parameters
    ----------
    applicants
        As ``accepted`` of `layers.applicants.Applicants`. Their order changes nothing.
    plan
        The plan; its households are not asked.
    by
        ``merit``: the applicant of greatest merit chooses first, see
        `siting.planning.applicants.rules.by_merit`. ``total``: the sum of the merits of all who get
        a center is greatest, see `siting.planning.applicants.rules.by_total`.
    approvals
        Approvals of an earlier round: who keeps one keeps that very center, and the centers of
        those that have lapsed go to applicants who hold none. Whose approval has lapsed gets none.

    Returns
    -------
    The applicants, the centers and the ties.

    Raises
    ------
    ApplicantsError
        When there is no such rule, or approvals cannot stay as they are.
    PlanFileError
        When the plan lacks a center of an approval.

    Examples
    --------
    >>> import layers, siting  # doctest: +SKIP
    >>> applicants = layers.read_applicants("applicants.xlsx")  # doctest: +SKIP
    >>> plan = siting.open_plan("plan.gpkg")  # doctest: +SKIP
    >>> assign_centers(applicants.accepted, plan).centers["applicant_id"]  # doctest: +SKIP
    """
    kind_of(plan, Plan, "The plan must be a Plan", "open it with siting.open_areas")
    if by not in RULES:
        message = "There is no rule {by!r}; it must be one of: {rules}."
        raise ApplicantsError(message, by=by, rules=list(RULES))
    centers, asked = plan.centers.sort_index(), _in_turn(applicants)
    standing = check_approvals(approvals, asked, centers)
    named = pd.concat([asked[name].dropna() for name in PLACES]).unique()
    meant = find_places(named, centers, plan.neighborhoods)
    rule = by_merit if by == "merit" else by_total
    free = ~centers.index.isin(standing.kept)
    out = asked.index.isin(standing.kept.index) | asked.index.isin(standing.lapsed)
    wishes = _pose(asked, asked["eligible"].to_numpy() & ~out, meant, free)
    granted = rule(wishes)
    held = _held(asked, centers, standing.kept, wishes, granted)
    total = by == "total"
    told = explain_applicants(asked, held, meant, standing, total=total)
    asking = np.bincount(wishes.center, minlength=len(centers))
    ties = find_ties(wishes, granted, total=total)
    named_ties = {
        "center_id": centers.index[ties["center"]],
        "merit": asked["merit"].to_numpy()[ties["holder"]],
        "applicant_id": asked.index[ties["holder"]],
        "other_id": asked.index[ties["other"]],
        "decided_by": ties["decided_by"],
    }
    places = pd.DataFrame(centers[["name", "province", "county"]])
    told_centers = pd.concat(
        [places, held[["applicant_id", "merit", "wish"]], explain_centers(held, asking)], axis=1
    )
    return Awards(
        applicants=asked[["merit"]].join(told).loc[applicants.index],
        centers=told_centers.loc[plan.centers.index],
        ties=pd.DataFrame(named_ties),
        by=by,
    )


def _in_turn(applicants: pd.DataFrame) -> pd.DataFrame:
    """Return applicants by merit, the greatest first, then by id; those without merit last."""
    merit = applicants["merit"].fillna(-1.0).to_numpy()
    return applicants.iloc[np.lexsort([applicants.index.to_numpy(dtype=object), -merit])]


def _pose(asked: pd.DataFrame, asking: Flags, meant: dict[str, Meant], free: Flags) -> Wishes:
    """Return the wishes for free centers of those who are asking."""
    rows: list[tuple[int, int, int]] = []
    for at, places in enumerate(asked[list(PLACES)].to_numpy(dtype=object)):
        if not asking[at]:
            continue
        seen = set[int]()
        for wish, place in enumerate(places, start=1):
            centers = meant[place].centers if isinstance(place, str) else ()
            rows += [
                (at, center, wish) for center in centers if free[center] and center not in seen
            ]
            seen |= set(centers)
    applicants, centers_of, wish_of = np.array(rows, dtype=np.int64).reshape(-1, 3).T.copy()
    level = np.unique(asked["merit"].fillna(-1.0).to_numpy(), return_inverse=True)[1] + 1
    return Wishes(level, applicants, centers_of, wish_of, len(free))


def _held(
    asked: pd.DataFrame, centers: pd.DataFrame, kept: pd.Series, wishes: Wishes, granted: Integers
) -> pd.DataFrame:
    """Return who holds each center, new or since before."""
    got = np.flatnonzero(granted != NOTHING)
    at = wishes.center[granted[got]]
    holder = pd.Series(kept.index, index=kept.to_numpy()).reindex(centers.index).astype("str")
    held = pd.DataFrame({"applicant_id": holder, "kept": holder.notna()})
    held.iloc[at, 0] = asked.index[got]
    wish = np.zeros(len(centers), dtype=np.int64)
    wish[at] = wishes.wish[granted[got]]
    held["merit"] = asked["merit"].reindex(held["applicant_id"]).to_numpy()
    held["wish"] = pd.array(np.where(wish > 0, wish, 0), dtype="Int64")
    held["wish"] = held["wish"].mask(held["wish"] == 0)
    return held
