"""The street networks of a plan: known again by their content, read as it says, kept beside it.

Times of an edit may only be laid beside those of the plan where both were looked up on the same
streets. A plan says of each of its networks the digest of the file and the way of moving: by these
the file is found, whatever it is called by now, and any other one is refused.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

from layers.streets.reading import MODES, Mode, Streets, read_all_streets, read_streets
from siting.errors import ProblemError
from siting.plans.facts import PlanFacts

#: How many digits of a digest a sentence shows.
_SHOWN = 8


class Wanted(NamedTuple):
    """A network that a plan was made with.

    Parameters
    ----------
    mode
        ``walk`` or ``drive``.
    sha256
        Digest of its file.
    source
        Where it came from, in words.
    """

    mode: Mode
    sha256: str
    source: str


def wanted_streets(facts: PlanFacts) -> tuple[Wanted, ...]:
    """Return the networks that a plan was made with; none of a plan of estimated times."""
    return tuple(
        Wanted(each["mode"], str(each.get("sha256", "")), str(each.get("source", "")))
        for each in facts.streets
    )


def across_gaps(facts: PlanFacts) -> bool:
    """Say whether a plan estimates ways across gaps of its networks, as all did at first."""
    return any(bool(each.get("gaps_estimated", True)) for each in facts.streets)


def check_streets(facts: PlanFacts, streets: Sequence[Streets]) -> None:
    """Refuse networks other than those that a plan was made with.

    Parameters
    ----------
    facts
        Of the plan.
    streets
        What is given; none for a plan of estimated times.

    Raises
    ------
    ProblemError
        When none are given and the plan has some, or any is another one: for another way of moving,
        of another file, or read otherwise.
    """
    wanted = wanted_streets(facts)
    if wanted and not streets:
        message = (
            "This plan was made with street networks; give them again, or times would be "
            "compared with estimates."
        )
        raise ProblemError(message)
    if streets and not wanted:
        message = (
            "This plan was made without street networks; give none, or times on streets would be "
            "compared with estimates."
        )
        raise ProblemError(message)
    asked = sorted((each.mode, each.sha256[:_SHOWN]) for each in wanted)
    given = sorted((each.mode, each.sha256[:_SHOWN]) for each in streets)
    if asked != given:
        message = (
            "This plan was made with the street networks {wanted:and}, but {given:and} are given "
            "(way of moving, and how the digest of the file begins); give the same files, or make "
            "a new plan with these."
        )
        raise ProblemError(message, wanted=_listed(asked), given=_listed(given))
    _check_sizes(facts, streets)


def _listed(networks: Iterable[tuple[str, str]]) -> list[str]:
    return [" ".join(each) for each in networks]


def _check_sizes(facts: PlanFacts, streets: Sequence[Streets]) -> None:
    """Refuse a file of which another version of the program read more or less."""
    now = {each.mode: (each.n_nodes, each.n_edges) for each in streets}
    for each in facts.streets:
        was = (each.get("nodes"), each.get("edges"))
        if None not in was and was != now[each["mode"]]:
            message = (
                "{source} is read otherwise than when this plan was made: {n_edges:,} edges "
                "instead of {n_then:,}; make a new plan with it."
            )
            source, n_edges = each.get("source"), now[each["mode"]][1]
            raise ProblemError(message, source=source, n_edges=n_edges, n_then=was[1])


def missing_streets(facts: PlanFacts, digests: Iterable[str]) -> tuple[Wanted, ...]:
    """Return the networks of a plan whose files are not among some, which are named by digest."""
    there = set(digests)
    return tuple(each for each in wanted_streets(facts) if each.sha256 not in there)


def read_plan_streets(facts: PlanFacts, files: Mapping[str, Path]) -> tuple[Streets, ...]:
    """Read the networks of a plan, and nothing else that their files hold.

    Parameters
    ----------
    facts
        Of the plan.
    files
        Files by their digest; others than those of the plan are not opened.

    Returns
    -------
    None for a plan of estimated times.

    Raises
    ------
    ProblemError
        When a file is missing, or a network is not the one of the plan.
    FileFormatError, CrsError, MissingPackageError
        When a file cannot be read.
    """
    modes: dict[str, list[Mode]] = {}
    for each in wanted_streets(facts):
        if each.sha256 in files:
            modes.setdefault(each.sha256, []).append(each.mode)
    found = [network for sha256, some in modes.items() for network in _read(files[sha256], some)]
    check_streets(facts, found)
    return tuple(found)


def _read(file: Path, modes: Sequence[Mode]) -> Sequence[Streets]:
    """Read the networks of some modes; an extract that holds both is gone through once."""
    if set(modes) == set(MODES):
        return read_all_streets(file)
    return [read_streets(file, mode) for mode in modes]


def keep_streets(facts: PlanFacts, files: Mapping[str, Path], home: Path, *, alike: Path) -> None:
    """Keep the files of the streets of a plan in a folder of their own.

    Parameters
    ----------
    facts
        Of the plan.
    files
        Files by their digest; those of the plan are kept.
    home
        The folder, which is made.
    alike
        Folder beside whose like others keep theirs: where one of them has a file of that digest,
        the two share what it takes on the disk.

    Raises
    ------
    ProblemError
        When a file is missing.
    """
    missing = missing_streets(facts, files)
    if missing:
        message = (
            "This plan was made with {sources:and}, and not all of that is among the files that "
            "are given; add what is missing."
        )
        raise ProblemError(message, sources=[each.source for each in missing])
    home.mkdir(mode=0o700)
    for sha256 in {each.sha256 for each in wanted_streets(facts)}:
        folder = home / sha256
        folder.mkdir(mode=0o700)
        known = next(iter(alike.glob(f"*/{home.name}/{sha256}/*")), None)
        _link_or_copy(known, files[sha256], folder / files[sha256].name)


def _link_or_copy(known: Path | None, source: Path, target: Path) -> None:
    """Share what is kept already, else copy; a file of somebody else's is never shared."""
    if known is not None:
        try:
            os.link(known, target)
        except OSError:  # no such links on this disk
            known = None
    if known is None:
        copyfile(source, target)
        target.chmod(0o600)


def street_files(home: Path) -> dict[str, Path]:
    """Return what `keep_streets` kept in a folder, by digest; nothing where there is none."""
    return {file.parent.name: file for file in sorted(home.glob("*/*"))}
