"""The list `reference/places.csv`, made or made longer from a plan, for a maintainer.

`python -m cita_analysis.figures.network_places data/tables/<edition>` prints the list with the plan's new bodies
added, each at a place that is free at every size. Of a list without rows it makes all anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd

from ..analysis import network
from ..plan import Plan, load_plan
from .network_layout import Frame, Place, known, layout
from .theme import PRESETS

# Height of the smallest frame of each size, as a share of its width: what title, note and key leave.
_HEIGHTS: Final = {"column": 1.0, "full": 0.7, "slide": 0.29}
# Room that a body may need in later editions: so many times its activities.
_GROWTH: Final = 1.2


def proposed(plan: Plan, places: Mapping[str, Place]) -> dict[str, Place]:
    """`places` with one for each body and parent of the plan that has none yet, good at every size."""
    bodies = _both_levels(plan)
    forms = {size: PRESETS[size] for size in _HEIGHTS}
    frames = [Frame(form.inner, form.inner * _HEIGHTS[size], form) for size, form in forms.items()]
    found = layout(bodies, frames, places or _springs(bodies))
    return {**{node: (round(x, 3), round(y, 3)) for node, (x, y) in found.items()}, **places}


def _both_levels(plan: Plan) -> nx.Graph[str]:
    """All bodies and all parents with their pairs, each with room for more activities than it has."""
    bodies: nx.Graph[str] = nx.Graph()
    for net in (network.build_network(plan, level) for level in ("body", "parent")):
        for node, activities in zip(net.nodes["node"], net.nodes["activities"], strict=True):
            before = bodies.nodes[node]["activities"] if node in bodies else 0
            bodies.add_node(node, activities=max(before, activities * _GROWTH))
        bodies.add_edges_from(zip(net.pairs["a"], net.pairs["b"], strict=True))
    return bodies


def _springs(bodies: nx.Graph[str]) -> dict[str, Place]:
    """Places for the largest part of the network: linked nodes near each other, above a strip for smaller parts."""
    main: set[str] = min(nx.connected_components(bodies), key=lambda part: (-len(part), min(part)), default=set())
    # Sorted, and rounded, so that neither the order of rows nor the last digits of a processor move a node.
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(main))
    ordered.add_edges_from(sorted(sorted(edge) for edge in bodies.subgraph(main).edges))
    at = pd.DataFrame(nx.kamada_kawai_layout(ordered, weight=None), index=["x", "y"]).T.round(3)
    # Half where the springs have it and half by rank, which makes room where they crowd.
    spread = ((at - at.min()) / (at.max() - at.min()) + (at.rank(method="first") - 1) / max(len(at) - 1, 1)) / 2
    return {str(node): (0.07 + 0.86 * x, 0.2 + 0.74 * y) for node, x, y in spread.fillna(0.5).itertuples()}


def main(folder: str) -> None:
    """Print the list for the plan in a folder of tables."""
    print("body,x,y")
    for body, (x, y) in sorted(proposed(load_plan(folder), known()).items()):
        print(f"{body},{x:g},{y:g}")


if __name__ == "__main__":
    main(sys.argv[1])
