"""Real processes that wait, run and end, watched from queues that know nothing of each other."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from layers.texts import Words
from siting.errors import JobError
from siting.jobs import queue as queue_module
from siting.jobs.locks import hold, is_held, turn_file
from siting.jobs.notes import read_note
from siting.jobs.queue import Queue
from siting.jobs.states import GROUP, JOB, LOCK

APPLICANTS = pd.DataFrame({"applicant_id": ["a"], "merit": [3], "place_1": ["c1"]})


@pytest.fixture
def submit(queue, send):
    """Submit a job that reads a table of one applicant."""

    def read(label="x", into=queue):
        asked = {"upload": send(APPLICANTS, "a.csv"), "what": "applicants"}
        return into.submit("read", asked, label=label)

    return read


def process_group(queue, name):
    return read_note(queue.place.folder / ".siting" / "jobs" / name / GROUP)["group"]


def let_go(queue, name):
    """Wait until the process of a job that told its end is gone."""
    end = time.monotonic() + 60
    while is_held(queue.place.folder / ".siting" / "jobs" / name / LOCK):
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.usefixtures("turn")
def test_jobs_wait_in_order_and_any_queue_sees_them(queue, submit):
    other = Queue(queue.place.folder)
    names = [submit("first"), submit("second", other), submit("third")]
    assert [state.id for state in other.list()] == names[::-1]
    told = [(s.label, s.phase, s.place, s.kind) for s in Queue(queue.place.folder).list()]
    assert told == [
        ("third", "waiting", 2, "read"),
        ("second", "waiting", 1, "read"),
        ("first", "waiting", 0, "read"),
    ]
    assert [other.state(name).place for name in names] == [0, 1, 2]


def test_a_full_queue_runs_in_order_one_at_a_time(queue, submit, turn, until):
    other = Queue(queue.place.folder)
    names = [submit("first"), submit("second", other), submit("third")]
    turn.close()
    states = [until(other, name) for name in names]
    assert [state.phase for state in states] == ["done"] * 3
    times = [moment for state in states for moment in (state.started, state.ended)]
    assert times == sorted(times)
    assert all(state.submitted <= states[0].started for state in states)
    assert states[0].result["label"]["counts"] == {"accepted": 1, "rejected": 0}


def test_a_file_is_read_beside_a_plan_that_waits(queue, submit, kept, small, until, place):
    with hold(turn_file(place.folder, "plans")):
        plan = queue.submit("plan", {"name": "p", "households": kept, **small}, label="plan")
        file = submit("file")
        assert until(queue, file).phase == "done"
        later = queue.submit("plan", {"name": "q", "households": kept, **small}, label="later")
        assert [queue.state(name).place for name in (plan, file, later)] == [0, 0, 1]
        assert {state.id: state.place for state in queue.list()} == {plan: 0, file: 0, later: 1}
        assert [queue.state(name).phase for name in (plan, later)] == ["waiting"] * 2


@pytest.mark.usefixtures("turn")
def test_two_who_submit_at_once_both_get_a_job(queue, submit):
    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(lambda k: submit(str(k)), range(4)))
    assert len(set(names)) == 4
    assert sorted(state.place for state in queue.list()) == [0, 1, 2, 3]


@pytest.mark.usefixtures("turn")
def test_no_more_jobs_are_taken_than_may_wait(queue, submit, monkeypatch):
    monkeypatch.setattr(queue_module, "MOST_WAITING", 2)
    submit(), submit()
    with pytest.raises(JobError, match="2 jobs are waiting"):
        submit()
    assert len(queue.list()) == 2


@pytest.mark.usefixtures("turn")
def test_a_waiting_job_is_stopped_and_the_next_goes_on(queue, submit, until):
    first, second = submit(), submit()
    queue.stop(first)
    state = until(queue, first)
    assert (state.phase, state.error_key) == ("stopped", "job_nothing_kept")
    assert queue.state(second).place == 0
    queue.stop(first)  # one that has ended stays as it is
    assert queue.state(first) == state


def test_a_killed_process_is_told_as_failed_and_the_next_goes_on(queue, submit, turn, until):
    first, second = submit(), submit()
    os.killpg(process_group(queue, first), signal.SIGKILL)
    state = until(queue, first)
    assert (state.phase, state.error_key) == ("failed", "job_died")
    assert state.error.startswith("This job was cut off before its end")
    assert state.told(Words("fa")).startswith("این کار پیش از پایان قطع شد")
    turn.close()
    assert until(queue, second).phase == "done"


def test_a_job_outlives_whoever_submitted_it(queue, send, turn, until):
    upload = send(APPLICANTS, "a.csv")
    code = (
        "import os, signal, sys; from siting.jobs.queue import Queue\n"
        "asked = {'upload': sys.argv[2], 'what': 'applicants'}\n"
        "print(Queue(sys.argv[1]).submit('read', asked, label='left'), flush=True)\n"
        "os.killpg(0, signal.SIGKILL)"
    )
    command = [sys.executable, "-c", code, str(queue.place.folder), upload]
    done = subprocess.run(
        command, capture_output=True, text=True, start_new_session=True, timeout=120, check=False
    )
    assert done.returncode == -signal.SIGKILL
    name = done.stdout.strip()
    assert queue.state(name).phase == "waiting"
    turn.close()
    assert until(queue, name).phase == "done"


@pytest.mark.usefixtures("turn")
def test_only_jobs_that_ended_are_discarded(queue, submit, until):
    name = submit()
    with pytest.raises(JobError, match="has not ended yet"):
        queue.discard(name)
    queue.stop(name)
    until(queue, name)
    let_go(queue, name)
    queue.discard(name)
    assert queue.list() == []
    with pytest.raises(JobError, match="There is no job"):
        queue.state(name)


def test_a_damaged_job_is_told_and_hides_no_other(queue, submit, turn, until):
    first, second = submit(), submit()
    note = queue.place.folder / ".siting" / "jobs" / first / JOB
    note.write_text('{"kind": "re', encoding="utf-8")
    queue.stop(second)
    until(queue, second)
    with pytest.raises(JobError, match="has not ended yet"):
        queue.discard(first)
    newest, oldest = queue.list()
    assert (oldest.phase, oldest.error_key) == ("failed", "job_damaged")
    assert newest.phase == "stopped"
    turn.close()
    let_go(queue, first)  # its process ends by itself
    queue.discard(first)
    assert [state.id for state in queue.list()] == [second]


@pytest.mark.parametrize("name", ["", "..", "../plans", "0" * 20, "x/y", "1" * 20 + "-00000000"])
def test_an_id_leads_nowhere_else(queue, name):
    for act in (queue.state, queue.stop, queue.discard):
        with pytest.raises(JobError, match="There is no job"):
            act(name)


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path):
    (tmp_path / ".siting").write_text("a file in the way")
    queue = Queue(tmp_path)
    assert queue.list() == []
    with pytest.raises(JobError, match="Nothing can be kept in"):
        queue.submit("demo", {"name": "p"}, label="x")
    with pytest.raises(JobError, match="Nothing can be kept in"):
        Queue(tmp_path / "missing").submit("demo", {"name": "p"}, label="x")


@pytest.mark.usefixtures("turn")
def test_the_folder_is_for_its_owner_only(queue, submit):
    name = submit()
    home = queue.place.folder / ".siting"
    for path in (home, home / "jobs", home / "jobs" / name):
        assert path.stat().st_mode & 0o777 == 0o700
    files = [path for path in (home / "jobs" / name).iterdir() if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_what_makes_no_sense_is_refused_before_anything_is_kept(queue):
    with pytest.raises(JobError, match="no job of the kind 'sing'"):
        queue.submit("sing", {}, label="x")
    with pytest.raises(JobError, match="name is missing"):
        queue.submit("demo", {}, label="x")
    assert queue.list() == []
