"""Tables of numbers of areas: of provinces, or of counties, by name or code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn, TypeAlias

import geopandas as gpd
import pandas as pd

from layers.columns import CATALOG
from layers.errors import FileFormatError, MissingColumnError
from layers.files.records import Table
from layers.files.tables import read_table
from layers.households.blocks import fill_down
from layers.households.findings import finding, join_findings, numbered
from layers.households.region_names import match_counties, match_provinces
from layers.households.strangers import find_totals
from layers.places.boundaries import load_counties, load_provinces
from layers.reasons import reason
from layers.text import as_text, normalize_column, numbers
from layers.texts.errors import Reasons
from layers.vocabulary import Vocabulary, lines_of, read_aliases

#: Whether areas are provinces or counties.
Level: TypeAlias = Literal["province", "county"]

#: Reads the numbers of rows: those that it took, and findings of the others.
ReadNumbers: TypeAlias = Callable[[pd.DataFrame], tuple[pd.DataFrame, list[pd.DataFrame]]]

_AREAS = lines_of(CATALOG, "province", "county")


def area_words(catalog: str, what: str, *, percents: tuple[str, ...] = ()) -> Vocabulary:
    """Return the words of a table of areas.

    Parameters
    ----------
    catalog
        Names of its columns of numbers, see `layers.vocabulary.read_aliases`.
    what
        What its rows are, for sentences.
    percents
        Those of its columns that hold percentages.
    """
    return Vocabulary(
        read_aliases(_AREAS + catalog.strip()),
        keys=("county", "province"),
        rows=what,
        a_key="a province or county",
        the_key="the province or county (province, استان, county, شهرستان)",
        percents=percents,
    )


@dataclass(frozen=True)
class Numbers:
    """Which numbers a column of a table of areas may hold.

    Parameters
    ----------
    least, most
        Between which they lie, both included.
    why
        Reason of those that do not, see `layers.reasons`.
    whole
        Whether they must be whole.
    signs
        Signs that may stand before or behind them.
    """

    least: float
    most: float
    why: str
    whole: bool = True
    signs: str = ""

    def read(self, cells: pd.Series) -> pd.Series:
        """Return the numbers of cells on the same index, missing where they hold none of these."""
        bare = normalize_column(cells).str.strip(self.signs) if self.signs else cells
        found = numbers(bare)
        good = found.between(self.least, self.most)
        return found.where(good & (found == found.round()) if self.whole else good)


@dataclass(frozen=True, eq=False)
class AreaTable:
    """Numbers of provinces or of counties, and what became of every row.

    Parameters
    ----------
    level
        Whether the areas are provinces or counties.
    areas
        Index: province_code or county_code, ascending. ``name``, ``row`` in the file, and the
        numbers: of quotas ``least`` and ``most`` (missing for no limit), of needs ``need``; see
        `layers.quotas` and `layers.area_amounts`.
    rejected
        Rows that give no number: row, column, value, reason.
    issues
        Everything that was found: row, column, value, reason, outcome (mended or rejected).
    source, sha256
        Name and digest of the file.
    n_rows
        Records of the file: those of `areas` and of `rejected` together.
    """

    level: Level
    areas: pd.DataFrame
    rejected: pd.DataFrame
    issues: pd.DataFrame
    source: str
    sha256: str
    n_rows: int


def read_areas(
    path: str | Path,
    vocabulary: Vocabulary,
    read: ReadNumbers,
    *,
    counties: gpd.GeoDataFrame | None,
    sheet: str | None,
) -> AreaTable:
    """Read a table of areas, whatever its numbers are.

    Parameters
    ----------
    path
        As in `layers.quotas.read_quotas`.
    vocabulary
        The words of the table, see `area_words`.
    read
        Returns the numbers of the rows that name an area, and findings of those left out.
    counties, sheet
        As in `layers.quotas.read_quotas`.

    Returns
    -------
    The numbers of each area named, and what became of every row.

    Raises
    ------
    FileFormatError
        When the file cannot be read, no row says anything, or an area stands in it twice.
    MissingColumnError
        When no column holds a province or county, or none the number.
    """
    table = read_table(path, sheet=sheet, vocabulary=vocabulary)
    told = [name for name in vocabulary.columns if name not in vocabulary.keys]
    if not set(told) & set(table.frame):
        message = "{source} names areas but no number for them; name a column {told:or}."
        raise MissingColumnError(message, source=table.source, told=list(told))
    frame, _ = fill_down(table.frame)
    level: Level = "county" if "county" in frame and _named(frame["county"]) else "province"
    whole = table.faults.fillna(_totals(frame))
    sound = frame[whole.isna()]
    codes, names, found = _find_areas(sound, level, counties)
    found = [finding(_cells(frame, level)[whole.notna()], column="(row)",
                     reason=whole.dropna(), outcome="rejected"), *found]  # fmt: skip
    given, odd = read(sound.loc[codes.index])
    issues = join_findings([*found, *odd])
    issues = issues[~(issues["outcome"].eq("rejected") & issues.index.duplicated())]
    kept = given.assign(code=codes[given.index], row=table.rows[given.index])
    _refuse_repeated(kept, names, table)
    if kept.empty:
        _refuse_empty(issues, table)
    kept.insert(0, "name", kept["code"].map(names))
    issues = numbered(issues, table.rows)
    lost = issues[issues["outcome"] == "rejected"].reset_index(drop=True)
    return AreaTable(
        level=level,
        areas=kept.set_index("code").rename_axis(f"{level}_code").sort_index(),
        rejected=lost[["row", "column", "value", "reason"]],
        issues=issues,
        source=table.source,
        sha256=table.sha256,
        n_rows=len(table.frame),
    )


def read_numbers(
    frame: pd.DataFrame, asked: Mapping[str, Numbers], *, silent: str
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read the numbers of rows; a row with a wrong one is left out, and one without any.

    Parameters
    ----------
    frame
        Cells as they were written; it has one of the columns at least.
    asked
        What each column may hold.
    silent
        Reason of a row that says nothing, see `layers.reasons`.

    Returns
    -------
    A column for each that was asked for, missing where a row says only others; and findings.
    """
    given = {name: column for name, column in asked.items() if name in frame}
    read = pd.DataFrame({name: column.read(frame[name]) for name, column in given.items()})
    said = pd.DataFrame({name: _says(frame[name]) for name in given})
    nothing = pd.Series("", index=frame.index[~said.any(axis=1)], dtype="str")
    findings = [finding(nothing, column=next(iter(given)), reason=silent, outcome="rejected")]
    wrong = said & read.isna()
    for name, column in given.items():
        shown = _cells(frame, name)[wrong[name]]
        findings.append(finding(shown, column=name, reason=column.why, outcome="rejected"))
    kept = said.any(axis=1) & ~wrong.any(axis=1)
    return read.reindex(columns=list(asked))[kept], findings


