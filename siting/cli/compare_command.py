"""`siting compare`: two plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say, write
from siting.cli.options import AsJson, Replace, Spoken, check_extra, given_plan
from siting.cli.outputs import check_apart, check_output
from siting.cli.shown import heads_of, show_rows

if TYPE_CHECKING:
    from siting.plans.comparing import Comparison


def compare(  # noqa: PLR0913 - each parameter is an option of the command
    first: Annotated[Path, typer.Argument(metavar="A", show_default=False, callback=given_plan)],
    second: Annotated[Path, typer.Argument(metavar="B", show_default=False, callback=given_plan)],
    *,
    out: Annotated[Path | None, typer.Option(show_default=False)] = None,
    map_file: Annotated[Path | None, typer.Option("--map", show_default=False)] = None,
    county: Annotated[bool, typer.Option("--county")] = False,
    most: Annotated[int, typer.Option(min=0)] = 50,
    moved_m: Annotated[float, typer.Option("--moved-within", min=0)] = 2_000.0,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Say how plan B differs from plan A: what is done to centers, who gains and who loses."""
    from siting.plans.comparing import compare_plans
    from siting.plans.reading import open_plan
    from siting.reports.comparison_tables import comparison_json, write_comparison

    _check_files(out, map_file, first, second, replace=replace)
    words = Words(language)
    with progress(words) as step:
        with step("reading plans"):
            before, after = open_plan(first), open_plan(second)
        with step("comparing"):
            difference = compare_plans(before, after, moved_m=moved_m)
        if out is not None:
            write_comparison(difference, out, words)
        if map_file is not None:
            from siting.maps import save_comparison_map

            with step("drawing"):
                save_comparison_map(difference, after, map_file, language=language)
    if as_json:
        write(comparison_json(difference, words))
        return
    _tell(difference, words, level="county" if county else "province", most=most)
    for key, file in (("table_written", out), ("map_written", map_file)):
        if file is not None:
            say(words.text(key, file=words.name(str(file))))


def _check_files(out: Path | None, map_file: Path | None, *plans: Path, replace: bool) -> None:
    """Refuse files that cannot be written, before the plans are read."""
    from layers.files.writing import check_folder, check_table_path

    if out is not None:
        check_table_path(out, rows=0)
    if map_file is not None:
        check_extra("folium", "maps")
        check_folder(map_file)
        check_apart({"--out": out, "--map": map_file})
    check_output(out, *plans, replace=replace)
    check_output(map_file, *plans, replace=replace)


def _tell(difference: Comparison, words: Words, *, level: str, most: int) -> None:
    """Say what differs, and print provinces or counties with both plans side by side."""
    from siting.reports.comparison_tables import AREA_COLUMNS, area_table
    from siting.sentences.comparison import area_cells, comparison_in_words

    for sentence in comparison_in_words(difference, words, most=most):
        say(sentence)
    table = area_table(difference, level=level)
    if table.empty:
        say(words.text(f"{level}_unknown"))
        return
    names = ["province", "county"][: 1 + (level == "county")]
    heads = heads_of((*names, *AREA_COLUMNS), words)
    rows = [area_cells(row, (*names, *AREA_COLUMNS), words) for row in table.to_dict("records")]
    show_rows(words.text(f"changes_by_{level}"), heads, rows, words, names=len(names))
