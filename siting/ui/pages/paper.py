"""Paper: a page for the governor, a brief of a few pages, a workbook; seen before printed."""

from datetime import date

import streamlit as st

from layers.errors import LayersError
from layers.texts import Language, Words
from siting.errors import SitingError
from siting.reports.paper import Form
from siting.ui.address import chosen_words
from siting.ui.components.faults import show_fault
from siting.ui.components.shell import Chosen, choose_plan
from siting.ui.components.welcome import welcome
from siting.ui.service.papers import book_bytes, paper_pages
from siting.ui.service.plans import PlanFile

_FORMS: tuple[Form, ...] = ("page", "brief")
#: Width of a page on the screen, in pixels.
_WIDTH = 760


def show() -> None:
    """Show the page."""
    words = chosen_words()
    asked = choose_plan(words)
    if asked is None:
        welcome(words)
        return
    left, right = st.columns([1, 3], gap="medium")
    with left:
        form = _choose_form(words)
        st.caption(words.text(f"paper_about_{form}"))
    try:
        with right, st.spinner(words.text("paper_wait")):
            pdf, pages = _set(asked.file, asked.province, form, words.language, date.today())
    except (SitingError, LayersError, OSError) as error:
        show_fault(error, words)
        return
    with left:
        _offer(pdf, form, asked, words)
    with right:
        for number, page in enumerate(pages, start=1):
            said = words.text("paper_page", page=number, pages=len(pages))
            st.image(page, said, width=_WIDTH, alt=said)


def _choose_form(words: Words) -> Form:
    form: Form | None = st.radio(
        words.text("paper_form"),
        _FORMS,
        format_func=lambda each: words.text(f"paper_form_{each}"),
        key="paper form",
    )
    return form or _FORMS[0]


@st.cache_data(max_entries=8, show_spinner=False)
def _set(
    file: PlanFile, province: str | None, form: Form, language: Language, day: date
) -> tuple[bytes, list[bytes]]:
    """Set a report once for each state of a plan, and each day."""
    return paper_pages(file.path, Words(language), province=province, form=form, day=day)


def _offer(pdf: bytes, form: Form, asked: Chosen, words: Words) -> None:
    """Offer the report, and the workbook, which is made when it is asked for."""
    name = f"{asked.file.path.stem}-{asked.province or 'iran'}"
    st.download_button(
        words.text("paper_pdf"),
        pdf,
        f"{name}-{form}.pdf",
        "application/pdf",
        type="primary",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        words.text("paper_book"),
        lambda: book_bytes(asked.file.path, words, province=asked.province, day=date.today()),
        f"{name}.xlsx",
        on_click="ignore",
        width="stretch",
    )
