"""The kinds of jobs: what each is asked, what does it, and how long it may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any, Literal, get_args

from siting.errors import JobError
from siting.jobs.asked import DemoAsked, GrowthAsked, ImproveAsked, PlanAsked, ReadAsked, read_asked
from siting.jobs.reporting import Report
from siting.jobs.workspace import Workspace

Run = Callable[[Any, Workspace, Report], dict[str, Any]]

#: Lines in which jobs wait. Files are read in one of their own: whoever gives one waits for
#: seconds, not for plans.
Line = Literal["plans", "files"]
LINES: tuple[Line, ...] = get_args(Line)


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Parameters
    ----------
    asked
        Type of what it is asked.
    module
        The module whose ``run`` does it; imported when it is its turn.
    limit_s
        Seconds after which it is ended; None where its own stop ends it.
    line
        In which it waits: jobs of a line run one after the other, beside those of other lines.
    """

    asked: type
    module: str
    limit_s: float | None = None
    line: Line = "plans"

    def run(self) -> Run:
        """Return the function that does it."""
        found: Run = import_module(self.module).run
        return found


KINDS: Mapping[str, Kind] = {
    "read": Kind(ReadAsked, "siting.jobs.reading", limit_s=1800.0, line="files"),
    "plan": Kind(PlanAsked, "siting.jobs.planning"),
    "demo": Kind(DemoAsked, "siting.jobs.demonstrating"),
    "growth": Kind(GrowthAsked, "siting.jobs.growing"),
    "improve": Kind(ImproveAsked, "siting.jobs.improving"),
}


def kind_named(name: str) -> Kind:
    """Return a kind of job.

    Raises
    ------
    JobError
        When there is none of this name.
    """
    if name not in KINDS:
        message = "There is no job of the kind {name!r}; there are: {kinds}."
        raise JobError(message, name=name[:40], kinds=list(KINDS))
    return KINDS[name]


def line_of(name: object) -> Line:
    """Return the line in which a job of a kind waits; the usual one of an unknown kind."""
    return KINDS[name].line if isinstance(name, str) and name in KINDS else "plans"


def checked(name: str, asked: Mapping[str, Any], place: Workspace) -> Any:  # noqa: ANN401 - one of several types
    """Return what is asked of a job, once all that it names is there.

    Parameters
    ----------
    name
        Kind of the job.
    asked
        Its values by name.
    place
        Where what it names is kept.

    Raises
    ------
    JobError
        When a value is not of its type, or names what is not there.
    """
    wanted: Any = read_asked(kind_named(name).asked, asked)
    if isinstance(wanted, ReadAsked):
        place.kept("uploads", wanted.upload)
    if isinstance(wanted, GrowthAsked | PlanAsked):
        place.kept("households", wanted.households)
    if isinstance(wanted, PlanAsked | DemoAsked | ImproveAsked):
        place.plan_file(wanted.name)
    if isinstance(wanted, PlanAsked):
        _one_wish(wanted)
    for given in fields(wanted):
        value = getattr(wanted, given.name)
        if value is not None and "input" in given.metadata:
            place.kept("inputs", value, what=given.metadata["input"])
    for network in getattr(wanted, "streets", ()):
        place.kept("inputs", network, what="streets")
    return wanted


def _one_wish(asked: PlanAsked) -> None:
    """Refuse a plan that says both or neither of a number of centers and a change."""
    if (asked.centers is None) != bool(asked.open or asked.close or asked.enlarge):
        message = "Say either a number of centers, or how many to open, close or enlarge."
        raise JobError(message)
    if asked.centers is None and asked.existing is None:
        message = "A change needs the centers that stand; name them in existing."
        raise JobError(message)
