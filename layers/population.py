"""People of areas by age and sex, and how many of them cannot read or have no work.

Tables of counties, neighborhoods or provinces as statistical offices give them: one row for each
area, or several that add up, by age, by sex, or by education and state of work.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from layers.ages import AGES, looks_like_a_date, read_ages
from layers.errors import FileFormatError, MissingColumnError
from layers.files.records import Table
from layers.files.tables import read_table
from layers.text import cell_text, is_blank, name_key, normalize_column, numbers
from layers.vocabulary import Vocabulary, read_aliases

#: Columns of people by sex and age.
BANDS = tuple(f"{sex}_{ages}" for sex in ("men", "women") for ages in AGES)
#: Levels of education; with those who cannot read they make up everybody.
EDUCATION = ("elementary", "middle", "high", "college", "higher", "other", "unknown")
#: What names an area, the widest first.
NAMES = ("province_code", "province", "county_code", "county", "neighborhood")
#: What is known of each area.
FIGURES = ("people", *BANDS, "illiteracy", "unemployment")

#: The names of columns, see `layers.vocabulary.read_aliases`.
CATALOG = """
province_code 0: province_code | کد استان | sci_code | ostan_code
province 0: province | province_name | استان | نام استان | ostan
county_code 0: county_code | کد شهرستان | shahrestan_code
county 0: county | county_name | شهرستان | نام شهرستان | shahrestan
neighborhood 0: neighborhood | neighborhood_id | محله | نام محله | کد محله | شناسه محله
age_group 0: age_group | age | گروه سنی | گروه‌های سنی | سن
sex 0: sex | gender | جنس | جنسیت
status 0: status | activity | وضعیت فعالیت | وضعیت شغلی | وضع فعالیت
men 0: male | men | مرد | مردان
women 0: female | women | زن | زنان
people 0: people | population | persons | جمعیت | تعداد جمعیت | مرد و زن | pop
people 1: total | جمع | کل
active 0: active | جمعیت فعال | فعال
unemployed 0: unemployed | بیکار | بیکاران | جمعیت بیکار
illiterate 0: illiterate | illitrate | بی‌سواد | بیسواد | بی‌سوادان | جمعیت بی‌سواد
illiteracy_percent 0: illiteracy_percent | illiteracy rate | نرخ بی‌سوادی | درصد بی‌سوادی
unemployment_percent 0: unemployment_percent | unemployment rate | نرخ بیکاری | درصد بیکاری
elementary 0: elementary | elementary school | ابتدایی
middle 0: middle | middle school | راهنمایی
high 0: high | high school | متوسطه
college 0: college | دیپلم و پیش‌دانشگاهی | دیپلم
higher 0: higher | higher education | عالی | آموزش عالی
other 0: other | other education | سایر
unknown 0: unknown | اظهارنشده | نامشخص
"""

_PERCENT = ("illiteracy_percent", "unemployment_percent")

#: The words of a table of people.
POPULATION = Vocabulary(
    read_aliases(CATALOG),
    keys=("county", "county_code", "neighborhood", "province", "province_code"),
    rows="areas",
    a_key="an area",
    the_key="the area (county, شهرستان, neighborhood, محله, or province, استان)",
    percents=_PERCENT,
)

_ROWS = ("men", "women", "people", "active", "unemployed", "illiterate", *EDUCATION)
_STATUS = {"active": "active", "فعال": "active", "unemployed": "unemployed", "بیکار": "unemployed"}
_SEX = {"male": "men", "men": "men", "مرد": "men", "female": "women", "women": "women"} | {
    "زن": "women"
}


def read_population(path: str | Path, *, deprivation: str | Path | None = None) -> pd.DataFrame:
    """Read the people of areas by age and sex, with illiteracy and unemployment where they stand.

    Parameters
    ----------
    path
        Table with an area and, in each row, the people of an age group (`age_group` with `male` and
        `female`, or with `sex` and `people`) or the people of the area (`people`).
    deprivation
        Table of the same areas by illiteracy and unemployment, if that is another one: `active`,
        `unemployed` and `illiterate`, percentages, or rows by `status` (active, unemployed) with a
        column for each level of education.

    Returns
    -------
    One row for each area: `NAMES` (text, missing where not given) and `FIGURES`: ``people``, people
    by sex and age (missing where no ages are given), ``illiteracy`` and ``unemployment`` as shares
    of the active people (missing where not known).

    Raises
    ------
    FileFormatError
        When a file cannot be read, or a cell is no number or no age group.
    MissingColumnError
        When no column names an area, or none says anything of people or of deprivation.
    """
    table = _read(path)
    if not {"people", "men", "women"} & set(table.frame):
        message = "{source} counts nobody; name a column people, or both male and female."
        raise MissingColumnError(message, source=table.source)
    found = _sum_people(table).join(_shares(table))
    if deprivation is None:
        return found.reset_index()
    other = _read(deprivation)
    shares = _shares(other)
    if shares.isna().all(axis=None):
        message = (
            "{source} says nothing of illiteracy or unemployment; name columns illiterate, "
            "unemployed and active."
        )
        raise MissingColumnError(message, source=other.source)
    return _join_shares(found, shares, other.source)


def _read(path: str | Path) -> Table:
    """Read a table; a row that is broken or names no area is refused."""
    table = read_table(path, vocabulary=POPULATION)
    broken = table.faults.notna()
    if broken.any():
        row = table.rows[broken].iloc[0]
        message = "Row {row} of {source} is broken; write the file anew."
        raise FileFormatError(message, row=row, source=table.source)
    return table


def _sum_people(table: Table) -> pd.DataFrame:
    """Return people of each area, in all and by sex and age."""
    frame = table.frame
    sexes = {sex: _counts(table, sex) for sex in ("men", "women") if sex in frame}
    if "sex" in frame and "people" in frame:
        said = _words(table, "sex", _SEX, "male or female")
        people = _counts(table, "people")
        sexes = {sex: people.where(said == sex, 0.0) for sex in ("men", "women")}
    whole = len(sexes) == 2
    people = sexes["men"] + sexes["women"] if whole else _counts(table, "people")
    rows = pd.DataFrame({"people": people}, index=frame.index)
    parts = _age_parts(table) if "age_group" in frame and whole else None
    for name in BANDS:
        sex, band = name.split("_", 1)
        rows[name] = np.nan if parts is None else sexes[sex] * parts[band]
    return rows.groupby(_areas(table), sort=False, dropna=False).sum(min_count=1)


def _age_parts(table: Table) -> pd.DataFrame:
    """Return which part of each age group is in each band of ages."""
    cells = table.frame["age_group"]
    groups = {cell: read_ages(cell or "") for cell in map(cell_text, cells)}
    for row, cell in zip(table.rows, map(cell_text, cells), strict=True):
        if groups[cell] is None:
            message = (
                "Row {row} of {source} has {cell!r} as age group (a spreadsheet made a date of "
                "it); write it such as 5-9, or 65+ for the oldest, as text."
                if looks_like_a_date(cell or "")
                else "Row {row} of {source} has {cell!r} as age group; write it such as 5-9, or "
                "65+ for the oldest, as text."
            )
            raise FileFormatError(message, row=row, source=table.source, cell=cell)
    found = [groups[cell_text(cell)] for cell in cells]
    return pd.DataFrame(found, columns=list(AGES), index=cells.index)


def _shares(table: Table) -> pd.DataFrame:
    """Return illiteracy and unemployment of each area as shares; missing where nothing is said."""
    frame, areas = table.frame, _areas(table)
    sums = pd.DataFrame({name: _counts(table, name) for name in _ROWS if name in frame})
    if "status" in frame:
        sums = _by_status(table, sums)
    totals = sums.groupby(areas, sort=False, dropna=False).sum(min_count=1)
    nothing = pd.Series(np.nan, index=totals.index)
    base = totals.get("active", totals.get("people", nothing))
    found = pd.DataFrame(index=totals.index)
    for share, count in (("illiteracy", "illiterate"), ("unemployment", "unemployed")):
        found[share] = totals.get(count, nothing) / base.where(base > 0)
        if f"{share}_percent" in frame:
            percent = _counts(table, f"{share}_percent") / 100.0
            found[share] = percent.groupby(areas, sort=False, dropna=False).mean()
    wrong = found[(found > 1.0).any(axis=1)]
    if len(wrong):
        name = next(text for text in reversed(wrong.index[0]) if isinstance(text, str))
        message = (
            "{source} has more illiterate or unemployed people in {name} than people they are "
            "among; mend these columns."
        )
        raise FileFormatError(message, source=table.source, name=name)
    return found


def _by_status(table: Table, sums: pd.DataFrame) -> pd.DataFrame:
    """Turn rows by state of work into active, unemployed and illiterate people."""
    status = _words(table, "status", _STATUS, "active or unemployed")
    levels = [name for name in (*EDUCATION, "illiterate") if name in sums]
    if "illiterate" not in levels or len(levels) < 2:
        message = (
            "{source} has rows by state of work, so it needs a column for each level of education, "
            "illiterate among them."
        )
        raise MissingColumnError(message, source=table.source)
    everybody = sums[levels].sum(axis=1)
    return pd.DataFrame(
        {
            "active": everybody.where(status == "active", 0.0),
            "unemployed": everybody.where(status == "unemployed", 0.0),
            "illiterate": sums["illiterate"].where(status == "active", 0.0),
        }
    )


def _join_shares(found: pd.DataFrame, shares: pd.DataFrame, source: str) -> pd.DataFrame:
    """Take illiteracy and unemployment from another table of the same areas."""
    names = [frame.index.to_frame(index=False) for frame in (found, shares)]
    both = [name for name in NAMES if all(frame[name].notna().any() for frame in names)]
    keys = [_area_keys(frame, both) for frame in names]
    known = shares.set_axis(pd.Index(keys[1]))
    if not both or not set(keys[0]) & set(keys[1]):
        message = (
            "No area of {source} is one of the table of people; name areas alike in both files."
        )
        raise FileFormatError(message, source=source)
    known = known[~known.index.duplicated()].reindex(keys[0]).set_axis(found.index)
    return found.assign(**known).reset_index()


def _area_keys(names: pd.DataFrame, both: list[str]) -> list[tuple[str, ...]]:
    """Return what tells areas apart by the columns that both tables have: codes before names."""
    known = [
        next((name for name in (f"{level}_code", level) if name in both), None)
        for level in ("province", "county", "neighborhood")
    ]
    parts = [name_key(names[name]).fillna("") for name in known if name is not None]
    return list(zip(*parts, strict=True)) if parts else [()] * len(names)


def _areas(table: Table) -> list[pd.Series]:
    """Return the names of the area of each row."""
    frame, blank = table.frame, pd.Series(None, index=table.frame.index, dtype="str")
    names = {name: normalize_column(frame[name]) if name in frame else blank for name in NAMES}
    narrowest = [name for name in POPULATION.keys if name in frame]
    lost = pd.concat([names[name] for name in narrowest], axis=1).isna().all(axis=1)
    if lost.any():
        message = "Row {row} of {source} names no area; name it."
        raise FileFormatError(message, row=table.rows[lost].iloc[0], source=table.source)
    return [names[name].rename(name) for name in NAMES]


def _counts(table: Table, name: str) -> pd.Series:
    """Read a column of people or percentages; an empty cell is nobody."""
    cells = table.frame[name]
    percent = name in _PERCENT
    read = numbers(normalize_column(cells).str.strip("%٪ ") if percent else cells)
    most = 100.0 if percent else np.inf
    wrong = ~is_blank(cells) & ~read.between(0.0, most)
    if wrong.any():
        row, cell = table.rows[wrong].iloc[0], cell_text(cells[wrong].iloc[0])
        message = (
            "Row {row} of {source} has {cell!r} as {name}; write a percentage from 0 to 100."
            if percent
            else "Row {row} of {source} has {cell!r} as {name}; write a number of people."
        )
        raise FileFormatError(message, row=row, source=table.source, cell=cell, name=name)
    return read if percent else read.fillna(0.0)


def _words(table: Table, name: str, known: dict[str, str], either: str) -> pd.Series:
    """Read a column of two words."""
    said = normalize_column(table.frame[name]).str.casefold()
    read = said.map(known)
    if read.isna().any():
        row = table.rows[read.isna()].iloc[0]
        cell = cell_text(table.frame[name][read.isna()].iloc[0])
        message = "Row {row} of {source} has {cell!r} as {name}; write {either}."
        raise FileFormatError(
            message, row=row, source=table.source, cell=cell, name=name, either=either
        )
    return read
