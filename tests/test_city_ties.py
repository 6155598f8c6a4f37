"""Ties: a Watts-Strogatz small world in each community, and a few ties across communities."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path

from sim.city.build import City, build_city
from sim.city.cross import NEAR, starting_share
from sim.city.graph import community_graph
from sim.city.people import draw_neighbours
from sim.city.rows import COMMUNITY, FLAG_CROSS
from sim.city.values import Array
from sim.scenario import load_scenario

COPIES = 24


def values(name: str = "demo_town", **changes: Any) -> dict[str, Any]:
    return load_scenario(name).values() | {f"city.{key}": value for key, value in changes.items()}


def assert_ties_are_simple(city: City) -> None:
    """No tie to oneself, none twice, each at both ends, as many as the lattice had."""
    start = city.tie_start.astype(np.int64)
    assert start[0] == 0 and start[-1] == len(city.tie_to)
    owner = np.repeat(np.arange(len(city.residents)), np.diff(start))
    home = city.residents["community"][owner]
    assert (city.tie_to < city.communities["size"][home]).all()
    other = city.communities["first"][home] + city.tie_to
    assert (owner != other).all()
    there, back = owner * len(city.residents) + other, other * len(city.residents) + owner
    assert len(np.unique(there)) == len(there)
    assert (np.sort(there) == np.sort(back)).all()
    degree = np.bincount(home, minlength=len(city.communities)) / city.communities["size"]
    assert (degree == np.minimum(6, (city.communities["size"] - 1) // 2 * 2)).all()


def assert_cross_ties_are_simple(city: City) -> None:
    """Sorted, between communities, each listed from both ends; flags agree."""
    one, other = city.cross_from.astype(np.int64), city.cross_to.astype(np.int64)
    assert (np.diff(one) >= 0).all()
    community = city.residents["community"]
    assert (community[one] != community[other]).all()
    there, back = one * len(city.residents) + other, other * len(city.residents) + one
    assert len(np.unique(there)) == len(there)
    assert (np.sort(there) == np.sort(back)).all()
    flagged = np.flatnonzero(city.residents["flags"] & FLAG_CROSS)
    assert (flagged == np.unique(one)).all()


@given(
    residents=st.integers(500, 5000),
    communities=st.integers(3, 25),
    rewire=st.floats(0, 1),
    cross=st.floats(0, 1),
    seed=st.integers(0, 2**63 - 1),
)
@settings(max_examples=25, deadline=None)
def test_any_city_has_simple_ties(
    residents: int, communities: int, rewire: float, cross: float, seed: int
) -> None:
    asked = values(residents=residents, communities=communities, rewire=rewire, cross_share=cross)
    city = build_city(asked, seed)
    assert_ties_are_simple(city)
    assert_cross_ties_are_simple(city)


def drawn(size: int, degree: int, rewire: float, copies: int = COPIES) -> list[Array]:
    """Adjacency of equal communities of commercial estates, as the city draws them."""
    rows = np.zeros(copies, COMMUNITY)
    rows["size"], rows["first"], rows["estate"] = size, np.arange(copies) * size, 1
    start, to = draw_neighbours(values(degree=degree, rewire=rewire), 3, rows, threads=1)
    parts = [start[k * size : (k + 1) * size + 1].astype(int) for k in range(copies)]
    return [adjacency(to[p[0] : p[-1]], p - p[0], size) for p in parts]


def reference(size: int, degree: int, rewire: float, copies: int = COPIES) -> list[Array]:
    """The same many graphs of networkx."""
    graphs = [nx.watts_strogatz_graph(size, degree, rewire, seed=k) for k in range(copies)]
    return [nx.to_numpy_array(graph, dtype=int) for graph in graphs]


def adjacency(to: Array, start: Array, size: int) -> Array:
    return np.asarray(csr_array((np.ones(len(to), int), to.astype(int), start), (size, size)).toarray())


def clustering(graph: Array) -> float:
    """Mean local clustering coefficient."""
    triangles, degree = np.diag(graph @ graph @ graph), graph.sum(axis=0)
    pairs = degree * (degree - 1)
    return float(np.mean(triangles / np.where(pairs, pairs, 1)))


def path_length(graph: Array) -> float:
    distance = shortest_path(csr_array(graph), unweighted=True)
    reached = np.isfinite(distance) & (distance > 0)
    return float(distance[reached].mean())


def degree_spread(graph: Array) -> float:
    return float(graph.sum(axis=0).std())


@pytest.mark.parametrize("measure", [clustering, path_length, degree_spread])
@pytest.mark.parametrize("rewire", [0.0, 0.1, 1.0])
def test_communities_are_watts_strogatz_graphs(measure: Any, rewire: float) -> None:
    ours = np.array([measure(graph) for graph in drawn(150, 6, rewire)])
    theirs = np.array([measure(graph) for graph in reference(150, 6, rewire)])
    error = np.sqrt((ours.var(ddof=1) + theirs.var(ddof=1)) / COPIES)
    assert ours.mean() == pytest.approx(theirs.mean(), abs=4 * error + 1e-12)


def test_as_many_are_connected_as_in_watts_strogatz_graphs() -> None:
    copies = 200
    ours, theirs = (
        np.mean([connected_components(csr_array(graph))[0] == 1 for graph in make(25, 2, 0.1, copies)])
        for make in (drawn, reference)
    )
    assert 0.1 < theirs < 0.95
    assert ours == pytest.approx(theirs, abs=4 * np.sqrt(2 * theirs * (1 - theirs) / copies))


def test_neighbours_on_the_ring_are_not_alike_in_need() -> None:
    city = build_city(values("beijing_2023", scale=0.002, rewire=0.0), seed=1)
    owner = np.repeat(np.arange(len(city.residents)), np.diff(city.tie_start.astype(np.int64)))
    home = city.residents["community"][owner]
    need = city.residents["need"].astype(float)
    other = need[city.communities["first"][home] + city.tie_to]
    assert abs(np.corrcoef(need[owner], other)[0, 1]) < 0.02


def test_old_estates_are_closer_knit_as_far_as_closeness_says() -> None:
    def mean_clustering(closeness: float) -> list[float]:
        city = build_city(values(rewire=0.3, closeness=closeness), seed=1)
        graphs = [community_graph(city, c) for c in range(len(city.communities))]
        return [
            np.mean([nx.average_clustering(g) for g in graphs if (g.graph["estate"] == 0) == old])
            for old in (True, False)
        ]

    old, others = mean_clustering(1.0)
    assert old == pytest.approx(0.6) and others < 0.3
    alike = mean_clustering(0.0)
    assert alike[0] == pytest.approx(alike[1], abs=0.03) and alike[1] == others


def test_a_community_does_not_depend_on_the_others() -> None:
    rows = np.zeros(3, COMMUNITY)
    rows["size"] = 100
    rows["first"] = 0, 100, 200
    start, to = draw_neighbours(values(), 1, rows, threads=1)
    rows["size"][0], rows["first"][1:] = 300, (300, 400)
    later_start, later_to = draw_neighbours(values(), 1, rows, threads=1)
    assert (to[start[100] :] == later_to[later_start[300] :]).all()


def test_cross_ties_meet_their_share_and_stay_mostly_near() -> None:
    city = build_city(values("beijing_2023", scale=0.02, cross_share=0.2), seed=1)
    share = (city.residents["flags"] & FLAG_CROSS > 0).mean()
    assert share == pytest.approx(0.2, abs=0.01)
    community = city.residents["community"].astype(int)
    one, other = community[city.cross_from], community[city.cross_to]
    sub = city.communities["subdistrict"]
    near = sub[one] == sub[other]
    # Of those that lead anywhere, one in seven subdistricts stays inside it by chance.
    assert near.mean() == pytest.approx(NEAR + (1 - NEAR) / 7, abs=0.02)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (1.0, 8000)])
def test_cross_ties_of_none_and_all(share: float, expected: int) -> None:
    city = build_city(values(cross_share=share), seed=1)
    assert (city.residents["flags"] & FLAG_CROSS > 0).sum() == expected
    assert starting_share(share) == pytest.approx(share, abs=1e-9)


def test_a_community_is_a_graph_of_its_residents() -> None:
    city = build_city(values(), seed=1)
    graph = community_graph(city, 2)
    row = city.communities[2]
    assert sorted(graph) == list(range(row["first"], row["first"] + row["size"]))
    assert graph.number_of_edges() == 3 * row["size"]
    node = int(row["first"]) + 5
    assert graph.nodes[node]["age"] == city.residents[node]["age"]
    ties = row["first"] + city.tie_to[city.tie_start[node] : city.tie_start[node + 1]]
    assert sorted(graph[node]) == sorted(ties.tolist())
    with pytest.raises(IndexError, match="from 0 to 7"):
        community_graph(city, 8)
