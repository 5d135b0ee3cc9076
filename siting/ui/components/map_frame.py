"""A map inside a page: the page that Folium drew, in a frame, told what changes by messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from layers.texts import Words
from siting.ui.address import chosen
from siting.ui.components.document import FRONTEND
from siting.ui.components.events import event_of, later

_map = st.components.v2.component(
    "siting_map",
    html='<div class="siting-map-root"></div>',
    js=(FRONTEND / "map.js").read_text(encoding="utf-8"),
    css=(FRONTEND / "map.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Picked:
    """What somebody did on a map.

    Parameters
    ----------
    act
        ``picked`` something, ``moved`` a center; ``missed`` a message of changes, by itself.
    kind
        ``area``, ``center``, ``province`` or ``ground``; empty of what was moved.
    id
        Of the area, center or province; empty of ground.
    longitude, latitude
        Of ground, and of where a center was moved to, in degrees; None of others.
    """

    act: Literal["picked", "moved", "missed"]
    kind: str
    id: str
    longitude: float | None = None
    latitude: float | None = None

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees; None where it has none."""
        if self.longitude is None or self.latitude is None:
            return None
        return self.longitude, self.latitude


def show_map(  # noqa: PLR0913 - what a map shows, and what may be done on it
    name: str,
    words: Words,
    *,
    key: str,
    height: str,
    selected: tuple[str, str] | None = None,
    tools: tuple[str, ...] = ("pick",),
    changes: Mapping[str, Any] | None = None,
    pin: Mapping[str, Any] | None = None,
    linked: str = "",
) -> Picked | None:
    """Show a kept page of a map.

    Parameters
    ----------
    name
        As `siting.ui.service.map_pages.map_page` returns it.
    words
        The language, which the page inside changes without being drawn anew.
    key
        Of the component; maps with one key share a frame.
    height
        As style sheets say it.
    selected
        Kind and id of what lights up, with its card open.
    tools
        What may be done on the map: ``pick``, ``drag``, ``add``.
    changes
        What is drawn otherwise than in the page, see `siting.maps.edits`.
    pin
        What was looked for: name (Persian and English), and longitude lon and latitude lat, or
        rings around an area (pairs of both), all in degrees; None for nothing.
    linked
        Maps of one such name move together.

    Returns
    -------
    What somebody did since the last run; None for nothing.
    """
    data = {
        "name": name,
        "title": words.text("map_alt"),
        "language": words.language,
        "height": height,
        "selected": list(selected) if selected else None,
        "tools": {tool: tool in tools for tool in ("pick", "drag", "add")},
        "changes": dict(changes) if changes else None,
        "pin": dict(pin) if pin else None,
        "linked": linked,
        "view": chosen("view"),
    }
    done = _map(key=key, data=data, on_event_change=later)
    event = done.event
    return _picked(event) if event else None


def done_on_map(key: str) -> Picked | None:
    """Return once what `show_map` of that key is about to, for whoever must know it before."""
    event = event_of(key, "event")
    return _picked(event) if event else None


def _picked(event: Mapping[str, Any]) -> Picked:
    return Picked(
        act=event["act"],
        kind=str(event.get("kind") or ""),
        id=str(event.get("id") or ""),
        longitude=event.get("lon"),
        latitude=event.get("lat"),
    )
