"""What kind of trouble an error is and what to do, where its own sentence is not known."""

from collections.abc import Mapping

from layers import errors as given
from layers.texts import Words
from siting import errors as asked

#: The text of each kind of error; the nearest kind above it stands for one that is not here.
_KEYS: Mapping[type[BaseException], str] = {
    given.FileFormatError: "fault_file_format",
    given.MissingColumnError: "fault_missing_column",
    given.CrsError: "fault_crs",
    given.MissingAssetError: "fault_missing_asset",
    given.MissingPackageError: "fault_missing_package",
    given.UnknownPlaceError: "fault_unknown_place",
    given.FetchError: "fault_fetch",
    given.LayersError: "fault_data",
    asked.EditError: "fault_edit",
    asked.ProblemError: "fault_problem",
    asked.UnsupportedError: "fault_unsupported",
    asked.InfeasibleError: "fault_infeasible",
    asked.NotFoundError: "fault_not_found",
    asked.StandardsError: "fault_standards",
    asked.TariffError: "fault_tariff",
    asked.PlanFileError: "fault_plan_file",
    asked.QuotaError: "fault_quota",
    asked.CalendarError: "fault_calendar",
    asked.RoundsError: "fault_rounds",
    asked.ApplicantsError: "fault_applicants",
    asked.ScenarioError: "fault_scenario",
    asked.JobError: "fault_job",
    asked.EngineError: "fault_engine",
    asked.SitingError: "fault_plan",
    OSError: "fault_system",
    BaseException: "fault_plan",
}


def fault_key(error: BaseException) -> str:
    """Return the key of the text that says what kind of trouble an error is."""
    return next(_KEYS[kind] for kind in type(error).__mro__ if kind in _KEYS)


def fault_in_words(error: BaseException, words: Words) -> str:
    """Say what kind of trouble an error is, and what to do about it."""
    return words.text(fault_key(error))
