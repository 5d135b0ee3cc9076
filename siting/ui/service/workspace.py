"""The private part of the workspace: what pages keep beside the plans, for the owner only."""

from pathlib import Path

from siting.ui.service.plans import plan_folder

#: Folder inside the workspace; nothing of it is served but pages of maps.
PRIVATE = ".siting"


def private_folder(name: str) -> Path:
    """Return a private folder of the workspace, made where it is missing.

    Parameters
    ----------
    name
        ``households``, ``jobs``, ``scenarios``, ``uploads`` or ``maps``.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    home = plan_folder() / PRIVATE
    home.mkdir(mode=0o700, exist_ok=True)
    folder = home / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
