"""The report as a workbook: every table of a plan that may be told, in words, to reckon with."""

import math
from datetime import date
from pathlib import Path
from string import Formatter
from typing import BinaryIO

import pandas as pd

from layers.files.sheets import Sheet, write_workbook
from layers.households.findings import field_name
from layers.reasons import read_reasons
from layers.texts import Words, catalog
from layers.texts.days import date_text
from siting.maps import View
from siting.maps.palette import CLASS_COLORS
from siting.maps.panel import bound_share, place_name
from siting.plans.frames import Plan
from siting.privacy import round_places, tell_neighborhoods, too_few
from siting.reports.center_tables import told_workers
from siting.reports.paper import content
from siting.reports.spoken_tables import kind_of
from siting.sentences.paper import proof_in_words, sources_in_words, standards_in_words
from siting.sentences.travel import source_in_words

_COUNTS = ["households", "in_reach", "no_capacity", "beyond_reach"]
_MEANS = ["mean_distance_m", "mean_travel_time_s"]

#: Columns with bars, and their colors.
_BARS = {"gap_share": CLASS_COLORS[1], "fill": "#a9d3d5"}


def write_report_workbook(
    plan: Plan, view: View, words: Words, target: Path | BinaryIO, *, day: date
) -> None:
    """Write the workbook of a report.

    Parameters
    ----------
    plan
        The plan.
    view
        What of it is shown.
    words
        The language of sheets, headings and what is said.
    target
        File to write.
    day
        Day of the report.
    """
    tables = report_tables(plan, view, words, day=day)
    sheets = {
        words.text(f"sheet_name_{name}"): _sheet(table, words) for name, table in tables.items()
    }
    write_workbook(sheets, target, right_to_left=words.direction == "rtl")


def _sheet(table: pd.DataFrame, words: Words) -> Sheet:
    """Name columns in words, and say what they hold."""
    names = {str(name): words.text(f"cell_{name}") for name in table.columns}
    kinds = {said: kind_of(name, of="report") for name, said in names.items()}
    bars = {said: _BARS[name] for name, said in names.items() if name in _BARS}
    return Sheet(table.rename(columns=names), kinds=kinds, bars=bars)


