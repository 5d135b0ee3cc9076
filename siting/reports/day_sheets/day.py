"""Day sheets: the visits of a worker on a day, in order, on a page that prints well."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from layers.texts import Language, Words, isolated
from layers.texts.days import clock, day_text, month_text
from siting.maps.assets import font_face
from siting.maps.markup import template
from siting.reports.day_sheets.sketch import route_sketch
from siting.rounds import CenterRounds

_TEMPLATES = Path(__file__).with_name("templates")
_COLUMNS = {
    "sheet_order": "count",
    "sheet_arrive": "time",
    "sheet_household": "",
    "sheet_stay": "count",
    "sheet_way": "count",
    "sheet_together": "",
    "sheet_done": "count",
    "sheet_note": "",
}
#: Marks a household whose place is approximate.
_ABOUT = "*"


def month_sheets(
    rounds: CenterRounds,
    worker: str,
    *,
    dates: Sequence[date] | None = None,
    language: Language = "fa",
) -> str:
    """Return a page with the day sheets of a worker, each on its own paper.

    A sheet says in which order which households are visited, when and how long: ids, hours and
    minutes, and a sketch of the round; nothing of why.

    Parameters
    ----------
    rounds
        The rounds of a center.
    worker
        Whose sheets.
    dates
        Days to show; by default all on which the worker has visits.
    language
        ``"fa"`` for Persian words and digits from right to left, ``"en"`` for English.

    Returns
    -------
    HTML that needs no network.

    Raises
    ------
    MissingAssetError
        When the build has not fetched the font.
    """
    own, words = rounds.of(worker), Words(language)
    month = month_text(rounds.month.year, rounds.month.month, words)
    chosen = own.days if dates is None else own.days[own.days["date"].isin(dates)]
    sheets = [_sheet(own, day, words) for _, day in chosen.sort_values("date").iterrows()]
    return template("month.html", _TEMPLATES).render(
        language=language,
        direction=words.direction,
        title=f"{words.text('sheet_title')} · {isolated(worker)} · {month}",
        style=Markup(_style()),  # noqa: S704 - our own style sheet
        heading=words.text("sheet_title"),
        signature=words.text("sheet_signature"),
        sheets=sheets,
    )


@cache
def _style() -> str:
    return f"{font_face()}\n{Path(__file__).with_name('sheet.css').read_text(encoding='utf-8')}"


def _sheet(own: CenterRounds, day: pd.Series, words: Words) -> dict[str, object]:
    """Return what the template says of a day: every value is text, the sketch alone is markup."""
    stops = own.stops[own.stops["date"] == day["date"]].sort_values("order")
    return {
        "day": day_text(day["date"], words),
        "facts": _facts(own, day, words),
        "heads": [(kind, words.text(key)) for key, kind in _together(stops).items()],
        "leave": _base("sheet_leave", day["leave_s"], None, words),
        "visits": [_visit(own, stop, stops, words) for _, stop in stops.iterrows()],
        "back": _base("sheet_back", day["back_s"], day["way_back_s"], words),
        "sketch": Markup(route_sketch(stops, own.points, own.center, words)),  # noqa: S704 - numbers in our own words
        "notes": _notes(own, stops, words),
    }


def _facts(own: CenterRounds, day: pd.Series, words: Words) -> list[tuple[str, str]]:
    estimated = own.travel_source != "network"
    hours = words.text(
        "sheet_hours_of",
        leave=clock(day["leave_s"], words),
        back=clock(day["back_s"], words),
    )
    stands = " · ".join(part for part in (own.name, own.place) if part)
    facts = {
        "sheet_center": isolated(stands or own.center_id),
        "sheet_worker": isolated(str(day["worker"])),
        "sheet_hours": hours,
        "sheet_visits": words.number(day["visits"]),
        "sheet_at_home": _minutes(day["visit_s"], words),
        "sheet_on_way_estimated" if estimated else "sheet_on_way": _minutes(day["travel_s"], words),
    }
    return [(words.text(key), value) for key, value in facts.items()]


def _together(stops: pd.DataFrame) -> dict[str, str]:
    """Return the columns; the one of who comes along is left out where nobody does."""
    alone = stops["with_worker"].isna().all()
    return {key: kind for key, kind in _COLUMNS.items() if not (alone and key == "sheet_together")}


def _visit(
    own: CenterRounds, stop: pd.Series, stops: pd.DataFrame, words: Words
) -> list[tuple[str, str]]:
    about = _ABOUT if stop["household_id"] in own.approximate else ""
    along = "" if pd.isna(stop["with_worker"]) else isolated(str(stop["with_worker"]))
    cells = {
        "sheet_order": ("count order", words.number(stop["order"])),
        "sheet_arrive": ("time", clock(stop["begin_s"], words)),
        "sheet_household": ("household", isolated(str(stop["household_id"])) + about),
        "sheet_stay": ("count about", words.number(stop["minutes"])),
        "sheet_way": ("count about", words.number(round(stop["travel_s"] / 60))),
        "sheet_together": ("together about", along),
        "sheet_done": ("done", "☐"),
        "sheet_note": ("note", ""),
    }
    return [cells[key] for key in _together(stops)]


def _base(key: str, at_s: float, way_s: float | None, words: Words) -> dict[str, str]:
    way = "" if way_s is None else words.number(round(way_s / 60))
    return {"time": clock(at_s, words), "words": words.text(key), "way": way}


def _notes(own: CenterRounds, stops: pd.DataFrame, words: Words) -> list[str]:
    notes = [words.text("sheet_confidential")]
    notes.append(
        words.text("sheet_straight" if own.travel_source != "network" else "sheet_network")
    )
    if stops["household_id"].isin(list(own.approximate)).any():
        notes.append(f"{_ABOUT} {words.text('sheet_approximate')}")
    return notes


def _minutes(seconds: float, words: Words) -> str:
    return words.text("sheet_minutes", number=words.digits(str(round(seconds / 60))))
