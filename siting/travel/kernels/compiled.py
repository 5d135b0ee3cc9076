"""How kernels are compiled: kept by numba, and without what none of them needs.

numba works as long on what takes arguments apart for a call from Python as on many a kernel, and
some time more on a call from C, which nobody makes. All but `parallel` release the interpreter's
lock, so two threads must not give kernels the same array to write in.
"""

from numba import njit

#: For kernels that Python calls.
kernel = njit(cache=True, nogil=True, no_cfunc_wrapper=True)  # type: ignore[call-overload]
#: For kernels that only kernels call: a call from Python ends the process.
inner = njit(  # type: ignore[call-overload]
    cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
)
#: For kernels whose rows numba shares out among the cores.
parallel = njit(cache=True, parallel=True, no_cfunc_wrapper=True)  # type: ignore[call-overload]
