"""Work so small that its answer is known, done by functions that other processes can import."""

import os
import pickle
import time
from pathlib import Path

from siting.engine import work
from siting.engine.work import InProcess, computed, opened

ROOT = Path(__file__).resolve().parents[3]


class Noted:
    """Says in a file each time that it arrives in a process."""

    def __init__(self, folder, factor=1):
        self.folder, self.factor = folder, factor

    def __setstate__(self, state):
        self.__dict__ = state
        note(self.folder, "arrivals", str(os.getpid()))

    def times(self, name):
        """Return the lines of a file, ascending; none where there is no file."""
        file = Path(self.folder, name)
        return sorted(file.read_text().split()) if file.exists() else []


def note(folder, name, line):
    """Write a line to a file."""
    with Path(folder, name).open("a") as file:
        file.write(f"{line}\n")


def _first_time(folder, name):
    try:
        Path(folder, name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def multiplied(part, shared):
    """Return the product of part and factor, and note the part."""
    note(shared.folder, "parts", f"{part:03}")
    return part * shared.factor


def slowly(_part, _shared):
    """Return the process that computes a part, after a while."""
    time.sleep(0.1)
    return os.getpid()


def dying_once(part, shared):
    """End the process of the third part, the first time."""
    if part == 2 and _first_time(shared.folder, "died"):
        os._exit(7)
    return multiplied(part, shared)


def dying(_part, _shared):
    """End every process."""
    os._exit(7)


def refused(part, _shared):
    """Refuse a part, as `siting` refuses."""
    message = "There is no part {part}; give another."
    raise work.EngineError(message, part=part)


def wrong_once(part, shared):
    """Return nonsense for the third part, the first time."""
    return -1 if part == 2 and _first_time(shared.folder, "wrong") else multiplied(part, shared)


def damaged_once(part, shared):
    """Have the answer of the third part change on its way, the first time."""
    if part == 2 and _first_time(shared.folder, "damaged"):
        whole = work.sealed

        def damaged(value):
            work.sealed = whole
            data = bytearray(whole(value))
            data[-2] ^= 1
            return bytes(data)

        work.sealed = damaged
    return multiplied(part, shared)


def at_least_0(_part, found):
    """Take a product that can be one."""
    return found if found >= 0 else None


class Elsewhere(InProcess):
    """Computes as another process would: on copies, the last part first, and sends copies back."""

    def __init__(self):
        self.computed = 0

    def run(self, work, parts):
        """Compute parts."""
        shared = pickle.dumps(work.shared)
        for number, part in parts[::-1]:
            self.computed += 1
            given = pickle.loads(pickle.dumps(part)), pickle.loads(shared)
            yield number, opened(computed(work.function, *given))
