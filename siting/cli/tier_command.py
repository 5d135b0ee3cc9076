"""`siting tier`: which centers become those of a second level, and who reaches them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.options import (
    AsJson,
    ColumnNames,
    CrsName,
    Gap,
    LeaveOut,
    PlanFile,
    Replace,
    Seconds,
    Seed,
    Sheet,
    Spoken,
    StreetFiles,
    check_extra,
    given,
    make_stop,
    read_intake,
    read_networks,
    street_file,
)
from siting.cli.outputs import check_apart, check_output
from siting.cli.places import read_places
from siting.cli.shown import heads_of, print_json, show_rows

if TYPE_CHECKING:
    import pandas as pd

    from siting.planning.tier_frames import TierPlan, TierRules
    from siting.plans.frames import Plan

#: The ending of a file of layers.
LAYERS = ".gpkg"


def tier(  # noqa: PLR0913 - each parameter is an option of the command
    plan_file: PlanFile,
    *,
    households: Annotated[Path, typer.Option(show_default=False, callback=given)],
    out: Annotated[Path, typer.Option(show_default=False)],
    map_file: Annotated[Path | None, typer.Option("--map", show_default=False)] = None,
    name: Annotated[str, typer.Option("--tier")] = "comprehensive",
    centers: Annotated[int | None, typer.Option(min=1, show_default=False)] = None,
    groups: Annotated[str | None, typer.Option(show_default=False)] = None,
    files: Annotated[int | None, typer.Option(min=1)] = None,
    minutes: Annotated[float, typer.Option(min=1)] = 60.0,
    existing: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    streets: StreetFiles = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    seconds: Seconds = 60.0,
    gap: Gap = None,
    seed: Seed = 0,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Choose which centers of a plan are also of a second level, such as the comprehensive ones."""
    from layers.joins import match_ids
    from siting.planning.tier_frames import TierRules
    from siting.planning.tiers import site_tier
    from siting.plans.reading import open_plan
    from siting.sentences.tiers import tell_tier, tier_in_words
    from siting.sentences.travel import source_in_words

    read = [plan_file, households, existing, columns, *map(street_file, streets or ())]
    _check_files(out, map_file, *read, replace=replace)
    named = [] if groups is None else groups.replace("،", ",").split(",")
    rules, words = (
        TierRules(
            tier=name,
            centers=centers,
            groups=tuple(filter(None, map(str.strip, named))),
            files=files,
            limit_s=60.0 * minutes,
        ),
        Words(language),
    )
    heard: list[str] = []
    tell = heard.append if as_json else say
    with progress(words) as step:
        with step("reading the plan"):
            answer = open_plan(plan_file)
        with step("reading households"):
            intake = read_intake(
                households, counties=None, sheet=sheet, columns=columns, crs=crs,
                leave_out=leave_out,
            )  # fmt: skip
            stands = read_places(words, tell, existing=existing)
        match_ids(intake.located.index, answer.assignments.index, source=households.name)
        networks = read_networks(streets or [], step)
        with step("centers"):
            found = site_tier(
                *(answer, intake, rules),
                **stands,
                streets=networks,
                stop=make_stop(seconds, gap),
                seed=seed,
            )
    tables = tell_tier(found.centers, found.coverage, found.referrals)
    said = tier_in_words(
        *(tables, found.certificate, words),
        tier=rules.tier,
        groups=rules.groups,
        limit_s=rules.limit_s,
    )
    said.append(source_in_words(found.travel_source, words))
    if intake.sha256 != answer.facts.input_sha256:
        said.append(words.text("other_file", file=words.name(households.name)))
    _tell(tables, [*heard, *said], words, as_json=as_json)
    _write(found, tables, rules, answer, words, out=out, simulated=intake.simulated)
    if map_file is not None:
        with progress(words) as step, step("drawing"):
            _draw(found, tables, rules, answer, map_file, words)
    drawn = out.suffix.lower() == LAYERS
    for key, file in (("layers_written" if drawn else "table_written", out),
                      ("map_written", map_file)):  # fmt: skip
        if file is not None and not as_json:
            say(words.text(key, file=words.name(str(file))))


def _check_files(out: Path, map_file: Path | None, *inputs: Path | None, replace: bool) -> None:
    """Refuse files that cannot be written, before anything is read."""
    from layers.files.writing import check_folder, check_table_path

    if out.suffix.lower() == LAYERS:
        check_folder(out)
    else:
        check_table_path(out, rows=0)
    if map_file is not None:
        check_extra("folium", "maps")
        check_folder(map_file)
        check_apart({"--out": out, "--map": map_file})
    check_output(out, *inputs, replace=replace)
    check_output(map_file, *inputs, replace=replace)


def _write(
    found: TierPlan,
    tables: dict[str, pd.DataFrame],
    rules: TierRules,
    plan: Plan,
    words: Words,
    *,
    out: Path,
    simulated: bool,
) -> None:
    """Write tables, or layers with the ground of each center."""
    from siting.reports.spoken_tables import write_spoken
    from siting.reports.tier_layers import tier_layers, write_tier

    if out.suffix.lower() != LAYERS:
        write_spoken(tables, out, words, of="tier", alone="centers", simulated=simulated)
        return
    facts = {
        "tier": rules.tier,
        "groups": ", ".join(rules.groups),
        "limit_s": f"{rules.limit_s:g}",
        "travel_source": found.travel_source,
        "input_sha256": plan.facts.input_sha256 or "",
    }
    write_tier(tier_layers(tables, found.catchments, plan.centers.geometry), out, facts)


def _draw(
    found: TierPlan,
    tables: dict[str, pd.DataFrame],
    rules: TierRules,
    plan: Plan,
    path: Path,
    words: Words,
) -> None:
    """Draw the map of this level."""
    from siting.maps import MappedTier, save_tier_map

    mapped = MappedTier(
        tables=tables,
        catchments=found.catchments,
        tier=rules.tier,
        groups=rules.groups,
        limit_s=rules.limit_s,
        travel_source=found.travel_source,
    )
    save_tier_map(mapped, plan, path, language=words.language)


def _tell(tables: dict[str, pd.DataFrame], said: list[str], words: Words, *, as_json: bool) -> None:
    """Say what was found, and print the coverage of provinces."""
    from siting.sentences.tiers import COLUMNS, coverage_cells

    if as_json:
        print_json(said, tables)
        return
    for sentence in said:
        say(sentence)
    keys = ("province", *COLUMNS, "share_in_reach", "mean_minutes")
    heads = heads_of(keys, words)
    cells = coverage_cells(tables["coverage"], words)
    show_rows(words.text("tier_title"), heads, cells, words, names=1)
    say(words.text("tier_rounded"))
