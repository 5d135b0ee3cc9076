"""The words of a table: the names that people give its columns, and how a header is known by them.

A header is known by its `key`, so spaces, joiners, Arabic letters and capitals do not matter; one
that is not known is looked up once more without its notes: what stands in brackets or after a colon
or a dash, stars, and a number before it. The aliases of one column stand in ranks: the best rank
that the file has is taken, and a second header of the same rank is an error, because nobody can
know which one is meant.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from layers.errors import FileFormatError, MissingColumnError
from layers.phrases import Phrase
from layers.text import key, normalize

# Brackets of every kind, stars and daggers, and a number that counts columns.
_NOTES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|«[^«»]*»|[*†‡#]+|^\s*[0-9]+\s*[-.)ـ]")
# Where the name ends and a remark begins.
_REMARK = re.compile(r"\s[-–—/|]\s|[:؛]")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The columns that a kind of table may have, by the names that people give them.

    Parameters
    ----------
    ranks
        Column and rank of every alias, by its `layers.text.key`; see `read_aliases`.
    keys
        Columns of which a table must have one, such as ``household_id``.
    rows
        What its rows are, for sentences: ``households``.
    a_key, the_key
        What the key is, for sentences: ``a household id``, ``the household's id (household_id)``.
    layer
        The layer that is read of a GeoPackage in which several would do, such as a plan; empty for
        none.
    percents
        Columns that hold percentages, which a workbook may show of shares: 0.025 as 2.5 %.
    named
        Headers that a reader named, by the column that they mean; these are not looked up.
    """

    ranks: Mapping[str, tuple[str, int]]
    keys: tuple[str, ...]
    rows: str
    a_key: str
    the_key: str
    layer: str = ""
    percents: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that a table may have, by the name of each."""
        return tuple(dict.fromkeys(name for name, _ in self.ranks.values()))

    def naming(self, named: Mapping[str, str] | None) -> Self:
        """Return the same words with some headers named by hand."""
        return replace(self, named=named) if named else self

    def recognize(self, header: object) -> str | None:
        """Return the column that a header means, or None."""
        known = self._meaning(header)
        return None if known is None else known[0]

    def match(self, headers: Sequence[object]) -> dict[str, int]:
        """Find the position of each known column among the headers of a table.

        Parameters
        ----------
        headers
            Headers in the order of the table; empty ones are None.

        Returns
        -------
        Position by name, such as ``household_id`` or ``latitude``.

        Raises
        ------
        FileFormatError
            When two headers mean the same column equally well, or a header that is named is not
            there.
        MissingColumnError
            When no header means a key of the table.
        """
        chosen = {name: self._find_named(name, headers) for name in self.named}
        found: dict[str, dict[int, list[int]]] = {name: {0: [at]} for name, at in chosen.items()}
        for position, header in enumerate(headers):
            known = None if header is None else self._meaning(header)
            taken = position in chosen.values() or (known is not None and known[0] in chosen)
            if known is not None and not taken:
                name, rank = known
                found.setdefault(name, {}).setdefault(rank, []).append(position)
        if not set(self.keys) & set(found):
            raise MissingColumnError(self.no_key_message(headers))
        return {name: _only(name, ranks[min(ranks)], headers) for name, ranks in found.items()}

    def find_header(self, rows: Sequence[Sequence[object]]) -> int | None:
        """Find the header among the first rows of a sheet, below any title rows.

        Parameters
        ----------
        rows
            Cells of the first rows.

        Returns
        -------
        Position of the row that names a key and the most other columns; None if no row names one.
        """
        best: tuple[int, int | None] = (0, None)
        for position, row in enumerate(rows):
            names = {self.recognize(cell) for cell in row if cell is not None} - {None}
            if self.has_key(names) and len(names) > best[0]:
                best = (len(names), position)
        return best[1]

    def has_key(self, names: set[str | None]) -> bool:
        """Whether a key is among the names of columns."""
        return not names.isdisjoint(self.keys)

    def key_of(self, positions: Mapping[str, int]) -> int:
        """Return the position of the first key that a table has."""
        return next(positions[name] for name in self.keys if name in positions)

    def no_key_message(self, headers: Sequence[object]) -> Phrase:
        """Say that no header means a key, and which headers there are."""
        names = [normalize(str(header))[:40] for header in headers if header is not None]
        said = "".join(names)
        if said and said.count("?") + said.count("\ufffd") > len(said) / 2:
            return Phrase(
                "Its letters were lost when this file was written: question marks stand for them. "
                "Export it again as .xlsx or as CSV in UTF-8."
            )
        shown = [name for name in names[:12] if name]
        message = (
            "No column holds {key}; the headers found are: {headers:'}. Name that column {column}."
        )
        return Phrase(
            message, key=self.the_key, headers=shown or Phrase("none"), column=self.keys[0]
        )

    def _meaning(self, header: object) -> tuple[str, int] | None:
        """Return what a header means and its rank; a header with notes ranks just below."""
        text = normalize(str(header))
        known = self.ranks.get(key(text))
        if known is not None:
            return known[0], 2 * known[1]
        bare = _REMARK.split(_NOTES.sub(" ", text).strip())[0]
        known = self.ranks.get(key(bare))
        return None if known is None else (known[0], 2 * known[1] + 1)

    def _find_named(self, name: str, headers: Sequence[object]) -> int:
        """Return where the header is that a reader named."""
        if name not in self.columns:
            message = "There is no column {name}; it must be one of: {columns}."
            raise FileFormatError(message, name=name, columns=list(self.columns))
        header = self.named[name]
        places = [
            at
            for at, said in enumerate(headers)
            if said is not None and key(str(said)) == key(header)
        ]
        if len(places) != 1:
            message = (
                "{n_columns} columns are called {header!r}, which is to be read as {name}; name "
                "exactly one."
            )
            raise FileFormatError(message, n_columns=len(places), header=header, name=name)
        return places[0]


def read_aliases(catalog: str) -> dict[str, tuple[str, int]]:
    """Return the column and rank of every alias, by its key.

    Parameters
    ----------
    catalog
        Lines such as ``county 1: شهرستان | county name``: a column, a rank (0 is best) and aliases
        of that rank; lines of one rank add up.
    """
    known = {}
    for line in filter(None, catalog.splitlines()):
        column, aliases = line.split(": ")
        name, rank = column.split(" ")
        known.update({key(alias): (name, int(rank)) for alias in aliases.split(" | ")})
    return known


def lines_of(catalog: str, *columns: str) -> str:
    """Return the lines of a catalog that are of some columns."""
    kept = [line for line in catalog.strip().splitlines() if line.split(" ")[0] in columns]
    return "\n".join(kept) + "\n"


def _only(name: str, positions: list[int], headers: Sequence[object]) -> int:
    """Return the one position of a column, or refuse to choose."""
    if len(positions) > 1:
        names = [
            Phrase("'{header}' (column {at})", header=headers[position], at=position + 1)
            for position in positions
        ]
        message = (
            "Two columns mean {name}: {names:and}. Name the right one {name}, or remove the "
            "others, and read the file again."
        )
        raise FileFormatError(message, name=name, names=names)
    return positions[0]
