"""Parts of the page as HTML: style, figures and table, with everything from files escaped."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from layers.texts import Words
from siting.maps import Facts
from siting.maps.markup import template
from siting.maps.palette import CLASS_COLORS, share_class
from siting.maps.panel import amount, three_figures
from siting.privacy import MIN_HOUSEHOLDS
from siting.reports.gap_tables import COUNTS

_TEMPLATES = Path(__file__).with_name("templates")
#: Columns that name an area; households whose file names none stand in a row of their own.
AREAS = ("province", "county")
_STYLE = Path(__file__).with_name("page.css")
#: The font is served beside the pages, see `siting.ui.serving`.
_FONT = (
    "@font-face { font-family: Vazirmatn; font-weight: 100 900; font-display: swap; "
    "src: url(fonts/vazirmatn.woff2) format('woff2'); }"
)


def style_html(words: Words) -> str:
    """Return the style of the page, written from right to left for Persian."""
    side = f".stApp {{ direction: {words.direction}; }}"
    return f"<style>{_FONT}\n{_STYLE.read_text(encoding='utf-8')}\n{side}</style>"


def figures_html(facts: Facts, words: Words) -> str:
    """Return the key figures as cards: three that add up to the households, then the others."""
    figures = [
        *((amount(n, words, of=facts.households), key) for n, key in three_figures(facts)),
        (amount(facts.households, words), "households"),
        (amount(facts.unlocated, words), "figure_unlocated"),
        (words.number(facts.centers), "centers"),
    ]
    cards = [(figure, words.text(key)) for figure, key in figures]
    return template("figures.html", _TEMPLATES).render(words=words, figures=cards)


def notes_html(notes: Sequence[tuple[str, str]], words: Words) -> str:
    """Return what a reader must know beside the figures, as names and what is said of them."""
    return template("notes.html", _TEMPLATES).render(words=words, notes=notes)


def legend_html(colors: Sequence[tuple[str, str]], title: str, words: Words) -> str:
    """Return colors and what each stands for, in one list with a title for screen readers."""
    return template("legend.html", _TEMPLATES).render(words=words, colors=colors, title=title)


def table_html(table: pd.DataFrame, words: Words, *, travel_source: str) -> str:
    """Return the gap table, with a bar for the share in the colors of the map.

    Parameters
    ----------
    table
        As `siting.reports.gap_tables.gap_table` returns it.
    words
        Of headings and digits.
    travel_source
        Where travel times come from; told in the heading of the distances.
    """
    # Distances are straight; what comes from streets are the times.
    straight = "estimated" if travel_source == "estimated" else "straight"
    source = words.text(f"source_{straight}")
    heads = [words.text(f"column_{name}", source=source) for name in table.columns]
    styles = share_class(table["gap_share"])
    rows = [
        [_cell(name, value, style, words) for name, value in record.items()]
        for record, style in zip(table.to_dict(orient="records"), styles, strict=True)
    ]
    return template("table.html", _TEMPLATES).render(words=words, heads=heads, rows=rows)


def _cell(name: object, value: object, style: int, words: Words) -> dict[str, object]:
    """Return what a cell shows, and of a share also how long its bar is and in which color."""
    if isinstance(value, str) or not isinstance(value, (int, float)):
        unknown = "" if value or name not in AREAS else words.text("area_unknown")
        return {"shown": str(value or unknown), "part": None}
    if name == "gap_share":
        shown = words.percent(value)
        if not shown:
            return {"shown": "", "part": None}
        return {"shown": shown, "part": f"{100 * value:.1f}", "color": CLASS_COLORS[style]}
    if name == "mean_distance_m":
        return {"shown": words.distance(value), "part": None}
    few = words.text("card_withheld", count=words.number(MIN_HOUSEHOLDS))
    shown = words.number(value) or (few if name == COUNTS[0] else "")
    return {"shown": shown, "part": None}
