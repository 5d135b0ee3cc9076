"""Every error that ends a command, told in the language of the run: the one place for it."""

import typer

from layers.errors import LayersError
from layers.files.drafts import NO_ROOM
from layers.phrases import refusal
from layers.texts import Words
from layers.texts.errors import persian_errors, phrase_in_words
from layers.texts.errors import told as told_error
from siting.cli.program import BAD_INPUT, NO_PLAN, STOPPED, Failure
from siting.cli.usage import usage_in_words
from siting.errors import InfeasibleError, NotFoundError, SitingError

#: What may end a command with a sentence; whatever else does is a fault of the program.
FORESEEN: tuple[type[BaseException], ...] = (
    Failure, LayersError, SitingError, MemoryError, OSError, KeyboardInterrupt, typer.Abort,
    typer.TyperException,
)  # fmt: skip


def told(error: BaseException, words: Words) -> tuple[str, int]:
    """Return the sentence that tells an error, and the exit code of the program.

    Parameters
    ----------
    error
        One of `FORESEEN`.
    words
        The language.

    Returns
    -------
    The sentence, empty where everything is said; and the code.
    """
    if isinstance(error, Failure):
        return error.told(words), error.code
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return words.text("cli_stopped"), STOPPED
    if isinstance(error, LayersError | SitingError):
        unsolved = isinstance(error, InfeasibleError | NotFoundError)
        return told_error(error, words), NO_PLAN if unsolved else BAD_INPUT
    if isinstance(error, typer.TyperException):
        return usage_in_words(error, words), BAD_INPUT
    if isinstance(error, MemoryError):
        return words.text("cli_no_memory"), BAD_INPUT
    return _refused(error, words), BAD_INPUT


def _refused(error: BaseException, words: Words) -> str:
    """Say why the system refuses a file."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return words.text("cli_disk_full")
    name = getattr(error, "filename", None)
    file = words.text("cli_a_file") if name is None else words.name(str(name))
    return words.text("cli_file_refused", file=file, why=_reason(error, words))


def _reason(error: BaseException, words: Words) -> str:
    """Say why, as a part of a sentence: by number where only the system's own English is known."""
    if not isinstance(error, OSError):
        return str(error)
    why = refusal(error)
    if error.errno is None or words.language == "en" or why in persian_errors():
        return phrase_in_words(why, words)
    return words.text("cli_file_unknown", number=words.digits(str(error.errno)))
