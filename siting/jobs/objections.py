"""What stands against a job, as a text of the catalog and its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from layers.texts import Words
from siting.errors import JobError


@dataclass(frozen=True)
class Objection:
    """One thing that does not add up.

    Parameters
    ----------
    key
        Its text in the catalog.
    values
        What fills the places of the text; several names are joined as each language joins them.
    blocks
        Whether no plan can be made; else one can, but not all of what is hoped for.
    """

    key: str
    values: Mapping[str, str | float | tuple[str, ...]] = field(default_factory=dict)
    blocks: bool = True

    def told(self, words: Words) -> str:
        """Say it in a language."""
        shown = {
            name: words.joined([words.name(part) for part in value])
            if isinstance(value, tuple)
            else value
            for name, value in self.values.items()
        }
        return words.text(self.key, **shown)


class RefusedError(JobError):
    """A job is refused for a reason that the catalog says in both languages.

    Parameters
    ----------
    objection
        The reason.
    """

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection.told(Words("en")))
        self.objection = objection

    def told(self, words: Words) -> str:
        """Say the reason in a language."""
        return self.objection.told(words)
