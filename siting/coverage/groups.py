"""Coverage by client group and by town and country, told so that no household is told on.

Groups name diagnoses. Only counts leave this module, for the country and its provinces: groups of
`siting.privacy.too_few` are put together, small counts are withheld together with as many others as
it takes that nobody works them out from the totals, and those of groups in provinces or in town and
country are rounded.
"""

import numpy as np
import pandas as pd

from siting.privacy import tell_about, tell_coverage, too_few
from siting.travel.sources import source_words

#: Name of all groups together that are too small to be named.
OTHER_GROUPS = "other"

_GAPS = ["in_reach", "beyond_reach", "no_capacity"]
_AREA = ["province_code", "province"]
_COUNTS = ["households", *_GAPS]
_MEANS = ["mean_distance_m", "mean_travel_time_s"]
_MEASURES = ["share_in_reach", *_MEANS]
#: What tells rows apart, by level and kind.
_DIVISIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("country", "all", ()),
    ("country", "setting", ("setting",)),
    ("country", "group", ("group",)),
    ("country", "group and setting", ("setting", "group")),
    ("province", "setting", (*_AREA, "setting")),
    ("province", "group", (*_AREA, "group")),
)
COLUMNS = ("level", *_AREA, "by", "setting", "group", *_COUNTS, *_MEASURES, "travel_source")


def memberships(groups: pd.Series) -> pd.DataFrame:
    """List who belongs to which group.

    Parameters
    ----------
    groups
        Names joined by ``;`` for each household, missing where the file names none.

    Returns
    -------
    Columns position (of the household in `groups`) and group; one row a membership, and one with a
    missing group for a household without any. Groups that have `too_few` households are all
    called `OTHER_GROUPS`.
    """
    code, texts = pd.factorize(groups)
    named = [list(dict.fromkeys(filter(None, str(text).split(";")))) for text in texts]
    counted = np.bincount(code[code >= 0], minlength=len(texts))
    sizes: dict[str, int] = {}
    for names, count in zip(named, counted, strict=True):
        for name in names:
            sizes[name] = sizes.get(name, 0) + int(count)
    small = {name for name, size in sizes.items() if too_few(size)}
    told = [
        list(dict.fromkeys(OTHER_GROUPS if name in small else name for name in names))
        for names in named
    ]
    of_text = pd.Series([*told, []], dtype="object").explode().rename("group").astype("str")
    holders = pd.DataFrame({"text": np.where(code < 0, len(texts), code)})
    members = holders.join(of_text, on="text")
    members.insert(0, "position", members.index)
    return members[["position", "group"]].reset_index(drop=True)


def summarize_groups(homes: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Count coverage by setting and client group, for the country and each province.

    Parameters
    ----------
    homes
        One row a located household: in_reach, beyond_reach, no_capacity, distance_m, travel_time_s,
        network_share (see `siting.travel.sources.network_shares`), province_code, province,
        setting.
    members
        Who belongs to which group, see `memberships`; positions are those in `homes`.

    Returns
    -------
    One row an area and part: level (country, province), province_code, province, by (all, setting,
    group, group and setting), setting, group, households, in_reach, beyond_reach, no_capacity,
    share_in_reach; mean_distance_m, mean_travel_time_s and travel_source (of the served). A
    household of two groups counts in both; in rows by group a missing group means that the file
    names none. Numbers are missing where `siting.privacy` withholds them, and multiples of
    `siting.privacy.MIN_HOUSEHOLDS` in rows of provinces and of groups in a setting.
    """
    facts = [*_GAPS, "distance_m", "travel_time_s", "network_share", *_AREA, "setting"]
    single = homes[facts].reset_index(drop=True).astype(dict.fromkeys(_GAPS, np.int64))
    single[_AREA] = single[_AREA].astype("str").fillna("")
    repeated = single.take(members["position"].to_numpy()).reset_index(drop=True)
    repeated["group"] = members["group"].fillna("").to_numpy()
    tables = []
    for level, by, keys in _DIVISIONS:
        table = _counted(repeated if "group" in keys else single, list(keys))
        told = _withheld(table, [table[name] for name in keys if name != "province"])
        tables.append(told.assign(level=level, by=by))
    whole = pd.concat(tables, ignore_index=True).reindex(columns=list(COLUMNS))
    texts = ["level", *_AREA, "by", "setting", "group", "travel_source"]
    whole[texts] = whole[texts].astype("str").replace("", None).astype("str")
    return whole


def _counted(homes: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    one = homes.assign(everyone="") if not keys else homes
    parts = one.groupby(keys or ["everyone"], sort=True)
    table = parts[_GAPS].sum()
    table.insert(0, "households", parts.size())
    table = table.astype(np.float64)
    table["share_in_reach"] = table["in_reach"] / table["households"]
    table["mean_distance_m"] = parts["distance_m"].mean()
    table["mean_travel_time_s"] = parts["travel_time_s"].mean()
    table["travel_source"] = source_words(parts["network_share"].mean())
    return table.reset_index()


def _withheld(table: pd.DataFrame, divisions: list[pd.Series]) -> pd.DataFrame:
    """Take out small counts and what would give them away; round those of crossed divisions."""
    if len(divisions) > 1:
        told = tell_about(table, sums=divisions, means=_MEANS)
    else:
        told = tell_coverage(table, pd.Series("", index=table.index), means=_MEANS)
    shares = told["in_reach"] / told["households"]
    return told.assign(share_in_reach=shares)[table.columns]
