"""Commands that show what is in a plan; none of them reads its households."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.coverage_shown import tell_coverage
from siting.cli.language import chosen_in
from siting.cli.options import AsJson, PlanFile, Replace, Spoken, check_extra, given
from siting.cli.outputs import check_output
from siting.cli.program import Text, fail
from siting.cli.shown import center_records, print_json, show_centers, show_income

#: Columns of the income of centers that follow from their visits.
_BY_VISITS = ("visits", "expected_visits", "fee_income", "balance")


def coverage(
    plan_file: PlanFile,
    *,
    county: Annotated[bool, typer.Option("--county")] = False,
    worst: Annotated[int, typer.Option(min=0)] = 20,
    clusters: Annotated[bool, typer.Option("--clusters")] = False,
    as_json: AsJson = False,
    language: Spoken = "en",
) -> None:
    """Say where a plan's coverage falls short, for whom, how unevenly, and what would close it."""
    from siting.coverage import gap_clusters
    from siting.plans.reading import open_areas

    answer = open_areas(plan_file)
    found = gap_clusters(answer.gaps) if clusters else None
    level = "county" if county else "province"
    words = Words(language)
    tell_coverage(answer, words, level=level, worst=worst, clusters=found, as_json=as_json)


def income(
    plan_file: PlanFile,
    *,
    tariff: Annotated[Path, typer.Option(show_default=False, callback=given)],
    out: Annotated[Path | None, typer.Option()] = None,
    worst: Annotated[int, typer.Option(min=0)] = 20,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Say which centers of a plan would live on the fees of their home visits."""
    from layers.files.writing import check_folder, check_table_path
    from siting.plans.reading import open_areas
    from siting.privacy import tell_loads
    from siting.reports.spoken_tables import write_spoken
    from siting.sentences.workers import income_in_words
    from siting.workers.income import Tariff, center_income

    if out is not None:
        check_folder(out)
        check_table_path(out, rows=0)
    check_output(out, plan_file, tariff, replace=replace)
    fees, words = Tariff.from_toml(tariff), Words(language)
    answer = open_areas(plan_file)
    for part in answer.facts.not_measured:
        if part in {"centers.setting", "catchments.visits"}:
            fail("part_not_measured", part=Text(f"part_{part.replace('.', '_')}"))
    hours = answer.standards.hours_per_worker
    earned = center_income(answer.centers, answer.catchments, fees, hours_per_worker=hours)
    said = income_in_words(earned, fees, words)
    # What visits bring tells how many households a center serves.
    few = tell_loads(answer.centers).isna()
    told = earned.assign(**{name: earned[name].mask(few) for name in _BY_VISITS})
    table = answer.centers[["name", "province", "county"]].join(told).reset_index()
    if out is not None:
        write_spoken(
            {"income": table},
            out,
            words,
            of="income",
            alone="income",
            simulated=answer.facts.simulated,
        )
    if as_json:
        print_json([said], {"centers": table})
        return
    say(said)
    show_income(told, answer.centers, words, worst=worst)
    if out is not None:
        say(words.text("table_written", file=words.name(str(out))))


def centers(
    plan_file: PlanFile,
    *,
    province: Annotated[str | None, typer.Option(show_default=False)] = None,
    ids: Annotated[bool, typer.Option("--ids")] = False,
    as_json: AsJson = False,
    language: Spoken = "en",
) -> None:
    """List a plan's centers and social workers by the ids and names that options take."""
    from layers.places.boundaries import find_province
    from siting.plans.reading import open_areas
    from siting.privacy import tell_loads

    answer = open_areas(plan_file)
    listed = answer.centers.assign(load=tell_loads(answer.centers))
    if province is not None:
        listed = listed[listed["province_code"] == find_province(province)]
    words, workers = Words(language), answer.caseload_areas["center_id"]
    if as_json:
        print_json([], {"centers": center_records(listed, workers)})
    elif ids:
        say("\n".join(listed.index))
    else:
        show_centers(listed, workers, words)


def draw(
    context: typer.Context,
    plan_file: PlanFile,
    out: Annotated[Path, typer.Argument()],
    *,
    language: Spoken = "en",
    province: Annotated[str | None, typer.Option()] = None,
    shading: Annotated[Literal["gap", "reached"], typer.Option()] = "gap",
    replace: Replace = False,
) -> None:
    """Draw a plan as one HTML file that opens with no network."""
    check_extra("folium", "maps")
    from layers.files.writing import check_folder
    from layers.places.boundaries import find_province
    from siting.maps import save_map
    from siting.plans.reading import open_areas

    check_folder(out)
    check_output(out, plan_file, replace=replace)
    answer = open_areas(plan_file)
    code = None if province is None else find_province(province)
    words, drawn = Words(language), chosen_in(context).of_files
    with progress(words) as step, step("drawing"):
        save_map(answer, out, language=drawn, province=code, shading=shading)
    say(words.text("cli_map_written", file=words.name(str(out))))
