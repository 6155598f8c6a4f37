"""A community's ties as a graph of networkx, for analysts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.city.rows import FLAG_MIGRANT, FLAG_PARTY, FLAG_VOLUNTEER
from sim.city.values import Array

if TYPE_CHECKING:
    import networkx as nx

FLAGS = {"migrant": FLAG_MIGRANT, "party": FLAG_PARTY, "volunteer": FLAG_VOLUNTEER}


class HasTies(Protocol):
    """What a graph is made of: a built city, or the World of a model."""

    @property
    def residents(self) -> Array: ...
    @property
    def communities(self) -> Array: ...
    @property
    def tie_start(self) -> Array: ...
    @property
    def tie_to(self) -> Array: ...


def community_graph(city: HasTies, community: int) -> nx.Graph[int]:
    """Return the ties inside a community.

    Args:
        city: a built city, or a model's World.
        community: index, 0..C - 1.

    Returns:
        Nodes are indices of residents with ``age`` (years), ``need`` (class), ``migrant``, ``party`` and
        ``volunteer``; the graph has the attributes ``community``, ``estate`` and ``subdistrict``.

    Raises:
        IndexError: there is no such community.
    """
    import networkx as nx

    if not 0 <= community < len(city.communities):
        raise IndexError(f"community {community}: must be from 0 to {len(city.communities) - 1}")
    row = city.communities[community]
    first, size = int(row["first"]), int(row["size"])
    graph: nx.Graph[int] = nx.Graph(
        community=community, estate=int(row["estate"]), subdistrict=int(row["subdistrict"])
    )
    for node, person in enumerate(city.residents[first : first + size], first):
        flags = {name: bool(person["flags"] & bit) for name, bit in FLAGS.items()}
        graph.add_node(node, age=int(person["age"]), need=int(person["need"]), **flags)
    start = city.tie_start[first : first + size + 1].astype(np.int64)
    ends = first + city.tie_to[start[0] : start[-1]].astype(np.int64)
    owners = np.repeat(np.arange(first, first + size), np.diff(start))
    graph.add_edges_from(zip(owners.tolist(), ends.tolist(), strict=True))
    return graph
