"""Settlement names to settlements: exactly first, then by likeness, never by guess."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from layers.crs import points_xyz
from layers.places.boundaries import locate
from layers.reasons import reason
from layers.text import name_key, normalize_column

#: Least likeness (0 to 100) of two names for one to stand for the other. One letter too many or
#: too few passes from four letters on, one wrong letter from eight on. Letters that sound the
#: same in Persian count as the same.
SCORE_CUTOFF = 87.0

#: A second place whose likeness comes this close to the first makes the name ambiguous.
SCORE_MARGIN = 4.0

#: Scores of an equal name, of one equal but for a word like "city of", and the most of a like one.
EXACT, EXACT_BUT_KIND, ALIKE_AT_MOST = 100.0, 99.0, 98.0

#: Places of one name nearer to each other than this are one; the most populous stands for them.
SAME_PLACE_M = 5_000.0

#: How many candidates a reason names.
NAMED = 4

# Letters that sound the same in Persian. Keys know no hamza and no madda any more.
_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("صث", "س"), **dict.fromkeys("ذضظ", "ز"), "ط": "ت", "غ": "ق", "ح": "ه"
    }
)  # fmt: skip

# Words that say what kind of place it is, before its name.
_KIND = re.compile(r"^(شهر|روستای|روستا|قریه|آبادی|ابادی)\s+(?=\S)")

# Words that many names share, so that they say little about likeness.
_COMMON = re.compile(r"^(شهرک|ده|دهستان|قلعه|بندر|بند)\s+(?=\S)|(?<=\S)\s*(آباد|اباد)(?=\s|$)")

# Words that make two names two places, whatever else is alike; several have synonyms.
_SYNONYMS = {
    "علیا": "بالا", "فوقانی": "بالا", "سفلی": "پایین", "سفلا": "پایین", "پائین": "پایین",
    "تحتانی": "پایین", "وسطا": "وسطی", "وسط": "وسطی", "میانی": "وسطی",
}  # fmt: skip
_SYNONYM = re.compile(rf"(?<!\S)({'|'.join(_SYNONYMS)})(?!\S)")
_TELLING = frozenset({
    "بالا", "پایین", "وسطی", "بزرگ", "کوچک", "شرقی", "غربی", "شمالی", "جنوبی", "نو", "جدید",
    "کهنه", "قدیم", "حومه", "یک", "دو", "سه", "چهار", "پنج",
})  # fmt: skip


def place_by_name(
    query: pd.DataFrame,
    settlements: gpd.GeoDataFrame,
    *,
    counties: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Find the settlement that each row names.

    A name is looked for in the row's province, and in its county where both the row and the
    settlements have one; a row without a province is looked for in the whole country, exactly only.
    Exact means equal `layers.text.name_key`, first among names, then among aliases, then without a
    word like "city of" in front. Else the likest name counts: twice the letters in common over all
    letters (Indel ratio, 0 to 100, of rapidfuzz), the lower of whole name and distinctive part,
    at least `SCORE_CUTOFF` and `SCORE_MARGIN` better than any other place. Words such as upper and
    lower must agree. What could be two places is never placed.

    Parameters
    ----------
    query
        Columns `settlement` (text), `province_code` and, if known, `county_code`; any may be
        missing in a row.
    settlements
        As `load_settlements` gives them; `aliases` and `county_code` may be absent.
    counties
        As `read_counties` gives them; says in which county each settlement is.

    Returns
    -------
    On the query's index: `settlement_id`, `placed_to` (its Persian name), `placed_score` (0 to 100,
    100 if exact) and `reason` (why a row was not placed, with the candidates' names, see
    `layers.reasons`). What does not apply is missing.
    """
    asked = pd.DataFrame(index=query.index)
    for column in ("province_code", "county_code", "settlement"):
        asked[column] = pd.Series(query.get(column), index=query.index, dtype="str")
    number = asked.groupby([*asked.columns], dropna=False, sort=False).ngroup()
    distinct = asked[~number.duplicated()].reset_index(drop=True)
    named = distinct["settlement"].notna().any()  # else no gazetteer need be made
    listed = settlements if named else settlements.iloc[:0]
    found = _place_distinct(distinct, _Gazetteer.build(listed, counties))
    return found.take(number.to_numpy()).set_axis(query.index, axis="index")


