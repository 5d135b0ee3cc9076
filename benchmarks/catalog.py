"""Published instances and where they are: a case is a row of the table of best-known values."""

import csv
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

#: Names the folder of instances, where it is not beside the checkout.
VARIABLE = "SITING_SHARED"
BESIDE = Path(__file__).resolve().parents[2] / "shared"

#: Families that can be asked for, and those of the table of best-known values that each one takes.
FAMILIES = {
    "cpmp_sjc": ("cpmp_sjc",),
    "cpmp_orlib": ("cpmp_orlib",),
    "cpmp_tsplib": ("cpmp_tsplib",),
    "cpmp_p3038": ("cpmp_p3038",),
    "cpmp_spain": ("cpmp_spain",),
    "pmedian_orlib": ("pmedian_orlib",),
    "pmedian_tsplib": ("pmedian_tsplib",),
    "pmedian_birch": ("pmedian_birch",),
    "mclp": ("mclp_real_nyc_sf",),
    "pcenter_orlib": ("pcenter_orlib",),
    "pcenter_tsplib": ("pmedian_tsplib",),
    "pcenter_pr2392": ("cpmp_tsplib",),
    "real": ("real_sf_spopt",),
    "lscp": ("mclp_real_nyc_sf",),
    "cpcenter": ("cpmp_sjc", "cpmp_orlib"),
    "cmclp": ("cpmp_sjc", "cpmp_orlib"),
}
#: Families that ask of published instances what nobody published: the fewest sites that cover all,
#: and under capacity the smallest largest distance and the most demand within the mean distance of
#: the best published total.
UNPUBLISHED = {"pcenter_tsplib", "pcenter_pr2392", "lscp", "cpcenter", "cmclp"}
#: Families that ask for the smallest largest distance.
FARTHEST = {"pcenter_orlib", "pcenter_tsplib", "pcenter_pr2392", "cpcenter"}
#: Families that take some instances only, by how their names begin, and leave out the capacity.
BARE = {"pcenter_pr2392": "pr2392"}
#: Names for several families together.
GROUPS = {
    "cpmp": tuple(name for name in FAMILIES if name.startswith("cpmp_")),
    "pmedian": tuple(name for name in FAMILIES if name.startswith("pmedian_")),
    "pcenter": ("pcenter_orlib", "pcenter_tsplib", "pcenter_pr2392"),
    "all": tuple(FAMILIES),
}


@dataclass(frozen=True)
class Case:
    """A question with a published answer.

    Parameters
    ----------
    family, instance
        Its names; the instance's is unique inside the family.
    file
        Path of the data.
    n, m
        Demand points and candidates.
    p
        Sites to open; None for set cover.
    objective, metric, radius
        As `siting solve` takes them; None where that needs none.
    best_known
        Best published value; None where none is known.
    proved
        Whether that is said to be optimal.
    bare
        Whether the capacity in the file is to be left out.
    """

    family: str
    instance: str
    file: Path
    n: int
    m: int
    p: int | None
    objective: str
    metric: str | None
    radius: float | None
    best_known: float | None
    proved: bool
    bare: bool = False

    @property
    def words(self) -> list[str]:
        """What `siting solve` needs to be told, but for time, seed and output."""
        options = {
            "--sites": self.p,
            "--objective": self.objective,
            "--radius": self.radius,
            "--metric": self.metric,
        }
        given = [(name, str(value)) for name, value in options.items() if value is not None]
        return [str(self.file), *(word for pair in given for word in pair)]


def shared_folder() -> Path | None:
    """Return the folder of instances: the one that the environment names, or that beside us."""
    folder = Path(os.environ.get(VARIABLE) or BESIDE)
    return folder if (folder / "bench" / "best_known.csv").is_file() else None


def families(names: Sequence[str]) -> list[str]:
    """Return the families that are meant, groups taken apart, each once.

    Raises
    ------
    ValueError
        When a name is unknown.
    """
    found: list[str] = []
    for name in names:
        if name not in GROUPS and name not in FAMILIES:
            message = f"There is no family {name!r}; choose among {', '.join(GROUPS | FAMILIES)}."
            raise ValueError(message)
        found += [one for one in GROUPS.get(name, (name,)) if one not in found]
    return found


def read_cases(shared: Path, family: str) -> list[Case]:
    """Return the cases of a family, in the order of the table."""
    with (shared / "bench" / "best_known.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] in FAMILIES[family]]
    begin = BARE.get(family, "")
    rows = [row for row in rows if row["instance"].startswith(begin)]
    if family == "lscp":  # the number of sites is the answer: one case for each file and radius
        rows = list({(row["data_file"], _radius(row["instance"])): row for row in rows}.values())
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["instance"]] = counts.get(row["instance"], 0) + 1
    return [_case(row, family, shared, several=counts[row["instance"]] > 1) for row in rows]


def _radius(instance: str) -> float:
    """Return the radius at the end of the name of a covering instance, in meters."""
    return float(instance.rpartition("_R")[2])


def _case(row: dict[str, str], family: str, shared: Path, *, several: bool) -> Case:
    objective, radius = _question(row, family)
    p = None if objective == "cover" else int(row["p"])
    name = row["instance"]
    if family == "real":
        name = f"sf_stores {objective}"
    elif family == "lscp":
        name = f"{name.partition('_')[0]}_R{radius:g}"
    elif several:
        name = f"{name} p={p}"
    n = int(row["n"])
    unknown = family in UNPUBLISHED
    return Case(
        family=family,
        instance=name,
        file=shared / "bench" / row["data_file"],
        n=n,
        m=16 if family == "real" else n,
        p=p,
        objective=objective,
        metric="floor" if "floor(Euclidean)" in row["objective_definition"] else None,
        radius=radius,
        best_known=None if unknown else float(row["best_known"]),
        proved=not unknown and row["proved_optimal"].startswith("yes"),
        bare=family in BARE,
    )


def _question(row: dict[str, str], family: str) -> tuple[str, float | None]:
    said = row["objective_definition"]
    if family in {"mclp", "lscp"}:
        return "covered" if family == "mclp" else "cover", _radius(row["instance"])
    if family == "cmclp":
        return "covered", round(float(row["best_known"]) / int(row["n"]), 3)
    for start, objective in (("p-center", "farthest"), ("MCLP", "covered"), ("LSCP", "cover")):
        if said.startswith(start):
            within = re.search(r"R=(\d+)", said)
            return objective, None if within is None else float(within[1])
    return ("farthest" if family in FARTHEST else "total"), None


def without_capacity(case: Case, folder: Path) -> Case:
    """Write the instance of a case without its capacity, where that is to be left out."""
    if not case.bare:
        return case
    with np.load(case.file) as arrays:
        kept = {name: arrays[name] for name in arrays.files if name != "capacity"}
    file = folder / case.file.name
    np.savez(file, **kept)
    return replace(case, file=file)


def spread(cases: Sequence[Case], limit: int | None) -> Iterator[Case]:
    """Yield at most so many cases, evenly from the whole list."""
    if limit is None or limit >= len(cases):
        yield from cases
        return
    for k in range(limit):
        yield cases[round(k * (len(cases) - 1) / max(1, limit - 1))]
