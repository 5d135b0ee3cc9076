"""The command line.

Exit codes: 0 done; 2 bad input or usage, with one sentence on stderr; 3 no feasible plan, with what
blocks it, or none found in time.
"""

import sys
from typing import NoReturn

import typer

from layers.errors import LayersError
from layers.files.drafts import NO_ROOM
from siting.cli import (
    app_command,
    applicants_command,
    compare_command,
    coverage_commands,
    firm_command,
    front_command,
    growth_command,
    households_commands,
    need_command,
    plan_command,
    publish_command,
    quotas_command,
    report_command,
    rounds_command,
    scenario_command,
    solve_command,
    tier_command,
    whatif_command,
)
from siting.cli.console import complain
from siting.cli.program import BAD_INPUT, NO_PLAN, STOPPED, app, fail
from siting.errors import InfeasibleError, NotFoundError, SitingError

app.command("simulate")(households_commands.simulate)
app.command("check")(households_commands.check)
app.command("plan")(plan_command.plan)
app.command("compare")(compare_command.compare)
app.command("quotas")(quotas_command.quotas)
app.command("need")(need_command.need)
app.command("growth")(growth_command.growth)
app.command("tier")(tier_command.tier)
app.command("whatif")(whatif_command.whatif)
app.command("front")(front_command.front)
app.command("firm")(firm_command.firm)
app.command("applicants")(applicants_command.applicants)
app.command("scenario")(scenario_command.scenario)
app.command("solve")(solve_command.solve)
app.command("coverage")(coverage_commands.coverage)
app.command("centers")(coverage_commands.centers)
app.command("income")(coverage_commands.income)
app.command("map")(coverage_commands.draw)
app.command("report")(report_command.report)
app.command("publish")(publish_command.publish)
app.command("rounds")(rounds_command.rounds)
app.command("app")(app_command.open_app)


def main() -> None:
    """Run the command line; turn every foreseen error into one sentence and an exit code."""
    try:
        code = app(prog_name="siting", standalone_mode=False)
    except typer.TyperException as error:
        _fail_usage(error)
    except (InfeasibleError, NotFoundError) as error:
        fail(str(error), NO_PLAN)
    except (LayersError, SitingError) as error:
        fail(str(error), BAD_INPUT)
    except MemoryError:
        fail(
            "There is not enough memory for this on the machine; give a smaller part, such as one "
            "province, or close other programs.",
            BAD_INPUT,
        )
    except OSError as error:
        if error.errno in NO_ROOM:
            fail("The disk is full, so nothing was written; make room on it and try again.")
        fail(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.", BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    if code == STOPPED:
        fail("Stopped; nothing was written.", STOPPED)
    sys.exit(code if isinstance(code, int) else 0)


def _fail_usage(error: typer.TyperException) -> NoReturn:
    """Say what is wrong with the command; without any, its help was shown already."""
    said = error.format_message().rstrip(".").replace("Value error, ", "")
    if said:
        context = getattr(error, "ctx", None)
        command = "siting" if context is None else context.command_path
        complain(f"{said}; see `{command} --help`.")
    sys.exit(BAD_INPUT)
