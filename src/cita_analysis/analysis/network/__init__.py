"""Which institutions, their parents, or countries are in the same activities, compared with chance.

Two institutions are co-listed if the plan prints both for one activity, which does not say that they work together.
For institutions a `Counting` only decides which activities are counted, and its choice of regional changes nothing,
since an institution is in an activity once however the countries are counted.
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
