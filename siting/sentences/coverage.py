"""What the measures of coverage say, in sentences."""

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from siting.standards import Standards

#: Part of a center's places below which a center for so few is not suggested.
FEW = 0.1

#: One row of a table, by column.
Row = Mapping[Hashable, Any]

_SOURCES = {
    "network": "Travel times are network times, along streets.",
    "mixed": "Travel times are network times where streets connect, and estimated elsewhere.",
    "estimated": "Travel times are estimated from distance and speed, not from streets.",
}
_WITHIN = ("setting", "county", "province")
_MEASURES = {
    "travel_time_s": "Travel time of the served",
    "places_per_household": "Places per household within the limit",
}
_DIVISIONS = {
    "province": "provinces",
    "county": "counties",
    "setting": "urban and rural",
    "group": "client groups",
}


def source_in_words(travel_source: str) -> str:
    """Say where travel times come from."""
    return _SOURCES.get(travel_source, f"Travel times are {travel_source}.")


def equity_in_words(equity: pd.DataFrame) -> list[str]:
    """Say how unevenly travel time and places are spread.

    Parameters
    ----------
    equity
        See `siting.coverage.summarize_equity`.

    Returns
    -------
    One sentence a measure; none of a measure that nobody has.
    """
    told: list[str] = []
    if equity.empty:
        return told
    for measure, rows in equity.groupby("measure", sort=False):
        whole = rows.iloc[0]
        if pd.isna(whole["gini"]):
            continue
        said = f"{_MEASURES.get(str(measure), measure)}: Gini {whole['gini']:.2f}, "
        said += f"Theil {whole['theil']:.2f}"
        shares = [
            f"{100 * row['theil_between'] / row['theil']:.0f} % between "
            f"{_DIVISIONS.get(row['by'], row['by'])}"
            for row in rows.to_dict("records")
            if row["parts"] > 1 and row["theil"] > 0
        ]
        told.append(f"{said}; of the Theil, {_listed(shares)}." if shares else f"{said}.")
    return told


def worst_in_words(
    worst: pd.DataFrame, standards: Standards, *, travel_source: str
) -> dict[str, str]:
    """Say of the worst neighborhoods where they are, how many households, how far, what to do.

    Parameters
    ----------
    worst
        See `siting.coverage.worst_neighborhoods`.
    standards
        Those of the plan: limits, and what a center can take.
    travel_source
        Word for where travel times come from.

    Returns
    -------
    A few sentences for each, by neighborhood_id, in the order given.
    """
    return {
        str(key): " ".join(
            [_where(row, standards), *_how_far(row, travel_source), *_remedies(row, standards)]
        )
        for key, row in zip(worst.index, worst.to_dict("records"), strict=True)
    }


def clusters_in_words(clusters: pd.DataFrame) -> str:
    """Say how many neighborhoods lie in clusters of gaps; see `siting.coverage.gap_clusters`."""
    kinds = clusters["cluster"].value_counts()
    gaps, covered = int(kinds.get("gap", 0)), int(kinds.get("covered", 0))
    islands = int(kinds.get("gap among covered", 0))
    if not gaps + covered + islands:
        return "Gaps are not clustered more than chance would have it."
    return (
        f"Neighborhoods in clusters of gaps: {gaps:,}; in clusters of good coverage: {covered:,}; "
        f"with a gap among covered ones: {islands:,}."
    )


def _where(row: Row, standards: Standards) -> str:
    rural = row["setting"] == "rural"
    limit = standards.rural_limit_s if rural else standards.urban_limit_s
    within = ", ".join(filter(None, (_known(row[name]) for name in _WITHIN)))
    reasons = {
        f"beyond {limit / 60:.0f} minutes": _number(row["beyond_reach"]),
        "without room": _number(row["no_capacity"]),
    }
    given = {said: count for said, count in reasons.items() if count > 0}
    counts = [f"{_count(count)} {said}" for said, count in given.items()]
    why = f"all {next(iter(given))}" if len(given) == 1 else _listed(counts)
    return (
        f"{_known(row['name']) or 'Unnamed'} ({within}): {_count(row['without_coverage'])} of "
        f"{_count(row['households'])} households are without coverage, {why}."
    )


def _how_far(row: Row, travel_source: str) -> list[str]:
    said = []
    seconds, center = _number(row["nearest_travel_time_s"]), _known(row["nearest_center"])
    if center and math.isfinite(seconds):
        away = f"{_time(seconds)} away on average ({travel_source})"
        said.append(f"For them the nearest center, {center}, is {away}.")
    served, meters = _number(row["mean_travel_time_s"]), _number(row["mean_distance_m"])
    if math.isfinite(meters):
        time = f"{_time(served)}, " if math.isfinite(served) else ""
        said.append(
            f"Those served here travel {time}{meters / 1000:.1f} km in a straight line, on average."
        )
    return said


def _time(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def _remedies(row: Row, standards: Standards) -> list[str]:
    said = []
    crowded, spare = _number(row["crowded_out"]), _number(row["nearest_spare"])
    if crowded > 0:
        free = min(spare, crowded) if math.isfinite(spare) else 0.0
        places = [f"the {_count(free)} free places"] * (free > 0)
        places += [f"{_count(crowded - free)} more places"] * (crowded > free)
        said.append(
            f"{_count(crowded)} have a center within the limit that did not take them; "
            f"{_listed(places)} there would close that."
        )
    gain, here = _number(row["center_gain"]), _number(row["gain_here"])
    if math.isfinite(gain):
        few = gain < FEW * standards.files_per_center
        room = f"{standards.files_per_center:,} places"
        full = f"; it takes but {room}" if gain > standards.files_per_center else ""
        fits = f"; few for {room}, so a smaller one or home visits may do" if few else full
        said.append(
            f"A center here would have {_count(gain)} households without coverage within their "
            f"limit, {_count(here)} of here and {_count(gain - here)} of around{fits}."
        )
    return said


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]


def _known(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    return "" if pd.isna(value) else str(value)


def _number(value: Any) -> float:  # noqa: ANN401 - a cell of a table
    return math.nan if pd.isna(value) else float(value)


def _count(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    return f"{_number(value):,.0f}"
