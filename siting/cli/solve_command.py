"""The command that answers bare location problems, as benchmarks pose them."""

from pathlib import Path
from typing import Annotated

import typer

from layers.texts import Words
from siting.cli.console import progress, say
from siting.cli.options import Gap, Replace, Seconds, Seed, Spoken, given, make_stop
from siting.cli.outputs import check_output
from siting.location.asked import Aim, Metric


def solve(  # noqa: PLR0913 - each parameter is an option of the command
    instance: Annotated[Path, typer.Argument(show_default=False, callback=given)],
    *,
    out: Annotated[Path, typer.Option(show_default=False)],
    sites: Annotated[int | None, typer.Option(show_default=False)] = None,
    objective: Annotated[Aim, typer.Option()] = "total",
    radius: Annotated[float | None, typer.Option(min=0)] = None,
    metric: Annotated[Metric | None, typer.Option(show_default=False)] = None,
    method: Annotated[str, typer.Option()] = "auto",
    seconds: Seconds = 60,
    gap: Gap = None,
    seed: Seed = 0,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Solve a bare location problem; Ctrl-C keeps the best so far."""
    from layers.files.writing import check_folder
    from siting.location.instances import pose, read_instance, write_answer
    from siting.location.solver import solve as solve_problem
    from siting.sentences.solutions import solution_in_words

    words = Words(language)
    check_folder(out)
    check_output(out, instance, replace=replace)
    with progress(words) as step:
        with step("reading"):
            given = read_instance(instance, metric=metric)
            problem = pose(given, n_sites=sites, objective=objective, radius=radius)
        with step("solving"):
            stop = make_stop(seconds, gap)
            result = solve_problem(problem, stop=stop, method=method, seed=seed, listen=step.listen)
        if result.interrupted and result.solution is None:
            raise KeyboardInterrupt
        with step("writing"):
            write_answer(result, out, n_demand=problem.n_demand)
    if result.solution is None:
        raise result.refusal()
    for sentence in solution_in_words(result, given.measured, words):
        say(sentence)
    if result.interrupted:
        say(words.text("stopped_early"))
    say(words.text("cli_answer_written", file=words.name(str(out))))
