"""The job that reads a file: households are kept as they were read, other tables as they were sent.

Of households nothing else is kept: their file may hold columns that nobody needs.

Beside each stand its label (what it is, how much of it, what counts) and the table of findings.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from layers.applicants import Applicants
from layers.area_tables import AreaTable
from layers.centers import Sites
from layers.files.limits import check_regular
from layers.files.writing import draft
from layers.households.intake import Intake
from layers.households.kept import keep_intake
from layers.households.reading import read_households
from siting.jobs.asked import ReadAsked
from siting.jobs.inputs import kept_input, read_input
from siting.jobs.notes import write_note
from siting.jobs.reporting import Report, now
from siting.jobs.uploads import MOST_BYTES, forget_old, uploaded
from siting.jobs.workspace import LABEL, ORIGINAL, Workspace, new_id

#: Table of findings beside what was read, and its columns.
FINDINGS = "findings.parquet"
_COLUMNS = ["row", "column", "value", "reason", "outcome"]


class Read(NamedTuple):
    """What was read of a file.

    Parameters
    ----------
    counts
        How much there is of what, for people.
    findings
        One row per finding.
    figures
        What sums are checked with before a plan is made, see `siting.jobs.checking`.
    intake
        The households; None of other files.
    """

    counts: Mapping[str, int]
    findings: pd.DataFrame
    figures: Mapping[str, Any]
    intake: Intake | None = None


def run(asked: ReadAsked, place: Workspace, report: Report) -> dict[str, Any]:
    """Read an upload and keep it.

    Parameters
    ----------
    asked
        Which, and what it holds.
    place, report
        Where it is kept, and who is told.

    Returns
    -------
    ``id`` of what is kept, ``room`` (households or inputs), and its label.
    """
    file = uploaded(place, asked.upload)
    try:
        with report.step("reading file"):
            check_regular(file, most_bytes=MOST_BYTES)
            read = _read(file, asked, place)
        with report.step("keeping"):
            how = {"counties": asked.counties, "how": _how(asked)}
            return keep(read, place, what=asked.what, file=file, how=how)
    finally:
        shutil.rmtree(file.parent, ignore_errors=True)
        forget_old(place)


def keep(
    read: Read,
    place: Workspace,
    *,
    what: str,
    file: Path | None,
    how: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Keep what was read, whole or not at all.

    Parameters
    ----------
    read
        What was read.
    place
        The workspace.
    what
        What it is.
    file
        The file as it was sent, which is moved, but of households only named; None of what was
        simulated.
    how
        Id of the ``counties`` that it was read with, and ``how`` it was read besides.

    Returns
    -------
    As of `run`.
    """
    room: Any = "inputs" if read.intake is None else "households"
    label = {
        "what": what,
        "file": "" if file is None else file.name,
        "simulated": read.intake is not None and read.intake.simulated,
        "read_at": now(),
        "counties": None,
        **(how or {}),
        "counts": read.counts,
        "findings": len(read.findings),
        **read.figures,
    }
    name = new_id()
    with draft(place.room(room) / name, private=True) as unfinished:
        if read.intake is not None:
            keep_intake(read.intake, unfinished)
        else:
            unfinished.mkdir()
            if file is not None:
                (unfinished / ORIGINAL).mkdir()
                file.replace(unfinished / ORIGINAL / file.name)
        read.findings.to_parquet(unfinished / FINDINGS, index=False)
        write_note(unfinished / LABEL, label)
    return {"id": name, "room": room, "label": label}


def read_intake(intake: Intake) -> Read:
    """Return what is kept of households."""
    counts = {str(name): int(count) for name, count in intake.counts.items()}
    weighed = intake.weighed
    figures = {
        "rows": intake.n_rows,
        "located": counts["accepted"] + counts["approximate"],
        "sha256": intake.sha256,
        "provinces": sorted(set(intake.located["province_code"].dropna())),
        "mostly_wrong": bool(weighed.mostly_wrong),
        "contradicted": int(weighed.contradicted),
        "checked": int(weighed.checked),
    }
    return Read(counts, _findings(intake.issues), figures, intake)


def _read(file: Path, asked: ReadAsked, place: Workspace) -> Read:
    """Read a file as what it is."""
    counties = None
    if asked.counties is not None:
        counties = kept_input(place, asked.counties, "counties")
    if asked.what == "households":
        found = read_households(
            file,
            counties=counties,
            sheet=asked.sheet,
            columns=asked.columns,
            crs=asked.crs,
            leave_out=asked.leave_out,
        )
        return read_intake(found)
    given = read_input(file, asked.what, **_how(asked), counties=counties)
    if isinstance(given, Sites):
        return _sites(given)
    if isinstance(given, AreaTable):
        return _table(given)
    if isinstance(given, Applicants):
        counts = {"accepted": len(given.accepted), "rejected": len(given.rejected)}
        return Read(counts, _findings(given.issues, given.rejected), {"sha256": given.sha256})
    digest = {"sha256": given[0].sha256} if asked.what == "streets" else {}
    return Read({"accepted": len(given)}, _findings(), digest)


def _how(asked: ReadAsked) -> dict[str, Any]:
    """Return how a file is to be read, as far as that was said; a plan reads it so again."""
    said = {"sheet": asked.sheet, "crs": asked.crs, "mode": asked.mode}
    return {name: value for name, value in said.items() if value is not None}


def _sites(sites: Sites) -> Read:
    """Return what is kept of centers or candidates: of each what sums are checked with."""
    names = [
        name for name in ("status", "capacity", "workers", "must_open") if name in sites.accepted
    ]
    columns = pd.DataFrame(sites.accepted[names]).astype("object")
    cells = columns.where(columns.notna(), None)
    rows = [dict(zip(names, row, strict=True)) for row in cells.itertuples(index=False, name=None)]
    counts = {"accepted": len(sites.accepted), "rejected": len(sites.rejected)}
    return Read(counts, _findings(sites.issues), {"sites": rows, "sha256": sites.sha256})


def _table(table: AreaTable) -> Read:
    """Return what is kept of numbers of areas."""
    figures: dict[str, Any] = {"level": table.level}
    if "least" in table.areas:
        limits = table.areas[["name", "least", "most"]].astype("object")
        rows = limits.where(limits.notna(), None)
        figures["areas"] = dict(zip(rows.index, rows.to_numpy().tolist(), strict=True))
    if "capacity" in table.areas:
        figures["capacity_most"] = int(table.areas["capacity"].max())
    counts = {"accepted": len(table.areas), "rejected": len(table.rejected)}
    return Read(counts, _findings(table.issues), {**figures, "sha256": table.sha256})


def _findings(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return findings in the columns of their table."""
    frames = [part.reindex(columns=_COLUMNS) for part in parts if len(part)]
    if not frames:
        return pd.DataFrame(columns=_COLUMNS, dtype="str").astype({"row": "int64"})
    return pd.concat(frames, ignore_index=True)
