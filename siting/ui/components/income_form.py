"""Fees and costs of centers, asked for once a session."""

import pandas as pd
import streamlit as st

from layers.texts import Words
from siting.plans.frames import Plan
from siting.privacy import MIN_HOUSEHOLDS, harmless_markdown
from siting.sentences.centers import center_income_in_words
from siting.sentences.workers import income_in_words
from siting.workers.income import Tariff, center_income

_GIVEN = "tariff given"
#: Without these columns, of a plan of an older version, nothing can be said of income.
_NEEDED = ("centers.setting", "catchments.visits")


def _given() -> Tariff | None:
    found = st.session_state.get(_GIVEN)
    return found if isinstance(found, Tariff) else None


def ask_tariff(plan: Plan, table: pd.DataFrame, words: Words, *, center: str | None) -> None:
    """Ask for fees and costs, and say who lives on them: how many centers, and the chosen one.

    Parameters
    ----------
    plan
        The plan.
    table
        The centers, as `siting.reports.center_tables.center_table` returns them.
    words
        The language.
    center
        Id of the chosen one; None for none.
    """
    with st.expander(words.text("income_head")):
        if set(_NEEDED) & set(plan.facts.not_measured):
            st.info(words.text("income_needs"))
            return
        st.caption(words.text("income_lead"))
        _show_form(words)
        tariff = _given()
        if tariff is not None:
            _tell(plan, table, tariff, words, center)


def _show_form(words: Words) -> None:
    with st.form(f"tariff {words.language}", border=False):
        left, right = st.columns(2)
        fee = left.number_input(words.text("income_fee"), min_value=0.0, step=1000.0, format="%.0f")
        rural = right.number_input(
            words.text("income_rural_fee"), min_value=0.0, value=None, step=1000.0, format="%.0f"
        )
        worker = left.number_input(
            words.text("income_worker"), min_value=0.0, step=1000.0, format="%.0f"
        )
        center = right.number_input(
            words.text("income_center"), min_value=0.0, step=1000.0, format="%.0f"
        )
        other = left.number_input(
            words.text("income_other"), min_value=0.0, step=1000.0, format="%.0f"
        )
        recorded = right.number_input(
            words.text("income_recorded"), min_value=0.0, max_value=100.0, value=100.0
        )
        if st.form_submit_button(words.text("income_tell"), type="primary"):
            st.session_state[_GIVEN] = Tariff(
                fee_per_visit=fee,
                rural_fee_per_visit=rural,
                cost_per_worker=worker,
                cost_per_center=center,
                other_income=other,
                recorded_share=recorded / 100,
            )


def _tell(
    plan: Plan, table: pd.DataFrame, tariff: Tariff, words: Words, center: str | None
) -> None:
    hours = plan.standards.hours_per_worker
    centers = plan.centers.loc[table.index]
    earned = center_income(centers, plan.catchments, tariff, hours_per_worker=hours)
    st.write(income_in_words(earned, tariff, words))
    if center is None:
        return
    # What visits bring tells how many households a center serves.
    if pd.isna(table["load"][center]):
        st.write(words.text("income_few", count=words.number(MIN_HOUSEHOLDS)))
    else:
        own = earned.loc[[center]].iloc[0]
        st.write(harmless_markdown(center_income_in_words(own, tariff, words)))
