"""Day sheets: the visits of a worker on a day, in order, on a page that prints well."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd

from layers.texts import Language, direction, isolated, number, text
from layers.texts.days import clock, day_text, digits
from siting.maps.assets import font_face
from siting.reports.day_sheets.sketch import route_sketch
from siting.rounds import CenterRounds

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
    own = rounds.of(worker)
    chosen = own.days if dates is None else own.days[own.days["date"].isin(dates)]
    sheets = [_sheet(own, day, language) for _, day in chosen.sort_values("date").iterrows()]
    title = escape(f"{text('sheet_title', language)} · {worker} · {rounds.month}")
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction(language)}"><head>'
        f'<meta charset="utf-8"><meta name="robots" content="noindex"><title>{title}</title>'
        f"<style>{_style()}</style></head><body>\n{''.join(sheets)}</body></html>\n"
    )


@cache
def _style() -> str:
    return f"{font_face()}\n{Path(__file__).with_name('sheet.css').read_text(encoding='utf-8')}"


def _sheet(own: CenterRounds, day: pd.Series, language: Language) -> str:
    stops = own.stops[own.stops["date"] == day["date"]].sort_values("order")
    head = (
        f"<header><h1>{text('sheet_title', language)}</h1>"
        f'<div class="day">{day_text(day["date"], language)}</div></header>'
    )
    sketch = route_sketch(stops, own.points, own.center, language)
    return (
        f'<section class="sheet">{head}{_facts(own, day, language)}'
        f"{_visits(own, stops, day, language)}<figure>{sketch}</figure>"
        f"{_foot(own, stops, language)}</section>\n"
    )


def _facts(own: CenterRounds, day: pd.Series, language: Language) -> str:
    estimated = own.travel_source != "network"
    hours = text(
        "sheet_hours_of",
        language,
        leave=clock(day["leave_s"], language),
        back=clock(day["back_s"], language),
    )
    stands = " · ".join(part for part in (own.name, own.place) if part)
    facts = {
        "sheet_center": isolated(stands or own.center_id),
        "sheet_worker": isolated(str(day["worker"])),
        "sheet_hours": hours,
        "sheet_visits": number(day["visits"], language),
        "sheet_at_home": _minutes(day["visit_s"], language),
        "sheet_on_way_estimated" if estimated else "sheet_on_way": _minutes(
            day["travel_s"], language
        ),
    }
    pairs = [
        f"<div><span>{text(key, language)}:</span><b>{escape(value)}</b></div>"
        for key, value in facts.items()
    ]
    return f'<div class="facts">{"".join(pairs)}</div>'


def _visits(own: CenterRounds, stops: pd.DataFrame, day: pd.Series, language: Language) -> str:
    """Return the table: out of the center, one line a visit, and back."""
    heads = [
        f'<th class="{kind}">{text(key, language)}</th>' for key, kind in _together(stops).items()
    ]
    rows = [_base("sheet_leave", day["leave_s"], None, stops, language)]
    rows += [_visit(own, stop, stops, language) for _, stop in stops.iterrows()]
    rows.append(_base("sheet_back", day["back_s"], day["way_back_s"], stops, language))
    return f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _together(stops: pd.DataFrame) -> dict[str, str]:
    """Return the columns; the one of who comes along is left out where nobody does."""
    alone = stops["with_worker"].isna().all()
    return {key: kind for key, kind in _COLUMNS.items() if not (alone and key == "sheet_together")}


def _visit(own: CenterRounds, stop: pd.Series, stops: pd.DataFrame, language: Language) -> str:
    about = _ABOUT if stop["household_id"] in own.approximate else ""
    along = "" if pd.isna(stop["with_worker"]) else isolated(str(stop["with_worker"]))
    cells = {
        "sheet_order": ("count", number(stop["order"], language)),
        "sheet_arrive": ("time", clock(stop["begin_s"], language)),
        "sheet_household": ("household", isolated(str(stop["household_id"])) + about),
        "sheet_stay": ("count", number(stop["minutes"], language)),
        "sheet_way": ("count", number(round(stop["travel_s"] / 60), language)),
        "sheet_together": ("together", along),
        "sheet_done": ("done", "☐"),
        "sheet_note": ("", ""),
    }
    shown = [
        f'<td class="{kind}">{escape(value)}</td>'
        for kind, value in (cells[key] for key in _together(stops))
    ]
    return f"<tr>{''.join(shown)}</tr>"


def _base(
    key: str, at_s: float, way_s: float | None, stops: pd.DataFrame, language: Language
) -> str:
    way = "" if way_s is None else number(round(way_s / 60), language)
    rest = len(_together(stops)) - 5
    return (
        f'<tr class="base"><td></td><td class="time">{clock(at_s, language)}</td>'
        f'<td>{text(key, language)}</td><td></td><td class="count">{way}</td>'
        f'<td colspan="{rest}"></td></tr>'
    )


def _foot(own: CenterRounds, stops: pd.DataFrame, language: Language) -> str:
    notes = [text("sheet_confidential", language)]
    notes.append(
        text("sheet_straight" if own.travel_source != "network" else "sheet_network", language)
    )
    if stops["household_id"].isin(list(own.approximate)).any():
        notes.append(f"{_ABOUT} {text('sheet_approximate', language)}")
    said = "".join(f"<p>{escape(note)}</p>" for note in notes)
    signature = f'<div class="signature">{text("sheet_signature", language)}:</div>'
    return f"<footer><div>{said}</div>{signature}</footer>"


def _minutes(seconds: float, language: Language) -> str:
    return text("sheet_minutes", language, number=digits(str(round(seconds / 60)), language))
