"""Errors that end a command, in both languages, with their exit codes."""

import errno

import pytest

from layers.errors import UnknownPlaceError
from layers.texts import Words
from siting.cli.failures import told
from siting.cli.program import Failure
from siting.errors import InfeasibleError, NotFoundError, PlanFileError

EN, FA = Words("en"), Words("fa")
NO_FILE = Failure("cli_no_file", code=2, values={"file": "h.csv"})


@pytest.mark.parametrize(
    ("error", "english", "persian", "code"),
    [
        (NO_FILE, "There is no file h.csv.", "فایل \u2068h.csv\u2069 نیست.", 2),
        (KeyboardInterrupt(), "Stopped; nothing was written.", "چیزی نوشته نشد", 130),
        (MemoryError(), "There is not enough memory", "حافظهٔ این رایانه", 2),
        (OSError(errno.ENOSPC, "No space"), "The disk is full", "دیسک پر است", 2),
        (OSError(errno.EDQUOT, "Quota"), "The disk is full", "دیسک پر است", 2),
        (
            PermissionError(errno.EACCES, "Permission denied", "a.csv"),
            "a.csv cannot be used: permission is denied.",
            "\u2068a.csv\u2069 را نمی‌توان به کار برد: اجازهٔ آن را ندارید.",
            2,
        ),
        (
            IsADirectoryError(errno.EISDIR, "Is a directory", "d"),
            "d cannot be used: it is a folder.",
            "\u2068d\u2069 را نمی‌توان به کار برد: پوشه است.",
            2,
        ),
        (
            OSError(errno.EIO, "Input/output error"),
            "A file cannot be used: the disk cannot be read or written there.",
            "فایلی را نمی‌توان به کار برد: دیسک در آن‌جا خوانده یا نوشته نمی‌شود.",
            2,
        ),
        (
            OSError(errno.ENODEV, "No such device"),
            "A file cannot be used: No such device.",
            "فایلی را نمی‌توان به کار برد: سامانه آن را با خطای شمارهٔ ۱۹ رد کرد.",
            2,
        ),
    ],
)
def test_each_error_is_a_sentence_in_each_language(error, english, persian, code):
    for words, said in ((EN, english), (FA, persian)):
        sentence, ended = told(error, words)
        assert sentence.startswith(said) or said in sentence
        assert ended == code
        assert "\n" not in sentence


@pytest.mark.parametrize(
    ("kind", "code"),
    [(InfeasibleError, 3), (NotFoundError, 3), (PlanFileError, 2), (UnknownPlaceError, 2)],
)
def test_what_has_no_plan_ends_with_three(kind, code):
    assert told(kind("It is so."), EN) == ("It is so.", code)