def report_tables(plan: Plan, view: View, words: Words, *, day: date) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook by name; those without rows are left out.

    Parameters
    ----------
    plan
        The plan.
    view
        What of it is shown.
    words
        The language of cells.
    day
        Day of the report.

    Returns
    -------
    Tables whose columns bear the names of the catalog's ``cell_``; numbers that are withheld are
    missing.
    """
    tables = {
        "about": _about(plan, view, words, day=day),
        "provinces": _areas(view, "province", words),
        "counties": _areas(view, "county", words),
        "centers": _centers(view, words),
        "closed": _closed(view),
        "neighborhoods": _neighborhoods(view, plan, words),
        "workers": _workers(view, words),
        "unlocated": _unlocated(view, words),
        "rejected": _rejected(plan, words) if view.whole else pd.DataFrame(),
        "standards": pd.DataFrame(
            standards_in_words(plan.standards, words), columns=["standard", "value"], dtype="str"
        ),
        "metadata": _metadata(plan, view, words, day=day),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _about(plan: Plan, view: View, words: Words, *, day: date) -> pd.DataFrame:
    """Return the sentences of the brief, one a row."""
    told = content.reached(view, words)
    said = [
        " · ".join(content.heading(view, words, day=day).values()),
        *content.asked(plan, view, words),
        *(f"{each['name']}: {each['amount']}" for each in told["figures"]),
        told["adds_up"],
        told["unlocated"],
        *content.proof(plan, view, words),
        *content.staff(view, words),
        *content.actions(plan, view, words),
        *content.estimated(plan, words),
        *sources_in_words(plan, words),
    ]
    return pd.DataFrame({"said": pd.Series(said, dtype="str")})


def _areas(view: View, level: str, words: Words) -> pd.DataFrame:
    told = view.told[view.told["level"] == level].copy()
    told["province"] = _provinces(told["province"], view, words)
    told[["province", "county"]] = told[["province", "county"]].fillna(words.text("area_unknown"))
    areas = ["province", "county"][: 1 + (level == "county")]
    columns = [*areas, "centers", "capacity", *_COUNTS, "gap_share", "mean_distance_m", "unlocated"]
    return told[columns].reset_index(drop=True)


def _provinces(names: pd.Series, view: View, words: Words) -> pd.Series:
    """Write names of provinces in the language."""
    if words.language == "fa":
        return names
    english = view.provinces.set_index("province")["province_en"]
    return names.map(english).fillna(names)


def _centers(view: View, words: Words) -> pd.DataFrame:
    """Return the centers; where one has few files, nothing is told that follows from them."""
    centers = view.centers
    few = centers["told_load"].isna()
    work = view.catchments[["hours", "travel_share"]].reindex(centers.index)
    places = round_places(
        pd.DataFrame({"longitude": centers.geometry.x, "latitude": centers.geometry.y})
    )
    table = pd.DataFrame(centers.drop(columns="geometry")).join(work).join(places)
    table = table.assign(
        center_id=centers.index,
        province=_provinces(centers["province"], view, words),
        setting=_worded(centers["setting"], "setting", words),
        status=_worded(centers["status"], "status", words),
        fill=centers["load"] / centers["capacity"].where(centers["capacity"] > 0),
    )
    told = ["load", "fill", "workers", "workers_by_hours", "hours", "travel_share"]
    table[told] = table[told].astype("float64").mask(few, axis=0)
    columns = ["center_id", "name", "province", "county", "setting", "status", "capacity", *told,
               "longitude", "latitude"]  # fmt: skip
    return table[columns].reset_index(drop=True)


def _worded(codes: pd.Series, kind: str, words: Words) -> pd.Series:
    """Say codes in words; those that are missing stay so."""
    known = {code: words.text(f"{kind}_{code}") for code in codes.dropna().unique()}
    return codes.map(known)


def _closed(view: View) -> pd.DataFrame:
    table = pd.DataFrame(view.closed.drop(columns="geometry")).assign(center_id=view.closed.index)
    columns = ["center_id", "name", "province", "county", "capacity", "moved_to"]
    return table[columns].reset_index(drop=True)


def _neighborhoods(view: View, plan: Plan, words: Words) -> pd.DataFrame:
    """Return each neighborhood as the map tells it."""
    gaps = pd.DataFrame(view.gaps.drop(columns="geometry"))
    told = tell_neighborhoods(gaps, view.withheld, means=_MEANS)
    nearest = plan.centers["name"].reindex(told["nearest_center_id"]).set_axis(told.index)
    table = told.assign(
        neighborhood_id=told.index,
        province=_provinces(told["province"], view, words),
        setting=_worded(told["setting"], "setting", words),
        mean_travel_time_min=told["mean_travel_time_s"] / 60,
        nearest_center=nearest.where(told["gap"] > 0),
    )
    columns = ["neighborhood_id", "name", "province", "county", "setting", *_COUNTS, "gap_share",
               "mean_distance_m", "mean_travel_time_min", "nearest_center"]  # fmt: skip
    return table[columns].reset_index(drop=True)


def _workers(view: View, words: Words) -> pd.DataFrame:
    """Return the social workers; where one has few files nothing is told that gives them away."""
    areas = told_workers(view.caseload_areas, view.centers["told_load"])
    names = view.centers["name"].reindex(areas["center_id"]).set_axis(areas.index)
    note = areas["reason"].map(words.reasons)
    table = areas.assign(worker=areas.index, center=names, note=note)
    columns = ["worker", "center_id", "center", "households", "hours", "travel_share", "area_km2",
               "note"]  # fmt: skip
    return table[columns].reset_index(drop=True)


def _unlocated(view: View, words: Words) -> pd.DataFrame:
    """Return how many households of each county have no place, where there are any."""
    counties = _areas(view, "county", words)[["province", "county", "unlocated"]]
    return counties[counties["unlocated"] != 0].reset_index(drop=True)


def _rejected(plan: Plan, words: Words) -> pd.DataFrame:
    """Count the rejected rows by what is wrong with them; small counts are withheld."""
    rows = plan.rejected
    if rows.empty:
        return pd.DataFrame()
    codes = rows["reason"].fillna("").map(lambda cell: [one.code for one in read_reasons(cell)])
    counts = pd.DataFrame({"field": rows["column"].fillna(""), "code": codes}).explode("code")
    table = counts.groupby(["field", "code"]).size().rename("rows").reset_index()
    table["rows"] = table["rows"].astype("float64").mask(too_few(table["rows"]))
    known = {code: _without_values(code, words) for code in table["code"].unique()}
    table["reason"] = table["code"].map(known)
    table["field"] = table["field"].map(lambda name: field_name(name, words))
    return table.sort_values("rows", ascending=False, kind="stable")[["field", "reason", "rows"]]


def _without_values(code: str, words: Words) -> str:
    """Say what a reason means of all rows: a dash where each row has its own value."""
    parsed = Formatter().parse(catalog()[f"reason_{code}"][words.language])
    places = {name for _, name, _, _ in parsed if name}
    return words.text(f"reason_{code}", **dict.fromkeys(places, math.nan))


def _metadata(plan: Plan, view: View, words: Words, *, day: date) -> pd.DataFrame:
    """Return how the plan was made, in words."""
    facts = plan.facts
    gap = "" if facts.from_best is None else bound_share(facts.from_best, words)
    seconds = sum(facts.timings.values()) if facts.timings else math.nan
    told = {
        "place": place_name(view, words),
        "day": date_text(day, words),
        "input": facts.input,
        "input_sha256": facts.input_sha256,
        "rows": "" if too_few(facts.rows or 0) else words.number(facts.rows or 0),
        "made": "" if facts.day is None else date_text(facts.day, words),
        "simulated": words.text("plan_simulated") if facts.simulated else "",
        "objective": words.text(f"paper_goal_{facts.objective}"),
        "proof": proof_in_words(facts, words),
        "gap": gap,
        "travel": source_in_words(facts.travel_source, words),
        "seed": "" if facts.seed is None else words.digits(str(facts.seed)),
        "iterations": "" if facts.iterations is None else words.number(facts.iterations),
        "seconds": words.number(seconds),
        "version": facts.versions.get("siting", ""),
        "borders": words.text("attribution"),
    }
    rows = [(words.text(f"fact_{name}"), value) for name, value in told.items() if value]
    return pd.DataFrame(rows, columns=["fact", "value"], dtype="str")