@dataclass(frozen=True)
class _Gazetteer:
    """Every name of every settlement, one row each.

    Parameters
    ----------
    names
        Columns `place` (position of the settlement), `tier` (0 for its name, 1 for an alias),
        `province_code`, `county_code` and the forms of `_forms`.
    places
        The settlements: columns `settlement_id`, `label`, `name`, `population`, `county_code`.
    xyz
        Earth-centered coordinates of the places, in meters.
    """

    names: pd.DataFrame
    places: pd.DataFrame
    xyz: NDArray[np.float64]

    @classmethod
    def build(
        cls, settlements: gpd.GeoDataFrame, counties: gpd.GeoDataFrame | None
    ) -> "_Gazetteer":
        """List the names of settlements."""
        table = pd.DataFrame(settlements.drop(columns="geometry")).reset_index(
            names="settlement_id"
        )
        table["label"] = table["name_fa"].fillna(table["name"])
        if counties is not None:
            codes = locate(settlements, counties, nearest_within_m=SAME_PLACE_M)
            table["county_code"] = codes.to_numpy()
        elif "county_code" not in table:
            table["county_code"] = pd.Series(pd.NA, index=table.index, dtype="str")
        aliases = table["aliases"].str.split(";") if "aliases" in table else table["name"].iloc[:0]
        columns = [(table["name_fa"], 0), (table["name"], 0), (aliases.explode(), 1)]
        parts = [
            pd.DataFrame({"text": texts.to_numpy(), "place": texts.index, "tier": tier})
            for texts, tier in columns
        ]
        names = pd.concat(parts, ignore_index=True)
        known = names["text"].astype(object).where(names["text"].notna(), None)
        names = names.join(_forms_once(tuple(known))).dropna(subset=["key"])
        names = names.join(table[["province_code", "county_code"]], on="place")
        return cls(names=names, places=table, xyz=points_xyz(settlements))

    def within(self, province: object, county: object) -> pd.DataFrame:
        """Return the names in a province, and in a county if that is known of the settlements."""
        names = self.names
        if isinstance(province, str):
            names = names[names["province_code"] == province]
        if isinstance(county, str) and self.names["county_code"].notna().any():
            names = names[names["county_code"] == county]
        return names

    def one_place(self, places: NDArray[np.intp]) -> int | None:
        """Return the most populous of some places if all others lie next to it, else None."""
        if len(places) == 1:
            return int(places[0])
        people = self.places["population"].to_numpy()[places]
        first = int(places[np.argmax(people)])
        apart = np.linalg.norm(self.xyz[places] - self.xyz[first], axis=1)
        return first if (apart <= SAME_PLACE_M).all() else None

    def describe(self, places: Iterable[int]) -> list[str]:
        """Name the first of some places so that a person can tell them apart."""
        return [
            f"{self.places['label'].iloc[place]} ({self.places['name'].iloc[place]}, "
            f"{self.places['settlement_id'].iloc[place]})"
            for place in islice(places, NAMED)
        ]


def _forms(texts: pd.Series) -> pd.DataFrame:
    """Return the forms in which names are compared.

    `key` must be equal for an exact match; `bare` is the key without the kind of place; `sound` is
    that with letters of one sound made one; `core` is the sound of the distinctive part;
    `telling` holds the words that tell namesakes apart.
    """
    plain = normalize_column(pd.Series(texts, dtype="str"))
    bare = plain.str.replace(_KIND, "", regex=True)
    words = bare.str.replace(_SYNONYM, lambda found: _SYNONYMS[found.group()], regex=True)
    core = words.str.replace(_COMMON, " ", regex=True)
    forms = pd.DataFrame({"key": name_key(plain), "bare": name_key(bare)})
    forms["sound"] = name_key(words).str.translate(_SOUNDS)
    forms["core"] = name_key(core).str.translate(_SOUNDS).fillna(forms["sound"])
    forms["telling"] = [_telling(text) for text in words.fillna("")]
    return forms


@lru_cache(maxsize=2)
def _forms_once(texts: tuple[str | None, ...]) -> pd.DataFrame:
    """Return `_forms` of the names of all settlements, which most calls ask for again."""
    return _forms(pd.Series(texts, dtype="str"))


def _telling(text: str) -> str:
    """Return the words of a name that tell namesakes apart, in one order."""
    return " ".join(sorted(word for word in text.split() if word in _TELLING or word.isdigit()))


