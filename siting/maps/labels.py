"""Names on the map: provinces, towns and the sea, drawn as text so that no tiles are needed."""

import unicodedata
from collections.abc import Sequence

import geopandas as gpd

from layers.places.settlements import load_settlements
from layers.texts import Words
from siting.maps.page_parts import DataLayer
from siting.maps.shapes import SCALE, encode_point, label_points
from siting.maps.views import View

#: Most towns named on the map of the nation and of one province.
NATIONAL_TOWNS, PROVINCIAL_TOWNS = 350, 80

_WATERS = {"water_caspian": (51.2, 38.1), "water_gulf": (51.3, 27.35), "water_oman": (58.7, 25.05)}
#: Islands that every map of the country names: together while they lie close, south of them where
#: no province is named, then each.
_ISLANDS = {
    "island_all": (54.9, 25.62, 0.0, 8.0),
    "island_abu_musa": (55.03, 25.87, 8.0, 99.0),
    "island_greater_tunb": (55.30, 26.26, 8.0, 99.0),
    "island_lesser_tunb": (55.15, 26.24, 9.5, 99.0),
}
#: A zoom that no map reaches.
FAR = 99

#: Item of a label: x, y, kind, lowest zoom, first zoom without it, text. Earlier ones win where
#: there is no room.
Label = list[object]


def label_layer(view: View, words: Words, *, more: Sequence[Label] = ()) -> DataLayer:
    """Return the names, those that matter most first.

    Parameters
    ----------
    view
        What is shown.
    words
        Language of the names.
    more
        Names that come last.
    """
    items = [*label_items(view, words), *more]
    return DataLayer("labels", {"items": items, "scale": SCALE}, name=words.text("layer_labels"))


def label_items(view: View, words: Words) -> list[Label]:
    """Return the names as items, which maps on paper place as well."""
    alone = len(view.active) == 1
    towns = _town_labels(view, words, alone=alone)
    provinces = _province_labels(view, words, alone=alone)
    around = [*_water_labels(words), *_island_labels(words)]
    return [*towns, *provinces, *around] if alone else [*provinces, *around, *towns]


def _province_labels(view: View, words: Words, *, alone: bool) -> list[Label]:
    active = set(view.active)
    names = view.provinces[["province", "province_en"]]
    order = view.provinces["population"].sort_values(ascending=False).index
    points = dict(zip(view.provinces.index, label_points(view.provinces.geometry), strict=True))
    labels: list[Label] = []
    for code in order:
        if alone and code in active:
            continue
        fa, en = names.loc[code]
        kind, until = ("province", 8.0) if code in active else ("neighbor", 10.0)
        labels.append([*encode_point(*points[code]), kind, 0, until, words.of(fa=fa, en=en)])
    return labels


def _town_labels(view: View, words: Words, *, alone: bool) -> list[Label]:
    settlements = load_settlements()
    inside = settlements[settlements["province_code"].isin(view.active)]
    most = PROVINCIAL_TOWNS if alone else NATIONAL_TOWNS
    towns = inside.sort_values("population", ascending=False).head(most)
    names = town_names(towns, words)
    labels: list[Label] = []
    for key, name in names.items():
        town = towns.loc[key]
        kind = "city" if town["population"] >= 100_000 else "town"
        lowest = 0.0 if alone else _lowest_zoom(town["population"])
        labels.append([*encode_point(town.geometry.x, town.geometry.y), kind, lowest, FAR, name])
    return labels


def town_names(towns: gpd.GeoDataFrame, words: Words) -> dict[object, str]:
    """Return the names of settlements as a map writes them, by their index."""
    persian = towns["name_fa"].fillna(towns["name"])
    return {
        key: words.of(fa=str(fa).removeprefix("استان "), en=plain_latin(str(en)))
        for key, fa, en in zip(towns.index, persian, towns["name"], strict=True)
    }


def plain_latin(name: str) -> str:
    """Leave out the marks of transliteration, which the font lacks and few readers need."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if letter.isascii())


def _lowest_zoom(population: float) -> float:
    steps = ((700_000, 6.4), (250_000, 6.9), (90_000, 7.6))
    return next((zoom for enough, zoom in steps if population >= enough), 8.4)


def _water_labels(words: Words) -> list[Label]:
    return [
        [*encode_point(*point), "water", 0, FAR, words.text(key)] for key, point in _WATERS.items()
    ]


def _island_labels(words: Words) -> list[Label]:
    return [
        [*encode_point(x, y), "island", lowest, until, words.text(key)]
        for key, (x, y, lowest, until) in _ISLANDS.items()
    ]
