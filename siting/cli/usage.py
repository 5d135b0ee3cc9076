"""What is wrong with a command as it was typed, told in the language of the run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from siting.cli.help import argument_name, limits_in_words

if TYPE_CHECKING:
    import typer

    from layers.texts import Words

_QUOTED = re.compile("'([^']*)'")


def usage_in_words(error: typer.TyperException, words: Words) -> str:
    """Say what is wrong with a command; nothing where its help was shown instead.

    Typer speaks English; its sentence is kept there, and made anew in Persian from what it found.

    Parameters
    ----------
    error
        As Typer raised it.
    words
        The language.
    """
    said = error.format_message().rstrip(".").replace("Value error, ", "")
    if not said or type(error).__name__ == "NoArgsIsHelpError":
        return ""
    if words.language == "fa":
        said = _told(error, words)
    context = getattr(error, "ctx", None)
    command = "siting" if context is None else context.command_path
    return words.text("cli_see_help", said=said, command=words.name(f"{command} --help"))


def _told(error: typer.TyperException, words: Words) -> str:
    """Say it in another language than Typer's."""
    parameter = getattr(error, "param", None)
    kind = type(error).__name__
    if kind == "MissingParameter" and parameter is not None:
        key = "argument" if parameter.param_type_name == "argument" else "option"
        return words.text(f"cli_missing_{key}", name=words.name(_named(parameter)))
    if kind == "BadParameter" and parameter is not None:
        return words.text(
            "cli_bad_value", name=words.name(_named(parameter)), wanted=_wanted(parameter, words)
        )
    return _told_of_words(error.format_message(), kind, words)


def _told_of_words(message: str, kind: str, words: Words) -> str:
    """Say what is wrong with words that no parameter takes."""
    quoted = _QUOTED.findall(message)
    if kind == "NoSuchOption":
        options = [words.name(word) for word in re.findall(r"--?[\w-]+", message)]
        said = words.text("cli_no_option", name=options[0] if options else "-")
        return _suggested(said, options[1:], words)
    if kind == "BadOptionUsage":
        key = "cli_takes_no_value" if "does not take" in message else "cli_needs_value"
        return words.text(key, name=words.name(quoted[0] if quoted else "-"))
    if message.startswith("No such command") and quoted:
        said = words.text("cli_no_command", name=words.name(quoted[0]))
        return _suggested(said, [words.name(word) for word in quoted[1:]], words)
    if "extra argument" in message:
        extra = message.rpartition("(")[2].rstrip(").")
        return words.text("cli_extra", extra=words.name(extra))
    return words.text("cli_no_command_named")


def _suggested(said: str, names: Sequence[str], words: Words) -> str:
    if not names:
        return said
    return words.text("cli_did_you_mean", said=said, names=words.joined(names))


def _named(parameter: Any) -> str:  # noqa: ANN401 - of typer
    """Return what a user types for an option, or the name of an argument."""
    if parameter.param_type_name == "argument":
        return argument_name(parameter)
    return str(parameter.opts[0])


def _wanted(parameter: Any, words: Words) -> str:  # noqa: ANN401 - of typer
    """Say what a parameter takes."""
    asked = parameter.type_descriptor
    if asked.is_choice:
        choices = [words.name(str(getattr(one, "value", one))) for one in asked.choices]
        return words.text("cli_wanted_choice", choices=words.joined(choices))
    number = "cli_wanted_whole" if asked.annotation in (int, list[int]) else "cli_wanted_number"
    if asked.annotation not in (int, float, list[int], list[float]):
        return words.text("cli_wanted_other")
    said = words.text(number)
    limits = limits_in_words(parameter, words)
    return words.text("cli_within", said=said, limits=words.listed(limits)) if limits else said
