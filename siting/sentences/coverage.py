"""What the measures of coverage say, in sentences."""

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from layers.texts import Words
from siting.sentences.travel import source_word
from siting.standards import Standards

#: Part of a center's places below which a center for so few is not suggested.
FEW = 0.1

#: One row of a table, by column.
Row = Mapping[Hashable, Any]

_WITHIN = ("setting", "county", "province")


def equity_in_words(equity: pd.DataFrame, words: Words) -> list[str]:
    """Say how unevenly travel time and places are spread.

    Parameters
    ----------
    equity
        See `siting.coverage.summarize_equity`.
    words
        The language.

    Returns
    -------
    One sentence a measure; none of a measure that nobody has.
    """
    if equity.empty:
        return []
    return [
        _equity_of(str(measure), rows, words)
        for measure, rows in equity.groupby("measure", sort=False)
        if pd.notna(rows.iloc[0]["gini"])
    ]


def _equity_of(measure: str, rows: pd.DataFrame, words: Words) -> str:
    shares = [
        words.text(
            "equity_share",
            percent=100 * row["theil_between"] / row["theil"],
            division=words.text(f"division_{row['by']}"),
        )
        for row in rows.to_dict("records")
        if row["parts"] > 1 and row["theil"] > 0
    ]
    return words.text(
        "equity_parted" if shares else "equity_told",
        measure=words.text(f"measure_{measure}"),
        gini=rows.iloc[0]["gini"],
        theil=rows.iloc[0]["theil"],
        shares=words.listed(shares),
    )


def worst_in_words(
    worst: pd.DataFrame, standards: Standards, words: Words, *, travel_source: str
) -> dict[str, str]:
    """Say of the worst neighborhoods where they are, how many households, how far, what to do.

    Parameters
    ----------
    worst
        See `siting.coverage.worst_neighborhoods`.
    standards
        Those of the plan: limits, and what a center can take.
    words
        The language.
    travel_source
        Word for where travel times come from.

    Returns
    -------
    A few sentences for each, by neighborhood_id, in the order given.
    """
    remedies = remedies_in_words(worst, standards, words)
    return {
        str(key): " ".join(
            [
                _where(row, standards, words),
                *_how_far(row, travel_source, words),
                *remedies[str(key)],
            ]
        )
        for key, row in zip(worst.index, worst.to_dict("records"), strict=True)
    }


def remedies_in_words(
    worst: pd.DataFrame, standards: Standards, words: Words
) -> dict[str, list[str]]:
    """Say of the worst neighborhoods what would close their gaps.

    Parameters
    ----------
    worst
        See `siting.coverage.worst_neighborhoods`.
    standards
        Those of the plan: what a center can take.
    words
        The language.

    Returns
    -------
    A sentence for each remedy, by neighborhood_id, in the order given; none where none is known.
    """
    return {
        str(key): _remedies(row, standards, words)
        for key, row in zip(worst.index, worst.to_dict("records"), strict=True)
    }


def way_in_words(seconds: float, words: Words) -> str:
    """Say how long a way is, in minutes or hours; a dash where there is none."""
    return _time(seconds, words) if math.isfinite(seconds) else words.text("way_none")


def clusters_in_words(clusters: pd.DataFrame, words: Words) -> str:
    """Say how many neighborhoods lie in clusters of gaps; see `siting.coverage.gap_clusters`."""
    kinds = clusters["cluster"].value_counts()
    gaps, covered = int(kinds.get("gap", 0)), int(kinds.get("covered", 0))
    islands = int(kinds.get("gap among covered", 0))
    if not gaps + covered + islands:
        return words.text("clusters_none")
    return words.text("clusters_told", gaps=gaps, covered=covered, islands=islands)


def _where(row: Row, standards: Standards, words: Words) -> str:
    rural = row["setting"] == "rural"
    limit = standards.rural_limit_s if rural else standards.urban_limit_s
    counts = {"beyond": _number(row["beyond_reach"]), "no_room": _number(row["no_capacity"])}
    given = {kind: count for kind, count in counts.items() if count > 0}
    alone = len(given) == 1 and not any(map(math.isnan, counts.values()))
    prefix = "worst_all" if alone else "worst"
    why = [
        words.text(f"{prefix}_{kind}", count=count, minutes=limit / 60)
        for kind, count in given.items()
    ]
    return words.text(
        "worst_where" if why else "worst_where_only",
        name=_known(row["name"], words) or words.text("unnamed"),
        within=words.joined([part for name in _WITHIN if (part := _within(row, name, words))]),
        missing=_number(row["without_coverage"]),
        households=_number(row["households"]),
        why=words.listed(why),
    )


def _within(row: Row, name: str, words: Words) -> str:
    value = _known(row[name], words)
    return words.text(f"setting_{row[name]}") if value and name == "setting" else value


def _how_far(row: Row, travel_source: str, words: Words) -> list[str]:
    said = []
    seconds, center = _number(row["nearest_travel_time_s"]), _known(row["nearest_center"], words)
    if center and math.isfinite(seconds):
        source, time = source_word(travel_source, words), _time(seconds, words)
        said.append(words.text("worst_nearest", center=center, time=time, source=source))
    served, meters = _number(row["mean_travel_time_s"]), _number(row["mean_distance_m"])
    if math.isfinite(meters):
        key = "worst_served" if math.isfinite(served) else "worst_served_km"
        said.append(words.text(key, time=_time(served, words), km=meters / 1000))
    return said


def _time(seconds: float, words: Words) -> str:
    if seconds < 7200:
        return words.text("time_minutes", minutes=seconds / 60)
    return words.text("time_hours", hours=seconds / 3600)


def _remedies(row: Row, standards: Standards, words: Words) -> list[str]:
    said = []
    crowded, spare = _number(row["crowded_out"]), _number(row["nearest_spare"])
    if crowded > 0:
        free = min(spare, crowded) if math.isfinite(spare) else 0.0
        counts = {"remedy_free": free, "remedy_more": crowded - free}
        rooms = [words.text(key, count=count) for key, count in counts.items() if count > 0]
        said.append(words.text("remedy_room", crowded=crowded, places=words.listed(rooms)))
    gain, here = _number(row["center_gain"]), _number(row["gain_here"])
    if math.isfinite(gain):
        places = standards.files_per_center
        few, full = gain < FEW * places, gain > places
        key = "remedy_center_few" if few else "remedy_center_full" if full else "remedy_center"
        split = words.text("remedy_here", here=here, around=gain - here)
        said.append(words.text(key, gain=gain, split=split * math.isfinite(here), places=places))
    return said


def _known(value: Any, words: Words) -> str:  # noqa: ANN401 - a cell of a table
    return "" if pd.isna(value) else words.name(str(value))


def _number(value: Any) -> float:  # noqa: ANN401 - a cell of a table
    return math.nan if pd.isna(value) else float(value)
