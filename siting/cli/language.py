"""In which language the command line speaks: as asked, as the office has set it, or the machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.texts import LANGUAGES, Language, Words

if TYPE_CHECKING:
    import typer

OPTION = "--language"

#: Name of the environment's variable that sets the language of every command.
VARIABLE = "SITING_LANGUAGE"

#: What a machine says of its language; the first that says anything counts.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True)
class Chosen:
    """The language of a run.

    Parameters
    ----------
    language
        Of what is said.
    asked
        Whether a user or an office asked for it; if not, it follows from the machine.
    """

    language: Language
    asked: bool = False

    @property
    def words(self) -> Words:
        """How texts and numbers are written in it."""
        return Words(self.language)

    @property
    def of_files(self) -> Language:
        """The language of a file for readers: Persian unless another is asked for.

        What a machine speaks says who sits at it, not who is handed the file.
        """
        return self.language if self.asked else "fa"


def choose_language(
    given: Sequence[str], environment: Mapping[str, str], *, valued: Collection[str]
) -> Chosen:
    """Return the language that a command line, the environment or the machine says.

    Parameters
    ----------
    given
        What stands after the name of the program. A language there that does not exist is left to
        the parser, which refuses it.
    environment
        Variables by name.
    valued
        The options that take a value: what stands behind one is no option.
    """
    for asked in (_of_options(given, valued), _known(environment.get(VARIABLE, ""))):
        if asked is not None:
            return Chosen(asked, asked=True)
    spoken = next(filter(None, map(environment.get, _LOCALE)), "")
    return Chosen("fa" if spoken.lower().startswith("fa") else "en")


def is_known(language: str) -> bool:
    """Say whether a language exists, or none is named."""
    return not language or _known(language) is not None


def chosen_in(context: typer.Context) -> Chosen:
    """Return the language of the run that a command belongs to."""
    return context.find_object(Chosen) or Chosen("en")


def _of_options(given: Sequence[str], valued: Collection[str]) -> Language | None:
    """Return the language that the last option of its name says: that of the command goes first."""
    found = None
    words = iter(given)
    for word in words:
        if word == "--":  # no options behind it
            break
        option, sign, value = word.partition("=")
        if not sign and option in valued:
            value = next(words, "")
        if option == OPTION:
            found = _known(value) or found
    return found


def _known(word: str) -> Language | None:
    return next((language for language in LANGUAGES if language == word), None)
