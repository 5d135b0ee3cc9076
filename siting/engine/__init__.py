"""Independent parts of work, on this machine or on a cluster: the same code, the same answer."""

from siting.engine.chosen import CORES, LOCAL, check_engine, open_engine
from siting.engine.local import Local
from siting.engine.work import Arrived, Engine, InProcess, Work

__all__ = [
    "CORES",
    "LOCAL",
    "Arrived",
    "Engine",
    "InProcess",
    "Local",
    "Work",
    "check_engine",
    "open_engine",
]
