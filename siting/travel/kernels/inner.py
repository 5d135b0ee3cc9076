"""How kernels that only kernels call are compiled."""

from numba import njit

#: Without what takes arguments apart for a call from Python: numba works about as long on that as
#: on a kernel itself.
inner = njit(  # type: ignore[call-overload]
    cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
)
