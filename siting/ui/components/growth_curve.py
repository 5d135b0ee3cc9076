"""The curve of coverage against the number of centers, of jobs that made one."""

import json
from collections.abc import Sequence
from typing import Any

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
    st.vega_lite_chart(curve_chart(phases["in_reach"], words), width="stretch")
    paying = state.result["paying"]
    pays = paying_in_words(
        **{name: paying[name] for name in ("worth_s", "best", "least", "most")},
        last=int(phases.index[-1]),
        words=words,
    )
    for sentence in (*pays, *growth_in_words(phases, str(state.result["way"]), words)):
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


def curve_chart(in_reach: pd.Series, words: Words) -> dict[str, Any]:
    """Return the curve as Vega-Lite draws it: its figures as readers write them.

    It stands still: one that zooms takes the wheel from whoever scrolls past it.

    Parameters
    ----------
    in_reach
        Share of the households, by number of centers; missing where it is not told.
    words
        The language.
    """
    known = in_reach.dropna()
    counts, percents = [int(count) for count in known.index.to_numpy()], list(range(0, 101, 20))
    centers, reach = words.text("centers"), words.text("growth_reach")
    rows = [
        {"x": count, "y": share, centers: words.number(count), reach: words.number(share, digits=1)}
        for count, share in zip(counts, 100 * known.to_numpy(), strict=True)
    ]
    return {
        "data": {"values": rows},
        "height": 240,
        "mark": {"type": "line", "point": {"size": 60}},
        "encoding": {
            "x": _axis("x", counts, centers, words) | {"scale": {"zero": False}},
            "y": _axis("y", percents, reach, words) | {"scale": {"domain": [0, 100]}},
            "tooltip": [{"field": name, "type": "nominal"} for name in (centers, reach)],
        },
    }


def _axis(field: str, values: Sequence[int], title: str, words: Words) -> dict[str, Any]:
    labels = json.dumps({str(value): words.number(value) for value in values})
    axis = {"values": list(values), "labelExpr": f"({labels})[datum.value]", "title": title}
    return {"field": field, "type": "quantitative", "axis": axis}


def _phases(state: JobState) -> pd.DataFrame:
    home = workspace().room("jobs") / state.id
    return pd.read_parquet(home / str(state.result["tables"]) / "phases.parquet")
