"""What the edits do, in words: who gains, who loses, which centers are full; and the legend."""

from dataclasses import asdict

import streamlit as st

from layers.texts import Words
from siting.maps.edits import edit_legend
from siting.privacy import MIN_HOUSEHOLDS, harmless_markdown
from siting.sentences.scenarios import effect_in_words, figures_in_words, who_in_words
from siting.ui.markup import legend_html
from siting.ui.service.desk import Desk

#: Centers that edits fill and that are named, at most.
_NAMED = 5


def show_bar(desk: Desk, words: Words) -> None:
    """Show what takes edits back, and the tool that adds."""
    done, edits = desk.scenario.done, len(desk.scenario.edits)
    with st.container(horizontal=True, gap="small", key="workshop-bar"):
        st.button(
            words.text("workshop_undo"), icon=":material/undo:", disabled=not done,
            on_click=desk.undo,
        )  # fmt: skip
        st.button(
            words.text("workshop_redo"), icon=":material/redo:", disabled=done == edits,
            on_click=desk.redo,
        )  # fmt: skip
        st.button(
            words.text("workshop_add"), icon=":material/add_location_alt:",
            type="primary" if desk.adding else "secondary", on_click=_turn, args=(desk,),
        )  # fmt: skip


def _turn(desk: Desk) -> None:
    desk.adding = not desk.adding


def show_effects(desk: Desk, words: Words) -> None:
    """Say what was refused, or what the edits do."""
    if desk.adding:
        st.info(words.text("workshop_adding"))
    if desk.refused is not None:
        told = {n: v for n, v in desk.refused.values.items() if isinstance(v, str | int | float)}
        said = words.text(f"edit_refused_{desk.refused.reason}", **told)
        st.warning(harmless_markdown(said))
    answer = desk.answer
    other_rules = answer.outcome.edited.standards != answer.before.edited.standards
    if answer.centers["same"].all() and not other_rules:
        st.caption(words.text("workshop_plan_as_is"))
        return
    figures = {
        "before": asdict(answer.before.figures), "after": asdict(answer.outcome.figures)
    }  # fmt: skip
    full = answer.filled[:_NAMED]
    effect = asdict(answer.effect)
    sentences = effect_in_words(figures, effect, words, full=full)
    with st.container(border=True, key="workshop-effects", gap="small"):
        st.markdown(f"**{harmless_markdown(who_in_words(effect, words))}**")
        # Other limits change who is in reach, though nobody goes another way.
        reach = figures_in_words(figures, words)[:1] if other_rules else []
        for sentence in (*reach, *sentences[1:2], *(sentences[-1:] if full else [])):
            st.markdown(harmless_markdown(sentence))
        st.html(legend_html(edit_legend(words), words.text("workshop_legend"), words))
        with st.expander(words.text("workshop_more")):
            for sentence in (*figures_in_words(figures, words)[:-1], *sentences):
                st.markdown(harmless_markdown(sentence))
            st.caption(words.text("workshop_few_note", count=MIN_HOUSEHOLDS))
