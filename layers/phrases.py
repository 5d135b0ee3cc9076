"""Sentences that know how they were put together, so that they can be told in other languages.

A `Phrase` is a text in English, as any other; beside that it keeps its template and what fills the
places of it. `layers.texts.told` says it in the language of a reader.
"""

import errno
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any, Self

#: How the parts of a list are joined in English, by what the template says of the place.
_BETWEEN: Mapping[str, str] = {"and": " and ", "or": " or ", ";": "; "}

#: What a place may say of a list; a phrase may stand there instead, such as "none".
_FORMS = frozenset({*_BETWEEN, "'"})

#: Why the system refuses a file, where its user can do something about it; by number, for what the
#: system itself says differs from one to the next.
_REFUSED: Mapping[int | None, str] = {
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "what it lies on can only be read",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "a part of its path is no folder",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "something of that name is there already",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EBUSY: "another program uses it",
    errno.ETXTBSY: "another program uses it",
    errno.EIO: "the disk cannot be read or written there",
}


class Phrase(str):
    """A sentence, or a part of one, in English.

    Parameters
    ----------
    template
        The sentence with places in braces; where no values are given it is taken as it is.
    **values
        What fills the places: names, numbers, other phrases, errors, and lists, whose parts are
        joined by commas unless the place says ``{names:and}``, ``{names:or}`` or ``{names:;}``;
        ``{names:'}`` puts each into quotation marks. A phrase or error begins with a small letter
        where the place says ``{fault:lower}``, and ends without a period for ``{fault:clause}``.

    Examples
    --------
    >>> Phrase("{file} has the sheets {sheets:and}.", file="a.xlsx", sheets=["x", "y"])
    'a.xlsx has the sheets x and y.'
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill the places."""
        held = {name: _said(value) for name, value in values.items()}
        shown = {name: _Several(v) if isinstance(v, list) else v for name, v in held.items()}
        text = super().__new__(cls, template.format(**shown) if values else template)
        text.template, text.values = str(template), held
        return text

    def __format__(self, form: str) -> str:
        """Write it as a part of another sentence."""
        if form == "lower":
            return f"{self[:1].lower()}{self[1:]}"
        if form == "clause":
            return self.rstrip(".")
        return super().__format__("" if form in _FORMS else form)

    def __reduce__(self) -> tuple[Callable[..., "Phrase"], tuple[Any, ...]]:
        """Say how a copy is made, also in another process: what cannot go there goes as text."""
        values = {name: _portable(value) for name, value in self.values.items()}
        return _copied, (type(self), str(self), self.template, values)


def _copied(kind: type[Phrase], text: str, template: str, values: Mapping[str, object]) -> Phrase:
    copied = str.__new__(kind, text)
    copied.template, copied.values = template, values
    return copied


def refusal(error: OSError) -> Phrase:
    """Return why the system refuses something, as a part of a sentence that names it."""
    return Phrase(_REFUSED.get(error.errno) or error.strerror or str(error))


def _said(value: object) -> object:
    """Return what an error says, and everything else as it is."""
    if isinstance(value, BaseException):
        phrase = getattr(value, "phrase", None)
        if phrase is None:
            return refusal(value) if isinstance(value, OSError) else Phrase(str(value))
        return phrase
    return value


def _portable(value: object) -> object:
    if isinstance(value, list):
        return [_portable(part) for part in value]
    return value if isinstance(value, str | Real) else str(value)


class _Several(list[object]):
    """Parts of a sentence that are joined as the place says."""

    def __format__(self, form: str) -> str:
        """Join the parts as English does."""
        quote = "'" if form == "'" else ""
        return _BETWEEN.get(form, ", ").join(f"{quote}{part}{quote}" for part in self)
