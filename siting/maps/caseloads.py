"""The areas of social workers on a map, shaded by how much of a worker's year they take."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.texts import Words, isolated
from siting.maps.page_parts import DataLayer
from siting.maps.palette import (
    CASELOAD_COLORS,
    CASELOAD_ENDS,
    CASELOAD_LINE,
    INK,
    QUIET_COLORS,
    QUIET_ENDS,
    WITHHELD,
)
from siting.maps.plan_layers import FINE_M, MAX_NEIGHBORHOODS
from siting.maps.shapes import SCALE, encode_all, simplified
from siting.maps.views import View
from siting.privacy import tell_workers

#: Share of a year that the fullest area may take where finer steps are drawn.
_QUIET_UNTIL = 0.5


def caseload_layers(view: View, words: Words) -> Iterator[DataLayer]:
    """Yield the caseload areas, where there are any and not too many to be drawn one by one."""
    if not 0 < len(view.caseload_areas) <= MAX_NEIGHBORHOODS:
        return
    areas = view.caseload_areas
    most, (ends, colors) = view.standards.hours_per_worker, _steps(view)
    shapes = simplified(areas.geometry, tolerance_m=FINE_M)
    few = tell_workers(areas, view.centers["told_load"]).isna().to_numpy()
    styles = np.where(few, len(colors), _workload_class(_shares(view), ends))
    names = view.centers["name"].reindex(areas["center_id"]).fillna("").to_numpy()
    rows = zip(
        styles.tolist(), encode_all(shapes), names, few.tolist(), areas.itertuples(), strict=True
    )
    keys = [
        "card_center_name", "card_files", "card_work", "card_travel_share", "card_area",
        "card_compactness",
    ]  # fmt: skip
    data = {
        "items": [
            [style, rings, *_card(row, str(name), words, few=hidden, most=most)]
            for style, rings, name, hidden, row in rows
        ],
        "kind": "worker",
        "ids": [str(key) for key in areas.index],
        "labels": [words.text(key) for key in keys],
        "colors": [*colors, WITHHELD],
        "scale": SCALE,
        "line": CASELOAD_LINE,
        "weight": 0.8,
        "ink": INK,
        "legend": "caseloads",
    }
    name = words.text("layer_caseloads")
    yield DataLayer("areas", data, name=name, overlay=False, show=False)


def caseload_legend(view: View, words: Words) -> dict[str, object] | None:
    """Return the shades of the caseload areas and what they mean; None where none are drawn."""
    if not 0 < len(view.caseload_areas) <= MAX_NEIGHBORHOODS:
        return None
    ends, colors = _steps(view)
    shown = [words.number(100 * end) for end in (0.0, *ends)]
    names = [f"{low}–{high}" for low, high in pairwise(shown)]
    return {
        "hours": words.number(view.standards.hours_per_worker),
        "colors": colors,
        "names": [*names, words.text("legend_above", number=shown[-1])],
    }


def _shares(view: View) -> NDArray[np.float64]:
    """Return the share of a worker's year that each area takes."""
    hours: NDArray[np.float64] = view.caseload_areas["hours"].to_numpy(dtype=np.float64)
    return hours / view.standards.hours_per_worker


def _steps(view: View) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Return where shades end, as shares of a year, and their colors."""
    if _shares(view).max() <= _QUIET_UNTIL:
        return QUIET_ENDS, QUIET_COLORS
    return CASELOAD_ENDS, CASELOAD_COLORS


def _workload_class(share: NDArray[np.float64], ends: tuple[float, ...]) -> NDArray[np.int64]:
    """Return the class of each share of a worker's year; exactly a whole year is not above it."""
    return np.digitize(share - 1e-9, ends)


def _card(
    row: Any,  # noqa: ANN401
    center: str,
    words: Words,
    *,
    few: bool,
    most: float,
) -> list[str]:
    title = words.text("card_worker", name=isolated(str(row.Index)))
    place = isolated(center or str(row.center_id))
    if few:
        return [title, place, words.text("card_hidden")]
    hours, all_hours = words.number(row.hours), words.number(most)
    digits = 1 if row.area_km2 < 10 else 0
    area = words.number(row.area_km2, digits=digits)
    return [
        title,
        place,
        words.number(row.households),
        words.text("card_work_of", hours=hours, most=all_hours),
        words.percent(row.travel_share),
        words.text("card_area_km2", number=area) if area else "",
        words.number(row.compactness, digits=2),
    ]
