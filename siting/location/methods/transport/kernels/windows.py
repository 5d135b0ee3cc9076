"""Windows: the first few open candidates in each cell's list, kept up to date.

A list may hold thousands of candidates of which few are open. A window keeps the positions of the
nearest open ones, so that no search reads past the closed ones between them.
"""

import numpy as np

from siting.travel.kernels.compiled import inner, kernel


@kernel
def show(window, size, reach, cell, position):
    """Enter the candidate at a position of a cell's list, which is open now."""
    if position >= reach[cell]:
        return
    at = size[cell]
    if at == window.shape[1]:
        # One falls out, and the window reaches no further than it.
        reach[cell] = max(position, window[cell, at - 1])
        if reach[cell] == position:
            return
        at -= 1
    while at > 0 and window[cell, at - 1] > position:
        window[cell, at] = window[cell, at - 1]
        at -= 1
    window[cell, at] = position
    size[cell] = min(size[cell] + 1, window.shape[1])


@kernel
def hide(site, is_open, window, size, reach, cell, position):
    """Take out the candidate at a position of a cell's list, which is closed now."""
    if position >= reach[cell]:
        return
    at = 0
    while at < size[cell] and window[cell, at] != position:
        at += 1
    if at == size[cell]:
        return
    size[cell] -= 1
    while at < size[cell]:
        window[cell, at] = window[cell, at + 1]
        at += 1
    if size[cell] < window.shape[1] // 2:
        extend(site, is_open, window, size, reach, np.int64(cell))


@inner
def extend(site, is_open, window, size, reach, cell):
    """Read on in a cell's list until its window is full or the list ends."""
    k = site.shape[1]
    while size[cell] < window.shape[1] and reach[cell] < k:
        position = reach[cell]
        if site[cell, position] < 0:
            reach[cell] = k
            return
        if is_open[site[cell, position]]:
            window[cell, size[cell]] = position
            size[cell] += 1
        reach[cell] = position + 1


@kernel
def fill(site, is_open, window, size, reach):
    """Fill every window from nothing."""
    size[:] = 0
    reach[:] = 0
    for cell in range(len(site)):
        extend(site, is_open, window, size, reach, cell)
