"""What a chosen neighborhood lacks, what would close its gap, and the way to try that."""

import streamlit as st

from layers.texts import Words
from siting.maps import View
from siting.privacy import harmless_markdown
from siting.reports.gap_lists import GapList
from siting.sentences.coverage import worst_in_words
from siting.ui.address import choose
from siting.ui.navigation import TRY, has_page, open_page


def show_remedy(listed: GapList, view: View, area: str | None, words: Words) -> None:
    """Say what would close the gap of a neighborhood.

    Parameters
    ----------
    listed
        The gaps of the whole province.
    view
        The province.
    area
        Id of the chosen neighborhood; None where none is chosen.
    words
        The language.
    """
    with st.container(key="siting-remedy", border=True):
        if area is None or area not in listed.places.index:
            st.caption(words.text("gaps_pick"))
        elif area in listed.worst.index:
            _tell(listed, view, area, words)
        else:
            kind = "withheld" if area in listed.withheld else "none"
            st.write(words.text(f"gaps_picked_{kind}", name=_name(view, area, words)))


def _tell(listed: GapList, view: View, area: str, words: Words) -> None:
    row, source = listed.worst.loc[[area]], view.facts.travel_source
    said = worst_in_words(row, view.standards, words, travel_source=source)[area]
    st.markdown(harmless_markdown(said))
    if has_page("workshop") and st.button(
        words.text("gaps_try"),
        icon=":material/add_location_alt:",
        help=words.text("gaps_try_help"),
        key="siting-try",
    ):
        st.session_state[TRY] = {
            "act": "add",
            **listed.places.loc[[area]].to_dict("records")[0],
            "name": row["name"].iloc[0],
        }
        choose("view", None)
        open_page("workshop")


def _name(view: View, area: str, words: Words) -> str:
    name = view.gaps["name"].get(area)
    return harmless_markdown(words.name(name) if isinstance(name, str) else words.text("unnamed"))
