"""What the command line shows of a run that is under way; tables and sentences: see test_cli."""

import io

import pytest
from rich.console import Console

from layers.texts import Words
from siting.cli import console, coverage_shown
from siting.location.progress import Progress

EN, FA = Words("en"), Words("fa")


@pytest.mark.parametrize(
    ("best_cost", "lower_bound", "said"),
    [
        (float("inf"), None, "search: no answer yet"),
        (float("inf"), 3.0, "search: no answer yet"),
        (1234.5678, None, "search: cost 1,234.57, no bound yet"),
        (1_234_567.8, 1_200_000.4, "search: cost 1,234,568, bound 1,200,000, gap 2.80 %"),
        (8.0, 8.0, "search: cost 8, bound 8, gap 0.00 %"),
    ],
)
def test_progress_in_words(best_cost, lower_bound, said):
    assert console.describe_progress(Progress("search", best_cost, lower_bound, 1.0), EN) == said


def test_progress_in_persian():
    told = console.describe_progress(Progress("proof", 1_234_567.8, 1_200_000.4, 1.0), FA)
    assert told == "اثبات: هزینه ۱٬۲۳۴٬۵۶۸، کران ۱٬۲۰۰٬۰۰۰، فاصله ۲٫۸۰ درصد"
    none = console.describe_progress(Progress("search", float("inf"), None, 1.0), FA)
    assert none == "جست‌وجو: هنوز پاسخی نیست"


def _show(monkeypatch, *, terminal, words=EN):
    written = io.StringIO()
    shown = Console(file=written, force_terminal=terminal, width=120)
    monkeypatch.setattr(console, "_ERR", shown)
    with console.progress(words) as step:
        step.listen(Progress("search", 9.0, None, 0.0))  # nothing runs yet: nobody is told
        with step("solving"):
            step.listen(Progress("proof", 9.0, 8.0, 1.0))
        with pytest.raises(KeyboardInterrupt), step("writing"):
            raise KeyboardInterrupt
    return written.getvalue()


def test_a_terminal_shows_the_running_step_and_its_news(monkeypatch):
    shown = _show(monkeypatch, terminal=True)
    assert "solving" in shown
    assert "proof: cost 9, bound 8, gap 11.12 %" in shown
    assert "search" not in shown


def test_a_terminal_shows_persian_steps(monkeypatch):
    assert "حل" in _show(monkeypatch, terminal=True, words=FA)


def test_nothing_is_shown_where_there_is_no_terminal(monkeypatch):
    assert _show(monkeypatch, terminal=False) == ""


EVIL = "[bold]x[/nowhere]\x1b[2J\nسنقر"


def test_names_of_files_command_no_terminal(written, plan):
    console.say(EVIL)
    console.complain(EVIL)
    plan.summary["county"] = plan.summary["county"].where(plan.summary["county"].isna(), EVIL)
    coverage_shown.show_gaps(plan.summary, level="county", words=Words("en"))
    said = written.getvalue()
    assert "\x1b" not in said
    assert said.count("[bold]x[/nowhere]\ufffd[2J") >= 4
    assert "[2J سنقر" in said  # one line in a table


def test_a_name_that_python_quoted_keeps_its_joiner(written):
    name = "\u2068علی\u200cآباد\u2069"
    console.complain(f"No center {name!r} stands.")
    assert written.getvalue() == f"siting: No center '{name}' stands.\n"
