"""Where each body of the network stands: where `reference/places.csv` has it, in this edition and the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..reference import Reference
from .theme import Preset, text_width

Numbers = npt.NDArray[np.float64]
Place = tuple[float, float]  # in a frame of width 1 and height 1, from its lower left corner

_STEPS: Final = np.linspace(0, 1, 101)
_GRID: Final = np.stack(np.meshgrid(_STEPS, _STEPS), axis=-1).reshape(-1, 2)
_CORNER, _MIDDLE = (0.0, 0.0), (0.5, 0.5)


def known() -> dict[str, Place]:
    """The place of each body that has one."""
    return {row["body"]: (float(row["x"]), float(row["y"])) for row in Reference.shipped().tables["places"]}


def radius(activities: float, form: Preset) -> float:
    """Of a node in points; its area grows with its activities."""
    return float(form.text * 0.3 * np.sqrt(max(activities, 0) + 0.6))


@dataclass
class Frame:
    """Width and height in points of what a network fills, its type, and the boxes of the nodes that are there."""

    width: float
    height: float
    form: Preset
    taken: Numbers = field(default_factory=lambda: np.empty((0, 4)))

    def take(self, node: str, activities: float, place: Place) -> None:
        """Put a node there."""
        self.taken = np.vstack([self.taken, self._boxes(node, activities, np.array([place]))])

    def misfit(self, node: str, activities: float, at: Numbers) -> Numbers:
        """How far the node would stand, at each place, out of the frame and over those that are there; 0 is free."""
        boxes = self._boxes(node, activities, at)
        beyond = np.hstack([-boxes[:, :2], boxes[:, 2:] - (self.width, self.height)]).clip(0).sum(axis=1)
        both = np.minimum(boxes[:, None, 2:], self.taken[:, 2:]) - np.maximum(boxes[:, None, :2], self.taken[:, :2])
        # Rounded, so that no processor's last digits decide where a node stands.
        misfit: Numbers = beyond * self.width + both.clip(0).prod(axis=2).sum(axis=1)
        return misfit.round(3)

    def _boxes(self, node: str, activities: float, at: Numbers) -> Numbers:
        """Left, lower, right and upper edge of a node with its label below it and some air, at each place."""
        text, r = self.form.text, radius(activities, self.form)
        half, above = max(text_width(node, text) / 2, r) + 0.2 * text, r + 0.15 * text
        boxes: Numbers = np.tile(at * (self.width, self.height), 2) + np.array([-half, -r - 1.2 * text, half, above])
        return boxes


def layout(bodies: nx.Graph[str], frames: Sequence[Frame], places: Mapping[str, Place]) -> dict[str, Place]:
    """Where each node (`activities`) stands so that in no frame a node or label is on another, and all are inside.

    A node stands at its place, or as near to it as there is room; one without begins amid the nodes it is linked to.
    Those with a place come first, the largest first, so that no newcomer moves them.
    """
    # In place of this, labels moved about marks that stay (adjustText 1.4) were tried: of 42 pictures of networks with
    # new and larger bodies, 31 had a label on a mark or another label, and each took 5 seconds; here none had.
    found: dict[str, Place] = {}
    for node in sorted(bodies, key=lambda node: (node not in places, -bodies.nodes[node]["activities"], node)):
        activities = bodies.nodes[node]["activities"]
        found[node] = _nearest(places.get(node) or _amid(bodies, node, found), node, activities, frames)
        for frame in frames:
            frame.take(node, activities, found[node])
    return found


def _nearest(home: Place, node: str, activities: float, frames: Sequence[Frame]) -> Place:
    """The free place nearest to a node's home; where none is free, the one that fits best."""
    if not any(frame.misfit(node, activities, np.array([home])) for frame in frames):
        return home
    misfit = np.sum([frame.misfit(node, activities, _GRID) for frame in frames], axis=0)
    x, y = _GRID[np.lexsort((np.hypot(*(_GRID - home).T).round(6), misfit))[0]]
    return float(x), float(y)


def _amid(bodies: nx.Graph[str], node: str, found: Mapping[str, Place]) -> Place:
    """The mean of the places that its neighbours have; a corner for a node that is linked to none."""
    around = [found[other] for other in sorted(bodies[node]) if other in found]
    if not around:
        return _MIDDLE if bodies[node] else _CORNER
    x, y = np.mean(around, axis=0).round(6)
    return float(x), float(y)
