"""Results as rows, and rows as Markdown tables."""

import json
import math
import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalog import GROUPS

from siting.location.proved import proved_gap

Row = dict[str, Any]

MARK = "<!-- benchmark table -->"
OURS = "siting"
#: Percent by which a cost must undercut the best published one: those are rounded.
ROUNDED_PERCENT = 1e-3

_COLUMNS = {
    "instance": "instance",
    "n": "n",
    "p": "p",
    "tool": "tool",
    "ran": "method that ran",
    "cost": "cost",
    "best_known": "best known",
    "excess_percent": "excess %",
    "lower_bound": "bound",
    "gap_percent": "gap %",
    "status": "status",
    "seconds": "seconds",
    "peak_mb": "peak MB",
    "remark": "remark",
}
_TEXT = {"instance", "tool", "ran", "status", "remark"}


def judge(
    cost: float | None, bound: float | None, best_known: float | None, *, larger_is_better: bool
) -> Row:
    """Compare a cost with its bound and the best published value.

    Parameters
    ----------
    cost
        As worked out from the lists of the answer; None without one.
    bound
        As the tool states it.
    best_known
        Best published value; None where none is known.
    larger_is_better
        Whether the objective is to be made large.

    Returns
    -------
    ``excess_percent`` and ``gap_percent`` (None where they cannot be said), and ``remark``: what of
    it cannot be true, or that the cost is better than any published one.
    """
    sense = -1.0 if larger_is_better else 1.0
    excess = gap = None
    remarks = []
    if cost and best_known:
        excess = sense * 100 * (cost - best_known) / best_known
        if excess < -ROUNDED_PERCENT:
            remarks.append("better than published")
    if cost and bound:
        share = proved_gap(cost, bound)
        gap = None if share is None else 100 * share
        if sense * (cost - bound) < -1e-8 * cost:
            remarks.append("WRONG: the bound contradicts the cost")
    if bound is not None and best_known:
        beyond = sense * 100 * (bound - best_known) / best_known
        if beyond > ROUNDED_PERCENT and (excess is None or excess > -ROUNDED_PERCENT):
            remarks.append("WRONG: the bound contradicts the best known value")
    return {"excess_percent": excess, "gap_percent": gap, "remark": "; ".join(remarks)}


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a file of JSON lines; a last line that was cut off is left out."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return rows