def _named(cells: pd.Series) -> bool:
    """Whether any cell of a column says anything."""
    return bool(_says(cells).any())


def _says(cells: pd.Series) -> pd.Series:
    """Tell which cells say anything, on the same index."""
    return normalize_column(cells).notna()


def _cells(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return what the cells of a column said; nothing where they are empty."""
    return as_text(frame[column]).fillna("")


def _totals(frame: pd.DataFrame) -> pd.Series:
    """Find rows that add up others."""
    nobody = pd.Series(None, index=frame.index, dtype="str")
    found = find_totals(frame.assign(household_id=nobody, longitude=nobody))
    return found.mask(found.notna(), reason("total_of_areas"))


def _find_areas(
    frame: pd.DataFrame, level: Level, counties: gpd.GeoDataFrame | None
) -> tuple[pd.Series, pd.Series, list[pd.DataFrame]]:
    """Return the code of each row that names an area, the names of all areas, and findings."""
    provinces = load_provinces()
    nothing = pd.Series(None, index=frame.index, dtype="str")
    within, odd = match_provinces(frame.get("province", nothing), provinces)
    names, codes = provinces["province"], within
    findings = [odd]
    if level == "county":
        areas = load_counties() if counties is None else counties
        codes, odd = match_counties(frame["county"], within, areas)
        names = areas["county"].set_axis(areas.index.astype("str"))
        # A misread province may have led to the wrong county or to none.
        wrong = _kept(findings[0]).index
        codes, findings = codes.drop(wrong), [findings[0], odd.drop(wrong, errors="ignore")]
    empty = frame.index[~_says(frame[level]).to_numpy()]
    findings = [part.assign(outcome=part["outcome"].replace("kept", "rejected"))
                for part in findings]  # fmt: skip
    why = reason("no_province") if level == "province" else reason("no_county")
    said = pd.Series("", index=empty, dtype="str")
    findings.append(finding(said, column=level, reason=why, outcome="rejected"))
    return codes.drop(empty, errors="ignore").dropna(), names, findings


def _kept(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings of names that are not known."""
    return findings[findings["outcome"] == "kept"]


def _refuse_repeated(kept: pd.DataFrame, names: pd.Series, table: Table) -> None:
    again = kept["code"].duplicated()
    if again.any():
        code = kept["code"][again].iloc[0]
        rows = kept["row"][kept["code"] == code].tolist()
        message = (
            "{source} names {area} ({code}) in rows {row} and {other_row}; keep one row for each "
            "area."
        )
        raise FileFormatError(
            message,
            source=table.source,
            area=names[code],
            code=code,
            row=rows[0],
            other_row=rows[1],
        )


def _refuse_empty(issues: pd.DataFrame, table: Table) -> NoReturn:
    lost = issues[issues["outcome"] == "rejected"]
    row, first = table.rows[lost.index[0]], lost.iloc[0]
    message = (
        "None of the {n_rows} rows of {source} says a number for a known area; row {row} has "
        "{value!r} as {column}: {why}. Name areas by name or code."
        if first["value"]
        else "None of the {n_rows} rows of {source} says a number for a known area; row {row}: "
        "{why}. Name areas by name or code."
    )
    raise FileFormatError(
        message,
        n_rows=len(table.frame),
        source=table.source,
        row=row,
        value=first["value"],
        column=first["column"],
        why=Reasons(first["reason"]),
    )
