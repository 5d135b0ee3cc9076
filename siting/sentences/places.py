"""What is found by its name, told so that namesakes are told apart."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from layers.texts import Words


def places_in_words(places: pd.DataFrame, words: Words) -> list[tuple[str, str]]:
    """Say of each place what it is called and what it is.

    Parameters
    ----------
    places
        Rows of the places of a plan, see `siting.plans.places.PlanPlaces`, and the column province
        (its name in the language).
    words
        The language.

    Returns
    -------
    Name, and kind with county (or province) and people where known.
    """
    english = words.language == "en"
    county = places["county_en"].fillna(places["county"]) if english else places["county"]
    name = places["name_en"].fillna(places["name"]) if english else places["name"]
    told = places.assign(name=name, county=county)
    return [(_name(row, words), _what(row, words)) for row in told.to_dict("records")]


def _name(row: Mapping[Hashable, Any], words: Words) -> str:
    return str(row["name"]) if _known(row["name"]) else words.text("unnamed")


def _what(row: Mapping[Hashable, Any], words: Words) -> str:
    kind = words.text(f"place_{row['kind']}")
    if row["kind"] == "province":
        return kind
    inside = "county" if row["kind"] != "county" and _known(row["county"]) else "province"
    where = words.text(f"place_in_{inside}", kind=kind, name=str(row[inside]))
    people = row["people"]
    if not isinstance(people, float) or not people > 0:
        return where
    return words.text("place_people", where=where, people=people)


def _known(value: object) -> bool:
    return isinstance(value, str) and bool(value)
