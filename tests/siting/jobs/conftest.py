"""A folder of plans with small households, jobs of which no process is left behind."""

import contextlib
import io
import time

import pytest

import layers
from siting.jobs.kinds import LINES
from siting.jobs.locks import hold, turn_file
from siting.jobs.queue import Queue
from siting.jobs.reading import keep, read_intake
from siting.jobs.uploads import receive
from siting.jobs.workspace import Workspace

#: Standards under which 299 located households fill three centers.
SMALL = {"files_per_center": 130, "files_per_worker": 65}


@pytest.fixture(scope="session")
def rows():
    """Simulated households of one province."""
    return layers.simulate_households(300, province="05", seed=3)


@pytest.fixture(scope="session")
def intake(rows):
    return layers.check_households(rows)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of plans; nobody else on the machine takes its turn."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "plans").mkdir()
    return Workspace(tmp_path / "plans")


@pytest.fixture
def queue(place):
    """Its jobs, which are killed when the test is over."""
    jobs = Queue(place.folder)
    yield jobs
    for state in jobs.list():
        if not state.over:
            jobs.stop(state.id)
            jobs.stop(state.id)


@pytest.fixture
def turn(place):
    """Take the turn of each line, so that jobs wait until the test gives it back."""
    with contextlib.ExitStack() as held:
        for line in LINES:
            held.enter_context(hold(turn_file(place.folder, line)))
        yield held


@pytest.fixture
def send(place):
    """Return a function that sends a frame as a CSV file and returns the id of the upload."""

    def sent(frame, name="h.csv"):
        return receive(place, name, io.BytesIO(frame.to_csv(index=False).encode()))

    return sent


@pytest.fixture
def kept(place, intake):
    """Id of the small households, kept."""
    return keep(read_intake(intake), place, what="households", file=None)["id"]


@pytest.fixture
def until():
    """Return a function that waits for a job to be as it is wanted, and returns its state."""

    def wait(queue, name, wanted=lambda state: state.over, seconds=240):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = queue.state(name)
            if wanted(state):
                return state
            assert not state.over, f"it ended before: {state}"
            time.sleep(0.1)
        message = f"it takes too long: {queue.state(name)}"
        raise AssertionError(message)

    return wait


@pytest.fixture
def small():
    """What is asked of a small plan, but for its households."""
    return {"centers": 3, "changed": SMALL, "caseloads": False, "iterations": 12}
