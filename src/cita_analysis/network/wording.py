"""What was done, as a paragraph for a paper, every number from the run."""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping
from importlib import metadata
from typing import Any, Final

from .. import __version__
from ..summary import noun_for
from . import margins
from .grouping import STABLE, Communities
from .net import Network
from .ranking import RESAMPLES, hubs
from .testing import Chance

_NAMES: Final = {
    "body": ("body", "bodies", "as listed"),
    "parent": ("body", "bodies", "units counted with the body they belong to"),
    "country": ("country", "countries", "in the cell of participating countries"),
}
_LIBRARIES: Final = ("numpy", "scipy", "networkx", "pandas")

REFERENCES: Final = (
    "Almeida-Neto, M., Guimarães, P., Guimarães, P. R., Loyola, R. D., Ulrich, W. (2008). A consistent metric for"
    " nestedness analysis in ecological systems: reconciling concept and measurement. Oikos 117(8), 1227–1239.",
    "Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to"
    " multiple testing. Journal of the Royal Statistical Society B 57(1), 289–300.",
    "Blondel, V. D., Guillaume, J.-L., Lambiotte, R., Lefebvre, E. (2008). Fast unfolding of communities in large"
    " networks. Journal of Statistical Mechanics P10008.",
    "Carstens, C. J., Hamann, M., Meyer, U., Penschuck, M., Tran, H., Wagner, D. (2018). Parallel and I/O-efficient"
    " randomisation of massive networks using global curveball trades. ESA 2018, LIPIcs 112, 11:1–11:15.",
    "Gelman, A., Rubin, D. B. (1992). Inference from iterative simulation using multiple sequences. Statistical Science"
    " 7(4), 457–472.",
    "Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52(1),"
    " 258–271.",
    "Neal, Z. P., Domagalski, R., Sagan, B. (2021). Comparing alternatives to the fixed degree sequence model for"
    " extracting the backbone of bipartite projections. Scientific Reports 11, 23929.",
    "Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks, and centrality."
    " Physical Review E 64, 016132.",
    "Perianes-Rodriguez, A., Waltman, L., van Eck, N. J. (2016). Constructing bibliometric networks: a comparison"
    " between full and fractional counting. Journal of Informetrics 10(4), 1178–1195.",
    "Strona, G., Nappo, D., Boccacci, F., Fattorini, S., San-Miguel-Ayanz, J. (2014). A fast and unbiased procedure to"
    " randomize ecological binary matrices with fixed row and column totals. Nature Communications 5, 4114.",
    "van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some well-known similarity"
    " measures. Journal of the American Society for Information Science and Technology 60(8), 1635–1651.",
)


class Paragraph(str):
    """Text that Jupyter shows as such, whatever signs are in it."""

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in self.splitlines())


def methods(net: Network, chance: Chance, communities: Communities | None = None) -> Paragraph:
    """The paragraph, without its references; the communities are in it where they are given."""
    parts = [_data(net), _weights(), _null(chance), _tests(chance), _ranks(net)]
    if communities is not None:
        parts.append(_communities(communities))
    return Paragraph(" ".join([*parts, _versions()]))


def references() -> Paragraph:
    """What the paragraph cites, a line each."""
    return Paragraph("\n".join(REFERENCES))


def _data(net: Network) -> str:
    one, many, how = _NAMES[net.side]
    sizes = net.rows["node"].value_counts()
    once = int((sizes == 1).sum())
    return (
        f"{net.plan.title}: {net.rows['activity_id'].nunique()} of its {len(net.plan.activities)} activities name"
        f" {len(sizes)} {noun_for(len(sizes), one, many)} ({how}), {len(net.rows)} times in all; {once} of them in one"
        f" activity only ({_choices(net.choices)}). Two are co-listed when one activity names both; that they work"
        " together is not in the plan."
    )


def _choices(choices: Mapping[str, Any]) -> str:
    on_hold = "on hold and not counted" if choices.get("afg_on_hold", True) else "counted"
    brackets = "counted" if choices.get("tentative", True) else "not counted"
    return f"Afghanistan {on_hold}, participants in square brackets {brackets}"


def _weights() -> str:
    return (
        "Pairs are weighed by shared activities; by 1/(k - 1) for each activity with k of them (Newman 2001, and the"
        " fractional counting of Perianes-Rodriguez et al. 2016); by 2/(k(k - 1)), the activity's weight of 1 in equal"
        " parts among its pairs; and by Jaccard's index, cosine and association strength (van Eck and Waltman 2009)."
    )


def _null(chance: Chance) -> str:
    one, other, apart = chance.halves
    agree = "They agree" if chance.converged else "They do not agree yet, so that no result should be used"
    return (
        "The null model keeps both margins, how many each activity names and how many activities name each, and holds"
        " all such matrices for equally likely (fixed degree sequence model; Neal et al. 2021):"
        f" {chance.draws:,} were drawn by global curveball trades (Strona et al. 2014; Carstens et al. 2018), every"
        f" {margins.BETWEEN}th after {margins.BEFORE}, in chains of which half began at the plan and half at the most"
        f" uneven matrix with its margins (seed {chance.seed}). {agree}: the largest potential scale reduction (Gelman"
        f" and Rubin 1992) is {chance.rhat:.4f}, the halves alone find {one} and {other}"
        f" {noun_for(other, 'pair')}, and no one-sided p differs between them by more than {apart:.3f}."
    )


def _tests(chance: Chance) -> str:
    return (
        f"Each of the {chance.m} {noun_for(chance.m, 'pair')} is tested two-sided, those that share nothing too (twice"
        " the smaller share of draws with as many or more, or as few or fewer, the plan counted as a draw), and"
        f" corrected by Benjamini and Hochberg (1995) at {chance.alpha:.0%}: {chance.sentence}. Statistics of the whole"
        " network are held against the same draws, uncorrected: "
        + "; ".join(map(_statistic, chance.whole.loc[~chance.whole["fixed"]].to_dict("records")))
        + "."
    )


_STATISTICS: Final = {
    "modularity_pillar": "modularity of activities by pillar",
    "modularity_kind": "modularity by kind of body",
    "nestedness": "nestedness (NODF; Almeida-Neto et al. 2008)",
    "pairs_shared": "share of pairs that share an activity",
    "one_kind": "share of activities with one kind of body",
    "one_parent": "share of activities with one parent",
}


def _statistic(row: Mapping[Hashable, Any]) -> str:
    name, value, low, high = (row[column] for column in ("statistic", "value", "low", "high"))
    return f"{_STATISTICS[name]} {value:.2f} (draws {low:.2f} to {high:.2f}, {_p(row['p'])})"


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _ranks(net: Network) -> str:
    return (
        f"Ranks have the middle 95% of {RESAMPLES:,} resamples of the activities; a group holds those whose distance to"
        " its first is not above 0 in 97.5% of them. Hubs, left out for comparison, are named in more than a third of"
        f" the activities ({', '.join(hubs(net)) or 'none'})."
    )


def _communities(communities: Communities) -> str:
    return (
        f"Communities are the best of {communities.seeds} Louvain partitions (Blondel et al. 2008) of Newman's weights,"
        f" with modularity {communities.modularity:.2f} ({_p(communities.p)} among {communities.draws} draws);"
        f" where that is beyond chance, those are shown whose members stand together in {STABLE:.0%} of"
        f" {communities.resamples} resamples (after Hennig 2007): {communities.sentence}."
    )


def _versions() -> str:
    said = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"Computed with cita_analysis {__version__} ({said})."
