"""Plans in processes of their own: stopped, killed, limited, and told how they ended."""

import errno
import os
import signal
import time

import pytest

import siting
from siting.errors import JobError, ProblemError
from siting.jobs import running
from siting.jobs.kinds import Kind
from siting.jobs.notes import read_note, write_note
from siting.jobs.objections import Objection, RefusedError
from siting.jobs.states import ENDED, GROUP, JOB, read_state


def test_a_stopped_search_keeps_the_best_and_a_reload_sees_it(queue, kept, small, until):
    asked = {"name": "طرح یک", "households": kept, **small, "iterations": None, "seconds": 600.0}
    name = queue.submit("plan", asked, label="long")
    state = until(queue, name, lambda state: state.best_cost is not None)
    assert (state.phase, state.step, state.seconds) == ("running", "job_step_centers", 600.0)
    assert not state.stopping
    queue.stop(name)
    state = until(type(queue)(queue.place.folder), name)
    assert (state.phase, state.stopping, state.error) == ("stopped", True, "")
    plan = siting.open_plan(queue.place.folder / state.result["plan"])
    assert state.result["plan"] == "طرح یک.gpkg"
    assert plan.facts.interrupted
    assert len(plan.centers) == 3
    assert state.best_cost == pytest.approx(plan.facts.cost)
    assert "plans" not in str(plan.facts.options["stop"])  # no path of this machine


def test_a_second_stop_ends_at_once_and_leaves_no_plan(queue, kept, small, until):
    asked = {"name": "p", "households": kept, **small, "iterations": None, "seconds": 600.0}
    name = queue.submit("plan", asked, label="long")
    until(queue, name, lambda state: state.step == "job_step_centers")
    home = queue.place.folder / ".siting" / "jobs" / name
    os.killpg(read_note(home / GROUP)["group"], signal.SIGSTOP)  # it can tell nothing any more
    queue.stop(name)
    assert queue.state(name).phase == "running"
    queue.stop(name)
    state = until(queue, name)
    assert (state.phase, state.error_key, state.result) == ("stopped", "job_killed", {})
    assert list(queue.place.folder.glob("*.gpkg")) == []


def test_a_stop_before_the_search_keeps_nothing(queue, kept, small, until):
    # Whoever opens this waits for somebody who writes: the job stays in its first step.
    facts = queue.place.kept("households", kept) / "intake.json"
    facts.unlink()
    os.mkfifo(facts)
    name = queue.submit("plan", {"name": "p", "households": kept, **small}, label="early")
    until(queue, name, lambda state: state.step == "job_step_reading_households")
    queue.stop(name)
    state = until(queue, name)
    assert (state.phase, state.error_key, state.result) == ("stopped", "job_nothing_kept", {})
    assert list(queue.place.folder.glob("*.gpkg")) == []


def test_why_a_job_failed_is_told():
    objection = Objection("job_queue_full", {"count": 3})
    assert running._reason(RefusedError(objection)) == {
        "error_key": "job_queue_full",
        "error_values": {"count": 3},
    }
    assert running._reason(ProblemError("Too few.")) == {
        "error": "Too few.",
        "error_told": {"en": "Too few."},
        "error_key": "fault_problem",
    }
    lost = running._reason(
        JobError("There is no plan {file}; it was renamed or removed.", file="a")
    )
    assert lost["error"] == lost["error_told"]["en"]
    assert lost["error_told"]["fa"].startswith("طرحی به نام \u2068a\u2069 نیست")
    assert running._reason(MemoryError()) == {"error_key": "job_memory"}
    assert running._reason(OSError(errno.ENOSPC, "")) == {"error_key": "job_disk_full"}
    assert running._reason(OSError(errno.EIO, "")) == {"error_key": "job_fault"}
    assert running._reason(ZeroDivisionError()) == {"error_key": "job_fault"}


def test_a_job_that_takes_too_long_tells_so_and_ends_itself(tmp_path, monkeypatch):
    killed = []
    monkeypatch.setattr(running.os, "killpg", lambda _, number: killed.append(number))
    write_note(tmp_path / JOB, {"kind": "read"})
    running._limited(tmp_path, Kind(dict, "", limit_s=0.01))
    for _ in range(500):
        if killed:
            break
        time.sleep(0.01)
    assert 0 < signal.alarm(0) <= running._GRACE_S
    assert killed == [signal.SIGKILL]
    assert read_note(tmp_path / ENDED)["error_key"] == "job_too_long"
    assert read_state(tmp_path).phase == "failed"


def test_a_job_without_a_limit_has_no_clock(tmp_path):
    clock = running._limited(tmp_path, Kind(dict, ""))
    assert not clock.is_alive()
    assert signal.alarm(0) == 0
