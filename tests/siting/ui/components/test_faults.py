"""An error as a page shows it: a sentence in the language, the exact words folded below."""

import pytest
from streamlit.testing.v1 import AppTest


def _refused(name):
    from layers.texts import Words  # noqa: PLC0415 - a script of its own
    from siting.jobs.objections import Objection, RefusedError  # noqa: PLC0415 - a script of its own
    from siting.ui.components.faults import show_fault  # noqa: PLC0415 - a script of its own

    show_fault(RefusedError(Objection("check_quotas_nobody", {"names": name})), Words("en"))


def _show(language, kind):
    from layers.texts import Words  # noqa: PLC0415 - a script of its own
    from siting.errors import JobError, QuotaError  # noqa: PLC0415 - a script of its own
    from siting.jobs.objections import Objection, RefusedError  # noqa: PLC0415 - a script of its own
    from siting.ui.components.faults import show_fault  # noqa: PLC0415 - a script of its own

    errors = {
        "refused": RefusedError(Objection("job_queue_full", {"count": 3})),
        "known": JobError("There is no plan {file}; it was renamed or removed.", file="$a$"),
        "unknown": QuotaError("Quotas of {area} sum to 7.", area="Gilan"),
    }
    show_fault(errors[kind], Words(language))


def test_of_an_unknown_sentence_the_kind_is_said_and_the_detail_stands_below():
    app = AppTest.from_function(_show, args=("fa", "unknown")).run()
    (error,), (detail,) = app.error, app.expander
    assert "سهمیه" in error.value
    assert "sum to 7" in detail.caption[0].value
    assert not detail.proto.expanded


@pytest.mark.parametrize(("language", "said"), [("fa", "نیست"), ("en", "There is no plan")])
def test_a_known_sentence_is_said_alone(language, said):
    app = AppTest.from_function(_show, args=(language, "known")).run()
    assert len(app.error) == 1
    assert said in app.error[0].value
    assert r"\$a\$" in app.error[0].value  # no formula
    assert not app.expander


def test_what_the_catalog_says_whole_has_no_detail():
    app = AppTest.from_function(_show, args=("fa", "refused")).run()
    assert "۳" in app.error[0].value
    assert not app.expander


def test_names_from_files_in_an_objection_are_no_markdown():
    app = AppTest.from_function(_refused, args=("![a](b)",)).run()
    assert r"\!\[a\]\(b\)" in app.error[0].value
