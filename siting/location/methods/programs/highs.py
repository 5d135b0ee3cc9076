"""HiGHS, the solver of linear and mixed-integer programs, as this project calls it.

One thread and one seed, so that the same program gives the same answer on any number of cores.
Source: Huangfu and Hall, Mathematical Programming Computation 10 (2018), 119-142,
doi:10.1007/s12532-017-0130-5.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite, log2

import highspy
import numpy as np

from siting.arrays import Floats
from siting.location.methods.programs.program import Program

#: Costs are scaled by a power of two so that the program's value is about this large: HiGHS
#: compares values to an absolute 1e-6, which is then less than a relative 1e-9.
_VALUE_SIZE = 2.0**14

_STATUS = highspy.HighsModelStatus


@dataclass(frozen=True)
class Answer:
    """What HiGHS found and proved.

    Parameters
    ----------
    values
        The best solution found, shape (columns,); None where there is none.
    bound
        Proved lower bound on the cost of any solution; ``-inf`` where none was proved.
    optimal
        Whether the solution was proved to be a best one.
    infeasible
        Whether it was proved that there is no solution.
    nodes
        Nodes of the search tree.
    """

    values: Floats | None
    bound: float
    optimal: bool
    infeasible: bool
    nodes: int


def run_highs(
    program: Program,
    *,
    seconds: float = inf,
    size: float = 1.0,
    start: Floats | None = None,
    stop: Callable[[float, float], bool] | None = None,
    interrupted: Callable[[], bool] | None = None,
) -> Answer:
    """Solve a program.

    Parameters
    ----------
    program
        The program.
    seconds
        Time after which to stop; ``inf`` for no limit.
    size
        How large the cost of a solution is, roughly.
    start
        Values of the first columns in a solution to begin with.
    stop
        Asked at each news, which is a node of the search tree, a better solution or a better bound,
        with the best cost so far (``inf`` for none) and the bound (``-inf`` for none).
    interrupted
        Asked between two linear programs, and within one that is alone, whether to stop.
    """
    scale = _scale(size)
    solver = _Silent()
    _set_options(solver, seconds)
    _pass(solver, program, scale)
    if start is not None:
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    known: tuple[float, ...] = ()

    def ask(event: highspy.HighsCallbackEvent) -> None:
        nonlocal known
        seen = event.data_out
        best, bound = seen.mip_primal_bound / scale, seen.mip_dual_bound / scale
        news = (seen.mip_node_count, best, bound)
        over = interrupted is not None and interrupted()
        if stop is not None and news != known:
            known = news
            over |= stop(best, bound)
        if over:
            event.interrupt()

    def give_up(event: highspy.HighsCallbackEvent) -> None:
        if interrupted is not None and interrupted():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(ask)
    solver.cbSimplexInterrupt.subscribe(give_up)  # programs without whole numbers ask nothing else
    solver.run()
    answer = _read(solver, scale)
    if answer.optimal or answer.infeasible:
        return answer
    # Until HiGHS has a bound it says 0, which is none where costs may be negative.
    least = np.where(program.cost > 0, program.low, program.high) @ program.cost
    return replace(answer, bound=max(answer.bound, float(least)) if answer.bound else float(least))


class _Silent(highspy.Highs):
    """HiGHS that is silent from the start: it prints a banner when its callbacks are enabled."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        """Enable them, as the constructor does before any option can be set."""
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - its own form
        super().enableCallbacks()


def _scale(size: float) -> float:
    """Return the power of two that brings a cost to the size that HiGHS's tolerances are for."""
    return 2.0 ** round(log2(_VALUE_SIZE / size)) if size > 0 and isfinite(size) else 1.0


def _set_options(solver: highspy.Highs, seconds: float) -> None:
    options: dict[str, bool | int | float] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
    }
    if isfinite(seconds):
        options["time_limit"] = seconds
    for name, value in options.items():
        solver.setOptionValue(name, value)


def _pass(solver: highspy.Highs, program: Program, scale: float) -> None:
    matrix = program.matrix
    solver.passModel(
        matrix.shape[1],
        matrix.shape[0],
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        program.cost * scale,
        program.low,
        program.high,
        program.row_low,
        program.row_high,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        program.whole.astype(np.int32),
    )


def _read(solver: highspy.Highs, scale: float) -> Answer:
    status, info = solver.getModelStatus(), solver.getInfo()
    found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if found else None
    bound = info.mip_dual_bound / scale
    # Both columns and costs are bounded, so "unbounded or infeasible" is infeasible.
    infeasible = status in (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)
    known = isfinite(bound) and not infeasible
    return Answer(
        values,
        bound if known else -inf,
        status == _STATUS.kOptimal,
        infeasible,
        max(0, int(info.mip_node_count)),
    )