def append_row(path: Path, row: Row) -> None:
    """Add a row to a file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.is_file() else b""
    cut = before and not before.endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if cut else "") + json.dumps(row, allow_nan=False) + "\n")


def markdown(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, text: Collection[str] = ()
) -> str:
    """Return a Markdown table; columns of text stand to the left, all others to the right."""
    align = ["---" if heading in text else "---:" for heading in headings]
    lines = [headings, align, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def family_table(rows: Sequence[Row]) -> str:
    """Return every row of a family."""
    text = {_COLUMNS[key] for key in _TEXT}
    cells = [[_cell(row, key) for key in _COLUMNS] for row in rows]
    return markdown(list(_COLUMNS.values()), cells, text=text)


def summarize(rows: Sequence[Row]) -> str:
    """Return one row for each family, group of families and tool: means and worst cases.

    Only feasible answers count there; what is not feasible is counted by itself.
    """
    headings = [
        "family", "tool", "instances", "answered", "proved optimal", "mean excess %",
        "worst excess %", "mean gap %", "worst gap %", "mean seconds", "peak MB", "not feasible",
    ]  # fmt: skip
    found = []
    for name, chosen in _groups(rows).items():
        for tool in _in_order(row["tool"] for row in chosen):
            own = [row for row in chosen if row["tool"] == tool]
            found.append([name, tool, *_figures(own)])
    return markdown(headings, found, text={"family", "tool"})


def methods_table(rows: Sequence[Row], *, date: str, machine: str) -> str:
    """Return the short table for docs/methods.md: one row for each family, peers beside.

    Parameters
    ----------
    rows
        All rows of a file of results.
    date, machine
        When and where they were measured.

    Returns
    -------
    A Markdown table with one line above it.
    """
    headings = [
        "family", "methods that ran", "instances", "excess over best known, mean (worst)",
        "proved gap, mean", "proved optimal", "seconds, mean", "peers: answered, mean excess",
    ]  # fmt: skip
    lines = []
    for name, chosen in _groups(rows).items():
        ours = [row for row in chosen if row["tool"] == OURS]
        if not ours:
            continue
        excess, gap = _known(ours, "excess_percent"), _known(ours, "gap_percent")
        lines.append(
            [
                name,
                "; ".join(_in_order(row["ran"] for row in ours if row.get("ran"))) or "-",
                str(len(ours)),
                f"{_mean(excess)} % ({_worst(excess)} %)" if excess else "-",
                f"{_mean(gap)} %" if gap else "-",
                str(sum(row["status"] == "optimal" for row in ours)),
                _mean(_known(ours, "seconds"), digits=1),
                _peers(chosen),
            ]
        )
    text = {headings[0], headings[1], headings[-1]}
    return f"Measured on {date}, {machine}.\n\n{markdown(headings, lines, text=text)}"


def put_between_marks(page: str, table: str) -> str:
    """Return a page with a table between its two marks, in place of what was there.

    Raises
    ------
    ValueError
        When the page does not have the mark twice.
    """
    parts = page.split(MARK)
    if len(parts) != 3:
        message = f"The page must hold the mark {MARK} twice; it holds it {len(parts) - 1} times."
        raise ValueError(message)
    return f"{parts[0]}{MARK}\n\n{table.strip()}\n\n{MARK}{parts[2]}"


def _groups(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Gather rows by family, and once more where several families of a group are there."""
    found: dict[str, list[Row]] = {}
    for family in _in_order(row["family"] for row in rows):
        found[family] = [row for row in rows if row["family"] == family]
    for group, members in GROUPS.items():
        if group != "all" and sum(name in found for name in members) > 1:
            found[f"{group}, all"] = [row for row in rows if row["family"] in members]
    return found


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _figures(rows: Sequence[Row]) -> list[str]:
    answered = _feasible(rows)
    excess, gap = _known(answered, "excess_percent"), _known(answered, "gap_percent")
    return [
        str(len(rows)),
        str(len(answered)),
        str(sum(row["status"] == "optimal" for row in answered)),
        _mean(excess),
        _worst(excess),
        _mean(gap),
        _worst(gap),
        _mean(_known(rows, "seconds"), digits=1),
        f"{max(_known(rows, 'peak_mb'), default=0):,.0f}",
        str(sum(bool(row.get("faults")) for row in rows)),
    ]


def _peers(rows: Sequence[Row]) -> str:
    said = []
    for tool in _in_order(row["tool"] for row in rows if row["tool"] != OURS):
        asked = [row for row in rows if row["tool"] == tool]
        answered = _feasible(asked)
        excess = _known(answered, "excess_percent")
        mean = f", {_mean(excess)} %" if excess else ""
        said.append(f"{tool}: {len(answered)} of {len(asked)}{mean}")
    return "; ".join(said) or "-"


def _feasible(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["cost"] is not None and not row["faults"]]


def _known(rows: Iterable[Mapping[str, Any]], key: str) -> list[float]:
    return [row[key] for row in rows if row.get(key) is not None]


def _mean(values: Sequence[float], *, digits: int = 3) -> str:
    return f"{statistics.fmean(values):,.{digits}f}" if values else "-"


def _worst(values: Sequence[float]) -> str:
    return f"{max(values):,.3f}" if values else "-"


def _cell(row: Row, key: str) -> str:
    value = row.get(key)
    if key == "remark":
        return "; ".join([*row.get("faults", []), *([value] if value else [])]).replace("|", "/")
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    if key in _TEXT:
        return str(value)
    digits = {"excess_percent": 3, "gap_percent": 3, "seconds": 1, "peak_mb": 0}.get(key, 2)
    written = f"{value:,.{digits}f}"
    return written.removesuffix(".00") if digits == 2 else written
