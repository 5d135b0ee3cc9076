"""The command that writes a plan as open data."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.options import PlanFile, Spoken, check_extra


def publish(
    plan_file: PlanFile,
    folder: Annotated[Path, typer.Argument(show_default=False)],
    *,
    language: Spoken = "en",
) -> None:
    """Write a plan as open data: tables and layers that anybody may have, with what they mean."""
    check_extra("folium", "maps")
    from layers.files.writing import check_folder, check_new_folder
    from siting.plans.reading import open_areas
    from siting.reports.open_data import publish_plan

    check_folder(folder)
    check_new_folder(folder)
    words = Words(language)
    with progress(words) as step:
        with step("reading"):
            answer = open_areas(plan_file)
        with step("writing"):
            tables = publish_plan(answer, folder, day=date.today())
    say(words.text("published_saved", folder=words.name(str(folder)), tables=len(tables)))
