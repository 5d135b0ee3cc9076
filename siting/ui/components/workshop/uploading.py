"""What a plan was made from is asked for, and read in a process of its own."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from layers.streets.reading import GRAPH_ENDINGS
from layers.texts import Words
from siting.errors import JobError
from siting.jobs import receive
from siting.planning.plan_streets import Wanted
from siting.privacy import harmless_markdown
from siting.ui.components.jobs import queue, show_jobs
from siting.ui.service.workspace import list_kept, workspace

_SENT = "workshop sent"


def take_households(file: str, words: Words) -> None:
    """Say which file is needed, and take it; the page opens by itself once it was read.

    Parameters
    ----------
    file
        Name of the file that the plan was made from.
    words
        The language.
    """
    name = words.name(harmless_markdown(file))
    st.info(words.text("workshop_no_households", file=name))
    _take("households", name, words)


def take_streets(missing: Sequence[Wanted], words: Words) -> None:
    """Say which streets are needed and why, and take their file; the page opens by itself then.

    Parameters
    ----------
    missing
        The networks of the plan that are kept nowhere.
    words
        The language.
    """
    names = streets_in_words(missing, words)
    st.info(words.text("workshop_no_streets", file=names))
    if others := len(list_kept("inputs", what="streets")):
        st.caption(words.text("workshop_other_streets", count=others))
    _take("streets", names, words, mode=missing[0].mode if len(missing) == 1 else None)


def streets_in_words(networks: Sequence[Wanted], words: Words) -> str:
    """Name the streets of a plan as it names them, each file once."""
    sources = dict.fromkeys(each.source for each in networks)
    return words.listed([words.name(harmless_markdown(source)) for source in sources])


def _take(
    what: Literal["households", "streets"], name: str, words: Words, *, mode: str | None = None
) -> None:
    """Take a file and have it read; where another one than is needed was read, say so.

    Parameters
    ----------
    what, name
        What it holds, and what it is called.
    words
        The language.
    mode
        What a graph is for, which does not always show that itself.
    """
    label = "workshop_upload" if what == "households" else "workshop_upload_streets"
    sent = st.file_uploader(words.text(label), key=f"workshop-upload-{what}")
    if sent is not None and st.session_state.get(_SENT) != sent.file_id:
        st.session_state[_SENT] = sent.file_id
        try:
            asked = {"upload": receive(workspace(), sent.name, sent), "what": what}
            if mode is not None and sent.name.lower().endswith(GRAPH_ENDINGS):
                asked["mode"] = mode
            queue().submit("read", asked, label=sent.name)
        except JobError:
            st.error(words.text("app_not_kept"))
    if sent is None:
        return
    room: Literal["households", "inputs"] = "households" if what == "households" else "inputs"
    if any(kept.name == sent.name for kept in list_kept(room, what=what)):
        wrong = "workshop_wrong_file" if what == "households" else "workshop_wrong_streets"
        st.warning(words.text(wrong, file=name))
    show_jobs(words, kinds=("read",), most=1)
