"""Where a month of rounds is opened: who may, after which question, whose households.

Everything that shows a home stays in the session of whoever opened it, until it is closed.
"""

from datetime import date
from pathlib import Path

import streamlit as st

from layers.errors import LayersError, MissingPackageError
from layers.households.intake import Intake
from layers.texts import Words
from layers.texts.days import month_text
from layers.texts.errors import is_known, told
from siting.errors import CalendarError, JobError, SitingError
from siting.privacy import harmless_markdown
from siting.reports.center_tables import worker_table
from siting.rounds.calendar import month_holidays
from siting.ui.components.rounds_form import ask_rounds, taken
from siting.ui.components.rounds_shown import show_rounds
from siting.ui.components.shell import Chosen
from siting.ui.month_markup import month_html
from siting.ui.service.casework import (
    Asked,
    Opened,
    Upload,
    may_see_homes,
    open_households,
    open_rounds,
)
from siting.ui.service.households import kept_for

#: Where the session keeps that it was agreed to, the households, and the rounds.
_AGREED, _HOMES, _OPENED = "casework agreed", "casework homes", "casework opened"
#: Where it keeps that a month was asked for and is not planned yet.
_WANTED = "casework wanted"


def show_desk(asked: Chosen, center: str, words: Words) -> None:
    """Ask, plan and show the rounds of a center.

    Parameters
    ----------
    asked
        The plan.
    center
        Id of the center.
    words
        The language.
    """
    if not may_see_homes(st.context.ip_address, asked.file):
        st.warning(words.text("rounds_not_here"))
        return
    workers = [str(each) for each in worker_table(asked.plan, center).index]
    if not workers:
        st.info(words.text("workers_none"))
        return
    if not st.session_state.get(_AGREED):
        _ask_first(words)
        return
    form, shown = st.columns([1, 2.4], gap="medium")
    with form:
        try:
            homes = _households(asked, words)
        except JobError:
            st.error(words.text("app_not_kept"))
            return
        wanted, go = ask_rounds(center, workers, words)
        st.button(words.text("rounds_close"), key="rounds close", width="stretch", on_click=_forget)
    with shown:
        _take(asked, homes, wanted, words, go=go)
        opened = _opened(asked, center)
        if opened is not None:
            show_rounds(opened, words)
        _show_month(wanted, opened, words)


def _ask_first(words: Words) -> None:
    with st.container(border=True):
        st.warning(words.text("rounds_ask"))
        st.button(words.text("rounds_agree"), type="primary", key="rounds agree", on_click=_agree)


def _agree() -> None:
    st.session_state[_AGREED] = True


def _forget() -> None:
    for name in (_AGREED, _HOMES, _OPENED, _WANTED):
        st.session_state.pop(name, None)


def _households(asked: Chosen, words: Words) -> Path | Upload | None:
    """Return where the households of the plan are: kept, or in a file that is asked for."""
    facts = asked.plan.facts
    kept = kept_for(facts.input_sha256 or "")
    source = words.name(facts.input or words.text("rounds_source_unknown"))
    if kept is not None:
        st.caption(harmless_markdown(words.text("rounds_kept_households", source=source)))
        return kept
    st.caption(harmless_markdown(words.text("rounds_no_households", source=source)))
    given = st.file_uploader(
        words.text("rounds_household_file"),
        type=["csv", "xlsx", "xls", "parquet", "gpkg", "ods"],
        key=f"rounds households {words.language}",
    )
    return taken(given)


def _take(
    asked: Chosen, homes: Path | Upload | None, wanted: Asked, words: Words, *, go: bool
) -> None:
    """Plan what was asked for; another click that interrupts the planning does not lose it."""
    if go:
        st.session_state[_WANTED] = True
    if not st.session_state.get(_WANTED):
        return
    if homes is None:
        st.info(words.text("rounds_give_file"))
    else:
        _plan(asked, homes, wanted, words)
    st.session_state.pop(_WANTED)


def _plan(asked: Chosen, homes: Path | Upload, wanted: Asked, words: Words) -> None:
    """Plan the month, or say why not."""
    st.session_state.pop(_OPENED, None)
    source = asked.plan.facts.input or "" if isinstance(homes, Path) else homes.name
    intake = _intake(homes, source, words)
    if intake is None:
        return
    try:
        with st.spinner(words.text("rounds_wait")):
            opened = open_rounds(asked.file, intake, wanted, name=source)
    except MissingPackageError:
        st.error(words.text("rounds_needs_package"))
    except CalendarError:
        month = month_text(wanted.month.year, wanted.month.month, words)
        st.error(words.text("rounds_no_calendar", month=month))
    except (LayersError, SitingError, OSError) as error:
        st.error(_fault(error, source, wanted, words))
    else:
        st.session_state[_OPENED] = (asked.file, opened)


def _intake(homes: Path | Upload, source: str, words: Words) -> Intake | None:
    known = st.session_state.get(_HOMES)
    if known is not None and known[0] == homes:
        found: Intake = known[1]
        return found
    try:
        with st.spinner(words.text("rounds_wait_households")):
            found = open_households(homes)
    except (LayersError, OSError):
        st.error(harmless_markdown(words.text("rounds_bad_file", name=source)))
        return None
    st.session_state[_HOMES] = (homes, found)
    return found


def _fault(error: Exception, source: str, wanted: Asked, words: Words) -> str:
    """Say what is wrong, or which file is to blame."""
    exact = harmless_markdown(told(error, words)) if is_known(error, words) else ""
    for upload in (wanted.visits, wanted.holidays):
        if upload is not None and upload.name in str(error):
            return exact or harmless_markdown(words.text("rounds_bad_file", name=upload.name))
    if isinstance(error, LayersError):
        return harmless_markdown(words.text("rounds_no_match", name=source))
    return exact or words.text("rounds_fault")


def _opened(asked: Chosen, center: str) -> Opened | None:
    """Return what was planned, as long as it is of this state of the plan and this center."""
    held = st.session_state.get(_OPENED)
    if held is None or held[0] != asked.file or held[1].rounds.center_id != center:
        return None
    found: Opened = held[1]
    return found


def _counted(opened: Opened) -> dict[date, int]:
    """Count the visits of each day, of all workers."""
    days = opened.rounds.days
    return {day: int(days.loc[days["date"] == day, "visits"].sum()) for day in days["date"]}


def _show_month(wanted: Asked, opened: Opened | None, words: Words) -> None:
    """Show the month with its holidays; once it is planned, with how many visits a day has."""
    try:
        holidays = month_holidays(wanted.month, language=words.language)
    except (CalendarError, MissingPackageError):
        holidays = ()
    visits: dict[date, int] = {}
    if opened is not None and opened.rounds.month == wanted.month:
        visits = _counted(opened)
    st.html(
        month_html(
            wanted.month,
            words,
            holidays=holidays,
            days_off=("friday", *wanted.days_off),
            visits=visits,
        )
    )
