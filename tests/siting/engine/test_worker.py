"""The process at the other end: it computes until nobody asks, and ends with its parent."""

import os
import pickle
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe
from pathlib import Path

import pytest

from siting.engine.work import opened
from siting.engine.worker import serve
from tests.siting.engine.small_parts import Noted, multiplied, refused


def _asked(function, shared, parts):
    """Let a thread serve, and return its answers to parts, still sealed."""
    ours, theirs = Pipe()
    serving = threading.Thread(target=serve, args=(theirs,))
    serving.start()
    ours.send_bytes(pickle.dumps((function, shared)))
    answers = []
    for part in parts:
        ours.send_bytes(pickle.dumps(part))
        answers.append(ours.recv_bytes())
    ours.close()
    serving.join(20)
    assert not serving.is_alive()
    theirs.close()
    return answers


def test_it_answers_part_after_part(tmp_path):
    answers = _asked(multiplied, Noted(tmp_path, 5), [1, 2, 3])
    assert [opened(answer) for answer in answers] == [5, 10, 15]


def test_it_goes_on_after_an_error():
    answers = _asked(refused, None, [1, 2])
    for part, answer in zip([1, 2], answers, strict=True):
        with pytest.raises(RuntimeError, match=f"There is no part {part}"):
            opened(answer)


def test_it_ends_with_its_parent():
    """A parent that is killed outright: the thread of its child sees that and ends that child."""
    child = "import os, sys; from siting.engine.worker import end_with; end_with(int(sys.argv[1]))"
    parent = (
        "import os, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', "
        f"{child!r}, str(os.getpid())]); print(child.pid, flush=True); time.sleep(2); os._exit(0)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as running:
        number = int(running.stdout.readline())
        os.kill(number, 0)  # it lives as long as its parent
        running.wait(60)
    for _ in range(200):
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or ") Z" in state.read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail(f"process {number} goes on without its parent")
