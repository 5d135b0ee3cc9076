"""What the script of a page is told of its languages: its own words, and where reading starts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from layers.texts import Language, Words, isolated
from layers.texts.days import day_text

#: Names by which the script knows its words, and their keys in the catalog.
_WORDS = {
    "meter": "meter",
    "kilometer": "kilometer",
    "attribution": "attribution",
    "zoomIn": "zoom_in",
    "zoomOut": "zoom_out",
    "close": "card_close",
    "list": "list_shown",
}


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What stands on a map itself, so that a picture of it still says what it is of.

    Parameters
    ----------
    made
        Day of the plan.
    source
        Name of the file of households.
    simulated
        Whether these households were simulated.
    """

    made: date | None = None
    source: str = ""
    simulated: bool = False


class StampedFacts(Protocol):
    """What a stamp tells of how a plan was made; `siting.plans.facts.PlanFacts` has it."""

    @property
    def day(self) -> date | None:
        """The day on which it was made; None where not known."""

    @property
    def input(self) -> str:
        """Name of the file of households; empty for a frame."""

    @property
    def simulated(self) -> bool:
        """Whether these households are known to be simulated."""


class StampedBasis(Protocol):
    """What a stamp tells of two plans; `siting.plans.comparing.Basis` has it."""

    @property
    def simulated_before(self) -> bool:
        """Whether the households of the earlier plan are known to be simulated."""

    @property
    def simulated_after(self) -> bool:
        """Whether those of the later plan are."""


def plan_stamp(facts: StampedFacts) -> Stamp:
    """Return what stands on a map of a plan."""
    return Stamp(made=facts.day, source=facts.input, simulated=facts.simulated)


def comparison_stamp(basis: StampedBasis, after: StampedFacts) -> Stamp:
    """Return what stands on a map of two plans: day and file of the later; what changes is of both.

    Households count as simulated where those of either plan are.
    """
    simulated = basis.simulated_before or basis.simulated_after
    return replace(plan_stamp(after), simulated=simulated)


def page_settings(
    first: Language,
    titles: Mapping[Language, str],
    *,
    stamp: Stamp | None = None,
    streets: bool = False,
) -> dict[str, object]:
    """Return what ``siting.start`` of the page's script is given.

    Parameters
    ----------
    first
        The language that the page begins with.
    titles
        Title of the page in each language that it knows.
    stamp
        What is said on the map of the plan's day and of its households; None for nothing.
    streets
        Whether something was found on streets, whose map is named then.
    """
    languages = {
        key: _words(Words(key), title, streets=streets) | _stamped(Words(key), stamp or Stamp())
        for key, title in titles.items()
    }
    return {"language": first, "languages": languages}


def panel_side(words: Words) -> str:
    """Return the corner of the panel: at the side where reading starts."""
    return "topright" if words.direction == "rtl" else "topleft"


def _words(words: Words, title: str, *, streets: bool) -> dict[str, str]:
    right = words.direction == "rtl"
    said = {name: words.text(key) for name, key in _WORDS.items()}
    if streets:
        said["attribution"] += f" · {words.text('attribution_streets')}"
    return said | {
        "title": title,
        "direction": words.direction,
        "locale": "fa-IR" if words.language == "fa" else "en-US",
        "side": panel_side(words),
        "corner": "bottomleft" if right else "bottomright",
        "zoomCorner": "topleft" if right else "topright",
        "stampCorner": "bottomleft" if right else "topright",  # where the country leaves room
        "about": words.text("drag_about", number="{number}"),
    }


def _stamped(words: Words, stamp: Stamp) -> dict[str, str]:
    made = "" if stamp.made is None else words.text("stamp_made", day=day_text(stamp.made, words))
    source = words.text("stamp_source", file=isolated(stamp.source)) if stamp.source else ""
    said = " · ".join(part for part in (made, source) if part)
    return {"stamp": said, "warning": words.text("stamp_simulated") if stamp.simulated else ""}
