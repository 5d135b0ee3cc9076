"""Optional packages: whether they are installed, and how to get them.

The one guard of them all. Who needs an extra calls `need_package` first and imports the package
inside the function that uses it.
"""

import importlib.util

from layers.errors import MissingPackageError


def need_package(*names: str, extra: str, what: str = "This") -> None:
    """Refuse to go on where a package of an extra is not installed.

    Parameters
    ----------
    names
        Packages, as they are imported.
    extra
        The extra of the package siting that brings them.
    what
        What needs them, at the start of a sentence.

    Raises
    ------
    MissingPackageError
        When one is not installed; says which command brings it.
    """
    if any(importlib.util.find_spec(name) is None for name in names):
        message = "{what} needs more packages; run: pip install 'siting[{extra}]'."
        raise MissingPackageError(message, what=what, extra=extra)
