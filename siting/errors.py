"""Errors of the planning core.

::

    SitingError
    ├── ProblemError (ValueError)       a location problem contradicts itself
    │   └── EditError                   an edit of a plan cannot be done; says which rule it breaks
    ├── UnsupportedError (ValueError)   well posed, but no method here supports it
    ├── InfeasibleError (ValueError)    no feasible plan; the text names what blocks it
    ├── NotFoundError (ValueError)      no plan was found in time, and none was ruled out
    ├── StandardsError (ValueError)     a standards file or value makes no sense
    ├── PlanFileError (ValueError)      a file is not a plan that can be opened
    ├── CalendarError (ValueError)      no such month, or no day of it is left
    ├── QuotaError (ValueError)         quotas do not add up, or cannot be made as asked
    ├── RoundsError (ValueError)        rounds are asked for that cannot be planned at all
    ├── ScenarioError (ValueError)      no such scenario, or others saved it meanwhile
    ├── JobError (ValueError)           no such job, or one is asked for that cannot be
    └── ApplicantsError (ValueError)    approvals of applicants contradict the plan or each other
"""

from collections.abc import Mapping


class SitingError(Exception):
    """Base of all errors of the core; its text can be shown to a user as it is."""


class ProblemError(SitingError, ValueError):
    """A location problem is wrongly posed."""


class EditError(ProblemError):
    """An edit of a plan cannot be done.

    Parameters
    ----------
    message
        The sentence.
    reason
        Which rule it breaks: ``taken``, ``gone``, ``last``, ``room``, ``abroad`` or ``occupied``.
    values
        What the sentence tells of, by name.
    """

    def __init__(self, message: str, *, reason: str, values: Mapping[str, str | float]) -> None:
        super().__init__(message)
        self.reason, self.values = reason, dict(values)


class UnsupportedError(SitingError, ValueError):
    """No method supports the problem as asked."""


class InfeasibleError(SitingError, ValueError):
    """No feasible plan exists; the message names what blocks it."""


class NotFoundError(SitingError, ValueError):
    """No plan was found in time, though none was ruled out; the message names what limits it."""


class StandardsError(SitingError, ValueError):
    """A standard is missing, misspelt or impossible."""


class TariffError(SitingError, ValueError):
    """A fee or cost is missing, misspelt or impossible."""


class PlanFileError(SitingError, ValueError):
    """A file cannot be opened as a plan."""


class QuotaError(SitingError, ValueError):
    """Quotas do not add up, or cannot be made as asked."""


class CalendarError(SitingError, ValueError):
    """A month or weekday does not exist, or leaves no day to work."""


class RoundsError(SitingError, ValueError):
    """Home visits are asked for whose center or workers the plan does not know."""


class ApplicantsError(SitingError, ValueError):
    """Approvals of applicants contradict the plan, the applicants or each other."""


class ScenarioError(SitingError, ValueError):
    """A scenario is not there, is there already, or was saved by somebody else meanwhile.

    Parameters
    ----------
    message
        The sentence.
    kept_as
        Name under which it was kept beside that of somebody else; empty where it was not kept.
    """

    def __init__(self, message: str, *, kept_as: str = "") -> None:
        super().__init__(message)
        self.kept_as = kept_as


class JobError(SitingError, ValueError):
    """A job is not there, cannot be kept, or is asked for what it cannot do."""
