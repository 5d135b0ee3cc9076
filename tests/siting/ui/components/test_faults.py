"""An error as a page shows it: a sentence in the language, the exact words folded below."""

import pytest
from streamlit.testing.v1 import AppTest


def _refused(name):
    from layers.texts import Words  # noqa: PLC0415 - a script of its own
    from siting.jobs.objections import Objection, RefusedError  # noqa: PLC0415 - a script of its own
    from siting.ui.components.faults import show_fault  # noqa: PLC0415 - a script of its own

    show_fault(RefusedError(Objection("check_quotas_nobody", {"names": name})), Words("en"))


def _show(language, refused):
    from layers.texts import Words  # noqa: PLC0415 - a script of its own
    from siting.errors import QuotaError  # noqa: PLC0415 - a script of its own
    from siting.jobs.objections import Objection, RefusedError  # noqa: PLC0415 - a script of its own
    from siting.ui.components.faults import show_fault  # noqa: PLC0415 - a script of its own

    if refused:
        show_fault(RefusedError(Objection("job_queue_full", {"count": 3})), Words(language))
    else:
        show_fault(QuotaError("Quotas of $Gilan$ sum to 7."), Words(language))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_kind_is_said_and_the_detail_stands_below(language):
    app = AppTest.from_function(_show, args=(language, False)).run()
    (error,), (detail,) = app.error, app.expander
    assert ("سهمیه" in error.value) == (language == "fa")
    assert ("quotas" in error.value) == (language == "en")
    assert "sum to 7" in detail.caption[0].value
    assert detail.proto.expanded == (language == "en")


def test_what_the_catalog_says_whole_has_no_detail():
    app = AppTest.from_function(_show, args=("fa", True)).run()
    assert "۳" in app.error[0].value
    assert not app.expander


def test_names_from_files_in_an_objection_are_no_markdown():
    app = AppTest.from_function(_refused, args=("![a](b)",)).run()
    assert r"\!\[a\]\(b\)" in app.error[0].value
