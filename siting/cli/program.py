"""The program that all commands belong to, and how it ends in failure."""

import re
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from siting.cli.console import complain

BAD_INPUT, NO_PLAN, STOPPED = 2, 3, 130

#: A number as Persian and Arabic keyboards write it, after `normalize`.
_NUMBER = re.compile(r"[+\-\u2212]?[0-9]+([.\u066b][0-9]+)?")
_NUMERIC = (int, float, list[int], list[float])


class Program(TyperGroup):
    """The commands, whose numbers may be written in Persian or Arabic digits."""

    def resolve_command(self, ctx, args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Find the command, and write the numbers after it in the digits that Python reads."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command, plain_numbers(command, rest) if command else rest


def plain_numbers(command: Any, given: list[str]) -> list[str]:  # noqa: ANN401 - of typer
    """Return what a command is given, with the numbers of its numeric options in ASCII digits.

    Texts such as names of files and scenarios stay as they are.
    """
    numeric = {
        option
        for parameter in command.params
        if getattr(parameter, "type_descriptor", None)
        and parameter.type_descriptor.annotation in _NUMERIC
        for option in parameter.opts
    }
    plain = list(given)
    for place, word in enumerate(given):
        option, sign, value = word.partition("=")
        if sign and option in numeric:
            plain[place] = f"{option}={_plain(value)}"
        elif place and given[place - 1] in numeric:
            plain[place] = _plain(word)
    return plain


def _plain(word: str) -> str:
    if word.isascii():  # most are, and what normalizes others takes a second to be imported
        return word
    from layers.text import normalize

    number = normalize(word)
    if not _NUMBER.fullmatch(number):
        return word
    return number.replace("\u066b", ".").replace("\u2212", "-")


app = typer.Typer(
    name="siting",
    cls=Program,
    help="Plan where neighborhood centers stand, whom they serve, and where coverage falls short.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def fail(sentence: str, code: int = BAD_INPUT) -> NoReturn:
    """Say one sentence on standard error and end with an exit code."""
    complain(sentence)
    sys.exit(code)
