"""What became of a file of households: four groups that add up to it, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import category

import geopandas as gpd
import pandas as pd
import pandera.errors

from layers.columns import HOUSEHOLD_COLUMNS
from layers.crs import WGS84
from layers.errors import LayersError
from layers.files.unread import Unread
from layers.households.findings import field_name
from layers.households.weighing import Weighed
from layers.schemas import SCHEMAS
from layers.texts import Language, Words

GROUPS = ("accepted", "approximate", "unlocated", "rejected")


@dataclass(frozen=True, eq=False)
class Intake:
    """Households of one source, each in exactly one of four groups.

    The constructor checks that the groups add up to the source, that no row and no id is in two of
    them, and that every frame is as `layers.schemas.SCHEMAS` says.

    Parameters
    ----------
    accepted
        Households with a believed point: points in WGS 84, index `household_id`, columns
        `layers.columns.HOUSEHOLD_COLUMNS`.
    approximate
        Households placed in the middle of their settlement; also `placed_to` (its name) and
        `placed_score` (likeness of the names, 0 to 100).
    unlocated
        Households with no place at all; the same columns without geometry, and `reason`
        (codes with values, see `layers.reasons`).
    rejected
        Rows that are no household: `row`, `column`, `value`, `reason`.
    issues
        One row per finding: `row`, `household_id`, `column`, `value`, `reason`, and `outcome`,
        which is mended, kept, approximate, unlocated or rejected.
    source, sha256
        Name and digest of the file; empty for a frame.
    n_rows
        Records of the source. Wholly blank rows of a sheet or text file are none.
    blank_rows
        How many such blank rows there were.
    headers
        Which header of the source was read as which column.
    unread
        Columns of the source that were not read.
    sheets
        Sheets that were read as one, and the row number of the first record of each.
    marked
        How many rows are hidden, struck through, or of a closed file, by the kind of mark.
    left_out
        The kinds of them that were rejected; the others were taken.
    weighed
        How the points fit the settlements that their rows name.
    simulated
        Whether the source says that its households were simulated; a CSV cannot say so.
    """

    accepted: gpd.GeoDataFrame
    approximate: gpd.GeoDataFrame
    unlocated: pd.DataFrame
    rejected: pd.DataFrame
    issues: pd.DataFrame
    source: str
    sha256: str
    n_rows: int
    blank_rows: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    sheets: Mapping[str, int] = field(default_factory=dict)
    marked: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    weighed: Weighed = field(default_factory=Weighed)
    simulated: bool = False

    def __post_init__(self) -> None:
        """Check that nothing is lost, nothing is counted twice and every frame keeps its schema."""
        frames = {name: getattr(self, name) for name in GROUPS}
        total = sum(map(len, frames.values()))
        if total != self.n_rows:
            counts = ", ".join(f"{len(frame)} {name}" for name, frame in frames.items())
            message = "The groups ({counts}) add up to {total}, not to the {n_rows} rows."
            raise LayersError(message, counts=counts, total=total, n_rows=self.n_rows)
        rows = pd.concat([frame["row"] for frame in frames.values()])
        if not rows.is_unique:
            message = "Row {row} is in more than one group."
            raise LayersError(message, row=rows[rows.duplicated()].iloc[0])
        ids = self.accepted.index.append([self.approximate.index, self.unlocated.index])
        if not ids.is_unique:
            message = "Household {household} is in more than one group."
            raise LayersError(message, household=ids[ids.duplicated()][0])
        for name in (*GROUPS, "issues"):
            _check_schema(name, getattr(self, name))

    @property
    def located(self) -> gpd.GeoDataFrame:
        """Households with a point, accepted and approximate, in the columns that both have."""
        columns = [*HOUSEHOLD_COLUMNS, "geometry"]
        parts = [part[columns] for part in (self.accepted, self.approximate) if not part.empty]
        if not parts:
            return self.accepted[columns]
        return gpd.GeoDataFrame(pd.concat(parts), crs=WGS84)

    @property
    def counts(self) -> pd.Series:
        """Number of rows in each group."""
        sizes = [len(getattr(self, name)) for name in GROUPS]
        return pd.Series(sizes, index=pd.Index(GROUPS, name="group"), name="rows", dtype="int64")

    def summary(self, language: Language = "en") -> str:
        """Return a few lines of text: the counts, the columns read, the commonest findings."""
        words = Words(language)
        source = words.name(self.source) or words.text("intake_frame")
        lines = [words.text("intake_rows", source=source, rows=self.n_rows)]
        lines += _aligned(
            {words.text(f"outcome_{name}"): words.number(n) for name, n in self.counts.items()}
        )
        if self.blank_rows:
            lines.append(f"  {words.text('intake_blank', count=self.blank_rows)}")
        renamed = [
            words.text("intake_column", name=field_name(name, words), header=words.name(said))
            for name, said in self.headers.items()
            if name != said
        ]
        if renamed:
            lines.append(words.text("intake_columns", columns=words.joined(renamed)))
        if self.sheets:
            parts = [f"{words.name(name)} ({row})" for name, row in self.sheets.items()]
            lines.append(words.text("intake_sheets", sheets=words.joined(parts)))
        for kind, count in self.marked.items():
            if count:
                what = words.text(f"intake_{kind}", count=count)
                key = "intake_left_out" if kind in self.left_out else "intake_taken"
                lines.append(words.text(key, what=what, kind=kind))
        lines += self._warnings(words)
        return "\n".join([*lines, *self._finding_lines(words)])

    def _finding_lines(self, words: Words) -> list[str]:
        """Say how many findings of each kind there are, with the commonest reason of each."""
        lines = []
        kinds = self.issues.groupby(["outcome", "column"], sort=False)["reason"]
        for (outcome, column), reasons in sorted(kinds, key=lambda kind: -len(kind[1])):
            named = words.joined([words.text(f"outcome_{outcome}"), field_name(str(column), words)])
            codes = reasons.str.partition(" {")[0]
            usual = words.reasons(reasons[codes == codes.value_counts().index[0]].iloc[0])
            said = words.text("for_example", said=usual) if len(set(reasons)) > 1 else usual
            lines.append(f"  {named}: {words.number(len(reasons))} ({said})")
        return lines

    def _warnings(self, words: Words) -> list[str]:
        """Say which columns were not read, loudest of those that look like coordinates."""
        told = []
        plain = [words.name(column.header) for column in self.unread if not column.like_coordinates]
        likely = [words.name(column.header) for column in self.unread if column.like_coordinates]
        if plain:
            told.append(words.text("intake_unread", columns=words.joined(plain)))
        if likely:
            told.append(words.text("intake_unread_points", columns=words.joined(likely)))
        weighed = self.weighed
        if weighed.contradicted:
            key = "intake_wrong" if weighed.mostly_wrong else "intake_contradicted"
            told.append(
                words.text(
                    key,
                    count=weighed.contradicted,
                    checked=weighed.checked,
                    km=weighed.median_km,
                )
            )
        if weighed.crowded:
            counts = {"count": weighed.crowded, "points": weighed.shared}
            told.append(words.text("intake_crowded", **counts))
        if self.n_rows and self.accepted.empty:
            told.append(words.text("intake_no_point"))
        return told


def _aligned(amounts: Mapping[str, str]) -> list[str]:
    """Return lines of names and amounts; signs that take no room, as in Persian, count for none."""
    unseen = {name: sum(category(sign) == "Cf" for sign in name) for name in amounts}
    width = max(12, *(len(name) - unseen[name] for name in amounts))
    return [f"  {name:<{width + unseen[name]}}{amount:>12}" for name, amount in amounts.items()]


def _check_schema(name: str, frame: pd.DataFrame) -> None:
    """Refuse a frame that is not as its schema says."""
    if isinstance(frame, gpd.GeoDataFrame):
        if frame.crs != WGS84 or not (frame.geom_type == "Point").all():
            message = "The {name} households must be points in WGS 84; found {crs}."
            raise LayersError(message, name=name, crs=frame.crs)
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    try:
        SCHEMAS[name].validate(frame)
    except (pandera.errors.SchemaError, pandera.errors.SchemaErrors) as error:
        fault = str(getattr(error, "schema_errors", [error])[0]).splitlines()[0]
        message = "The {name} frame is not as it must be: {fault}"
        raise LayersError(message, name=name, fault=fault) from error
