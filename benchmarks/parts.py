"""What a part of a method is worth: the same instances with it and without it.

Run ``python benchmarks/parts.py --seconds 10``: for every part, some instances of the families
that meet it are solved twice in processes of their own, once with the part replaced by what does
nothing, and the cost, the bound and the time of both stand side by side. A part that gains nothing
here has no reason to be. Whole methods are compared by ``run.py --method NAME``.
"""

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import tables
from catalog import Case, read_cases, shared_folder, spread
from measure import measure
from run import evaluate
from tables import Row


@dataclass(frozen=True)
class Part:
    """A part of a method, and where it is met.

    Parameters
    ----------
    place
        Module and name of the function that the method calls.
    instead
        Made of that function: what is called without the part.
    families
        Families of instances that meet it.
    """

    place: tuple[str, str]
    instead: Callable[[Callable[..., Any]], Callable[..., Any]]
    families: tuple[str, ...]


def _never(_: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *_, **__: False


def _no_bound(_: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *_, **__: -float("inf")


def _no_better(_: Callable[..., Any]) -> Callable[..., Any]:
    """Return the value of the best answer, as if one shake had not helped."""
    return lambda _, __, value, *___: (value, 1)


def _first_prices_only(before: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the prices with which the rows begin."""
    return functools.partial(_call_stopped, before)


def _call_stopped(before: Callable[..., object], reach: object, **given: object) -> object:
    return before(reach, **{**given, "stop": lambda _: True})


_METHODS = "siting.location.methods"
#: Parts by name. Prices serve three methods, each of which imports them by name.
PARTS = {
    "branching": Part((f"{_METHODS}.total.method", "suits_branching"), _never, ("pmedian_orlib",)),
    "shakes": Part(
        (f"{_METHODS}.total.interchange", "shake_and_mend"), _no_better, ("pmedian_tsplib",)
    ),
    "tree of packings": Part(
        (f"{_METHODS}.capacitated.method", "suits_finish"), _never, ("cpmp_orlib", "cpmp_sjc")
    ),
    "hunt for a cover": Part(
        (f"{_METHODS}.covering.kernels.hunt", "hunt"), _never, ("lscp", "pcenter_orlib")
    ),
    "prices, fewest sites": Part(
        (f"{_METHODS}.covering.fewest_sites", "price_sites"), _no_bound, ("lscp",)
    ),
    "prices, farthest": Part(
        (f"{_METHODS}.farthest.search", "price_sites"), _no_bound, ("pcenter_orlib",)
    ),
    "prices, most covered": Part(
        (f"{_METHODS}.covering.most_covered", "price_rows"), _first_prices_only, ("mclp",)
    ),
}
COLUMNS = ("part", "instance", "cost", "without", "bound", "without ", "seconds", "without  ")


def main() -> None:
    """Measure every part, or solve one instance without one."""
    if sys.argv[1:2] == ["--without"]:
        solve_without(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="time for each run")
    parser.add_argument("--limit", type=int, default=4, help="instances of each family")
    parser.add_argument("--part", choices=PARTS, help="only this part")
    options = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        sys.exit("The instances are not here; see benchmarks/run.py.")
    rows = [
        compare(name, case, options.seconds)
        for name, part in PARTS.items()
        if options.part in (None, name)
        for family in part.families
        for case in spread(read_cases(shared, family), options.limit)
    ]
    print(tables.markdown(COLUMNS, rows))


def solve_without(name: str, *words: str) -> None:
    """Run ``siting`` with these words and without a part."""
    part = PARTS[name]
    module, function = part.place
    owner = import_module(module)
    setattr(owner, function, part.instead(getattr(owner, function)))
    sys.argv = ["siting", *words]
    import_module("siting.cli.main").main()


def compare(name: str, case: Case, seconds: float) -> list[str]:
    """Solve an instance with and without a part."""
    code = ["-c", "from siting.cli.main import main; main()"]
    here = [str(Path(__file__).resolve()), "--without", name]
    both = [_solve(case, words, seconds) for words in (code, here)]
    shown = [_show(row[key]) for key in ("cost", "lower_bound", "seconds") for row in both]
    print(name, case.instance, *shown, sep=" | ", flush=True)
    return [name, case.instance, *shown]


def _solve(case: Case, program: list[str], seconds: float) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        given = ["--seconds", f"{seconds:g}", "--out", str(out)]
        ran = measure([*program, "solve", *case.words, *given], patience_s=4 * seconds + 300)
        return evaluate(case, ran, out)


def _show(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}".removesuffix(".00")


if __name__ == "__main__":
    main()
