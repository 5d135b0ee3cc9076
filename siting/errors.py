"""Errors of the planning core.

::

    SitingError
    ├── ProblemError (ValueError)       a location problem contradicts itself
    │   ├── ArgumentError               an argument is of a kind that only a program gets wrong
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
    ├── EngineError (RuntimeError)      parts of the work cannot be computed where they were sent
    ├── JobError (ValueError)           no such job, or one is asked for that cannot be
    └── ApplicantsError (ValueError)    approvals of applicants contradict the plan or each other
"""

from layers.errors import ToldError


class SitingError(ToldError):
    """Base of all errors of the core; its text can be shown to a user as it is."""


class ProblemError(SitingError, ValueError):
    """A location problem is wrongly posed."""


class ArgumentError(ProblemError):
    """An argument is of a kind or shape that only a program can get wrong; told in English only."""


class EditError(ProblemError):
    """An edit of a plan cannot be done.

    Parameters
    ----------
    template
        The sentence, see `layers.errors.ToldError`.
    reason
        Which rule it breaks: ``taken``, ``gone``, ``last``, ``room``, ``abroad`` or ``occupied``.
    **values
        What fills the places of the sentence.
    """

    def __init__(self, template: str, /, *, reason: str, **values: object) -> None:
        super().__init__(template, **values)
        self.reason = reason


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
    template
        The sentence, see `layers.errors.ToldError`.
    kept_as
        Name under which it was kept beside that of somebody else; empty where it was not kept.
    **values
        What fills the places of the sentence.
    """

    def __init__(self, template: str, /, *, kept_as: str = "", **values: object) -> None:
        super().__init__(template, **values)
        self.kept_as = kept_as


class EngineError(SitingError, RuntimeError):
    """There is no such engine, it does not answer, or what it computes cannot be right."""


class JobError(SitingError, ValueError):
    """A job is not there, cannot be kept, or is asked for what it cannot do."""
