"""Households that are kept in the workspace, found again for the plans that were made of them."""

from pathlib import Path

from siting.ui.service.workspace import list_kept


def kept_for(sha256: str) -> Path | None:
    """Return the folder of the households that a plan was made of; None where none are kept.

    Parameters
    ----------
    sha256
        Digest of the file that the plan was made from, as its facts say it.

    Raises
    ------
    JobError
        When the private folder of the workspace cannot be made.
    """
    known = (kept.home for kept in list_kept("households") if kept.label.get("sha256") == sha256)
    return next(known, None) if sha256 else None
