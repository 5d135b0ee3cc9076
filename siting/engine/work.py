"""What is done with each of some parts, and whoever does it: one small interface.

A part is computed by a function of the part and of what all parts share. Whoever computes it, here,
in another process or on another machine, the results come in the order of the parts and are looked
at when they arrive. One that cannot be right is computed again, once.
"""

import pickle
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Generic, Self, TypeVar

from siting.errors import EngineError

Part = TypeVar("Part")
Shared = TypeVar("Shared")
Taken = TypeVar("Taken")

#: Told how many parts are done, of how many, and what came last.
Arrived = Callable[[int, int, Taken], None]
#: Numbers of parts and what came of them, one after the other.
Coming = Generator[tuple[int, Any], None, None]
#: A part with its number.
Numbered = tuple[int, Any]

#: Bytes of the digest that stands before what is sent.
_DIGEST = 16


class _Damaged:
    """Stands for a result that did not arrive as it was sent."""


DAMAGED = _Damaged()


def _as_it_is(part: object, found: Any) -> Any:  # noqa: ANN401, ARG001 - as `Work.take` is given
    return found


def _nothing() -> None:
    pass


@dataclass(frozen=True, eq=False, kw_only=True)
class Work(Generic[Part, Shared, Taken]):
    """What is done with each of some independent parts.

    Parameters
    ----------
    function
        A function of a module, of a part and of what all share, which changes neither.
    shared
        What all parts share; it goes once to each worker.
    take
        Given a part and what came of it, here, on arrival: returns what is wanted of that, or None
        where it cannot be right.
    cores
        Cores that a part keeps busy by itself.
    threads
        Whether the parts of this machine run on threads: for kernels that release the lock.
    halt
        Called when the work ends before its time, while parts run on threads.
    """

    function: Callable[[Part, Shared], Any]
    shared: Shared
    take: Callable[[Part, Any], Taken | None] = _as_it_is
    cores: int = 1
    threads: bool = False
    halt: Callable[[], None] = _nothing


class Engine(ABC):
    """Whoever computes parts; close it, or use it in a ``with``, to let go what it holds."""

    def map(
        self,
        work: Work[Part, Shared, Taken],
        parts: Sequence[Part],
        *,
        arrived: Arrived[Taken] | None = None,
        enough: Callable[[Taken], bool] | None = None,
    ) -> list[Taken]:
        """Compute all parts, and return their results in the order of the parts.

        Parameters
        ----------
        work
            What is done with each.
        parts
            The parts.
        arrived
            Told of each result when it comes, in whatever order they come.
        enough
            Says of a result that no other is wanted any more; those that came are returned.

        Raises
        ------
        EngineError
            When the result of a part fails its check twice, or parts cannot be computed.
        Exception
            The error of a part, as it is.
        """
        taken: dict[int, Taken] = {}
        wanted: list[Numbered] = list(enumerate(parts))
        for last in (False, True):
            doubtful = []
            with closing(self.run(work, wanted)) as coming:  # whatever ends it ends the work
                for number, found in coming:
                    result = None if found is DAMAGED else work.take(parts[number], found)
                    if result is None:
                        doubtful.append((number, parts[number]))
                        continue
                    taken[number] = result
                    if arrived is not None:
                        arrived(len(taken), len(parts), result)
                    if enough is not None and enough(result):
                        return [taken[number] for number in sorted(taken)]
            if not doubtful:
                break
            if last:
                _refuse(len(doubtful), len(parts))
            wanted = doubtful
        return [taken[number] for number in range(len(parts))]

    @abstractmethod
    def run(self, work: Work[Part, Shared, Taken], parts: Sequence[Numbered]) -> Coming:
        """Compute parts and yield the number and the result of each as they come.

        What did not arrive as it was sent is `DAMAGED`. Whoever stops asking ends the work.
        """

    @abstractmethod
    def beside(self, cores: int) -> int:
        """Return how many parts that keep so many cores busy are computed side by side."""

    def close(self) -> None:  # noqa: B027 - not all hold anything
        """Let go of processes and connections."""

    def __enter__(self) -> Self:
        """Return the engine."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


class InProcess(Engine):
    """Computes one part after the other, in this very process."""

    def run(self, work: Work[Part, Shared, Taken], parts: Sequence[Numbered]) -> Coming:
        """Compute parts, in their order."""
        for number, part in parts:
            yield number, work.function(part, work.shared)

    def beside(self, cores: int) -> int:  # noqa: ARG002 - what others are asked
        """Return one."""
        return 1


def computed(function: Callable[[Any, Any], Any], part: object, shared: object) -> bytes:
    """Compute a part where a worker is; return the result or the error, sealed."""
    try:
        outcome: tuple[bool, object] = True, function(part, shared)
        return sealed(outcome)
    except Exception as error:  # it goes on to whoever asked
        error.add_note(f"In a worker:\n{traceback.format_exc()}")
        return sealed((False, error))


def sealed(value: object) -> bytes:
    """Return a value as bytes that tell whether they are whole."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return blake2b(data, digest_size=_DIGEST).digest() + data


def opened(data: bytes) -> Any:  # noqa: ANN401 - whatever was computed
    """Return the result that `computed` sealed, or `DAMAGED`; raise its error, if it had one."""
    view = memoryview(data)
    if blake2b(view[_DIGEST:], digest_size=_DIGEST).digest() != view[:_DIGEST]:
        return DAMAGED
    done, value = pickle.loads(view[_DIGEST:])  # noqa: S301 - our own worker sealed it
    if not done:
        raise value
    return value


def _refuse(n_wrong: int, n_parts: int) -> None:
    message = (
        "{n_wrong} of {n_parts} parts of the work came back wrong twice; see that all machines "
        "have the same version of this program, or leave out the one that errs."
    )
    raise EngineError(message, n_wrong=n_wrong, n_parts=n_parts)
