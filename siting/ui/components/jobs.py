"""Jobs of the workspace: how each stands, live, with a way to stop it and to see what it made."""

import streamlit as st

from layers.texts import Words
from siting.errors import JobError
from siting.jobs import JobState, Queue
from siting.privacy import harmless_markdown
from siting.sentences.searching import search_in_words
from siting.ui.address import choose
from siting.ui.components.faults import show_detail, show_fault
from siting.ui.navigation import FIRST, open_page
from siting.ui.service.plans import plan_folder

#: Seconds between two looks at the jobs.
_EVERY_S = 1.0
#: Kinds of jobs that keep the best they have when they are stopped.
_KEEPING = frozenset({"plan", "demo", "improve"})
_SEEN, _REFUSED = "jobs that were over", "job that cannot go"


def queue() -> Queue:
    """Return the jobs of this workspace."""
    return Queue(plan_folder())


def show_jobs(
    words: Words, *, kinds: tuple[str, ...], most: int = 6, say_none: bool = True
) -> None:
    """Show the newest jobs, and look again every second while one is not over.

    Files that were read are shown elsewhere; here only those that could not be, or not yet.

    Parameters
    ----------
    words
        The language.
    kinds
        Kinds of jobs that are shown.
    most
        How many at most.
    say_none
        Whether it is said when there are none.
    """
    states = _newest(kinds, most)
    busy = any(not state.over for state in states)
    st.session_state[_SEEN] = {state.id for state in states if state.over}
    st.fragment(_draw, run_every=_EVERY_S if busy else None)(words, kinds, most, say_none)


def _newest(kinds: tuple[str, ...], most: int) -> list[JobState]:
    return [state for state in queue().list() if state.kind in kinds][:most]


def _draw(words: Words, kinds: tuple[str, ...], most: int, say_none: bool) -> None:  # noqa: FBT001 - a fragment
    states = _newest(kinds, most)
    over = {state.id for state in states if state.over}
    if over - st.session_state.get(_SEEN, over):
        st.rerun()  # what a job made is to be offered everywhere
    states = [state for state in states if (state.kind, state.phase) != ("read", "done")]
    if (refused := st.session_state.pop(_REFUSED, None)) is not None:
        show_fault(refused, words)
    if not states and say_none:
        st.caption(words.text("jobs_none"))
    for state in states:
        with st.container(border=True, key=f"siting-job {state.id}"):
            _show(state, words)


def _show(state: JobState, words: Words) -> None:
    phase = words.text(f"job_phase_{state.phase}")
    kind = words.text(f"job_kind_{state.kind}") if state.kind else ""
    name = words.name(harmless_markdown(state.label or kind))
    st.markdown(f"**{name}** · {kind} · {phase}" if state.label else f"**{name}** · {phase}")
    if state.phase == "running":
        _show_progress(state, words)
    elif state.phase == "waiting" and state.place:
        st.caption(words.text("jobs_place", place=state.place))
    if state.phase == "stopped" and state.result.get("plan"):
        st.caption(words.text("jobs_kept"))
    if state.error:
        st.warning(harmless_markdown(state.told(words)))
        show_detail(state.detail(words), words)
    _show_acts(state, words)


def _show_progress(state: JobState, words: Words) -> None:
    step = words.text(state.step) if state.step else ""
    if state.total and state.step:
        step = words.text("job_counted_step", step=step, done=state.done or 0, total=state.total)
    share = 0.0
    if state.seconds and state.runtime_s is not None:
        share = min(1.0, state.runtime_s / state.seconds)
    if state.total:
        share = (state.done or 0) / state.total
    st.progress(share, text=step)
    said = search_in_words(
        words,
        objective=state.objective,
        best_s=state.best_cost,
        gap=state.gap,
        runtime_s=state.runtime_s,
        seconds=state.seconds,
    )
    for sentence in said:
        st.caption(sentence)


def _show_acts(state: JobState, words: Words) -> None:
    with st.container(horizontal=True, gap="small", key=f"siting-acts {state.id}"):
        if not state.over:
            label = words.text(_stop_key(state))
            st.button(label, key=f"stop {state.id}", on_click=_stop, args=(state.id,))
            return
        if plan := state.result.get("plan"):
            st.button(
                words.text("jobs_open"),
                key=f"open {state.id}",
                type="primary",
                on_click=_open,
                args=(str(plan),),
            )
        st.button(
            words.text("jobs_discard"), key=f"discard {state.id}", on_click=_discard,
            args=(state.id,),
        )  # fmt: skip
    if st.session_state.pop("open plan", None):
        open_page(FIRST)


def _stop_key(state: JobState) -> str:
    """Return the text that says what stopping a job now would do."""
    if state.stopping:
        return "jobs_end"
    if state.phase == "waiting":
        return "jobs_cancel"
    return "jobs_stop" if state.kind in _KEEPING else "jobs_halt"


def _stop(job: str) -> None:
    queue().stop(job)


def _open(plan: str) -> None:
    choose("plan", plan)
    choose("province", None)
    choose("view", None)
    st.session_state["open plan"] = True


def _discard(job: str) -> None:
    try:
        queue().discard(job)
    except JobError as error:
        st.session_state[_REFUSED] = error
