"""Provinces and counties by the names and codes that people write."""

import geopandas as gpd
import pandas as pd
from rapidfuzz import fuzz, process

from layers.households.findings import finding, join_findings
from layers.reasons import reason, reason_column
from layers.text import as_text, key, name_key

#: A misspelt province is believed from this likeness (0 to 100) on, if no other is nearly as like.
LIKENESS = 85.0
_MARGIN = 6.0

# Other spellings of the provinces, in Persian and Latin letters.
_PROVINCE_ALIASES = """
00: استان مرکزی | Central | Markazi Province
01: Guilan | Ghilan
02: Mazanderan
03: East Azarbaijan | Azarbaijan-e Sharqi | Azerbaijan Sharghi | Azarbayjan-e Sharghi
03: Azarbaijan Sharghi | Azarbaijan East | آذربایجانشرقی | آ شرقی | آ.شرقی
04: West Azarbaijan | Azarbaijan-e Gharbi | Azerbaijan Gharbi | Azarbayjan-e Gharbi
04: Azarbaijan Gharbi | Azarbaijan West | آ غربی | آ.غربی
05: Bakhtaran | باختران | Kermanshahan
06: Khoozestan | Khuzistan
08: Kirman
09: Khorasan Razavi | Khorasan-e Razavi | Razavi Khurasan | خراسان‌رضوی
10: Esfahan | Ispahan | اصفهان
11: Sistan va Baluchestan | Sistan o Baluchestan | Sistan-Baluchestan | Sistan & Baluchestan
11: Sistan and Baluchistan | Sistan va Baluchistan | سیستان بلوچستان | سیستان و بلوچستان
12: Kordestan
13: Hamedan
14: Chaharmahal va Bakhtiari | Chahar Mahal and Bakhtiari | Chahar Mahaal and Bakhtiari
14: Chaharmahal o Bakhtiari | Chaharmahal Bakhtiari | چهارمحال بختیاری
15: Luristan
17: Kohgiluyeh va Boyer-Ahmad | Kohgiluyeh o Boyer-Ahmad | Kohkiluyeh and Boyer-Ahmad
17: Kohgiluyeh Boyer-Ahmad | کهکیلویه و بویراحمد | کهگیلویه بویراحمد | کهکیلویه بویراحمد
18: Booshehr
22: Hormozghan
23: Teheran
25: Ghom
26: Ghazvin
28: Khorasan Shomali | Khorasan-e Shomali | Northern Khorasan
29: Khorasan Jonubi | Khorasan-e Jonubi | Khorasan Jonoobi | Southern Khorasan
"""

_PREFIXES = tuple(key(word) for word in ("استان", "ostan-e", "ostan"))
_SUFFIXES = ("province", "ostan")


def match_provinces(
    values: pd.Series, provinces: gpd.GeoDataFrame
) -> tuple[pd.Series, pd.DataFrame]:
    """Find the code of each named province.

    Parameters
    ----------
    values
        Persian or English names, with or without the word for province, or codes of the
        Statistical Centre; of any type.
    provinces
        As `layers.places.boundaries.load_provinces` gives them.

    Returns
    -------
    Two-digit codes on the same index (missing where unknown), and findings: misspelt names that
    were believed (mended), names that are not known (kept).
    """
    known = _province_keys(provinces)
    said = as_text(values)
    keys = name_key(values)
    exact = {name: _match_key(name, known) for name in keys.dropna().unique()}
    codes = keys.map({name: code for name, code in exact.items() if code}).astype("str")
    unknown = [name for name, code in exact.items() if not code]
    like = {name: code for name in unknown if (code := _match_like(name, known))}
    guessed = keys[codes.isna()].map(like).astype("str").dropna()
    codes[guessed.index] = guessed
    why = reason_column("province_misspelt", province=guessed.map(provinces["province"]))
    lost = said[codes.isna() & keys.notna()]
    findings = [
        finding(said[guessed.index], column="province", reason=why, outcome="mended"),
        finding(lost, column="province", reason=reason("province_unknown"), outcome="kept"),
    ]
    return codes.rename("province_code"), join_findings(findings)


def _province_keys(provinces: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the code of each spelling of a province."""
    known = {}
    for column in ("province", "province_en"):
        known.update(dict(zip(name_key(provinces[column]), provinces.index, strict=True)))
    for line in _PROVINCE_ALIASES.strip().splitlines():
        code, names = line.split(": ")
        known.update({_bare(key(name)): code for name in names.split(" | ")})
    known.update({str(int(code)): code for code in provinces.index})
    known.update({code: code for code in provinces.index})
    return known


def _bare(name: str) -> str:
    """Return a key without the word for province."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix) or name
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix) or name
    return name


