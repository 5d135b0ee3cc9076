"""What stands, and what a plan makes of it, in words."""

from typing import Any

import pandas as pd

from layers.centers import MAY_CLOSE, MAY_MOVE, Sites
from layers.texts import Words
from siting.plans.frames import Plan

#: Centers, and findings, that are named at most.
_NAMED = 10


def tell_sites(sites: Sites, words: Words) -> list[str]:
    """Say how many centers or candidates a file gives, and what was found in it.

    Parameters
    ----------
    sites
        See `layers.centers.read_centers`.
    words
        The language.
    """
    accepted, file = sites.accepted, words.name(sites.source)
    if accepted.index.name == "center_id":
        status = accepted["status"]
        told = [
            words.text(
                "centers_stand",
                file=file,
                count=len(accepted),
                move=int((status == MAY_MOVE).sum()),
                close=int((status == MAY_CLOSE).sum()),
            )
        ]
    else:
        told = [words.text("candidates_given", file=file, count=len(accepted))]
    if len(sites.rejected):
        count = {"count": len(sites.rejected), "total": sites.n_rows}
        told.append(words.text("sites_rejected", file=file, **count))
    findings = sites.issues.query("outcome != 'mended'")
    for found in findings.head(_NAMED).to_dict("records"):
        value = words.name("" if pd.isna(found["value"]) else str(found["value"]))
        why = words.reasons(str(found["reason"]))
        key = "site_finding" if value else "site_finding_empty"
        told.append(words.text(key, row=int(found["row"]), value=value, reason=why))
    if len(findings) > _NAMED:
        told.append(words.text("site_findings_more", file=file, count=len(findings) - _NAMED))
    if len(sites.unread):
        headers = words.joined([words.name(str(column.header)) for column in sites.unread])
        told.append(words.text("sites_unread", file=file, headers=headers))
    return told


def tell_changes(plan: Plan, words: Words) -> list[str]:
    """Say what a plan makes of the centers that stand; nothing where none stood.

    Parameters
    ----------
    plan
        The plan.
    words
        The language.
    """
    status = plan.centers["status"]
    standing = int((status == "existing").sum())
    moved, closed = int((status == "moved").sum()), int(plan.closed["moved_to"].isna().sum())
    if not (standing or moved or closed):
        return []
    told = [
        words.text(
            "centers_kept",
            standing=standing,
            new=int((status == "new").sum()),
            moved=moved,
            closed=closed,
        )
    ]
    gone = plan.closed[plan.closed["moved_to"].isna()]
    if len(gone):
        called = gone["name"].head(_NAMED).items()
        names = words.joined([_called(str(center), name, words) for center, name in called])
        key = "centers_closed" if len(gone) <= _NAMED else "centers_closed_some"
        told.append(words.text(key, names=names, count=len(gone)))
    larger = plan.facts.options.get("enlarged") or []
    if isinstance(larger, list) and larger:
        names = words.joined([words.name(str(center)) for center in larger[:_NAMED]])
        key = "centers_enlarged" if len(larger) <= _NAMED else "centers_enlarged_some"
        told.append(words.text(key, names=names, count=len(larger)))
    return told


def _called(center: str, name: Any, words: Words) -> str:  # noqa: ANN401 - a cell of a table
    """Call a center by its name and its id, each in one piece; by its id where it has no name."""
    code = words.name(center)
    return code if pd.isna(name) else f"{words.name(str(name))} ({code})"
