"""Which doors a street network links at all, however long the way: tells far from unreachable."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from siting.arrays import AnyIntegers, Flags, Int32s
from siting.travel.streets.doors import Doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.stretches import quickest

#: A part of a network with fewer nodes than this that nothing joins to the rest is taken for a flaw
#: of the map, not for an island: of the streets of Helsinki's center in OpenStreetMap 2.4 % of the
#: nodes are in 25 such parts, of at most 12 nodes each.
ISLAND_NODES = 20


class Links:
    """Whether a way on streets leads from each home to each site.

    Parameters
    ----------
    graph
        Streets.
    homes, sites
        Where both meet them.

    Notes
    -----
    A home comes to the streets at the ends of its stretch that may be driven to, a site is entered
    from the ends from which it may be. Ends in one strongly connected part need one search for all
    of them, so the work is that of as many searches as there are parts with sites.
    """

    def __init__(self, graph: StreetGraph, homes: Doors, sites: Doors) -> None:
        self._ways = _matrix(graph.start, graph.end, graph.n_nodes)
        self._back = _matrix(graph.end, graph.start, graph.n_nodes)
        self._part = connected_components(self._ways, connection="strong")[1]
        self._island = _islands(self._ways)
        self._exit = _ends(graph, homes, leaving=True)
        self._entry = _ends(graph, sites, leaving=False)
        self._known: dict[int, Flags] = {}
        self._homes, self._sites, self._graph = homes, sites, graph
        self._along, self._against = (
            times >= 0 for times in quickest(graph.stretches, graph.milliseconds)
        )
        anchor = int(np.argmax(self._part == np.bincount(self._part).argmax()))
        onward = _reached(self._ways, anchor)
        backward = self._leading_to(anchor)
        self.homes_attached, self.sites_attached = homes.attached, sites.attached
        self.homes_cut_off: Flags = homes.attached & ~_any(backward, self._exit)
        self.sites_cut_off: Flags = sites.attached & ~_any(onward, self._entry)

    def groups(self) -> Iterator[tuple[Flags, Int32s]]:
        """Yield, for sites that are entered from the same parts, the homes with a way to them.

        Yields
        ------
        linked
            Whether each home has a way, shape (n,).
        sites
            Positions of these sites, ascending.
        """
        part = np.where(self._entry < 0, -1, self._part[self._entry])
        kinds, kind = np.unique(np.sort(part, axis=1), axis=0, return_inverse=True)
        for number in range(len(kinds)):
            sites = np.flatnonzero(kind.ravel() == number).astype(np.int32)
            linked = np.zeros(len(self._exit), np.bool_)
            for node in self._entry[sites[0]]:
                if node >= 0:
                    linked |= _any(self._leading_to(int(node)), self._exit)
            yield linked, sites

    def along_one(self, home: AnyIntegers, site: AnyIntegers) -> Flags:
        """Say of pairs whether a way leads along the one stretch that both meet.

        `groups` does not know these: on a street that only leads out of the network a home comes
        to a site further on, though nobody else does.

        Parameters
        ----------
        home, site
            Positions, shape (k,).
        """
        stretch = self._homes.stretch[home]
        leaving, entered = self._homes.along[home], self._sites.along[site]
        same = (stretch >= 0) & (stretch == self._sites.stretch[site])
        onward = self._along[stretch] & (leaving <= entered)
        backward = self._against[stretch] & (leaving >= entered)
        return np.asarray(same & (onward | backward))

    def apart(self, home: AnyIntegers, site: AnyIntegers) -> Flags:
        """Say of pairs whether a gap of the network, such as water, lies between them.

        Both then meet streets, in parts of `ISLAND_NODES` nodes or more that no street joins,
        whatever its direction.

        Parameters
        ----------
        home, site
            Positions, shape (k,).
        """
        first = self._graph.stretches.first
        here, there = (
            self._island[first[self._homes.stretch]],
            self._island[first[self._sites.stretch]],
        )
        here = np.where(self.homes_attached, here, -1)[home]
        there = np.where(self.sites_attached, there, -1)[site]
        return np.asarray((here >= 0) & (there >= 0) & (here != there))

    def _leading_to(self, node: int) -> Flags:
        """Say of each node whether a way leads from it to another."""
        part = int(self._part[node])
        if part not in self._known:
            self._known[part] = _reached(self._back, node)
        return self._known[part]


def _matrix(start: Int32s, end: Int32s, n_nodes: int) -> csr_array:
    return csr_array((np.ones(len(start), np.int8), (start, end)), shape=(n_nodes, n_nodes))


def _islands(ways: csr_array) -> AnyIntegers:
    """Return the part of each node that streets join in any direction; -1 for small ones."""
    part = connected_components(ways, connection="weak")[1]
    return np.where(np.bincount(part)[part] >= ISLAND_NODES, part, -1)


def _reached(links: csr_array, node: int) -> Flags:
    reached = np.zeros(links.shape[0], np.bool_)
    reached[breadth_first_order(links, node, return_predecessors=False)] = True
    return reached


def _any(flags: Flags, ends: Int32s) -> Flags:
    """Say of each row of ends, shape (n, 2), whether one of them is flagged; -1 is none."""
    flagged = flags[ends] & (ends >= 0)
    return np.asarray(flagged[:, 0] | flagged[:, 1])


def _ends(graph: StreetGraph, doors: Doors, *, leaving: bool) -> Int32s:
    """Return the ends of each door's stretch that it leaves by, or is entered from, shape (n, 2).

    -1 stands for an end that one-way traffic closes, and for a door that meets no street.
    """
    stretches = graph.stretches
    along, against = quickest(stretches, graph.milliseconds)
    stretch = doors.stretch
    first, last = stretches.first[stretch], stretches.last[stretch]
    forth, back = along[stretch] >= 0, against[stretch] >= 0
    at_first, at_last = doors.along == 0.0, doors.along == 1.0
    to_first, to_last = (back, forth) if leaving else (forth, back)
    ends = np.column_stack(
        [np.where(to_first | at_first, first, -1), np.where(to_last | at_last, last, -1)]
    )
    ends[~doors.attached] = -1
    return ends.astype(np.int32)
