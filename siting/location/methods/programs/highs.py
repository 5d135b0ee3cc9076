"""HiGHS, the solver of linear and mixed-integer programs, as this project calls it.

One thread and one seed, so that the same program gives the same answer on any number of cores.
Source: Huangfu and Hall, Mathematical Programming Computation 10 (2018), 119-142,
doi:10.1007/s12532-017-0130-5.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf, isfinite, log2
from time import perf_counter

import highspy
import numpy as np

from siting.arrays import Floats
from siting.location.methods.programs.program import Program

#: Costs are scaled by a power of two so that the program's value is about this large: HiGHS
#: compares values to an absolute 1e-6, which is then less than a relative 1e-9.
_VALUE_SIZE = 2.0**14
#: How far, relatively, the cost of an optimal answer may be from its bound.
_SAME = 1e-8

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
    scale, ends = _scale(size), perf_counter() + seconds
    ask = _Questions(program, scale, stop, interrupted)
    answer = Answer(None, -inf, optimal=False, infeasible=False, nodes=0)
    for begin, presolved in _attempts(start):
        left = ends - perf_counter()
        if begin is not start and (left <= 0 or ask.interrupted()):
            break
        found = _run(program, scale, ask, seconds=left, start=begin, presolved=presolved)
        answer = replace(found, nodes=answer.nodes + found.nodes)
        if _agrees(program, answer, scale, start):
            break
    # Until HiGHS has a bound it says 0, which is none where costs may be negative.
    least = float(np.where(program.cost > 0, program.low, program.high) @ program.cost)
    if not _agrees(program, answer, scale, start):
        return replace(answer, bound=least, optimal=False, infeasible=False)
    if answer.optimal or answer.infeasible:
        return answer
    return replace(answer, bound=max(answer.bound, least) if answer.bound else least)


def _attempts(start: Floats | None) -> Iterator[tuple[Floats | None, bool]]:
    """Yield with which start to begin, and whether to presolve, until an answer agrees with itself.

    HiGHS may price a start too low once it has presolved the program; it then rules out all that
    costs more, a best solution with it, and calls the start optimal at a cost that it has not.
    """
    if start is not None:
        yield start, True
    yield None, True
    yield None, False


def _agrees(program: Program, answer: Answer, scale: float, start: Floats | None) -> bool:
    """Whether what HiGHS says of its answer can be true."""
    if answer.infeasible:
        return start is None
    if not answer.optimal or answer.values is None or not program.whole.any():
        return True
    value = float(program.cost @ answer.values)
    return abs(value - answer.bound) * scale <= _SAME * max(_VALUE_SIZE, abs(value) * scale)


class _Questions:
    """What is asked while HiGHS runs: its news are told, and it is interrupted where need be."""

    def __init__(
        self,
        program: Program,
        scale: float,
        stop: Callable[[float, float], bool] | None,
        interrupted: Callable[[], bool] | None,
    ) -> None:
        self._cost, self._scale = program.cost, scale
        self._stop, self._interrupted = stop, interrupted
        self._best = inf
        self._known: tuple[float, ...] = ()

    def interrupted(self) -> bool:
        """Whether the run is to end at once."""
        return self._interrupted is not None and self._interrupted()

    def note(self, event: highspy.HighsCallbackEvent) -> None:
        """Note what a better solution costs, which is not always what HiGHS says."""
        self._best = min(self._best, float(self._cost @ event.data_out.mip_solution))

    def ask(self, event: highspy.HighsCallbackEvent) -> None:
        """Tell the news, if there are any, and interrupt where the answer is to stop."""
        seen = event.data_out
        best, bound = self._best, seen.mip_dual_bound / self._scale
        news = (seen.mip_node_count, best, bound)
        over = self.interrupted()
        if self._stop is not None and news != self._known:
            self._known = news
            over |= self._stop(best, bound)
        if over:
            event.interrupt()

    def give_up(self, event: highspy.HighsCallbackEvent) -> None:
        """Interrupt where that is wanted."""
        if self.interrupted():
            event.interrupt()


def _run(
    program: Program,
    scale: float,
    questions: _Questions,
    *,
    seconds: float,
    start: Floats | None,
    presolved: bool,
) -> Answer:
    """Run HiGHS once."""
    solver = _Silent()
    _set_options(solver, seconds, presolved=presolved)
    _pass(solver, program, scale)
    if start is not None:
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    solver.cbMipImprovingSolution.subscribe(questions.note)
    solver.cbMipInterrupt.subscribe(questions.ask)
    # Programs without whole numbers ask nothing else.
    solver.cbSimplexInterrupt.subscribe(questions.give_up)
    solver.run()
    return _read(solver, scale)


class _Silent(highspy.Highs):
    """HiGHS that is silent from the start: it prints a banner when its callbacks are enabled."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        """Enable them, as the constructor does before any option can be set."""
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - its own form
        super().enableCallbacks()


def _scale(size: float) -> float:
    """Return the power of two that brings a cost to the size that HiGHS's tolerances are for."""
    return 2.0 ** round(log2(_VALUE_SIZE / size)) if size > 0 and isfinite(size) else 1.0


def _set_options(solver: highspy.Highs, seconds: float, *, presolved: bool) -> None:
    options: dict[str, bool | int | float | str] = {
        "presolve": "on" if presolved else "off",
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
    }
    if isfinite(seconds):
        options["time_limit"] = max(0.0, seconds)
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
