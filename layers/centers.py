"""Centers that stand, and places where one may open: tables of points, read as households are."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.columns import CATALOG
from layers.crs import WGS84, read_crs
from layers.files.records import Table, table_from_frame
from layers.files.tables import read_table
from layers.files.unread import Unread
from layers.households.fields import read_ids, read_text
from layers.households.findings import finding, join_findings, numbered
from layers.households.points import read_points
from layers.places.boundaries import load_provinces
from layers.reasons import reason, reason_column
from layers.text import as_named, as_text, key, normalize_column, numbers
from layers.vocabulary import Vocabulary, lines_of, read_aliases

#: What may become of a center that stands.
STAYS, MAY_MOVE, MAY_CLOSE = STATUSES = ("stays", "may_move", "may_close")

#: The most files that one center is believed to take, and the most workers.
MOST_CAPACITY, MOST_WORKERS = 100_000, 500

_PLACES = (
    lines_of(CATALOG, "longitude", "latitude", "location", "utm_zone", "province", "county")
    + """
name 0: name
name 1: نام | نام مرکز | عنوان | عنوان مرکز | center name | title
capacity 0: capacity
capacity 1: ظرفیت | ظرفیت پرونده | ظرفیت مرکز | تعداد پرونده مجاز | files | capacity files
workers 0: workers
workers 1: مددکاران | تعداد مددکار | تعداد مددکاران | مددکار | social workers
"""
)
_CENTERS = """
center_id 0: center_id
center_id 1: شناسه مرکز | کد مرکز | شماره مرکز | center code | center no | center number
center_id 2: شناسه | کد | id | code
status 0: status
status 1: وضعیت | وضعیت مرکز | وضعیت فعلی | state
tier 0: tier
tier 1: سطح | سطح مرکز | نوع مرکز | level | kind
"""
_CANDIDATES = """
candidate_id 0: candidate_id
candidate_id 1: شناسه نقطه | کد نقطه | شناسه نامزد | شناسه محل | کد محل | site id | place id
candidate_id 2: شناسه | کد | id | code
cost 0: cost
cost 1: هزینه | هزینه راه اندازی | هزینه تاسیس | opening cost
must_open 0: must_open
must_open 1: الزامی | باید باز شود | حتما باز شود | must
"""

#: The words of a table of centers that stand.
CENTERS = Vocabulary(
    read_aliases(_CENTERS + _PLACES.strip()),
    keys=("center_id",),
    rows="centers",
    a_key="a center id",
    the_key="the center's id (center_id, شناسه مرکز, کد مرکز)",
    layer="centers",
)
#: The words of a table of places where a center may open.
CANDIDATES = Vocabulary(
    read_aliases(_CANDIDATES + _PLACES.strip()),
    keys=("candidate_id",),
    rows="candidates",
    a_key="a candidate id",
    the_key="the candidate's id (candidate_id, شناسه محل)",
)

_STATUS_WORDS = {
    STAYS: "stays | stay | fixed | می ماند | میماند | ثابت | ماندگار | فعال | دایر | active | open",
    MAY_MOVE: "may_move | may move | move | movable | قابل انتقال | قابل جابجایی | قابل جابه جایی",
    MAY_CLOSE: "may_close | may close | قابل تعطیلی | قابل تعطیل | قابل بستن | قابل حذف",
    "closed": "closed | تعطیل | تعطیل شده | بسته | غیرفعال | غیر فعال | منحل شده | inactive",
}
_STATUS = {key(word): name for name, words in _STATUS_WORDS.items() for word in words.split(" | ")}
#: What a plan says of its centers: that they stand now, and nothing of what may become of them.
_OF_A_PLAN = {key(word) for word in ("new", "existing", "moved")}
_YES = {key(word) for word in ("yes", "y", "1", "true", "بله", "بلی", "آری", "دارد")}


@dataclass(frozen=True, eq=False)
class Sites:
    """Centers or candidates of one source; every row is accepted or rejected.

    Parameters
    ----------
    accepted
        Points in WGS 84. Index ``center_id`` or ``candidate_id``; columns ``row``, ``name``,
        ``capacity`` (files) and ``workers``; of centers ``status`` (`STATUSES`) and ``tier``; all
        of them missing where nothing is said; of candidates ``cost`` (0 where nothing is said) and
        ``must_open``.
    rejected
        Rows that are none: ``row``, ``column``, ``value``, ``reason``.
    issues
        One row per finding, those that were kept or mended as well, and ``outcome``.
    n_rows
        Records of the source.
    unread
        Columns of the source that were not read.
    source, sha256
        Name and digest of the file; empty for a frame.
    """

    accepted: gpd.GeoDataFrame
    rejected: pd.DataFrame
    issues: pd.DataFrame
    n_rows: int
    unread: tuple[Unread, ...] = ()
    source: str = ""
    sha256: str = ""


def read_centers(path: str | Path, *, sheet: str | None = None, crs: str | None = None) -> Sites:
    """Read the centers that stand.

    Parameters
    ----------
    path
        CSV, Excel, Parquet, GeoPackage and the other formats of households, or a plan, whose
        centers then stand. An id column and points; ``name``, ``capacity`` (files), ``workers``,
        ``status`` (stays, may_move, may_close) and ``tier``, under Persian or English headers.
    sheet
        Sheet of a workbook or layer of a GeoPackage; by default the only one with an id column, or
        of several layers ``centers``, as in a plan.
    crs
        What the numbers of its coordinate columns are, such as ``"EPSG:32639"``, where they are no
        degrees.

    Returns
    -------
    The centers; rows without a believed place, with an odd status or of a closed center are
    rejected.

    Raises
    ------
    FileFormatError
        When the file cannot be read as a table or holds no rows.
    MissingColumnError
        When no column holds the centers' ids.
    CrsError
        When its geometries do not say their CRS.
    """
    return _check(read_table(path, sheet=sheet, vocabulary=CENTERS), CENTERS, crs)


def read_candidates(path: str | Path, *, sheet: str | None = None, crs: str | None = None) -> Sites:
    """Read places where a center may open.

    Parameters
    ----------
    path
        As for `read_centers`, with ``candidate_id``, ``name``, ``capacity`` (files), ``cost`` (of
        opening there, in household-seconds) and ``must_open`` (yes or nothing).
    sheet, crs
        As for `read_centers`.

    Returns
    -------
    The candidates; rows without a believed place are rejected.

    Raises
    ------
    FileFormatError, MissingColumnError, CrsError
        As for `read_centers`.
    """
    return _check(read_table(path, sheet=sheet, vocabulary=CANDIDATES), CANDIDATES, crs)


def check_centers(frame: pd.DataFrame, *, source: str = "") -> Sites:
    """Check a frame of centers as `read_centers` checks a file; it is not modified."""
    return _check(table_from_frame(frame, source=source, vocabulary=CENTERS), CENTERS)


def check_candidates(frame: pd.DataFrame, *, source: str = "") -> Sites:
    """Check a frame of candidates as `read_candidates` checks a file; it is not modified."""
    return _check(table_from_frame(frame, source=source, vocabulary=CANDIDATES), CANDIDATES)


def _check(table: Table, vocabulary: Vocabulary, crs: str | None = None) -> Sites:
    """Take a table of sites through all checks, in their order."""
    name = vocabulary.keys[0]
    ids, rejected = read_ids(
        table.frame[name], rows=table.rows, faults=table.faults, vocabulary=vocabulary
    )
    frame = table.frame.loc[ids.index]
    geometry = None if table.geometry is None else table.geometry[ids.index]
    points = read_points(frame, geometry, provinces=load_provinces(), crs=read_crs(crs))
    fields, odd = _read_fields(frame, vocabulary)
    bare = ids.index.difference(points.geometry.index).difference(points.refused.index)
    lost = _without_place(points.refused, bare, ids)
    findings = [rejected, lost, odd, points.findings]
    outside = set(join_findings(findings).query("outcome == 'rejected'").index)
    kept = ids.index[~ids.index.isin(outside)]
    shown = pd.concat([table.rows[kept].rename("row"), fields.loc[kept]], axis=1)
    shown.index = pd.Index(ids[kept], name=name, dtype="str")
    accepted = gpd.GeoDataFrame(shown, geometry=points.geometry[kept].to_numpy(), crs=WGS84)
    findings.append(_shared_places(accepted, kept))
    issues = numbered(join_findings(findings), table.rows)
    told = issues[issues["outcome"] == "rejected"].drop_duplicates("row")
    return Sites(
        accepted=accepted,
        rejected=told[["row", "column", "value", "reason"]].reset_index(drop=True),
        issues=issues,
        n_rows=len(table.frame),
        unread=table.unread,
        source=table.source,
        sha256=table.sha256,
    )


def _read_fields(frame: pd.DataFrame, vocabulary: Vocabulary) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read all columns that need no point."""
    fields = {"name": as_named(read_text(frame, "name"))}
    findings = []
    for column, most, why in (
        ("capacity", MOST_CAPACITY, reason("not_capacity", most=MOST_CAPACITY)),
        ("workers", MOST_WORKERS, reason("not_workers", most=MOST_WORKERS)),
    ):
        fields[column], odd = _read_amount(frame, column, least=1.0, most=most, why=why)
        findings.append(odd)
    if vocabulary is CENTERS:
        fields["status"], odd = _read_status(read_text(frame, "status"))
        fields["tier"] = read_text(frame, "tier")
    else:
        cost, odd = _read_amount(frame, "cost", least=0.0, most=1e15, why=reason("not_cost"))
        fields["cost"] = cost.fillna(0.0)
        must = read_text(frame, "must_open")
        fields["must_open"] = (
            must.dropna().map(key).isin(_YES).reindex(frame.index, fill_value=False)
        )
    findings.append(odd)
    return pd.DataFrame(fields), join_findings(findings)


