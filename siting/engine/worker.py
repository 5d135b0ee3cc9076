"""A process that computes parts for another one of this machine: `python -m siting.engine.worker`.

It is started anew, not forked: threads of kernels do not outlive a fork, and whoever starts it may
be a notebook, whose lines must not run again.
"""

import logging
import os
import pickle
import sys
import threading
import time
from multiprocessing.connection import Connection

from siting.engine.work import computed

#: Seconds between two looks for the parent.
_LOOK_S = 0.5


def serve(connection: Connection) -> None:
    """Hear what is done and what all parts share, then compute parts until nobody asks."""
    function, shared = pickle.loads(connection.recv_bytes())  # noqa: S301 - of our parent
    while True:
        try:
            part = pickle.loads(connection.recv_bytes())  # noqa: S301 - of our parent
        except EOFError:
            return
        connection.send_bytes(computed(function, part, shared))


def end_with(parent: int) -> None:
    """End this process once its parent is another than that; for a thread of its own."""
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(int(sys.argv[2]),), daemon=True).start()
    try:
        serve(Connection(int(sys.argv[1])))
    except (BrokenPipeError, ConnectionResetError):  # nobody waits for the answer any more
        logging.getLogger(__name__).debug("The parent is gone.")
