"""How a job stands follows from its notes and its lock, each case written by hand."""

import pytest

from layers.texts import Words, catalog
from siting.jobs.locks import hold
from siting.jobs.notes import write_note
from siting.jobs.states import ENDED, ENDS, JOB, LOCK, PROGRESS, STOP, JobState, read_state


@pytest.fixture
def home(tmp_path):
    write_note(tmp_path / JOB, {"kind": "plan", "label": "x", "submitted": "2026-11-30T00:00:00"})
    return tmp_path


def test_a_living_job_waits_until_it_has_begun(home):
    with hold(home / LOCK):
        state = read_state(home, place=2)
        assert (state.phase, state.place, state.label, state.over) == ("waiting", 2, "x", False)
        write_note(home / PROGRESS, {"started": "s", "step": "job_step_centers", "gap": 0.5})
        state = read_state(home)
    assert (state.phase, state.step, state.gap, state.best_cost) == (
        "running", "job_step_centers", 0.5, None,
    )  # fmt: skip


def test_what_is_to_be_best_is_that_which_was_asked_for(home):
    assert read_state(home).objective == "total"
    for asked, objective in (({"objective": "farthest"}, "farthest"), ({}, "total"), (3, "total")):
        write_note(home / JOB, {"kind": "plan", "label": "x", "submitted": "s", "asked": asked})
        assert read_state(home).objective == objective


def test_a_dead_job_that_told_no_end_has_failed_or_was_killed(home):
    write_note(home / PROGRESS, {"started": "s", "step": "job_step_centers"})
    assert (read_state(home).phase, read_state(home).error_key) == ("failed", "job_died")
    write_note(home / STOP, {"count": 1})
    assert read_state(home).error_key == "job_died"
    write_note(home / STOP, {"count": 2})
    assert (read_state(home).phase, read_state(home).error_key) == ("stopped", "job_killed")


@pytest.mark.parametrize("phase", ENDS)
def test_an_end_counts_though_its_process_lives(home, phase):
    write_note(home / ENDED, {"phase": phase, "ended": "e", "result": {"plan": "p"}})
    with hold(home / LOCK):
        state = read_state(home)
    assert (state.phase, state.ended, state.result, state.over) == (phase, "e", {"plan": "p"}, True)


def test_an_error_is_told_in_both_languages_where_the_catalog_knows_it(home):
    values = {"minutes": 30.0}
    write_note(
        home / ENDED, {"phase": "failed", "error_key": "job_too_long", "error_values": values}
    )
    state = read_state(home)
    assert "30 minutes" in state.error == state.told(Words("en"))
    assert "۳۰ دقیقه" in state.told(Words("fa"))
    write_note(home / ENDED, {"phase": "failed", "error": "Too few."})
    assert read_state(home).told(Words("fa")) == read_state(home).error == "Too few."


def test_the_exact_words_of_an_error_are_kept_beside_its_kind(home):
    told = {"phase": "failed", "error": "Too few centers.", "error_key": "fault_infeasible"}
    write_note(home / ENDED, told)
    state = read_state(home)
    assert state.detail(Words("fa")) == state.error == "Too few centers."
    assert "هیچ طرحی ممکن نیست" in state.told(Words("fa"))
    write_note(home / ENDED, {"phase": "failed", "error_key": "job_memory"})
    assert read_state(home).detail(Words("fa")) == ""


def test_an_error_that_is_known_in_both_languages_is_told_exactly(home):
    told = {"fa": "مرکزها کم‌اند.", "en": "Too few centers."}
    write_note(
        home / ENDED,
        {
            "phase": "failed",
            "error": told["en"],
            "error_told": told,
            "error_key": "fault_infeasible",
        },
    )
    state = read_state(home)
    assert {language: state.told(Words(language)) for language in told} == told
    assert not any(state.detail(Words(language)) for language in told)


@pytest.mark.parametrize("name", [JOB, ENDED])
def test_damaged_notes_are_told(home, name):
    write_note(home / name, {"kind": 3, "phase": "sleeping"})
    assert (read_state(home).phase, read_state(home).error_key) == ("failed", "job_damaged")


def test_damaged_progress_does_no_harm(home):
    write_note(home / PROGRESS, {"started": 3, "step": [], "gap": "x", "done": True})
    with hold(home / LOCK):
        assert read_state(home) == JobState(
            id=home.name, kind="plan", label="x", phase="waiting", submitted="2026-11-30T00:00:00"
        )


def test_phases_have_names():
    assert {f"job_phase_{phase}" for phase in ("waiting", "running", *ENDS)} <= set(catalog())
