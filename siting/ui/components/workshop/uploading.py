"""The households of a plan are asked for, and read in a process of their own."""

import streamlit as st

from layers.texts import Words
from siting.errors import JobError
from siting.jobs import receive
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
    sent = st.file_uploader(words.text("workshop_upload"), key="workshop-upload")
    if sent is not None and st.session_state.get(_SENT) != sent.file_id:
        st.session_state[_SENT] = sent.file_id
        try:
            upload = receive(workspace(), sent.name, sent)
            queue().submit("read", {"upload": upload, "what": "households"}, label=sent.name)
        except JobError:
            st.error(words.text("app_not_kept"))
    if sent is None:
        return
    if any(kept.name == sent.name for kept in list_kept("households")):
        st.warning(words.text("workshop_wrong_file", file=name))
    show_jobs(words, kinds=("read",), most=1)
