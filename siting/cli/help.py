"""`--help` in the language of the run: of the program, and of each command.

Typer fixes its texts when a module is imported, so the texts of the catalog are put into a command
when its help is asked for. In English Typer shows them. In Persian they are shown here, for frames
and columns that are read from the left hold no Persian: what is typed stands on a line of its own,
what it means stands below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperGroup

from siting.cli.console import show, wrapped
from siting.cli.language import chosen_in
from siting.cli.tables import width_of_terminal

if TYPE_CHECKING:
    import typer

    from layers.texts import Words

_INDENT, _DEEPER = "  ", "      "

#: Standards that have a name, as `siting.standards.PRESETS` has them; it takes long to be imported.
PRESETS = "current, nominal_2021"


class Command(TyperCommand):
    """A command whose help is in the language of the run."""

    def format_help(self, ctx, formatter):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Show the help."""
        words = chosen_in(ctx).words
        fill_help(self, str(self.name), words)
        if words.language == "en":
            return super().format_help(ctx, formatter)
        return show("\n".join(help_lines(self, ctx, words)))


class Group(TyperGroup):
    """The program, whose help is in the language of the run."""

    def format_help(self, ctx, formatter):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Show the help."""
        words = chosen_in(ctx).words
        fill_help(self, "siting", words)
        for name, command in self.commands.items():
            command.help = words.text(f"command_{name}")
        if words.language == "en":
            return super().format_help(ctx, formatter)
        return show("\n".join(help_lines(self, ctx, words)))


def fill_help(command: TyperCommand | TyperGroup, name: str, words: Words) -> None:
    """Put the texts of the catalog into a command and its options.

    Parameters
    ----------
    command
        A command, or the program.
    name
        Its name in the catalog.
    words
        The language.
    """
    examples = _examples(words)
    command.help = words.text(f"command_{name}")
    for parameter in command.params:
        parameter.help = words.text(help_key(name, str(parameter.name)), **examples)  # type: ignore[attr-defined]


def help_key(command: str, parameter: str) -> str:
    """Return the key of the text of an option: that of its command, else that of all."""
    from layers.texts import catalog

    own = f"help_{command}_{parameter}"
    return own if own in catalog() else f"help_{parameter}"


def help_lines(
    command: TyperCommand | TyperGroup, context: typer.Context, words: Words
) -> list[str]:
    """Return the help of a command, line by line, for a language that is read from the right."""
    parameters = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    typed = ["COMMAND ..."] if isinstance(command, TyperGroup) else map(argument_name, parameters)
    usage = words.name(" ".join([context.command_path, "[OPTIONS]", *typed]))
    lines = [words.text("help_usage", usage=usage), "", *_below(command.help, "")]
    for key, some in (("help_arguments", parameters), ("help_options", options)):
        if some:
            lines += ["", words.text(key)]
            lines += [line for one in some for line in _of_parameter(one, words)]
    if options:
        lines += [f"{_INDENT}--help", *_below(words.text("help_help"), _DEEPER)]
    if isinstance(command, TyperGroup):
        lines += ["", words.text("help_commands")]
        for name, one in command.commands.items():
            lines += [f"{_INDENT}{name}", *_below(one.help, _DEEPER)]
    return lines


def _of_parameter(parameter, words: Words) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Return what is typed for a parameter, and below it what it means."""
    asked = parameter.type_descriptor
    is_argument = parameter.param_type_name == "argument"
    typed = argument_name(parameter) if is_argument else parameter.opts[0]
    if asked.is_choice:
        typed += " " + "|".join(str(getattr(one, "value", one)) for one in asked.choices)
    more = limits_in_words(parameter, words)
    if parameter.required:
        more.append(words.text("help_required"))
    elif parameter.show_default and parameter.default not in (None, False, 0, ""):
        default = str(getattr(parameter.default, "value", parameter.default))
        number = isinstance(parameter.default, int | float)
        shown = words.decimal(f"{parameter.default:g}") if number else words.name(default)
        more.append(words.text("help_default", value=shown))
    said = parameter.help + (f" ({words.joined(more)})" if more else "")
    return [f"{_INDENT}{typed}", *_below(said, _DEEPER)]


def argument_name(parameter) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - of typer
    """Return what stands for an argument where a command is told."""
    return str(parameter.display_name_raw).upper()


def limits_in_words(parameter, words: Words) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Say from which number to which an option goes."""
    limits = (("cli_at_least", parameter.min), ("cli_at_most", parameter.max))
    return [
        words.text(key, limit=words.decimal(f"{limit:g}"))
        for key, limit in limits
        if limit is not None
    ]


def _below(text: str | None, indent: str) -> list[str]:
    """Return a text in lines that fit."""
    parts = wrapped(text or "", width_of_terminal() - len(indent))
    return [f"{indent}{part}" for part in parts]


def _examples(words: Words) -> dict[str, str]:
    """Return what help gives as examples, in the digits of the language."""
    comma = words.of(fa="،", en=",")
    numbers = {
        "crs": "EPSG:32639", "rate": "2.5%", "speed": "0.7", "month": "1405-09",
        "files": "دالاهو=+20%", "more": "ID=1", "fewer": "ID=-1", "standard": "urban_limit_s=1200",
        "national": "1,080,000", "many": "150,000", "some": "25,000", "province_files": "180,000",
    }  # fmt: skip
    told = {name: words.name(words.decimal(text)) for name, text in numbers.items()}
    mixture = comma.join(words.decimal(part) for part in ("files=0.7", "area=0.3"))
    weekday = words.of(fa=words.text("weekday_3"), en=words.text("weekday_3").lower())
    return {**told, "mixture": words.name(mixture), "weekday": weekday, "presets": PRESETS}
