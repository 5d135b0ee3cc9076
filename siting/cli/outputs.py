"""What a command may write over: nothing that it reads, and nothing that was not written by it."""

from collections.abc import Mapping
from pathlib import Path

from siting.cli.program import fail


def check_output(out: Path | None, *inputs: Path | None, replace: bool) -> None:
    """End a command that would write over one of its inputs, or over a file of somebody else.

    Parameters
    ----------
    out
        File to write; None where none is asked for.
    *inputs
        Files that the command reads; None for those that are not given.
    replace
        Whether a file that this program did not write may be replaced. An input never is.
    """
    if out is None or not out.exists():
        return
    if any(read is not None and read.exists() and out.samefile(read) for read in inputs):
        fail("cli_is_input", file=out)
    if out.is_dir():
        fail("cli_is_folder", file=out)
    if not (replace or _is_ours(out)):
        fail("cli_not_ours", file=out)


def check_apart(outs: Mapping[str, Path | None]) -> None:
    """End a command two of whose options name the same file to write.

    Parameters
    ----------
    outs
        Files by option, such as ``--out``; None for those that are not given.
    """
    taken: dict[Path, str] = {}
    for option, out in outs.items():
        if out is None:
            continue
        first = taken.setdefault(out.resolve(), option)
        if first != option:
            fail("cli_both_name", first=first, second=option, file=out)


def _is_ours(out: Path) -> bool:
    from layers.files.ownership import is_ours

    return is_ours(out)
