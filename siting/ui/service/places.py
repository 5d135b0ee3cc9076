"""What a page finds by its name, and how a map shows it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.places.boundaries import load_provinces
from layers.texts import Words
from siting.plans.places import PlanPlaces
from siting.sentences.places import places_in_words

#: What the map selects by its id; all others are marked where they lie.
_SELECTED = {"center": "center", "neighborhood": "area"}


@dataclass(frozen=True)
class Found:
    """A place that was chosen, as a map shows it.

    Parameters
    ----------
    kind, id
        See `siting.plans.places.PlanPlaces`.
    province
        Code of the province that it lies in.
    pin
        Name in Persian and English, and place or outline; None for what is selected instead.
    """

    kind: str
    id: str
    province: str
    pin: dict[str, Any] | None

    @property
    def selected(self) -> tuple[str, str] | None:
        """Kind and id of what the map selects; None for what is marked."""
        return (_SELECTED[self.kind], self.id) if self.kind in _SELECTED else None


def province_names(words: Words) -> pd.Series:
    """Return the names of the provinces in a language, by their codes."""
    names: pd.Series = load_provinces()["province" if words.language == "fa" else "province_en"]
    return names


def found_places(
    listed: PlanPlaces, said: str, *, province: str | None, words: Words
) -> list[dict[str, Any]]:
    """Return what somebody may mean: its position, name, and what it is.

    Parameters
    ----------
    listed
        The places of a plan.
    said
        What was typed.
    province
        The province that is shown, whose places come first.
    words
        The language.
    """
    rows = listed.search(said, province=province)
    names = rows["province_code"].map(province_names(words))
    told = places_in_words(rows.assign(province=names), words)
    return [
        {"place": int(position), "name": name, "what": what}
        for position, (name, what) in zip(rows.index, told, strict=True)
    ]


def found_place(listed: PlanPlaces, position: int) -> Found:
    """Return the place at a position, as `found_places` gives it."""
    row = listed.places.loc[[position]].to_dict("records")[0]
    marked = row["kind"] not in {*_SELECTED, "province"}
    return Found(
        row["kind"], row["id"], row["province_code"], _pin(listed, position) if marked else None
    )


def county_place(listed: PlanPlaces, county: str, *, province: str | None) -> Found | None:
    """Return a county of a province; None where the plan names none of that name."""
    places = listed.places
    rows = places[(places["kind"] == "county") & (places["id"] == county)]
    here = rows[rows["province_code"] == province]
    return None if here.empty else found_place(listed, here.index[0])


def _pin(listed: PlanPlaces, position: int) -> dict[str, Any]:
    row = listed.places.loc[[position]].to_dict("records")[0]
    latin = row["name_en"] if isinstance(row["name_en"], str) else row["name"]
    name = [row["name"], latin]
    rings = listed.outline(position)
    if rings:
        return {"name": name, "rings": rings}
    return {"name": name, "lon": float(row["longitude"]), "lat": float(row["latitude"])}
