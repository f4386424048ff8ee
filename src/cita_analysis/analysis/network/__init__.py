"""Who is listed together: bodies, their parents, or countries that stand in the same activity, and what chance gives.

Two bodies are co-listed when the plan prints both for one activity; it does not say that they work
together. The choices about participants are those of `measures`; for bodies they only decide which
activities count, and `regional` changes nothing, since a body stands once in an activity however its
countries are counted.
"""

from .chance import Chance, chance
from .communities import Communities, communities
from .incidence import activities_of, incidence, nodes, with_sizes
from .network import Edge, Network, build_network, graph
from .ranks import ranks, sensitivity, side_by_side
from .weights import WEIGHTS, co_listing, co_participation, project

__all__ = [
    "WEIGHTS",
    "Chance",
    "Communities",
    "Edge",
    "Network",
    "activities_of",
    "build_network",
    "chance",
    "co_listing",
    "co_participation",
    "communities",
    "graph",
    "incidence",
    "nodes",
    "project",
    "ranks",
    "sensitivity",
    "side_by_side",
    "with_sizes",
]
