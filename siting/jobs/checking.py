"""What cannot add up in a plan that is asked for, told at once: labels are all that is read."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siting.errors import QuotaError
from siting.jobs.asked import PlanAsked
from siting.jobs.given import standards_of
from siting.jobs.kinds import checked
from siting.jobs.objections import Objection
from siting.jobs.workspace import Room, Workspace, is_id, read_label
from siting.planning.quota_shares import Mixture
from siting.standards import Standards

#: Bytes of memory that a plan takes, and each of its households: somewhat more than was measured.
PLAN_BYTES, HOUSEHOLD_BYTES = 400_000_000, 3_800
#: Letters of a mixture, and areas, that an objection names at most.
_SHOWN, _NAMED = 60, 5
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True)
class _Sums:
    """What the checks compare.

    Parameters
    ----------
    asked, rules
        What is asked, and the standards.
    households, existing, candidates, quotas, capacities
        Labels of what was read; empty where nothing is given.
    """

    asked: PlanAsked
    rules: Standards
    households: Mapping[str, Any]
    existing: Mapping[str, Any]
    candidates: Mapping[str, Any]
    quotas: Mapping[str, Any]
    capacities: Mapping[str, Any]

    @property
    def standing(self) -> Sequence[Mapping[str, Any]]:
        """The centers that stand."""
        return self.existing.get("sites") or ()

    @property
    def offered(self) -> Sequence[Mapping[str, Any]]:
        """The candidates."""
        return self.candidates.get("sites") or ()

    @property
    def everywhere(self) -> bool:
        """Whether quotas are of provinces, and each that has households offers places."""
        asked = self.asked
        own = (asked.existing, asked.candidates, asked.forbidden, asked.neighborhoods)
        return self.quotas.get("level") == "province" and all(given is None for given in own)

    @property
    def centers(self) -> int:
        """Centers of the plan."""
        if self.asked.centers is not None:
            return self.asked.centers
        return len(self.standing) + self.asked.open - self.asked.close

    @property
    def most_of_one(self) -> float:
        """The most files of a center of which nothing else is said."""
        rules, table = self.rules, self.capacities.get("capacity_most", 0)
        places = (*rules.files_by_setting.values(), *rules.files_by_density.values())
        return float(max(rules.files_per_center, table, *places))


def check(
    folder: str | Path, asked: Mapping[str, Any], *, memory_bytes: int | None = None
) -> list[Objection]:
    """Say what cannot add up in a plan, before it is submitted; nothing where all may be well.

    What it says is certain; that it says nothing proves nothing.

    Parameters
    ----------
    folder
        The folder of plans.
    asked
        What is asked of a plan, as it would be submitted.
    memory_bytes
        Memory that is free; by default what the system says, if it does.

    Raises
    ------
    JobError, StandardsError
        When a value is not of its type, or names what is not there.
    """
    place = Workspace(Path(folder))
    plan = checked("plan", asked, place)
    sums = _sums(plan, place)
    free = _free_bytes() if memory_bytes is None else memory_bytes
    found = [
        *_check_fixed(sums),
        *_check_change(sums),
        *_check_places(sums),
        *_check_quotas(sums),
        *_check_capacity(sums),
        *_check_points(sums),
    ]
    return found if free is None else [*found, *_check_memory(sums, free)]


def _sums(asked: PlanAsked, place: Workspace) -> _Sums:
    def label(room: Room, name: str | None) -> Mapping[str, Any]:
        return read_label(place.kept(room, name)) if name is not None and is_id(name) else {}

    return _Sums(
        asked,
        standards_of(asked.standards, dict(asked.changed)),
        label("households", asked.households),
        label("inputs", asked.existing),
        label("inputs", asked.candidates),
        label("inputs", asked.quotas),
        label("inputs", asked.capacities),
    )


def _check_fixed(sums: _Sums) -> list[Objection]:
    """Compare what must be open with what is asked for."""
    if sums.asked.centers is None:
        return []
    staying = sum(_stays(site, sums) for site in sums.standing)
    opening = sum(bool(site.get("must_open")) for site in sums.offered)
    if staying + opening <= sums.asked.centers:
        return []
    values = {"staying": staying, "opening": opening, "centers": sums.asked.centers}
    return [Objection("check_fixed", {**values, "least": staying + opening})]


def _check_change(sums: _Sums) -> list[Objection]:
    """Compare what is to close or to be enlarged with what may."""
    if sums.asked.centers is not None or not sums.standing:
        return []
    closable = sum(site.get("status") not in {"stays", "may_move"} for site in sums.standing)
    staying = sum(_stays(site, sums) for site in sums.standing)
    found = []
    for key, count, able in (
        ("check_close", sums.asked.close, closable),
        ("check_enlarge", sums.asked.enlarge, staying),
    ):
        if count > able:
            values = {"count": count, "able": able, "standing": len(sums.standing)}
            found.append(Objection(key, values))
    return found


def _check_places(sums: _Sums) -> list[Objection]:
    """Compare the centers with the places that there are for them, and with the households."""
    located = int(sums.households.get("located", 0))
    if located < sums.centers:
        values = {"centers": sums.centers, "households": located}
        return [Objection("check_few_households", values)]
    if not sums.candidates or (sums.asked.existing is not None and not sums.existing):
        return []
    places = len(sums.standing) + len(sums.offered)
    if places >= sums.centers:
        return []
    values = {"centers": sums.centers, "candidates": len(sums.offered)}
    return [Objection("check_candidates", {**values, "standing": len(sums.standing)})]


def _check_quotas(sums: _Sums) -> list[Objection]:
    """Compare the centers with the least and the most that quotas ask for."""
    centers, text = sums.centers, sums.asked.quotas
    if text is not None and not is_id(text):
        try:
            Mixture.parse(text)
        except QuotaError:
            return [Objection("check_mixture", {"text": text[:_SHOWN]})]
    limits: Mapping[str, Any] = sums.quotas.get("areas", {})
    least = sum(row[1] for row in limits.values())
    if least > centers:
        return [Objection("check_quotas", {"least": least, "centers": centers})]
    return _check_provinces(sums, limits) if limits and sums.everywhere else []


def _check_provinces(sums: _Sums, limits: Mapping[str, Any]) -> list[Objection]:
    """Compare quotas with where households are, and so where centers can be."""
    living = set(sums.households.get("provinces", ()))
    empty = [row[0] for code, row in limits.items() if row[1] > 0 and code not in living]
    if empty:
        return [Objection("check_quotas_nobody", {"names": tuple(empty[:_NAMED])})]
    known = [limits[code][2] for code in living if code in limits]
    bounded = [int(most) for most in known if most is not None]
    if len(bounded) < len(living) or sum(bounded) >= sums.centers:
        return []
    return [Objection("check_quotas_most", {"most": sum(bounded), "centers": sums.centers})]


def _check_capacity(sums: _Sums) -> list[Objection]:
    """Compare the files with the most that so many centers can take."""
    located = int(sums.households.get("located", 0))
    unsure = sums.asked.years is not None or (sums.asked.existing is not None and not sums.existing)
    room = _most_room(sums)
    if unsure or room >= located:
        return []
    more = math.ceil((located - room) / _most_of_new(sums))
    values = {"centers": sums.centers, "room": room, "files": located}
    needed = {"short": located - room, "needed": sums.centers + more}
    return [Objection("check_capacity", {**values, **needed}, blocks=False)]


def _check_points(sums: _Sums) -> list[Objection]:
    """Tell of households whose points mostly contradict their rows."""
    if sums.households.get("mostly_wrong") and not sums.asked.trust_points:
        return [Objection("job_contradicted")]
    return []


def _check_memory(sums: _Sums, free: int) -> list[Objection]:
    """Compare the memory that a plan of so many households takes with what is free."""
    located = int(sums.households.get("located", 0))
    needed = PLAN_BYTES + HOUSEHOLD_BYTES * located
    if needed <= free:
        return []
    values = {"files": located, "needed": needed / 1e9, "free": free / 1e9}
    return [Objection("check_memory", values, blocks=False)]


def _most_room(sums: _Sums) -> float:
    """Return the most files that the centers of the plan can take, whichever they are."""
    new, extra = _most_of_new(sums), sums.asked.enlarge * sums.rules.files_per_worker
    own = [_own_capacity(site, sums) for site in sums.standing]
    # What need not stay may give way to a larger one.
    kept = [
        room if _stays(site, sums) else max(room, new)
        for site, room in zip(sums.standing, own, strict=True)
    ]
    n_new = sums.centers - len(kept)
    if n_new < 0:
        return sum(sorted(kept, reverse=True)[: sums.centers]) + extra
    return sum(kept) + n_new * new + extra


def _most_of_new(sums: _Sums) -> float:
    """Return the most files of a center where none stands."""
    return max((_own_capacity(site, sums) for site in sums.offered), default=sums.most_of_one)


def _own_capacity(site: Mapping[str, Any], sums: _Sums) -> float:
    """Return the most files of a site, as its own row says or as may hold for its place."""
    if site.get("capacity") is not None:
        return float(site["capacity"])
    if site.get("workers") is not None:
        return float(site["workers"]) * sums.rules.files_per_worker
    return sums.most_of_one


def _stays(site: Mapping[str, Any], sums: _Sums) -> bool:
    """Say whether a center that stands stays, as `siting.planning.sites.offer_sites` takes it."""
    status = site.get("status")
    if sums.asked.centers is None and not sums.asked.close:
        return status != "may_move"
    return status == "stays" or (status is None and sums.asked.centers is not None)


def _free_bytes() -> int | None:
    """Return the bytes of memory that are free; None where the system does not say."""
    try:
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(sizes[0]) * 1024 if sizes else None
