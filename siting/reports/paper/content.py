"""What a report says, part by part: finished texts and numbers, ready to be set in type."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import pandas as pd

from layers.texts import Words
from layers.texts.days import date_text
from siting.coverage import worst_neighborhoods
from siting.maps import View, view_facts
from siting.maps.palette import ACCENT, CLASS_COLORS, INK
from siting.maps.panel import amount, place_name, three_figures
from siting.plans.frames import Plan
from siting.privacy import MIN_HOUSEHOLDS
from siting.reports.gap_tables import COUNTS, gap_table
from siting.reports.paper.actions import planned_actions
from siting.reports.paper.drawing import (
    area_kind,
    center_legend,
    closed_legend,
    legend,
)
from siting.sentences.comparison import actions_in_words
from siting.sentences.coverage import worst_in_words
from siting.sentences.paper import (
    asked_in_words,
    estimates_in_words,
    proof_in_words,
    sources_in_words,
    standards_in_words,
)
from siting.sentences.sites import tell_changes
from siting.sentences.workers import staff_in_words

#: A page for the governor, or the brief of a few pages.
Form = Literal["brief", "page"]

#: Worst neighborhoods, areas and actions that a brief tells of at most.
WORST, AREAS, ACTIONS = 8, 12, 24
#: The same on the one page.
PAGE_AREAS = 9

_FIGURE_COLORS = (ACCENT, CLASS_COLORS[2], CLASS_COLORS[4])

Part = dict[str, Any]


def report_content(
    plan: Plan, view: View, words: Words, *, day: date, form: Form, worst: int = WORST
) -> dict[str, Any]:
    """Return all that a report says.

    Parameters
    ----------
    plan
        The plan.
    view
        What of it is shown.
    words
        The language.
    day
        Day of the report.
    form
        Which of the two.
    worst
        Worst neighborhoods to tell of at most.

    Returns
    -------
    Texts by the name of their place in ``report.typ``, as JSON can hold them.
    """
    place = place_name(view, words)
    shared = {
        "language": words.language,
        "direction": words.direction,
        "digits": words.digits("0123456789"),
        "form": form,
        **heading(view, words, day=day),
        "date": [day.year, day.month, day.day],
        "warning": words.text("plan_simulated") if plan.facts.simulated else "",
        "page": words.text("paper_page", page="{page}", pages="{pages}"),
        "colors": {"ink": INK, "accent": ACCENT},
        "reached": reached(view, words),
        "map": _map(view, place, words),
        "proof": _titled("proof", proof(plan, view, words), words),
        "worst": _worst(plan, view, words, most=worst),
        "sources": _titled("sources", sources_in_words(plan, words), words),
    }
    parts = _page_parts if form == "page" else _brief_parts
    return shared | parts(plan, view, words)


def heading(view: View, words: Words, *, day: date) -> dict[str, str]:
    """Return what stands above a report: title, place and day."""
    return {
        "title": words.text("paper_title"),
        "place": place_name(view, words),
        "day": date_text(day, words),
    }


def _page_parts(plan: Plan, view: View, words: Words) -> dict[str, Any]:
    level = "county" if len(view.active) == 1 else "province"
    return {
        "asked": _titled("asked", asked(plan, view, words)[:1], words),
        "tables": [_area_table(view, words, level=level, most=PAGE_AREAS)],
        "estimated": _titled("estimated", estimates_in_words(plan, words)[:1], words),
    }


def _brief_parts(plan: Plan, view: View, words: Words) -> dict[str, Any]:
    single = len(view.active) == 1
    tables = [_area_table(view, words, level="county", most=100 if single else AREAS)]
    if not single:
        tables.insert(0, _area_table(view, words, level="province", most=100))
    return {
        "asked": _titled("asked", asked(plan, view, words), words),
        "tables": [table for table in tables if table["rows"]],
        "actions": _titled("actions", list(actions(plan, view, words)), words),
        "staff": _titled("staff", list(staff(view, words)), words),
        "assumed": {
            "title": words.text("paper_part_assumed"),
            "heads": [words.text("cell_standard"), words.text("cell_value")],
            "rows": [list(row) for row in standards_in_words(plan.standards, words)],
        },
        "estimated": _titled("estimated", estimated(plan, words), words),
    }


def _titled(part: str, said: list[str], words: Words) -> Part:
    return {"title": words.text(f"paper_part_{part}"), "said": said}


def asked(plan: Plan, view: View, words: Words) -> list[str]:
    """Say what the plan was asked for, and of which part of it this tells."""
    said = asked_in_words(plan, words)
    if not view.whole:
        said.append(words.text("paper_asked_province", place=place_name(view, words)))
    return said


def proof(plan: Plan, view: View, words: Words) -> list[str]:
    """Say how good the plan is at least, and that it holds for all of it."""
    said = [proof_in_words(plan.facts, words)]
    if not view.whole:
        said.append(words.text("paper_proof_whole", place=place_name(view, words)))
    return said


def estimated(plan: Plan, words: Words) -> list[str]:
    """Say what is estimated, and what is withheld."""
    return [*estimates_in_words(plan, words), words.text("paper_withheld", count=MIN_HOUSEHOLDS)]


def reached(view: View, words: Words) -> Part:
    """Return the three figures that add up, and what is beside them."""
    facts = view_facts(view)
    whole, unlocated = words.number(facts.households), words.number(facts.unlocated)
    key = "paper_adds_up" if whole else "paper_adds_up_hidden"
    parts = [_part(count, facts.households) for count, _ in three_figures(facts)]
    return {
        "title": words.text("paper_part_reached"),
        "centers": [words.number(facts.centers), words.text("centers")],
        "figures": [
            {
                "amount": amount(count, words),
                "share": "" if part is None else words.percent(part, digits=int(count > 0)),
                "part": part,
                "name": words.text(name),
                "color": color,
            }
            for (count, name), part, color in zip(
                three_figures(facts), parts, _FIGURE_COLORS, strict=True
            )
        ],
        "adds_up": words.text(key, **({"households": whole} if whole else {})),
        "unlocated": words.text("paper_unlocated", count=unlocated or words.text("card_hidden")),
    }


def _part(count: float, whole: float) -> float | None:
    """Return a share of the whole; None where either is withheld or there is nobody."""
    return count / whole if count >= 0 and whole > 0 else None


def _map(view: View, place: str, words: Words) -> Part:
    return {
        "title": words.text("paper_part_map"),
        "alt": words.text("paper_map_alt", place=place),
        "lead": words.text(f"paper_map_{area_kind(view)}"),
        "legend": [list(pair) for pair in legend(words)],
        "centers": [list(looks) for looks in center_legend(view, words)],
        "closed": closed_legend(view, words),
    }


def _area_table(view: View, words: Words, *, level: str, most: int) -> Part:
    """Return provinces or counties, those with most households without coverage first."""
    table = gap_table(view, by=level, words=words)
    table = table[table["households"] != 0]
    names = [name for name in ("county", "province") if name in table]
    columns = [*names, "centers", *COUNTS, "gap_share", "mean_distance_m"]
    rest = words.text("paper_counties_rest", count=most, all=len(table))
    return {
        "title": words.text(f"paper_part_{level}"),
        "names": len(names),
        "heads": [words.text(_HEADS.get(name, f"cell_{name}")) for name in columns],
        "rows": [_area_row(row, names, words) for row in table.head(most).to_dict("records")],
        "shares": [_known(share) for share in table["gap_share"].head(most)],
        "rest": rest if len(table) > most and level == "county" else "",
    }


def _area_row(row: dict[Any, Any], names: list[str], words: Words) -> list[str]:
    counts = [words.number(row[name]) or _NONE for name in ("centers", *COUNTS)]
    return [
        *(_NONE if pd.isna(row[name]) else shorten(str(row[name]), _LETTERS) for name in names),
        *counts,
        words.percent(row["gap_share"]) or _NONE,
        words.distance(row["mean_distance_m"]) or _NONE,
    ]


#: Heads of columns whose cells bear their unit.
_HEADS = {"mean_distance_m": "paper_head_distance"}
#: Letters of a name that a column has room for.
_LETTERS = 26
#: What stands in a cell whose number is withheld or missing.
_NONE = "\N{EN DASH}"


def shorten(name: str, letters: int) -> str:
    """Cut a name that would run out of its column, and say so by an ellipsis."""
    return name if len(name) <= letters else f"{name[: letters - 1]}\N{HORIZONTAL ELLIPSIS}"


def _known(share: float) -> float | None:
    return None if math.isnan(share) else float(share)


def _worst(plan: Plan, view: View, words: Words, *, most: int) -> Part:
    table = worst_neighborhoods(view.gaps, plan.centers, withheld=view.withheld, count=most)
    source = plan.facts.travel_source
    told = list(worst_in_words(table, plan.standards, words, travel_source=source).values())
    alone = words.text("worst_alone") if len(told) > 1 else ""
    none = "" if told else words.text("paper_worst_none")
    return _titled("worst", told, words) | {"note": alone or none}


def actions(plan: Plan, view: View, words: Words) -> Iterator[str]:
    """Yield what is to be done: in one sentence where nothing stood, else one act after another."""
    acts = planned_actions(view)
    if len(view.centers) and view.closed.empty and view.centers["status"].eq("new").all():
        yield words.text("paper_actions_new", count=len(view.centers))
        return
    if view.whole:
        yield from tell_changes(plan, words)
    if acts.empty:
        yield words.text("paper_actions_none")
    yield from actions_in_words(acts.head(ACTIONS), words)
    if len(acts) > ACTIONS:
        yield words.text("paper_actions_more", count=len(acts) - ACTIONS)


def staff(view: View, words: Words) -> Iterator[str]:
    """Yield how many social workers are needed, and the hours; of few files nothing is told."""
    yield staff_in_words(view.centers, view.catchments, words, loads=view.centers["told_load"])
    hours = view.catchments["hours"].sum()
    if hours > 0 and pd.notna(view.total["households"]):
        each = view.standards.hours_per_worker
        yield words.text("paper_staff_hours", hours=float(hours), each=float(each))
    if view.caseload_areas.empty:
        yield words.text("paper_staff_none")
