"""Slow work in processes of its own: it outlives the page that asked, its tab and the server.

Others call `Queue` and its `JobState`, `Workspace`, which says where everything is kept, `receive`
for uploads, and `check`, which tells at once what cannot add up in a plan that is asked for.
"""

from typing import TYPE_CHECKING

from layers.lazy import load_when_asked

if TYPE_CHECKING:
    from siting.jobs.checking import check
    from siting.jobs.objections import Objection
    from siting.jobs.queue import Queue
    from siting.jobs.states import JobState
    from siting.jobs.uploads import receive
    from siting.jobs.workspace import Workspace

__all__ = ["JobState", "Objection", "Queue", "Workspace", "check", "receive"]

if not TYPE_CHECKING:  # a job that waits its turn takes little memory
    __getattr__, __dir__ = load_when_asked(
        __name__,
        {
            "siting.jobs.checking": ("check",),
            "siting.jobs.objections": ("Objection",),
            "siting.jobs.queue": ("Queue",),
            "siting.jobs.states": ("JobState",),
            "siting.jobs.uploads": ("receive",),
            "siting.jobs.workspace": ("Workspace",),
        },
    )
