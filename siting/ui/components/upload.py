"""Where a file is given and is said what it holds; it is read in a process of its own."""

from typing import get_args

import streamlit as st

from layers.texts import Words
from siting.errors import JobError
from siting.jobs import receive
from siting.jobs.asked import What
from siting.ui.components.faults import show_fault
from siting.ui.components.jobs import queue
from siting.ui.service.workspace import list_kept, workspace

#: Endings of files that can be read, by what they hold; others are tables.
_TABLES = ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "parquet")
_LAYERS = ("gpkg", "geojson", "json", "zip", "parquet", "geoparquet")
_ENDINGS = {
    "households": (*_TABLES, "gpkg", "geojson", "geoparquet"),
    "centers": (*_TABLES, "gpkg", "geojson"),
    "candidates": (*_TABLES, "gpkg", "geojson"),
    "counties": _LAYERS,
    "neighborhoods": _LAYERS,
    "forbidden": _LAYERS,
    "streets": ("graphml", "pbf", "osm", "gpkg"),
}


def offer_upload(words: Words) -> None:
    """Take a file, and start to read it."""
    what = st.selectbox(
        words.text("data_what"),
        get_args(What),
        format_func=lambda each: words.text(f"data_{each}"),
        key="upload what",
    )
    st.caption(words.text(f"data_about_{what}"))
    number = st.session_state.get("upload number", 0)
    given = st.file_uploader(
        words.text("data_file"),
        type=list(_ENDINGS.get(what, _TABLES)),
        key=f"upload {what} {number}",
    )
    counties = _choose_counties(words) if what in {"households", "quotas", "capacities"} else None
    if given is None:
        return
    asked = {"what": what, "counties": counties} if counties else {"what": what}
    try:
        upload = receive(workspace(), given.name, given)
        queue().submit("read", {"upload": upload, **asked}, label=given.name)
    except JobError as error:
        show_fault(error, words)
        return
    st.session_state["upload number"] = number + 1  # a new, empty box
    st.rerun()


def _choose_counties(words: Words) -> str | None:
    """Offer counties that were read; the bundled ones without any."""
    found = list_kept("inputs", what="counties")
    if not found:
        return None
    names = {kept.id: kept.name for kept in found}
    return st.selectbox(
        words.text("data_with_counties"),
        [None, *names],
        format_func=lambda each: words.text("data_bundled") if each is None else names[each],
        key="upload counties",
    )
