"""Maps that are drawn before anybody asks: ``python -m siting.jobs.ahead FOLDER PARENT PLAN...``.

The first map of a country takes seconds to draw. A process of its own does that while the
application starts, so that the pages stay quick meanwhile. The provinces of the newest plan follow
once the first visitor has seen the country.
"""

import contextlib
import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from layers.errors import LayersError
from siting.engine.worker import end_with
from siting.errors import SitingError
from siting.jobs.workspace import Workspace

#: Plans whose maps are drawn ahead: the newest, which the first page shows, and those before it.
MOST_AHEAD = 3
#: The first visitor waits for the first map; all others give way to whatever else is done.
_NICENESS = 10
#: Seconds that what lies beside the first map waits for the browsers of the first visitors, that
#: the provinces wait for them, and rest between each other.
_BESIDE_S, _LATER_S, _REST_S = 6.0, 15.0, 0.3


def start_ahead(place: Workspace, plans: Sequence[Path]) -> subprocess.Popen[bytes]:
    """Start to draw the maps of plans, and return the process that does; it ends with this one.

    Parameters
    ----------
    place
        The workspace.
    plans
        Files of plans, the most wanted first; only the first few are drawn.
    """
    words = [sys.executable, "-m", "siting.jobs.ahead", str(place.folder), str(os.getpid())]
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        [*words, *(str(plan.resolve()) for plan in plans[:MOST_AHEAD])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def draw_ahead(place: Workspace, plans: Sequence[Path]) -> None:
    """Draw the maps of whole plans, then those of the provinces of the first.

    What cannot be drawn is left out.

    Parameters
    ----------
    place, plans
        As of `start_ahead`.
    """
    from siting.jobs.map_pages import draw_country, draw_provinces  # noqa: PLC0415 - slow import

    # Whoever opens a plan in the application reads there why it has no map.
    for plan in plans:
        with contextlib.suppress(SitingError, LayersError, OSError):
            draw_country(place, plan, rest=_rest)
        os.nice(_NICENESS)
    gc.enable()
    time.sleep(_LATER_S)
    for plan in plans[:1]:
        with contextlib.suppress(SitingError, LayersError, OSError):
            for _ in draw_provinces(place, plan):
                time.sleep(_REST_S)


def _rest() -> None:
    os.nice(_NICENESS)
    time.sleep(_BESIDE_S)


if __name__ == "__main__":
    gc.disable()  # a sixth of the first seconds would go into looking for garbage
    threading.Thread(target=end_with, args=(int(sys.argv[2]),), daemon=True).start()
    draw_ahead(Workspace(Path(sys.argv[1])), [Path(name) for name in sys.argv[3:]])
