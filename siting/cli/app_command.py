"""The command that opens the web application."""

from pathlib import Path
from typing import Annotated

import typer

from siting.cli.options import Spoken, check_extra
from siting.cli.program import fail
from siting.jobs.ahead import start_ahead
from siting.jobs.uploads import forget_old
from siting.jobs.workspace import Workspace
from siting.ui.service.plans import list_plans


def open_app(
    *,
    plans: Annotated[Path, typer.Option()] = Path(),
    port: Annotated[int, typer.Option()] = 8501,
    language: Spoken = "en",  # noqa: ARG001 - of the errors; the page has a switch of its own
) -> None:
    """Open the web application on 127.0.0.1; it ends with this command."""
    check_extra("streamlit", "app")
    if not plans.is_dir():
        fail("cli_no_folder", folder=plans)
    # First of all: the map that the first visitor waits for takes longer than the server.
    place = Workspace(plans.resolve())
    drawing = start_ahead(place, list_plans(plans))
    try:
        forget_old(place)
        from siting.ui.serving import serve

        serve(plans, port=port)
    finally:
        drawing.kill()
        drawing.wait()
