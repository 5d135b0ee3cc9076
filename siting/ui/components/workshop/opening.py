"""How the workshop of a plan is opened: its households are found, or asked for."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from layers.errors import LayersError
from layers.texts import Words
from siting.errors import JobError, ProblemError, SitingError, UnsupportedError
from siting.planning.scenarios import Scenario
from siting.privacy import harmless_markdown
from siting.ui.components.shell import Chosen
from siting.ui.components.workshop.uploading import take_households
from siting.ui.service.benches import Bench
from siting.ui.service.desk import Desk
from siting.ui.service.households import kept_for
from siting.ui.service.plans import PlanFile
from siting.ui.service.scenarios import scenarios_of, store


def desk_of(asked: Chosen, words: Words) -> Desk | None:
    """Return the desk of a session for a plan; None where it cannot be opened, which is said."""
    facts = asked.plan.facts
    try:
        households = households_of(asked.file, facts.input_sha256)
    except JobError:
        st.error(words.text("app_not_kept"))
        return None
    if households is None:
        take_households(facts.input, words)
        return None
    bench = bench_of(asked, households, words)
    return None if bench is None else _desk(asked.file, bench)


def households_of(file: PlanFile, sha256: str) -> Path | None:
    """Return the folder of the households of a plan; None where they are kept nowhere."""
    found = kept_for(sha256)
    if found is not None:
        return found
    scenarios = scenarios_of(file)
    return store().household_folder(scenarios[0]) if scenarios else None


def bench_of(asked: Chosen, households: Path, words: Words) -> Bench | None:
    """Return the workshop of a plan, opened once for all sessions; None, and say why, if none."""
    try:
        with st.spinner(words.text("workshop_opening")):
            return _bench(asked.file, households)
    except UnsupportedError:
        st.error(words.text("workshop_unfit"))
    except ProblemError:
        streets = asked.plan.facts.travel_source != "estimated"
        st.error(words.text("workshop_unfit" if streets else "workshop_other_households"))
    except LayersError:
        st.error(words.text("workshop_unread"))
    except (SitingError, OSError):
        st.error(words.text("bad_plan", name=harmless_markdown(asked.file.name)))
    return None


@st.cache_resource(max_entries=2, show_spinner=False)
def _bench(file: PlanFile, households: Path) -> Bench:
    """Open a bench once for each state of a plan, for all sessions."""
    return Bench(file.path, households)


def _desk(file: PlanFile, bench: Bench) -> Desk:
    """Return what this session left on its desk, or a new one."""
    key = f"desk {file.path} {file.changed}"
    known: Desk | None = st.session_state.get(key)
    if known is None:
        begun = Scenario(name="")
        known = Desk(bench=bench, scenario=begun, saved=begun)
    elif known.bench is not bench:
        # Others worked on other plans meanwhile, and the bench was opened anew; the edits stay.
        known = replace(known, bench=bench, number=known.number + 1)
    st.session_state[key] = known
    return known
