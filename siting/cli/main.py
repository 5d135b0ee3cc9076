"""The command line.

Exit codes: 0 done; 2 bad input or usage, with one sentence on stderr; 3 no feasible plan, with what
blocks it, or none found in time.
"""

import os
import sys
from collections.abc import Callable

import typer

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
from siting.cli.failures import FORESEEN, told
from siting.cli.help import Command
from siting.cli.language import VARIABLE, Chosen, choose_language, is_known
from siting.cli.options import Spoken
from siting.cli.program import STOPPED, app, fail, valued_options


@app.callback()
def begin(*, language: Spoken = "en") -> None:
    """Plan where neighborhood centers stand, whom they serve, and where coverage falls short."""


_COMMANDS: dict[str, Callable[..., None]] = {
    "simulate": households_commands.simulate,
    "check": households_commands.check,
    "plan": plan_command.plan,
    "compare": compare_command.compare,
    "quotas": quotas_command.quotas,
    "need": need_command.need,
    "growth": growth_command.growth,
    "tier": tier_command.tier,
    "whatif": whatif_command.whatif,
    "front": front_command.front,
    "firm": firm_command.firm,
    "applicants": applicants_command.applicants,
    "scenario": scenario_command.scenario,
    "solve": solve_command.solve,
    "coverage": coverage_commands.coverage,
    "centers": coverage_commands.centers,
    "income": coverage_commands.income,
    "map": coverage_commands.draw,
    "report": report_command.report,
    "publish": publish_command.publish,
    "rounds": rounds_command.rounds,
    "app": app_command.open_app,
}
for name, command in _COMMANDS.items():
    app.command(name, cls=Command)(command)


def main() -> None:
    """Run the command line; turn every foreseen error into one sentence and an exit code."""
    program = typer.main.get_command(app)
    chosen = choose_language(sys.argv[1:], os.environ, valued=valued_options(program))
    try:
        code = _run(program, chosen)
    except FORESEEN as error:
        said, code = told(error, chosen.words)
        if said:
            complain(said)
    sys.exit(code)


def _run(program: Callable[..., object], chosen: Chosen) -> int:
    """Run a command in the language of the run; return its exit code."""
    if not is_known(os.environ.get(VARIABLE, "")):
        fail("cli_unknown_language", name=VARIABLE, value=os.environ[VARIABLE])
    defaults = {known.name: {"language": chosen.language} for known in app.registered_commands}
    code = program(prog_name="siting", standalone_mode=False, obj=chosen, default_map=defaults)
    if code == STOPPED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0
