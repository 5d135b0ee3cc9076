"""The command that writes what is handed out of a plan: a brief, one page, a workbook."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.language import chosen_in
from siting.cli.options import PlanFile, Replace, Spoken, check_extra
from siting.cli.outputs import check_output


def report(
    context: typer.Context,
    plan_file: PlanFile,
    out: Annotated[Path, typer.Argument()],
    *,
    province: Annotated[str | None, typer.Option(show_default=False)] = None,
    form: Annotated[Literal["brief", "page"], typer.Option()] = "brief",
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Write a report of a plan: a PDF to print, a document to edit, or a workbook."""
    check_extra("folium", "reports")
    from layers.places.boundaries import find_province
    from siting.plans.reading import open_report
    from siting.reports.paper import check_report_path, write_report

    check_report_path(out)
    check_output(out, plan_file, replace=replace)
    code = None if province is None else find_province(province)
    words = Words(language)
    with progress(words) as step:
        with step("reading"):
            answer = open_report(plan_file)
        with step("writing"):
            write_report(
                answer,
                out,
                day=date.today(),
                language=chosen_in(context).of_files,
                province=code,
                form=form,
            )
    say(words.text("paper_saved", file=words.name(str(out))))
