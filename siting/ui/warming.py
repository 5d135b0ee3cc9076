"""What the first visitors need is made ready while the server starts.

A thread imports what pages need, in the order in which they are likely to be opened, and opens the
newest plan. Maps are drawn meanwhile by a process of its own, see `siting.jobs.ahead`.
"""

import contextlib
import threading
import time
from collections.abc import AsyncIterator

from layers.errors import LayersError
from siting.errors import SitingError
from siting.ui.service.plans import PlanFile, list_plans, plan_folder

#: Seconds that other pages wait for visitors at most, and for which none may have asked anything:
#: their browsers draw meanwhile. And seconds between two looks.
_MOST_S, _QUIET_S, _LOOK_S = 20.0, 3.0, 0.2
#: Set once a browser has been sent a map.
map_sent = threading.Event()


@contextlib.asynccontextmanager
async def warmed(app: object) -> AsyncIterator[None]:  # noqa: ARG001 - Streamlit gives it
    """Make ready from the moment on at which the server answers."""
    threading.Thread(target=make_ready, name="siting warming", daemon=True).start()
    yield


def make_ready() -> None:
    """Import the pages, and open the newest plan as the first page shows it."""
    from siting.ui.components.plan_page import viewed  # noqa: PLC0415 - import for seconds
    from siting.ui.components.shell import opened  # noqa: PLC0415
    from siting.ui.pages import PAGES  # noqa: PLC0415

    first, *others = PAGES
    first.load()
    for path in list_plans(plan_folder())[:1]:
        # Whoever opens it reads there what is wrong with it.
        with contextlib.suppress(SitingError, LayersError, OSError):
            file = PlanFile.of(path)
            opened(file)
            viewed(file, None)
            map_sent.wait(_MOST_S)
    for page in others:
        rest()
        page.load()


def rest() -> None:
    """Wait while visitors ask for something: what is imported would hold them up."""
    until = time.monotonic() + _MOST_S
    while time.monotonic() < until and time.monotonic() - visits.last < _QUIET_S:
        time.sleep(_LOOK_S)


class Visits:
    """When somebody asked the server for something last, on the clock of this process."""

    last = float("-inf")

    def now(self) -> None:
        """Note that somebody asks."""
        self.last = time.monotonic()


visits = Visits()
