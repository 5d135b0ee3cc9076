"""Errors of the planning core.

::

    SitingError
    ├── ProblemError (ValueError)       a location problem contradicts itself
    ├── UnsupportedError (ValueError)   well posed, but no method here supports it
    ├── InfeasibleError (ValueError)    no feasible plan; the text names what blocks it
    ├── StandardsError (ValueError)     a standards file or value makes no sense
    └── PlanFileError (ValueError)      a file is not a plan that can be opened
"""


class SitingError(Exception):
    """Base of all errors of the core; its text can be shown to a user as it is."""


class ProblemError(SitingError, ValueError):
    """A location problem is wrongly posed."""


class UnsupportedError(SitingError, ValueError):
    """No method supports the problem as asked."""


class InfeasibleError(SitingError, ValueError):
    """No feasible plan exists; the message names what blocks it."""


class StandardsError(SitingError, ValueError):
    """A standard is missing, misspelt or impossible."""


class PlanFileError(SitingError, ValueError):
    """A file cannot be opened as a plan."""
