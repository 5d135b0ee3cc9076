"""Files that were read before, and what the program itself brings along."""

from collections.abc import Sequence

import streamlit as st

from layers.texts import Words
from layers.texts.days import moment_text
from siting.ui.service.workspace import Kept, list_kept, workspace

#: What ships with the program, each with a text of its source and license.
_BUNDLED = ("provinces", "counties", "settlements", "surroundings", "font")


def kept_name(kept: Kept, words: Words) -> str:
    """Say what a file that was read is called, what it holds and when it was read."""
    name = words.name(kept.name) or words.text("data_simulated")
    day = moment_text(str(kept.label["read_at"]), words)
    return words.text("data_kept", name=name, what=words.text(f"data_{kept.what}"), day=day)


def choose_kept(words: Words) -> Kept | None:
    """Offer what was read, newest first; None where nothing was."""
    found: Sequence[Kept] = sorted(
        [*list_kept("households"), *list_kept("inputs")], key=lambda kept: kept.id, reverse=True
    )
    if not found:
        return None
    by_id = {kept.id: kept for kept in found}
    name = st.selectbox(
        words.text("data_before"),
        list(by_id),
        format_func=lambda each: kept_name(by_id[each], words),
        key=f"kept {found[0].id}",  # what was read last is shown at once
    )
    kept = by_id[name]
    help_text = words.text("data_forget_help")
    if st.button(words.text("data_forget"), key=f"forget {kept.id}", help=help_text):
        workspace().forget("households" if kept.what == "households" else "inputs", kept.id)
        st.rerun()
    return kept


def show_sources(words: Words) -> None:
    """Say where each layer that ships with the program is from, of when, and by which license."""
    for layer in _BUNDLED:
        st.markdown(f"**{words.text(f'layer_of_{layer}')}**  \n{words.text(f'source_of_{layer}')}")
