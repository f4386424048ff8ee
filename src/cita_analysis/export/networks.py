"""A network as files that other programs open, with what its nodes and pairs carry."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pandas as pd

from ..analysis.network.chance import Chance
from ..analysis.network.network import Network
from ..schema import KINDS

# What each pair carries beside its weights, where it was tested.
_TESTED: Final = ("expected", "p_more", "p_less", "q", "beyond")


def annotated(net: Network, chance: Chance | None = None, weight: str = "shared") -> nx.Graph[str]:
    """The graph with a label for each node and, from `chance`, what each pair's tests say (as in its ``pairs``)."""
    graph = net.graph(weight)
    nx.set_node_attributes(graph, {node: node for node in graph}, "label")
    if chance is not None:
        for row in chance.pairs[chance.pairs["shared"] > 0].to_dict("records"):
            graph.edges[row["a"], row["b"]].update({name: row[name] for name in _TESTED})
    return graph


def save_network(net: Network, folder: str | Path, chance: Chance | None = None, weight: str = "shared") -> list[Path]:
    """Write the network as GraphML, GEXF (Gephi) and VOSviewer's map and network files; returns their paths.

    Files are named after the network's side: ``parent.graphml``, ``parent.gexf``, ``parent_vosviewer_map.txt``,
    ``parent_vosviewer_network.txt``. Nodes keep label, name, kind and activities, pairs all weights, the ids of their
    activities and, with `chance`, its tests; VOSviewer's files have room for one weight. The same bytes each time.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    graph = annotated(net, chance, weight)
    nx.write_graphml_xml(graph, folder / f"{net.level}.graphml")
    _write_gexf(graph, folder / f"{net.level}.gexf")
    _write_vosviewer(net, folder, weight)
    endings = (".graphml", ".gexf", "_vosviewer_map.txt", "_vosviewer_network.txt")
    return [folder / f"{net.level}{ending}" for ending in endings]


def _write_gexf(graph: nx.Graph[str], path: Path) -> None:
    """As networkx writes it, but without the day on which it does."""
    nx.write_gexf(graph, path)
    ET.register_namespace("", "http://www.gexf.net/1.2draft")
    tree = ET.parse(path)
    for meta in tree.getroot().iter("{http://www.gexf.net/1.2draft}meta"):
        meta.attrib.pop("lastmodifieddate", None)
    tree.write(path, encoding="utf-8", xml_declaration=True)


def _write_vosviewer(net: Network, folder: Path, weight: str) -> None:
    """A map (items, numbered) and a network (pairs of numbers with their weight); kinds are the clusters."""
    nodes = net.nodes.reset_index(drop=True)
    clusters = {kind: number for number, kind in enumerate((*KINDS, "country"), start=1)}
    items = pd.DataFrame(
        {
            "id": nodes.index + 1,
            "label": nodes["node"].map(_plain),
            # VOSviewer shows descriptions as HTML.
            "description": nodes["name"].fillna(nodes["node"]).map(_plain).map(html.escape),
            "cluster": nodes["kind"].map(clusters).astype("int64"),
            "weight<activities>": nodes["activities"],
        }
    )
    number = dict(zip(nodes["node"], items["id"], strict=True))
    pairs = net.pairs.assign(a=net.pairs["a"].map(number), b=net.pairs["b"].map(number))[["a", "b", weight]]
    looks: dict[str, Any] = {"sep": "\t", "index": False, "lineterminator": "\n", "float_format": "%.10g"}
    items.to_csv(folder / f"{net.level}_vosviewer_map.txt", **looks)
    pairs.to_csv(folder / f"{net.level}_vosviewer_network.txt", header=False, **looks)


def _plain(text: str) -> str:
    """On one line and in one column."""
    return " ".join(text.split())
