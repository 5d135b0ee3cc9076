"""The layers of a comparison's map, as the page's script takes them."""

import math
from typing import Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.texts import Words, isolated
from siting.areas.merging import merged
from siting.maps.page_parts import DataLayer
from siting.maps.palette import CHANGE_COLORS, INK, SEAM, SIGN_STYLES, WITHHELD, change_class
from siting.maps.plan_layers import COARSE_M, FINE_M, MAX_NEIGHBORHOODS
from siting.maps.settings import StampedBasis
from siting.maps.shapes import SCALE, encode_all, encode_point, simplified
from siting.maps.views import View
from siting.privacy import county_key

_AREA_KEYS = ("card_place", "card_households", "card_time_before", "card_time_after",
              "card_time_change")  # fmt: skip
_SIGN_KEYS = ("card_id", "card_place", "card_status", "card_capacity", "card_workers",
              "card_moved_by")  # fmt: skip


class MappedComparison(Protocol):
    """What a map shows of a comparison; `siting.plans.comparing.Comparison` has it."""

    @property
    def basis(self) -> StampedBasis:
        """What the two plans are of."""

    @property
    def actions(self) -> gpd.GeoDataFrame:
        """What is done to centers."""

    @property
    def neighborhoods(self) -> gpd.GeoDataFrame:
        """Neighborhoods with the change of their mean time."""

    @property
    def times(self) -> pd.DataFrame:
        """The change of the mean time of counties, among others."""

    @property
    def summary(self) -> pd.DataFrame:
        """Coverage of the country, among others, in both plans."""


def changed_areas(comparison: MappedComparison, view: View, words: Words) -> DataLayer:
    """Return neighborhoods, or counties where there are too many, by change of the mean time."""
    fine = len(comparison.neighborhoods) <= MAX_NEIGHBORHOODS
    areas = _on_ground(comparison.neighborhoods, view)
    if not fine:
        areas = _counties(areas, comparison.times)
    shapes = simplified(areas.geometry, tolerance_m=FINE_M if fine else COARSE_M)
    styles = change_class(areas["mean_change_s"])
    rows = zip(styles.tolist(), encode_all(shapes), areas.to_dict("records"), strict=True)
    data = {
        "items": [[style, rings, *_area_card(row, words)] for style, rings, row in rows],
        "kind": "area",
        "ids": [str(key) for key in areas.index],
        "labels": [words.text(key) for key in _AREA_KEYS],
        "colors": [*CHANGE_COLORS, WITHHELD],
        "scale": SCALE,
        "line": SEAM,
        "weight": 0.4 if fine else 0.8,
        "ink": INK,
        "legend": "changes",
    }
    name = words.text(f"layer_changes_{'neighborhoods' if fine else 'counties'}")
    return DataLayer("areas", data, name=name)


def _on_ground(areas: gpd.GeoDataFrame, view: View) -> gpd.GeoDataFrame:
    """Return the neighborhoods as a view shows them: without ground beyond the provinces."""
    shown = areas[areas.index.isin(view.gaps.index)]
    return shown.set_geometry(view.gaps.geometry.reindex(shown.index))


def _counties(areas: gpd.GeoDataFrame, times: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the counties: numbers as they are told, outlines from their neighborhoods."""
    table = times[times["level"] == "county"]
    shapes = merged(areas.geometry, county_key(areas).to_numpy())
    shown = table.assign(name=table["county"], county=table["province"])
    outlines = shapes.reindex(county_key(table)).to_numpy()
    return gpd.GeoDataFrame(shown, geometry=outlines, crs=areas.crs).set_index(county_key(table))


def _area_card(row: dict[Any, Any], words: Words) -> list[str]:
    households = words.number(row["households"])
    return [
        _word(row["name"]) or words.text("unnamed"),
        _word(row["county"]),
        words.text("card_about", number=households) if households else "",
        *(_minutes(row[f"mean_{when}_s"], words) for when in ("before", "after")),
        _change(row["mean_change_s"], words),
    ]


def _minutes(seconds: float, words: Words) -> str:
    return words.text("card_minutes", minutes=seconds / 60) if math.isfinite(seconds) else ""


def _change(seconds: float, words: Words) -> str:
    if not math.isfinite(seconds):
        return words.text("legend_unknown_change")
    return words.text("minutes_more" if seconds > 0 else "minutes_less", minutes=abs(seconds) / 60)


def sign_layer(actions: gpd.GeoDataFrame, after: gpd.GeoDataFrame, words: Words) -> DataLayer:
    """Return the signs of what becomes of centers; those that stay come first, and lie below.

    Above them come those that grew or shrank: whoever also moved has a sign within a wider one.
    """
    stays = after[~after.index.isin(actions["center_after"].dropna())]
    grown = actions["action"].isin(["enlarged", "shrunk"]).to_numpy()
    below = [
        [*_place(row.geometry), "stays", None, *_stay_card(str(key), row, words)]
        for key, row in stays.iterrows()
    ]
    above = [
        [*_place(row["geometry"]), row["action"], _origin(row), *_sign_card(row, words)]
        for row in actions.iloc[np.argsort(~grown, kind="stable")].to_dict("records")
    ]
    styles = {
        key: {**look, "fillOpacity": 0.95, "line": look["fillColor"]}
        for key, look in SIGN_STYLES.items()
    }
    labels = [words.text(key) for key in _SIGN_KEYS]
    data = {"items": [*below, *above], "labels": labels, "styles": styles, "scale": SCALE}
    return DataLayer("signs", data, name=words.text("layer_signs"))


def _place(point: Any) -> tuple[int, int]:  # noqa: ANN401 - shapely knows no type of points
    return encode_point(point.x, point.y)


def _origin(row: dict[Any, Any]) -> tuple[int, int] | None:
    if row["action"] != "moved":
        return None
    return encode_point(row["longitude_before"], row["latitude_before"])


def _sign_card(row: dict[Any, Any], words: Words) -> list[str]:
    when = "before" if row["action"] == "closed" else "after"
    key = str(row[f"center_{when}"])
    meters = row["distance_m"]
    return [
        words.text("card_center", name=isolated(_word(row[f"name_{when}"]) or key)),
        isolated(key),
        _where(row),
        words.text(f"sign_{row['action']}"),
        *(
            _size(row[f"{size}_before"], row[f"{size}_after"], words)
            for size in ("capacity", "workers")
        ),
        words.text("meters", number=words.number(round(meters, -1))) if np.isfinite(meters) else "",
    ]


def _stay_card(key: str, row: Any, words: Words) -> list[str]:  # noqa: ANN401 - a row of a frame
    return [
        words.text("card_center", name=isolated(_word(row["name"]) or key)),
        isolated(key),
        _where(row),
        words.text("sign_stays"),
        words.number(row["capacity"]),
        words.number(row["workers"]),
        "",
    ]


def _where(row: Any) -> str:  # noqa: ANN401 - a row of a frame
    return " · ".join(word for word in (_word(row["county"]), _word(row["province"])) if word)


def _size(before: Any, after: Any, words: Words) -> str:  # noqa: ANN401 - Int64, or missing
    """Say a size: of both plans where it differs, else the one that there is."""
    known = [float(size) for size in (before, after) if pd.notna(size)]
    if len(known) == 2 and known[0] != known[1]:
        return words.text("card_from_to", before=known[0], after=known[1])
    return words.number(known[-1]) if known else ""


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
