"""What edits change on the map of a plan, as the message that its page takes.

Areas in which enough households gain or lose are painted by that, all others in one neutral color;
centers stand where the edits put them. Every text is said in both languages, since the page changes
its language by itself.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.texts import Words, isolated
from siting.maps.both import each_language
from siting.maps.palette import CHANGE_COLORS, INK, SIGN_STYLES

#: Kinds of area, and their colors: apart from each other for the color blind, and in gray.
EDIT_COLORS: Mapping[str, str] = {
    "gain_most": CHANGE_COLORS[0],
    "gain_some": CHANGE_COLORS[1],
    "lose_some": CHANGE_COLORS[5],
    "lose_most": CHANGE_COLORS[6],
}
#: Areas of which nothing is told.
NEUTRAL = CHANGE_COLORS[3]
#: Part of an area's households from which on most of them gain, or lose.
_MOST = 0.5
#: Edge of a center that is locked.
_LOCKED = {"color": INK, "weight": 3.2}


def edit_message(
    number: int, areas: pd.DataFrame, centers: gpd.GeoDataFrame, names: pd.Series
) -> dict[str, Any]:
    """Return what a page is told so that it shows some edits.

    Parameters
    ----------
    number
        Of the message; a page passes over those that are older than what it shows.
    areas
        Those of which something is told: index neighborhood_id; households, shorter, longer,
        newly_served, no_longer_served and mean_change_s, with what is withheld taken out.
    centers
        Index center_id; name, load, capacity, capacity_before, workers, full, locked, change, same
        and the point.
    names
        Name of each area.

    Returns
    -------
    A message ``changes``, whole: areas of which something is told, and centers that differ; without
    edits, one that lets the page show the plan itself.
    """
    if centers["same"].all():
        return {"number": number, "since": None, "areas": {}, "centers": None, "rest": None}
    kinds = area_kinds(areas)
    known = names.reindex(areas.index).fillna("")
    painted = {
        str(key): {
            "fill": EDIT_COLORS[kind],
            "text": {words.language: _area_rows(name, row, words) for words in each_language()},
        }
        for key, kind, name, row in zip(
            areas.index, kinds, known, areas.to_dict("records"), strict=True
        )
    }
    other = centers[~centers["same"]]
    places = zip(other.index, other.geometry, other.to_dict("records"), strict=True)
    signs = [_sign(str(key), point, row) for key, point, row in places]
    return {
        "number": number, "since": None, "areas": painted, "centers": signs, "rest": NEUTRAL
    }  # fmt: skip


def message_since(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a message only what differs from the one before it.

    Parameters
    ----------
    before, now
        Two messages of `edit_message`.

    Returns
    -------
    The same as ``now`` for whoever knows ``before``, which ``since`` names by its number: areas
    and centers that are otherwise, and in ``gone`` the ids of both that are as the plan has them
    again. Where either lets the page show the plan itself, ``now`` whole.
    """
    if before["centers"] is None or now["centers"] is None:
        return dict(now)
    was, signs = ({sign["id"]: sign for sign in each["centers"]} for each in (before, now))
    areas = before["areas"]
    return {
        **now,
        "since": before["number"],
        "areas": {key: new for key, new in now["areas"].items() if areas.get(key) != new},
        "centers": [sign for key, sign in signs.items() if was.get(key) != sign],
        "gone": {
            "areas": [key for key in areas if key not in now["areas"]],
            "centers": [key for key in was if key not in signs],
        },
    }


def area_kinds(areas: pd.DataFrame) -> NDArray[np.str_]:
    """Return the kind of each area: one of `EDIT_COLORS`; as many who lose outweigh who gain."""
    gain = (areas["shorter"] + areas["newly_served"]).to_numpy()
    lose = (areas["longer"] + areas["no_longer_served"]).to_numpy()
    # Where nobody's way changes by a minute, the mean says which way it goes.
    even = (gain == 0) & (lose == 0) & (areas["mean_change_s"] < 0).to_numpy()
    gains = (gain > lose) | even
    most = np.maximum(gain, lose) >= _MOST * areas["households"].to_numpy()
    return np.select(
        [gains & most, gains, most], ["gain_most", "gain_some", "lose_most"], "lose_some"
    )


def edit_legend(words: Words) -> list[tuple[str, str]]:
    """Return the colors of areas and what each stands for."""
    named = [(color, words.text(f"edit_area_{kind}")) for kind, color in EDIT_COLORS.items()]
    return [*named, (NEUTRAL, words.text("edit_area_neutral"))]


def _area_rows(name: str, row: Mapping[Any, Any], words: Words) -> list[Any]:
    counts = ("shorter", "longer", "newly_served", "no_longer_served")
    rows = [[words.text(f"edit_{kind}"), words.number(row[kind])] for kind in counts if row[kind]]
    if pd.notna(row["mean_change_s"]):
        change = row["mean_change_s"] / 60.0
        key = "minutes_more" if change > 0 else "minutes_less"
        rows.append([words.text("edit_mean"), words.text(key, minutes=abs(change))])
    return [isolated(name) or words.text("unnamed"), *rows]


def _sign(key: str, point: Any, row: Mapping[Any, Any]) -> dict[str, Any]:  # noqa: ANN401 - shapely
    sign: dict[str, Any] = {"id": key, "lon": point.x, "lat": point.y}
    change = row["change"]
    if change != "stays":
        sign["look"], sign["style"] = change, dict(SIGN_STYLES[change])
    if row["locked"]:
        sign["style"] = {**sign.get("style", {}), **_LOCKED}
    if change == "closed":
        sign["draggable"] = False
    sign["text"] = {words.language: center_rows(key, row, words) for words in each_language()}
    return sign


def center_rows(key: str, row: Mapping[Any, Any], words: Words) -> list[Any]:
    """Return what a card says of a center: a title, then labels and values.

    Parameters
    ----------
    key
        Its id.
    row
        Of the frame of `edit_message`.
    words
        The language.
    """
    name = isolated(str(row["name"] or key))
    title = words.text("card_center", name=name)
    status = words.text(f"sign_{row['change']}")
    if row["change"] == "closed":
        return [title, [words.text("card_status"), status]]
    load = words.number(row["load"]) or words.text("card_hidden")
    held = words.text("card_load_of", load=load, capacity=words.number(row["capacity"]))
    locked = [[words.text("edit_locked_label"), words.text("edit_locked")]] if row["locked"] else []
    return [
        title,
        [words.text("card_status"), status],
        [words.text("card_load"), words.text("edit_full", load=held) if row["full"] else held],
        [words.text("card_workers"), words.number(row["workers"])],
        *locked,
    ]
