"""The card of a center: what it is, has and serves, and its workers."""

import pandas as pd
import streamlit as st

from layers.texts import Words
from siting.plans.frames import Plan
from siting.privacy import harmless_markdown
from siting.reports.center_tables import worker_table
from siting.sentences.centers import center_notes, fairness_in_words
from siting.ui.components.center_list import list_workers
from siting.ui.markup import notes_html


def show_card(plan: Plan, center: str, row: pd.Series, words: Words) -> None:
    """Show the card of a center.

    Parameters
    ----------
    plan
        The plan, without its households.
    center
        Id of the center.
    row
        Its row of `siting.reports.center_tables.center_table`.
    words
        The language.
    """
    name = row["name"] if isinstance(row["name"], str) else center
    title = words.text("centers_card", name=words.name(name))
    st.subheader(harmless_markdown(title), anchor=False)
    st.html(notes_html(center_notes(center, row, plan.standards, words), words))
    _show_workers(plan, center, name, words)


def _show_workers(plan: Plan, center: str, name: str, words: Words) -> None:
    workers = worker_table(plan, center)
    if workers.empty:
        st.caption(words.text("workers_none"))
        return
    most = plan.standards.hours_per_worker
    list_workers(workers, words, key=f"siting-workers-{center}", name=name, most=most)
    told = fairness_in_words(workers, words)
    told.append(words.text("workers_on_map"))
    st.caption(harmless_markdown(" ".join(told)))
