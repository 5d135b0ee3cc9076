"""One program in a fresh process: how long it took, how much memory, and what it said."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SITING = ("-c", "from siting.cli.main import main; main()")


@dataclass(frozen=True)
class Measured:
    """How a program ran.

    Parameters
    ----------
    seconds
        Wall-clock time, start-up included.
    peak_mb
        Largest memory of the process, in MB. The system counts what we ourselves held when we
        started it as its own, so whoever measures must be small.
    code
        Exit code.
    said
        The last line of its errors, else of its output.
    """

    seconds: float
    peak_mb: float
    code: int
    said: str


def measure(words: Sequence[str], *, patience_s: float | None = None) -> Measured:
    """Run Python with these words and measure that process alone.

    Parameters
    ----------
    words
        What follows the name of the interpreter.
    patience_s
        When to end it; without it, never. A program that is ended has the exit code -9.

    Returns
    -------
    What was measured.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *words], stdout=out, stderr=err)
        try:
            status, usage = _wait(process.pid, patience_s)
        except BaseException:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # it is waited for; Popen must know
        lines = []
        for stream in (out, err):
            stream.seek(0)
            lines += stream.read().decode(errors="replace").strip().splitlines()[-1:]
    peak_mb = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Measured(seconds, peak_mb, process.returncode, lines[-1] if lines else "")


def _wait(pid: int, patience_s: float | None) -> tuple[int, resource.struct_rusage]:
    """Wait for one process; its use of resources is told only to who waits for it."""
    end = None if patience_s is None else time.perf_counter() + patience_s
    while True:
        done, status, usage = os.wait4(pid, 0 if end is None else os.WNOHANG)
        if done:
            return status, usage
        if end is not None and time.perf_counter() > end:
            os.kill(pid, 9)
            end = None
        else:
            time.sleep(0.05)


def solve(words: Sequence[str], out: Path, *, seconds: float, seed: int) -> Measured:
    """Run ``siting solve`` with these words; its answer is left in a file."""
    given = ["--seconds", f"{seconds:g}", "--seed", str(seed), "--out", str(out)]
    return measure([*SITING, "solve", *words, *given], patience_s=2 * seconds + 300)
