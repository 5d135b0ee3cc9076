"""Lists of the workshop: its centers, which can be searched and chosen, and the edits in words."""

import pandas as pd
import streamlit as st

from layers.text import key, name_key
from layers.texts import Words
from siting.privacy import harmless_markdown
from siting.sentences.scenarios import edits_in_words
from siting.ui.components.shell import Chosen
from siting.ui.components.table import Cell, Row, picked_row, show_table
from siting.ui.service.desk import Desk

_TABLE = "siting-workshop-centers"
_HEADS = ("card_center_name", "card_load", "card_workers", "workshop_change")


def take_center(desk: Desk) -> None:
    """Choose the center whose row was picked."""
    picked = picked_row(_TABLE)
    if picked is not None:
        desk.chosen = picked


def show_centers(asked: Chosen, desk: Desk, words: Words) -> None:
    """Show the centers of the province, those that a text names alone."""
    text = st.text_input(words.text("workshop_search"), key="workshop-search")
    centers = desk.answer.centers
    own = centers[centers["province_code"] == asked.province]
    known = name_key(own["name"]).fillna("").str.contains(key(text), regex=False)
    named = known | name_key(pd.Series(own.index, own.index)).str.contains(key(text), regex=False)
    if not named.any():
        st.info(words.text("workshop_no_center"))
        return
    shown = own[named]
    rows = [
        Row(str(center), _cells(str(center), row, words))
        for center, row in zip(shown.index, shown.to_dict("records"), strict=True)
    ]
    show_table(
        [words.text(head) for head in _HEADS],
        rows,
        words,
        key=_TABLE,
        label=words.text("workshop_centers"),
        height="calc(100vh - 520px)",
        kinds=["text", "number", "number", "text"],
        selected=desk.chosen or None,
    )


def _cells(center: str, row: dict, words: Words) -> list[Cell]:  # type: ignore[type-arg]
    load, capacity = row["load"], row["capacity"]
    shown = words.number(load) or words.text("card_hidden")
    held = words.text("card_load_of", load=shown, capacity=words.number(capacity))
    return [
        Cell(str(row["name"] or center), str(row["name"] or center)),
        Cell(words.text("edit_full", load=held) if row["full"] else held, float(load / capacity)),
        Cell(words.number(row["workers"]), row["workers"]),
        Cell(
            "" if row["change"] == "stays" else words.text(f"sign_{row['change']}"), row["change"]
        ),
    ]


def show_edits(desk: Desk, words: Words) -> None:
    """Show the edits in words, and why the next one is done."""
    edits = desk.scenario.edits
    names = desk.bench.shop.plan.centers["name"].dropna().to_dict()
    names |= {edit.center_id: edit.name for edit in edits if edit.name}
    told = [edit.told() for edit in edits]
    said = edits_in_words(told, desk.scenario.done, words, names=names)
    for line in said:
        st.markdown(harmless_markdown(line))
    if not said:
        st.caption(words.text("workshop_no_edits"))
    st.text_input(
        words.text("workshop_edit_comment"), key="workshop-why", on_change=_why, args=(desk,)
    )


def _why(desk: Desk) -> None:
    desk.comment = st.session_state["workshop-why"].strip()