def _match_key(name: str, known: dict[str, str]) -> str | None:
    """Return the code of a key, with or without the word for province."""
    return known.get(name) or known.get(_bare(name))


def _match_like(name: str, known: dict[str, str]) -> str | None:
    """Return the code of the one province whose name is much like a key."""
    if name.isdigit():
        return None
    best: dict[str, float] = {}
    for _, score, spelling in process.extract(
        _bare(name), {spelling: spelling for spelling in known}, scorer=fuzz.ratio, limit=6
    ):
        best[known[spelling]] = max(score, best.get(known[spelling], 0.0))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked:  # no place of that province is known
        return None
    clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _MARGIN
    return ranked[0][0] if ranked[0][1] >= LIKENESS and clear else None


def match_counties(
    values: pd.Series, province_codes: pd.Series, counties: gpd.GeoDataFrame
) -> tuple[pd.Series, pd.DataFrame]:
    """Find the code of each named county within its province.

    Parameters
    ----------
    values, province_codes
        County names or codes, of any type, and the province of each record (may be missing), on
        one index.
    counties
        As `layers.places.boundaries.load_counties` or `read_counties` gives them; `county_en` and
        `aliases` may be absent.

    Returns
    -------
    Index labels of `counties` on the same index, and findings: misspelt names that were believed
    (mended), names that are not known (kept). Where no province is given, a name must be the only
    one of its kind in the country, and rightly spelled.
    """
    spelled = _county_spellings(counties)
    placed = spelled.dropna(subset=["province_code"])  # a county elsewhere has no province
    within = placed.drop_duplicates(["province_code", "key"], keep=False)
    by_both = within.set_index(within["province_code"] + "/" + within["key"])["code"]
    alone = spelled.drop_duplicates("key", keep=False).set_index("key")["code"]
    keys = _county_keys(values)
    found = (province_codes + "/" + keys).map(by_both)
    found = found.astype("str").where(province_codes.notna(), keys.map(alone).astype("str"))
    codes = found.fillna(_by_code(keys, counties.index).astype("str"))
    like = _misspelt_counties(keys[codes.isna()], province_codes, within)
    codes[like.index] = like
    said = as_text(values)
    names = counties["county"].set_axis(counties.index.astype("str"))
    why = reason_column("county_misspelt", county=like.map(names))
    lost = said[codes.isna() & keys.notna()]
    findings = [
        finding(said[like.index], column="county", reason=why, outcome="mended"),
        finding(lost, column="county", reason=reason("county_unlisted"), outcome="kept"),
    ]
    return codes.rename("county_code"), join_findings(findings)


def _county_spellings(counties: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every spelling of every county: `key`, `province_code` and `code`, each once."""
    parts = [counties["county"], counties.get("county_en"), counties.get("aliases")]
    names = pd.concat([part.str.split(";").explode() for part in parts if part is not None])
    table = pd.DataFrame({"key": _county_keys(names), "code": names.index.astype("str")})
    table["province_code"] = counties["province_code"].astype("str").loc[names.index]
    return table.dropna(subset=["key"]).drop_duplicates(ignore_index=True)


def _by_code(keys: pd.Series, labels: pd.Index) -> pd.Series:
    """Return the labels that keys of digits stand for, whatever zeros in front were lost."""
    written = pd.Series(labels.astype("str"))
    digits = name_key(written)
    width = digits.str.len().max()
    known = written.set_axis(digits.str.zfill(width))
    numbers = keys.where(keys.str.isdigit()).str.zfill(width)
    return numbers.map(known)


def _misspelt_counties(
    keys: pd.Series, province_codes: pd.Series, spelled: pd.DataFrame
) -> pd.Series:
    """Return the codes of names that are much like one of their province; others are left out."""
    asked = pd.DataFrame({"key": keys, "province_code": province_codes[keys.index]}).dropna()
    like: dict[tuple[str, str], str] = {}
    for name, province in asked.drop_duplicates().to_numpy():
        own = spelled[spelled["province_code"] == province]
        code = _match_like(name, dict(zip(own["key"], own["code"], strict=True)))
        if code:
            like[province, name] = code
    pairs = zip(asked["province_code"], asked["key"], strict=True)
    codes = [like.get(pair) for pair in pairs]
    return pd.Series(codes, index=asked.index, dtype="str").dropna()


def _county_keys(values: pd.Series) -> pd.Series:
    """Return the keys of county names, without the word for county."""
    bare = name_key(values).str.removeprefix(key("شهرستان"))
    return bare.str.removesuffix("county").mask(lambda name: name == "")
