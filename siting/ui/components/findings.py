"""What was found in a file: counts that add up, findings row by row, files to take away."""

from pathlib import Path

import pandas as pd
import streamlit as st

from layers.texts import Words
from siting.privacy import harmless_markdown
from siting.ui.components.kept_files import kept_name
from siting.ui.components.plan_wishes import HOUSEHOLDS
from siting.ui.components.table import Cell, Row, show_table
from siting.ui.markup import cards_html
from siting.ui.navigation import has_page, open_page
from siting.ui.service import findings as found
from siting.ui.service.workspace import Kept

#: Findings on one page of the table.
PAGE = 100


def show_findings(kept: Kept, words: Words) -> None:
    """Show what became of the rows of a file, and why."""
    st.subheader(harmless_markdown(kept_name(kept, words)), anchor=False)
    counts = kept.label.get("counts", {})
    rows = kept.label.get("rows", sum(counts.values()))
    figures = [(words.number(n), words.text(f"outcome_{name}")) for name, n in counts.items()]
    st.html(cards_html([*figures, (words.number(rows), words.text("data_rows"))], words))
    if kept.label.get("mostly_wrong"):
        st.warning(words.text("job_contradicted"))
    table = _opened(str(kept.home))
    if table.empty:
        st.success(words.text("data_clean"))
    else:
        _show_page(table, words, of=kept.id)
    if kept.what == "households":
        _offer_files(kept, words)


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(home: str) -> pd.DataFrame:
    return found.read_findings(Kept("", Path(home), {}))


def _show_page(table: pd.DataFrame, words: Words, *, of: str) -> None:
    """Show some findings of a file; what is chosen of one file is not chosen of another."""
    kinds = found.kinds_of(table)
    names = {"": words.text("data_all", count=len(table))}
    names |= {
        outcome: words.text("data_some", what=words.text(f"outcome_{outcome}"), count=count)
        for outcome, count in kinds
        if outcome
    }
    outcome = st.segmented_control(
        words.text("data_outcome"),
        list(names),
        default="",
        required=True,
        format_func=lambda each: names[each],
        label_visibility="collapsed",
        key=f"findings outcome {of}",
    )
    count = len(table) if not outcome else dict(kinds)[outcome]
    page = _choose_page(count, words, key=f"findings page {of} {outcome}")
    said = found.findings_in_words(
        table, words, outcome=outcome or "", start=(page - 1) * PAGE, most=PAGE
    )
    heads = [
        words.text(f"finding_{name}") for name in ("row", "column", "value", "reason", "outcome")
    ]
    rows = [
        Row(str(number), [Cell(cell, cell) for cell in cells])
        for number, cells in enumerate(said.rows)
    ]
    show_table(
        heads, rows, words, key="siting-findings", label=words.text("data_findings"),
        height="calc(100vh - 390px)", kinds=("text",) * 5, pick=False,
    )  # fmt: skip


def _choose_page(count: int, words: Words, *, key: str) -> int:
    pages = max(1, -(-count // PAGE))
    if pages == 1:
        return 1
    return int(
        st.number_input(words.text("data_page", count=pages), min_value=1, max_value=pages, key=key)
    )


def _offer_files(kept: Kept, words: Words) -> None:
    """Offer a plan of them, the report, and the rows as they were understood, made when asked."""
    with st.container(horizontal=True, key="siting-findings-files", gap="small"):
        if has_page("make") and st.button(words.text("data_make"), key="to make", type="primary"):
            st.session_state[HOUSEHOLDS] = kept.id
            open_page("make")
        st.download_button(
            words.text("data_report"),
            lambda: found.report_bytes(kept, words),
            "report.xlsx",
            on_click="ignore",
        )
        st.download_button(
            words.text("data_corrected"),
            lambda: found.corrected_bytes(kept, words),
            "households.xlsx",
            on_click="ignore",
        )
