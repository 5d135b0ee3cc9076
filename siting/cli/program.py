"""The program that all commands belong to, and how it ends in failure."""

import sys
from typing import NoReturn

import typer

from siting.cli.console import complain

BAD_INPUT, NO_PLAN, STOPPED = 2, 3, 130
app = typer.Typer(
    name="siting",
    help="Plan where neighborhood centers stand, whom they serve, and where coverage falls short.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def fail(sentence: str, code: int = BAD_INPUT) -> NoReturn:
    """Say one sentence on standard error and end with an exit code."""
    complain(sentence)
    sys.exit(code)
