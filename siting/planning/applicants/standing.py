"""Approvals of before that stay, and those that have lapsed, checked against a plan."""

from typing import NamedTuple

import pandas as pd

from layers.approvals import Approvals
from siting.errors import ApplicantsError
from siting.plans.finding import find_center


class Standing(NamedTuple):
    """What is left of the approvals of before.

    Parameters
    ----------
    kept
        Id of the center on index applicant_id: nobody else gets it, and its holder no other one.
    passed_on
        Applicant whose approval has lapsed, on index center_id.
    lapsed
        Ids of all applicants whose approval has lapsed.
    """

    kept: pd.Series
    passed_on: pd.Series
    lapsed: pd.Index


def check_approvals(
    approvals: Approvals | None, applicants: pd.DataFrame, centers: pd.DataFrame
) -> Standing:
    """Part approvals into those that stay and those that have lapsed.

    Parameters
    ----------
    approvals
        Who was to found which center, and whose approval has lapsed; None before the first round.
    applicants
        Index applicant_id; eligible.
    centers
        Index center_id; name, county and province.

    Raises
    ------
    ApplicantsError
        When an approval that has not lapsed is of nobody among the applicants, or of one who is not
        eligible, or two are of one center.
    PlanFileError
        When the plan has no such center, or several of that name.
    """
    if approvals is None:
        nothing = pd.Series(dtype="str")
        return Standing(nothing, nothing, pd.Index([], dtype="str"))
    held = approvals.held
    direct = held.isin(centers.index)
    found = {said: find_center(centers, said) for said in held[~direct].unique()}
    held = held.where(direct, held.map(found)).astype("str")
    gone = held.index.isin(approvals.lapsed)
    kept = held[~gone]
    _check_kept(kept, applicants)
    passed_on = pd.Series(held.index[gone], index=pd.Index(held[gone], name="center_id"))
    return Standing(kept, passed_on[~passed_on.index.isin(kept)], approvals.lapsed)


def _check_kept(kept: pd.Series, applicants: pd.DataFrame) -> None:
    """Refuse approvals that cannot stay as they are."""
    strangers = kept.index[~kept.index.isin(applicants.index)]
    if len(strangers):
        message = (
            "{n_strangers:,} of {n_kept:,} approvals are of nobody among the accepted applicants, "
            "such as {stranger!r}; list them as lapsed, or add them to the table of applicants."
        )
        raise ApplicantsError(
            message, n_strangers=len(strangers), n_kept=len(kept), stranger=strangers[0]
        )
    barred = kept.index[~applicants["eligible"].reindex(kept.index).astype("bool")]
    if len(barred):
        message = (
            "{n_barred:,} of {n_kept:,} approvals are of applicants who are not eligible, such as "
            "{example!r}; list them as lapsed, or mend the table of applicants."
        )
        raise ApplicantsError(message, n_barred=len(barred), n_kept=len(kept), example=barred[0])
    twice = kept[kept.duplicated()]
    if len(twice):
        holders = " and ".join(map(repr, kept.index[kept == twice.iloc[0]][:2]))
        message = "The center {center!r} is approved for {holders}; keep one of the two."
        raise ApplicantsError(message, center=twice.iloc[0], holders=holders)