def _place_distinct(asked: pd.DataFrame, gazetteer: _Gazetteer) -> pd.DataFrame:
    """Place distinct names, province by province and county by county."""
    forms = asked.join(_forms(asked["settlement"]))
    answers: dict[int, _Answer] = {}
    named = forms[forms["key"].notna()]
    regions = named.groupby(["province_code", "county_code"], dropna=False, sort=False)
    for (province, county), rows in regions:
        names = gazetteer.within(province, county)
        answers |= _place_in_region(rows, names, gazetteer, fuzzy=isinstance(province, str))
    nameless = _Answer(reason=reason("settlement_unnamed"))
    chosen = [answers.get(number, nameless) for number in range(len(asked))]
    places = np.array([answer.place for answer in chosen], dtype=np.intp)
    known = gazetteer.places[["settlement_id", "label"]]
    ids, labels = (pd.array(known[column]).take(places, allow_fill=True) for column in known)
    return pd.DataFrame(
        {
            "settlement_id": ids,
            "placed_to": labels,
            "placed_score": np.array([answer.score for answer in chosen], dtype=np.float64),
            "reason": pd.Series([answer.reason for answer in chosen], dtype="str"),
        }
    )


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """Where one name was placed, or why not."""

    place: int = -1
    score: float = np.nan
    reason: str | None = None


def _place_in_region(
    rows: pd.DataFrame, names: pd.DataFrame, gazetteer: _Gazetteer, *, fuzzy: bool
) -> dict[int, _Answer]:
    """Place the names asked for in one region."""
    answers: dict[int, _Answer] = {}
    open_rows = []
    by_key = names.groupby("key").indices
    all_places, tiers = names["place"].to_numpy(), names["tier"].to_numpy()
    for number, text, key, bare in rows[["settlement", "key", "bare"]].itertuples():
        hits = by_key.get(key, by_key.get(bare))
        if hits is None:
            open_rows.append(number)
        else:
            score = EXACT if key in by_key else EXACT_BUT_KIND
            first = hits[tiers[hits] == tiers[hits].min()]
            places = pd.unique(all_places[first])
            answers[number] = _choose_exact(text, places, gazetteer, score=score)
    left = rows.loc[open_rows]
    scores = _likeness(left, names) if fuzzy else np.zeros((len(left), 0), dtype=np.float32)
    place_of_name = all_places[: scores.shape[1]]
    for number, text, row in zip(left.index, left["settlement"], scores, strict=True):
        answers[number] = _choose_alike(text, row, place_of_name, gazetteer)
    return answers


def _choose_exact(
    text: str, places: NDArray[np.intp], gazetteer: _Gazetteer, *, score: float
) -> _Answer:
    """Choose among places of exactly the name asked for, or of no name but only an alias."""
    place = gazetteer.one_place(places)
    if place is not None:
        return _Answer(place=place, score=score)
    several = gazetteer.describe(places)
    return _Answer(reason=reason("namesakes", count=len(places), name=text, places=several))


def _choose_alike(
    text: str, scores: NDArray[np.float32], place_of_name: NDArray[np.intp], gazetteer: _Gazetteer
) -> _Answer:
    """Choose the place of the likest name if no other place comes close."""
    best = scores.max(initial=0.0)
    if best < SCORE_CUTOFF:
        return _Answer(reason=reason("settlement_unlisted", name=text))
    places = pd.unique(place_of_name[scores >= best - SCORE_MARGIN])
    place = gazetteer.one_place(places)
    if place is not None:
        return _Answer(place=place, score=float(min(best, ALIKE_AT_MOST)))
    several = gazetteer.describe(places)
    return _Answer(reason=reason("lookalikes", count=len(places), name=text, places=several))


def _likeness(rows: pd.DataFrame, names: pd.DataFrame) -> NDArray[np.float32]:
    """Return the likeness of each name asked for (rows) to each listed one (columns)."""
    lowest = SCORE_CUTOFF - SCORE_MARGIN
    parts = [
        process.cdist(
            rows[form].tolist(), names[form].tolist(), scorer=fuzz.ratio, score_cutoff=lowest
        )
        for form in ("sound", "core")
    ]
    agree = rows["telling"].to_numpy()[:, None] == names["telling"].to_numpy()[None, :]
    return np.where(agree, np.minimum(*parts), np.float32(0.0))
