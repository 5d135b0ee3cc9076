"""The command that opens the web application."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from siting.cli.options import check_extra
from siting.cli.program import fail

#: What Streamlit runs; it ships with the package, with its settings beside it.
SCRIPT = Path(__file__).resolve().parents[1] / "ui" / "served" / "app.py"


def open_app(
    *,
    plans: Annotated[Path, typer.Option(help="Folder with plans.")] = Path(),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8501,
) -> None:
    """Open the web application on 127.0.0.1."""
    check_extra("streamlit", "app")
    if not plans.is_dir():
        fail(f"There is no folder {plans}; give one that holds plans.")
    command = [sys.executable, "-m", "streamlit", "run", str(SCRIPT)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    environment = {**os.environ, "SITING_PLANS": str(plans.resolve())}
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603
    raise typer.Exit(done.returncode)
