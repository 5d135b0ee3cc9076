"""Public names that are imported when they are first asked for (PEP 562).

A command that only says what it could do would else wait for every library that any command needs.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

Loader = Callable[[str], object]
Lister = Callable[[], list[str]]


def load_when_asked(package: str, homes: Mapping[str, Sequence[str]]) -> tuple[Loader, Lister]:
    """Return the functions ``__getattr__`` and ``__dir__`` of a package.

    Parameters
    ----------
    package
        Name of the package, for the error when it has no such name.
    homes
        The names that each module defines for the package.
    """
    home = {name: module for module, names in homes.items() for name in names}

    def load(name: str) -> object:
        if name not in home:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message, name=name)
        return getattr(import_module(home[name]), name)

    return load, lambda: sorted(home)
