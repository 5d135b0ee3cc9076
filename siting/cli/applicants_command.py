"""The command that gives the centers of a plan to applicants."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from layers.texts import Words
from siting.cli.console import say, write
from siting.cli.options import AsJson, PlanFile, Replace, Sheet, Spoken, given
from siting.cli.outputs import check_output
from siting.cli.program import fail
from siting.cli.shown import show_unfilled


class Rules(StrEnum):
    """Rules by which applicants get centers, as `siting.planning.applicants.RULES` names them."""

    merit = "merit"
    total = "total"


def applicants(  # noqa: PLR0913 - each parameter is an option of the command
    plan_file: PlanFile,
    applicants_file: Annotated[
        Path, typer.Argument(metavar="APPLICANTS", show_default=False, callback=given)
    ],
    *,
    out: Annotated[Path, typer.Option(show_default=False)],
    by: Annotated[Rules, typer.Option()] = Rules.merit,
    former: Annotated[Path | None, typer.Option(callback=given)] = None,
    lapsed: Annotated[Path | None, typer.Option(callback=given)] = None,
    sheet: Sheet = None,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Give the centers of a plan to applicants, at most one for each, and say why."""
    import json

    from layers.applicants import read_applicants
    from layers.approvals import read_approvals, read_lapsed
    from layers.files.writing import check_table_path
    from siting.planning.applicants import assign_centers
    from siting.plans.reading import open_areas
    from siting.reports.award_tables import award_facts, write_awards
    from siting.sentences.applicants import awards_in_words

    if lapsed is not None and former is None:
        fail("cli_lapsed_alone")
    check_table_path(out, rows=0)
    check_output(out, plan_file, applicants_file, former, lapsed, replace=replace)
    words = Words(language)
    approvals = None if former is None else read_approvals(former)
    warnings = []
    if approvals is not None and lapsed is not None:
        approvals, without = approvals.lapsing(read_lapsed(lapsed), source=lapsed.name)
        if len(without):
            counts = {"count": len(without), "rows": len(approvals.lapsed)}
            file, first = words.name(lapsed.name), words.name(str(without[0]))
            warnings.append(words.text("lapsed_unmatched", file=file, first=first, **counts))
    read = read_applicants(applicants_file, sheet=sheet)
    awards = assign_centers(read.accepted, open_areas(plan_file), by=by.value, approvals=approvals)
    write_awards(awards, read, out, words)
    if as_json:
        write(json.dumps(award_facts(awards, read), ensure_ascii=False, indent=2))
        return
    say(read.summary(language))
    frames = (awards.applicants, awards.centers, awards.ties)
    for sentence in (*warnings, *awards_in_words(*frames, words, by=awards.by)):
        say(sentence)
    show_unfilled(awards.centers, words)
    say(words.text("table_written", file=words.name(str(out))))
