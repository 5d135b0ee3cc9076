"""Which engine a word names: ``local``, or ``dask://HOST:PORT``."""

import re

from layers.extras import need_package
from siting.engine.local import Local
from siting.engine.work import Engine
from siting.errors import EngineError

#: The word for this machine.
LOCAL = "local"
#: Cores that one solve of a location problem keeps busy.
CORES = 2

_DASK = re.compile(r"dask://(?P<place>[^\s/@]+:[0-9]{1,5})/?")


def check_engine(name: str) -> str:
    """Return a word that names an engine.

    Parameters
    ----------
    name
        ``local`` or ``dask://HOST:PORT``.

    Raises
    ------
    EngineError
        When it names none.
    """
    if name != LOCAL and not _DASK.fullmatch(name):
        message = "There is no engine {name!r}; give local or dask://HOST:PORT."
        raise EngineError(message, name=name)
    return name


def open_engine(name: str = LOCAL) -> Engine:
    """Return the engine that a word names, ready to compute.

    Parameters
    ----------
    name
        ``local``: the cores of this machine; ``dask://HOST:PORT``: the cluster whose scheduler
        listens there.

    Raises
    ------
    EngineError
        When it names none, or no scheduler answers there.
    MissingPackageError
        When a cluster is asked for and Dask is not installed.
    """
    known = _DASK.fullmatch(check_engine(name))
    if known is None:
        return Local()
    need_package("distributed", extra="cluster", what="A cluster")
    from siting.engine.cluster import Cluster  # noqa: PLC0415 - an extra

    return Cluster(known["place"])
