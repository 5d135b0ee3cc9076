"""The curve of coverage against the number of centers, of jobs that made one."""

import pandas as pd
import streamlit as st

from layers.texts import Words
from siting.jobs import JobState
from siting.sentences.growth import COLUMNS, growth_in_words, paying_in_words, phase_cells
from siting.ui.components.jobs import queue
from siting.ui.components.table import Cell, Row, show_table
from siting.ui.service.workspace import workspace


def show_curves(words: Words) -> None:
    """Show the newest curve: as a line, in a table, and in words."""
    states: list[JobState] = [
        state for state in queue().list() if state.kind == "growth" and state.result
    ]
    if not states:
        return
    state = states[0]
    st.subheader(words.text("growth_curve"), anchor=False)
    try:
        phases = _phases(state)
    except (OSError, ValueError):  # what pyarrow raises of a damaged file is one of them
        st.warning(words.text("growth_damaged"))
        return
    shares = pd.DataFrame(
        {words.text("growth_reach"): 100 * phases["in_reach"].to_numpy()},
        index=pd.Index(phases.index, name=words.text("centers")),
    )
    st.line_chart(shares, height=240, x_label=words.text("centers"), y_label="%")
    paying = state.result["paying"]
    pays = paying_in_words(
        **{name: paying[name] for name in ("worth_s", "best", "least", "most")},
        last=int(phases.index[-1]),
        words=words,
    )
    for sentence in (*growth_in_words(phases, str(state.result["way"]), words), *pays):
        st.write(sentence)
    rows = phase_cells(phases, float(state.result["files"]), words)
    show_table(
        [words.text(f"head_{key}") for key in ("centers", *COLUMNS)],
        [Row(str(number), [Cell(cell) for cell in row]) for number, row in enumerate(rows)],
        words,
        key="siting-growth",
        label=words.text("growth_curve"),
        height="320px",
        pick=False,
    )


def _phases(state: JobState) -> pd.DataFrame:
    home = workspace().room("jobs") / state.id
    return pd.read_parquet(home / str(state.result["tables"]) / "phases.parquet")
