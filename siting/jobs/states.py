"""How a job stands, as its notes and its lock say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from layers.texts import Words
from siting.jobs.locks import is_held
from siting.jobs.notes import read_note

#: How far a job is; the last three are ends.
Phase: TypeAlias = Literal["waiting", "running", "done", "stopped", "failed"]
ENDS: tuple[Phase, ...] = ("done", "stopped", "failed")

#: Files of a job.
JOB, PROGRESS, ENDED, STOP = "job.json", "progress.json", "ended.json", "stop.json"
LOCK, GROUP, LOG = "lock", "group.json", "log.txt"
_NUMBERS = ("best_cost", "lower_bound", "gap", "runtime_s", "done", "total", "seconds")


@dataclass(frozen=True, kw_only=True)
class JobState:
    """How a job stands.

    Parameters
    ----------
    id, kind, label
        Its id, what kind it is, and what it is called.
    phase
        ``waiting``, ``running``, ``done``, ``stopped`` or ``failed``.
    place
        How many jobs of its line are before it; 0 for none.
    step
        Key of the text that names the step that runs; empty before the first.
    objective
        What is to be best: total, covered or farthest; costs are of it.
    best_cost, lower_bound, gap
        Of the search so far, see `siting.location.progress.Progress`; None where unknown.
    runtime_s
        Seconds of the search so far; None before it.
    done, total
        Parts of the step that are done, and of how many; None where it has none.
    seconds
        Seconds that the search was given; None before it, and where no clock ends it.
    submitted, started, ended
        When, UTC, ISO 8601; empty for not yet.
    error
        Why it failed, or ended without a result, in one sentence in English; empty otherwise.
    error_told
        The same sentence by language.
    error_key, error_values
        The same as a text of the catalog, where it has one, see `told`.
    stopping
        Whether it was asked to stop.
    result
        What came out; empty before the end.
    """

    id: str
    kind: str = ""
    label: str = ""
    phase: Phase
    place: int = 0
    step: str = ""
    objective: str = "total"
    best_cost: float | None = None
    lower_bound: float | None = None
    gap: float | None = None
    runtime_s: float | None = None
    done: int | None = None
    total: int | None = None
    seconds: float | None = None
    submitted: str = ""
    started: str = ""
    ended: str = ""
    error: str = ""
    error_told: Mapping[str, str] = field(default_factory=dict)
    error_key: str = ""
    error_values: Mapping[str, str | float] = field(default_factory=dict)
    stopping: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.phase in ENDS

    def told(self, words: Words) -> str:
        """Say why it failed, in a language as far as the catalog knows it."""
        if exact := self.error_told.get(words.language):
            return exact
        return words.text(self.error_key, **self.error_values) if self.error_key else self.error

    def detail(self, words: Words) -> str:
        """Return the words of its error, where `told` only says of which kind it is."""
        if self.error_told.get(words.language) or self.error == self.told(Words("en")):
            return ""
        return self.error


def read_state(home: Path, *, place: int = 0) -> JobState:
    """Return how the job of a folder stands.

    Parameters
    ----------
    home
        Its folder.
    place
        How many jobs of its line are before it.
    """
    alive = is_held(home / LOCK)  # asked first: whoever gives it back has told its end before
    job, ended = read_note(home / JOB), read_note(home / ENDED)
    progress = read_note(home / PROGRESS) or {}
    if job is None or not isinstance(job.get("kind"), str):
        return JobState(id=home.name, phase="failed", **_sentence("job_damaged"))
    known: dict[str, Any] = {name: _text(job, name) for name in ("kind", "label", "submitted")}
    known |= {name: progress.get(name) for name in _NUMBERS if _is_number(progress.get(name))}
    known |= {"step": _text(progress, "step"), "started": _text(progress, "started")}
    known |= {"objective": _objective(job), "stopping": (home / STOP).exists()}
    if ended is not None:
        return JobState(id=home.name, **known, **_end(ended))
    if not alive:
        return JobState(id=home.name, **known, **_death(home))
    phase: Phase = "running" if known["started"] else "waiting"
    return JobState(id=home.name, phase=phase, place=place, **known)


def _objective(job: Mapping[str, Any]) -> str:
    asked = job.get("asked")
    return (_text(asked, "objective") if isinstance(asked, Mapping) else "") or "total"


def _end(ended: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the note of its end says."""
    phase = ended.get("phase")
    if phase not in get_args(Phase):
        return {"phase": "failed", **_sentence("job_damaged")}
    key, values = _text(ended, "error_key"), ended.get("error_values") or {}
    told = _sentence(key, values) if key else {}
    if error := _text(ended, "error"):
        told["error"] = error  # more exact than the sentence of its kind
        known = ended.get("error_told")
        told["error_told"] = known if isinstance(known, dict) else {}
    result = ended.get("result") or {}
    return {"phase": phase, "ended": _text(ended, "ended"), "result": result, **told}


def _death(home: Path) -> dict[str, Any]:
    """Tell of a process that is not there any more and has not told its end."""
    if (read_note(home / STOP) or {}).get("count", 0) > 1:
        return {"phase": "stopped", **_sentence("job_killed")}
    return {"phase": "failed", **_sentence("job_died")}


def _sentence(key: str, values: Mapping[str, str | float] | None = None) -> dict[str, Any]:
    given = values or {}
    return {"error": Words("en").text(key, **given), "error_key": key, "error_values": given}


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
