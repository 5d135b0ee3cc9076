"""Day sheets: the visits of a worker on a day, in order, on a page that prints well."""

import base64
from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd

from layers.texts import Language, Words, isolated
from layers.texts.days import clock, day_text
from siting.maps.assets import fetched_asset
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
    own, words = rounds.of(worker), Words(language)
    chosen = own.days if dates is None else own.days[own.days["date"].isin(dates)]
    sheets = [_sheet(own, day, words) for _, day in chosen.sort_values("date").iterrows()]
    title = escape(f"{words.text('sheet_title')} · {worker} · {rounds.month}")
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{words.direction}"><head>'
        f'<meta charset="utf-8"><meta name="robots" content="noindex"><title>{title}</title>'
        f"<style>{_style()}</style></head><body>\n{''.join(sheets)}</body></html>\n"
    )


@cache
def _style() -> str:
    font = base64.b64encode(fetched_asset("vazirmatn.woff2")).decode("ascii")
    face = (
        "@font-face { font-family: Vazirmatn; font-weight: 100 900; font-display: block; "
        f"src: url(data:font/woff2;base64,{font}) format('woff2'); }}"
    )
    return f"{face}\n{Path(__file__).with_name('sheet.css').read_text(encoding='utf-8')}"


def _sheet(own: CenterRounds, day: pd.Series, words: Words) -> str:
    stops = own.stops[own.stops["date"] == day["date"]].sort_values("order")
    head = (
        f"<header><h1>{words.text('sheet_title')}</h1>"
        f'<div class="day">{day_text(day["date"], words)}</div></header>'
    )
    sketch = route_sketch(stops, own.points, own.center, words)
    return (
        f'<section class="sheet">{head}{_facts(own, day, words)}'
        f"{_visits(own, stops, day, words)}<figure>{sketch}</figure>"
        f"{_foot(own, stops, words)}</section>\n"
    )


def _facts(own: CenterRounds, day: pd.Series, words: Words) -> str:
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
    pairs = [
        f"<div><span>{words.text(key)}:</span><b>{escape(value)}</b></div>"
        for key, value in facts.items()
    ]
    return f'<div class="facts">{"".join(pairs)}</div>'


def _visits(own: CenterRounds, stops: pd.DataFrame, day: pd.Series, words: Words) -> str:
    """Return the table: out of the center, one line a visit, and back."""
    heads = [f'<th class="{kind}">{words.text(key)}</th>' for key, kind in _together(stops).items()]
    rows = [_base("sheet_leave", day["leave_s"], None, stops, words)]
    rows += [_visit(own, stop, stops, words) for _, stop in stops.iterrows()]
    rows.append(_base("sheet_back", day["back_s"], day["way_back_s"], stops, words))
    return f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _together(stops: pd.DataFrame) -> dict[str, str]:
    """Return the columns; the one of who comes along is left out where nobody does."""
    alone = stops["with_worker"].isna().all()
    return {key: kind for key, kind in _COLUMNS.items() if not (alone and key == "sheet_together")}


def _visit(own: CenterRounds, stop: pd.Series, stops: pd.DataFrame, words: Words) -> str:
    about = _ABOUT if stop["household_id"] in own.approximate else ""
    along = "" if pd.isna(stop["with_worker"]) else isolated(str(stop["with_worker"]))
    cells = {
        "sheet_order": ("count", words.number(stop["order"])),
        "sheet_arrive": ("time", clock(stop["begin_s"], words)),
        "sheet_household": ("household", isolated(str(stop["household_id"])) + about),
        "sheet_stay": ("count", words.number(stop["minutes"])),
        "sheet_way": ("count", words.number(round(stop["travel_s"] / 60))),
        "sheet_together": ("together", along),
        "sheet_done": ("done", "☐"),
        "sheet_note": ("", ""),
    }
    shown = [
        f'<td class="{kind}">{escape(value)}</td>'
        for kind, value in (cells[key] for key in _together(stops))
    ]
    return f"<tr>{''.join(shown)}</tr>"


def _base(key: str, at_s: float, way_s: float | None, stops: pd.DataFrame, words: Words) -> str:
    way = "" if way_s is None else words.number(round(way_s / 60))
    rest = len(_together(stops)) - 5
    return (
        f'<tr class="base"><td></td><td class="time">{clock(at_s, words)}</td>'
        f'<td>{words.text(key)}</td><td></td><td class="count">{way}</td>'
        f'<td colspan="{rest}"></td></tr>'
    )


def _foot(own: CenterRounds, stops: pd.DataFrame, words: Words) -> str:
    notes = [words.text("sheet_confidential")]
    notes.append(
        words.text("sheet_straight" if own.travel_source != "network" else "sheet_network")
    )
    if stops["household_id"].isin(list(own.approximate)).any():
        notes.append(f"{_ABOUT} {words.text('sheet_approximate')}")
    said = "".join(f"<p>{escape(note)}</p>" for note in notes)
    signature = f'<div class="signature">{words.text("sheet_signature")}:</div>'
    return f"<footer><div>{said}</div>{signature}</footer>"


def _minutes(seconds: float, words: Words) -> str:
    return words.text("sheet_minutes", number=words.digits(str(round(seconds / 60))))
