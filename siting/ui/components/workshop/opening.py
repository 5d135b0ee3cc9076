"""How the workshop of a plan is opened: its households and streets are found, or asked for."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from layers.errors import LayersError
from layers.streets.reading import Streets
from layers.texts import Words
from siting.errors import JobError, ProblemError, SitingError, UnsupportedError
from siting.planning.edit_lists import Scenario
from siting.planning.plan_streets import (
    Wanted,
    missing_streets,
    read_plan_streets,
    wanted_streets,
)
from siting.plans.facts import PlanFacts
from siting.privacy import harmless_markdown
from siting.ui.components.faults import show_fault
from siting.ui.components.shell import Chosen
from siting.ui.components.workshop.uploading import (
    streets_in_words,
    take_households,
    take_streets,
)
from siting.ui.service.benches import Bench
from siting.ui.service.desk import Desk
from siting.ui.service.households import kept_for
from siting.ui.service.plans import PlanFile
from siting.ui.service.scenarios import scenarios_of, store
from siting.ui.service.streets import streets_for


def desk_of(asked: Chosen, words: Words) -> Desk | None:
    """Return the desk of a session for a plan; None where it cannot be opened, which is said."""
    facts = asked.plan.facts
    try:
        households = households_of(asked.file, facts.input_sha256)
        missing = missing_streets(facts, streets_for(asked.file, facts))
    except JobError:
        st.error(words.text("app_not_kept"))
        return None
    if households is None:
        take_households(facts.input, words)
        return None
    if missing:
        take_streets(missing, words)
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
    streets = _streets_of(asked, words)
    if streets is None:
        return None
    try:
        with st.spinner(words.text("workshop_ways" if streets.files else "workshop_opening")):
            return _bench(asked.file, households, streets.files, streets.networks)
    except UnsupportedError as error:
        show_fault(error, words)
    except ProblemError:
        st.error(words.text("workshop_other_households"))
    except LayersError:
        st.error(words.text("workshop_unread"))
    except (SitingError, OSError):
        st.error(words.text("bad_plan", name=harmless_markdown(asked.file.name)))
    return None


class _OnStreets(NamedTuple):
    """The streets of a plan: their files with the digest of each, and what these hold."""

    files: tuple[tuple[str, Path], ...]
    networks: tuple[Streets, ...]


def _streets_of(asked: Chosen, words: Words) -> _OnStreets | None:
    """Return the streets of a plan, read once for all sessions; None, and say why, if they miss."""
    facts = asked.plan.facts
    try:
        found = streets_for(asked.file, facts)
        missing = missing_streets(facts, found)
        if missing:
            names = streets_in_words(missing, words)
            st.error(words.text("workshop_no_streets", file=names))
            return None
        files = tuple(sorted(found.items()))
        with st.spinner(words.text("workshop_reading_streets")):
            return _OnStreets(files, _networks(wanted_streets(facts), files, facts))
    except (SitingError, LayersError, OSError) as error:
        show_fault(error, words)
        return None


@st.cache_resource(max_entries=2, show_spinner=False)
def _networks(
    wanted: tuple[Wanted, ...], files: tuple[tuple[str, Path], ...], _facts: PlanFacts
) -> tuple[Streets, ...]:
    """Read streets once for all plans that were made with these networks, in these files."""
    del wanted  # part of the key alone: the facts say it, too
    return read_plan_streets(_facts, dict(files))


@st.cache_resource(max_entries=2, show_spinner=False)
def _bench(
    file: PlanFile,
    households: Path,
    files: tuple[tuple[str, Path], ...],
    _networks: tuple[Streets, ...],
) -> Bench:
    """Open a bench once for each state of a plan, for all sessions."""
    kept = [path for _, path in files]
    return Bench(file.path, households, networks=_networks, street_files=kept)


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
