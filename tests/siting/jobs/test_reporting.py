"""What a job tells stands in its note, and the signal to stop ends what keeps nothing."""

import ast
import os
import signal
from pathlib import Path

import pytest

import siting
from layers.texts import catalog
from siting.jobs.notes import read_note, write_note
from siting.jobs.reporting import EVERY_S, KEEPING, WISH, Report
from siting.jobs.states import PROGRESS, STOP
from siting.location.progress import Progress

SOURCE = Path(siting.__file__).parent


@pytest.fixture
def report(tmp_path):
    before = signal.getsignal(WISH)
    yield Report(tmp_path)
    signal.signal(WISH, before)


def told(report):
    return read_note(report.home / PROGRESS)


def test_steps_and_progress_stand_in_the_note(report):
    report.begin()
    assert told(report)["step"] == "job_step_starting"
    with report.step("caseload areas"):
        assert told(report)["step"] == "job_step_caseload_areas"
    report.found(best_cost=4.0, lower_bound=None, gap=None)
    assert (told(report)["best_cost"], told(report)["gap"]) == (4.0, None)


def test_notes_of_one_step_are_not_written_all_the_time(report, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("siting.jobs.reporting.monotonic", lambda: clock[0])
    with report.step("centers"):
        for at, cost in ((EVERY_S, 5.0), (1.5 * EVERY_S, 4.0), (2.0 * EVERY_S, 3.0)):
            clock[0] = at
            report.listen(Progress("search", cost, 1.0, at))
            shown = told(report)
            assert shown["best_cost"] == (5.0 if at < 2 * EVERY_S else 3.0)
        assert shown["gap"] == pytest.approx(2 / 3)
        clock[0] = 9.0
        report.advance(3, 8)
        assert (told(report)["done"], told(report)["total"]) == (3, 8)


@pytest.mark.parametrize("step", ["reading households", "neighborhoods", "caseload areas"])
def test_the_signal_ends_a_step_that_keeps_nothing(report, step):
    report.hear()
    with pytest.raises(KeyboardInterrupt), report.step(step):
        os.kill(os.getpid(), WISH)
    os.kill(os.getpid(), WISH)  # between steps nothing is lost by going on


@pytest.mark.parametrize("step", sorted(KEEPING))
def test_the_signal_leaves_a_step_that_holds_the_best(report, step):
    report.hear()
    with report.step(step):
        os.kill(os.getpid(), WISH)
    assert not report.stopping()
    report.go_on()
    write_note(report.home / STOP, {"count": 1})
    assert report.stopping()
    with pytest.raises(KeyboardInterrupt):
        report.go_on()


def test_every_step_that_is_announced_has_a_text():
    names = set()
    rooms = [SOURCE / name for name in ("jobs", "cli", "planning")]
    for path in (path for room in rooms for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
                names |= {node.args[0].value} if called in {"step", "announce"} else set()
    assert {"neighborhoods", "streets", "reading file", "simulating", "solving"} <= names
    assert names >= KEEPING
    keys = {f"job_step_{name.replace(' ', '_')}" for name in {"starting", *names}}
    assert keys == {key for key in catalog() if key.startswith("job_step_")}
