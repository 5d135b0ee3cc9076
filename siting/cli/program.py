"""The program that all commands belong to, and how it ends in failure."""

import re
from pathlib import Path
from typing import Any, NoReturn

import typer

from layers.texts import Words
from siting.cli.help import Group

BAD_INPUT, NO_PLAN, STOPPED = 2, 3, 130

#: A number as Persian and Arabic keyboards write it, after `normalize`.
_NUMBER = re.compile(r"[+\-\u2212]?([0-9]{1,3}(\u066c[0-9]{3})+|[0-9]+)([.\u066b][0-9]+)?")
_SIGNS = str.maketrans({"\u066b": ".", "\u2212": "-", "\u066c": None})
_NUMERIC = (int, float, list[int], list[float])


class Text(str):
    """A value of a sentence that is itself a text of the catalog, by its key."""

    __slots__ = ()


class Failure(Exception):  # noqa: N818 - what ends a command, not always an error
    """What ends a command: a text of the catalog, which is said in the language of the run.

    Parameters
    ----------
    key
        The text.
    code
        With which the program ends.
    values
        What the text tells of, by name; files and other names as they are.
    """

    def __init__(self, key: str, *, code: int, values: dict[str, Any]) -> None:
        super().__init__(key, code, values)
        self.key, self.code, self.values = key, code, values

    def __str__(self) -> str:
        """Say it in English, as other errors do."""
        return self.told(Words("en"))

    def told(self, words: Words) -> str:
        """Say it in a language."""
        values = {name: _named(value, words) for name, value in self.values.items()}
        return words.text(self.key, **values)


def fail(key: str, *, code: int = BAD_INPUT, **values: str | float | Path) -> NoReturn:
    """End a command with one sentence on standard error and an exit code.

    Parameters
    ----------
    key
        The sentence, by its key in the catalog.
    code
        With which the program ends.
    **values
        What the sentence tells of.
    """
    raise Failure(key, code=code, values=values)


def _named(value: str | float | Path, words: Words) -> str | float:
    if isinstance(value, Text):
        return words.text(str(value))
    return words.name(str(value)) if isinstance(value, str | Path) else value


class Program(Group):
    """The commands, whose numbers may be written in Persian or Arabic digits."""

    def resolve_command(self, ctx, args):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Find the command, and write the numbers after it in the digits that Python reads."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command, plain_numbers(command, rest) if command else rest


def plain_numbers(command: Any, given: list[str]) -> list[str]:  # noqa: ANN401 - of typer
    """Return what a command is given, with the numbers of its numeric options in ASCII digits.

    Texts such as names of files and scenarios stay as they are; whoever reads numbers in a text
    reads the digits of every script.
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
    return number.translate(_SIGNS) if _NUMBER.fullmatch(number) else word


def valued_options(program: Any) -> set[str]:  # noqa: ANN401 - of typer
    """Return the options of all commands that take a value; none of them is a flag elsewhere."""
    return {
        option
        for command in (program, *program.commands.values())
        for parameter in command.params
        if parameter.param_type_name == "option" and not (parameter.is_flag or parameter.count)
        for option in parameter.opts
    }


app = typer.Typer(
    name="siting",
    cls=Program,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
