"""What the command line says, as a test reads it."""

import io

import pytest
from rich.console import Console

from siting.cli import console


@pytest.fixture
def written(monkeypatch):
    """What goes to standard output and to standard error, on lines of 200 columns."""
    text = io.StringIO()
    for name in ("OUT", "_ERR"):
        monkeypatch.setattr(console, name, Console(file=text, width=200))
    return text
