"""Who is listed together: bodies, their parents, or countries that stand in the same activity, and what chance gives.

Two bodies are co-listed when the plan prints both for one activity; it does not say that they work
together. The choices about participants are those of `measures`; for bodies they only decide which
activities count, and `regional` changes nothing, since a body stands once in an activity however its
countries are counted.
"""

from .grouping import Communities, communities
from .net import Edge, Network, graph, of
from .pairs import WEIGHTS, co_listing, co_participation, project
from .prose import example, findings, methods, references
from .ranking import ranks, sensitivity, side_by_side
from .results import both_sides, publish, tested_pairs
from .sides import activities_of, incidence, nodes, with_sizes
from .testing import Chance, chance

__all__ = [
    "WEIGHTS",
    "Chance",
    "Communities",
    "Edge",
    "Network",
    "activities_of",
    "both_sides",
    "chance",
    "co_listing",
    "co_participation",
    "communities",
    "example",
    "findings",
    "graph",
    "incidence",
    "methods",
    "nodes",
    "of",
    "project",
    "publish",
    "ranks",
    "references",
    "sensitivity",
    "side_by_side",
    "tested_pairs",
    "with_sizes",
]
