"""An objection is a text of the catalog in both languages."""

from layers.texts import Words
from siting.errors import JobError
from siting.jobs.objections import Objection, RefusedError


def test_an_objection_is_told_in_both_languages():
    objection = Objection("check_quotas", {"least": 5, "centers": 1200})
    assert objection.told(Words("en")).startswith(
        "The quotas ask for 5 centers at least, but 1,200"
    )
    assert "۱٬۲۰۰ مرکز" in objection.told(Words("fa"))
    assert objection.blocks


def test_names_are_joined_as_each_language_does():
    objection = Objection("check_quotas_nobody", {"names": ("یزد", "قم")})
    for language, comma in (("en", ", "), ("fa", "، ")):
        told = objection.told(Words(language)).replace("\u2068", "").replace("\u2069", "")
        assert f"یزد{comma}قم" in told


def test_a_refusal_is_an_error_of_its_words():
    error = RefusedError(Objection("job_not_over"))
    assert isinstance(error, JobError)
    assert str(error) == "This job has not ended yet; stop it first."
    assert error.objection.key == "job_not_over"
