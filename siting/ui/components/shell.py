"""What stands around every page: style, the switch of the language, choice of plan and province."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from layers.errors import LayersError
from layers.places.boundaries import find_province, load_provinces
from layers.texts import LANGUAGES, Words
from siting.errors import SitingError
from siting.maps import MappedPlan, planned_provinces
from siting.plans.frames import Plan
from siting.privacy import harmless_markdown
from siting.ui.address import choose, chosen
from siting.ui.components.document import set_document
from siting.ui.markup import style_html
from siting.ui.service import plans
from siting.ui.service.places import province_names
from siting.ui.service.plans import PlanFile


@dataclass(frozen=True)
class Chosen:
    """The plan and the province that a page is about.

    Parameters
    ----------
    file
        The file of the plan, in its present state.
    plan
        Its areas; nothing of a household.
    province
        Two-digit code; None for the whole plan.
    """

    file: PlanFile
    plan: Plan
    province: str | None


def show_style(words: Words) -> None:
    """Put in the style, and tell the document its language and direction."""
    st.html(style_html(words))
    set_document(words)


def switch_language(words: Words) -> None:
    """Offer both languages."""
    with st.container(key="siting-language"):
        st.segmented_control(
            words.text("language"),
            LANGUAGES,
            default=words.language,
            required=True,
            format_func=lambda code: words.text(f"language_{code}"),
            label_visibility="collapsed",
            key="language",
            on_change=_take_language,
        )


def _take_language() -> None:
    choose("lang", st.session_state["language"] or chosen("lang"))


def choose_plan(words: Words, *, whole: bool = True) -> Chosen | None:
    """Offer plans and provinces in one bar.

    Parameters
    ----------
    words
        The language.
    whole
        Whether the whole plan may be chosen, beside its provinces.

    Returns
    -------
    What was chosen; None where there is no plan that could be opened, which is said then.
    """
    found = plans.list_plans(plans.plan_folder())
    if not found:
        return None
    with st.container(key="siting-bar", horizontal=True, vertical_alignment="center"):
        path = _plan_box(found, words)
        try:
            file = PlanFile.of(path)
            plan = opened(file)
        except (SitingError, LayersError, OSError):
            st.error(words.text("bad_plan", name=harmless_markdown(path.name)))
            return None
        return Chosen(file, plan, _province_box(plan, words, whole=whole))


@st.cache_resource(max_entries=3, show_spinner=False)
def opened(file: PlanFile) -> Plan:
    """Open a plan once for each state of its file."""
    return plans.open_plan(file.path)


def _plan_box(found: list[Path], words: Words) -> Path:
    names = [path.name for path in found]
    before = chosen("plan")
    name = st.selectbox(
        words.text("choose_plan"),
        names,
        index=names.index(before) if before in names else 0,
        label_visibility="collapsed",
        key="plan",
    )
    choose("plan", name)
    return found[names.index(name)]


def _province_box(plan: MappedPlan, words: Words, *, whole: bool) -> str | None:
    codes = planned_provinces(plan.gaps, load_provinces())
    names = province_names(words)
    country = words.text("whole_country")
    offered: list[str | None] = [None, *codes] if whole and len(codes) > 1 else list(codes)
    before = chosen("province")
    # A box of its own for each language and choice: one box would go on showing what it showed.
    asked = st.selectbox(
        words.text("choose_province"),
        offered,
        index=offered.index(before) if before in offered else 0,
        format_func=lambda code: country if code is None else str(names.get(code, code)),
        label_visibility="collapsed",
        key=f"province {words.language} {before}",
        accept_new_options=True,
    )
    code = asked if asked in offered else _meant(str(asked), codes)
    if code is None and asked is not None:
        st.info(words.text("no_such_province", name=harmless_markdown(str(asked))))
    choose("province", code)
    return code


def _meant(asked: str, codes: list[str]) -> str | None:
    """Return the province whose name was typed with other letters than it is written with."""
    try:
        code = find_province(asked)
    except LayersError:
        return None
    return code if code in codes else None