def _read_amount(
    frame: pd.DataFrame, column: str, *, least: float, most: float, why: str
) -> tuple[pd.Series, pd.DataFrame]:
    """Read a column of numbers; a row with another one is rejected: no center is guessed."""
    cells = frame[column] if column in frame else pd.Series(None, index=frame.index, dtype="str")
    read = numbers(cells)
    wrong = normalize_column(cells).notna() & ~read.between(least, most)
    told = finding(as_text(cells[wrong]), column=column, reason=why, outcome="rejected")
    return read.where(~wrong).astype("float64"), told


def _read_status(text: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Read what may become of each center; closed ones, and unknown words, are rejected."""
    text = text.where(
        ~text.dropna().map(key).isin(_OF_A_PLAN).reindex(text.index, fill_value=False)
    )
    meant = text.map(lambda word: _STATUS.get(key(word), ""), na_action="ignore")
    closed, odd = meant.eq("closed"), meant.eq("")
    told = [
        finding(text[closed], column="status", reason=reason("center_closed"), outcome="rejected"),
        finding(text[odd], column="status", reason=reason("not_status"), outcome="rejected"),
    ]
    return meant.astype("str"), join_findings(told)


def _without_place(refused: pd.DataFrame, bare: pd.Index, ids: pd.Series) -> pd.DataFrame:
    """Report rows whose point is refused, and those that have none."""
    placeless = ids[ids.index.isin(bare)]
    parts = [
        finding(placeless, column="(row)", reason=reason("center_no_place"), outcome="rejected"),
        *(
            finding(each["value"], column=str(column), reason=each["reason"], outcome="rejected")
            for column, each in refused.groupby("column", sort=True)
        ),
    ]
    return join_findings(parts)


def _shared_places(accepted: gpd.GeoDataFrame, records: pd.Index) -> pd.DataFrame:
    """Report centers at the very place of an earlier one; both are kept."""
    places = pd.Series(accepted.geometry.to_wkb(), index=accepted.index)
    again = places.duplicated().to_numpy()
    first = pd.Series(accepted.index, index=places.to_numpy())
    first = first[~first.index.duplicated()]
    other = pd.Series(first[places[again]].to_numpy(), index=records[again], dtype="str")
    said = pd.Series(accepted.index[again], index=records[again], dtype="str")
    why = reason_column("same_place", other=other)
    return finding(said, column=str(accepted.index.name), reason=why, outcome="kept")
