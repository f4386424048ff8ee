"""What was done, as a paragraph for a paper, every number from the run."""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping
from importlib import metadata
from typing import Any, Final

import pandas as pd

from .. import __version__
from ..summary import noun_for
from . import margins
from .grouping import STABLE, Communities
from .net import Network
from .ranking import RESAMPLES, hubs
from .testing import Chance
from .testing import chance as of_chance
from .whole import STATISTICS

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
    "Carstens, C. J., Berger, A., Strona, G. (2018). A unifying framework for fast randomization of ecological networks"
    " with fixed (node) degrees. MethodsX 5, 773–780.",
    "Gelman, A., Rubin, D. B. (1992). Inference from iterative simulation using multiple sequences. Statistical Science"
    " 7(4), 457–472.",
    "Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52(1),"
    " 258–271.",
    "Neal, Z. P., Domagalski, R., Sagan, B. (2021). Comparing alternatives to the fixed degree sequence model for"
    " extracting the backbone of bipartite projections. Scientific Reports 11, 23929.",
    "Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks, and centrality."
    " Physical Review E 64, 016132.",
    "Newman, M. E. J., Girvan, M. (2004). Finding and evaluating community structure in networks. Physical Review E"
    " 69, 026113.",
    "Perianes-Rodriguez, A., Waltman, L., van Eck, N. J. (2016). Constructing bibliometric networks: a comparison"
    " between full and fractional counting. Journal of Informetrics 10(4), 1178–1195.",
    "Phipson, B., Smyth, G. K. (2010). Permutation P-values should never be zero: calculating exact P-values when"
    " permutations are randomly drawn. Statistical Applications in Genetics and Molecular Biology 9(1), 39.",
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
    project = of_chance(net.by_project(), draws=chance.draws, seed=chance.seed)
    parts = [_data(net), _weights(), _null(chance), _tests(chance, project), _ranks(net)]
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
        "Pairs are weighted by shared activities; by 1/(k - 1) for each activity with k of them (Newman 2001, and the"
        " fractional counting of Perianes-Rodriguez et al. 2016); by 2/(k(k - 1)), the activity's weight of 1 in equal"
        " parts among its pairs; and by Jaccard's index, cosine and association strength (van Eck and Waltman 2009)."
    )


def _null(chance: Chance) -> str:
    one, other, apart = chance.halves
    agree = "They agree" if chance.converged else "They do not agree yet, so that no result should be used"
    return (
        "The null model keeps both margins, how many each activity names and how many activities name each, and holds"
        " all such matrices for equally likely (fixed degree sequence model; Neal et al. 2021):"
        f" {chance.draws:,} were drawn by global curveball trades (Strona et al. 2014; Carstens et al. 2018), one every"
        f" {margins.BETWEEN} trades after the first {margins.BEFORE}, in {margins.CHAINS} chains, of which half began"
        f" at the plan and half at a table built from its margins alone (seed {chance.seed}). {agree}: the largest"
        f" potential scale reduction (Gelman and Rubin 1992) is {chance.rhat:.4f}; the draws of each half alone find"
        f" {one} and {other} pairs, and no one-sided p differs between them by more than {apart:.3f}."
    )


def _tests(chance: Chance, project: Chance) -> str:
    return (
        f"Each of the {chance.m} {noun_for(chance.m, 'pair')} is tested two-sided, those that share nothing too (twice"
        " the smaller share of draws with as many or more, or as few or fewer, the plan counted as a draw: Phipson and"
        " Smyth 2010), and"
        f" corrected by Benjamini and Hochberg (1995) at {chance.alpha:.0%}: {chance.sentence}. Given how few"
        f" activities they are in, {chance.within_reach} pairs could have had a p of 0.05 at all, and {chance.alone}"
        " could have passed the correction alone; that a pair is not beyond chance does not say that it came by chance."
        " Statistics of the whole network (modularity: Newman and Girvan 2004) are held against the same draws,"
        " uncorrected: "
        + _statistics(chance)
        + ". The model takes activities for unrelated; those of one project often repeat its bodies, which makes p too"
        f" small. With each project as one row {project.sentence}, and the statistics are: {_statistics(project)}."
    )


def _statistics(chance: Chance) -> str:
    return "; ".join(map(_statistic, chance.whole.loc[~chance.whole["fixed"]].to_dict("records")))


def _statistic(row: Mapping[Hashable, Any]) -> str:
    name, value, low, high = (row[column] for column in ("statistic", "value", "low", "high"))
    return f"{STATISTICS[name]} {value:.2f} (draws {low:.2f} to {high:.2f}, {_p(row['p'])})"


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _ranks(net: Network) -> str:
    return (
        f"Rank intervals are the middle 95% of {RESAMPLES:,} bootstrap resamples of the activities; a group opens with"
        " the first that the first of the group before exceeds in 97.5% of them. Hubs, left out for comparison, are"
        f" named in more than a third of the activities ({', '.join(hubs(net)) or 'none'})."
    )


def _communities(communities: Communities) -> str:
    return (
        f"Communities of the {communities.grouped} in two activities or more are the best of {communities.seeds}"
        f" Louvain partitions (Blondel et al. 2008) of Newman's weights, with modularity {communities.modularity:.2f}"
        f" ({_p(communities.p)} among {communities.draws} draws, {_p(communities.p_project)} by project); where both"
        f" are beyond chance, those are shown whose members stand together in {STABLE:.0%} of {communities.resamples}"
        f" resamples that have them (a bound of Hennig 2007): {communities.sentence}."
    )


def example(net: Network, chance: Chance) -> Paragraph:
    """The null model told with one pair: the one that chance would have share most."""
    if chance.pairs.empty:
        return Paragraph("No two stand in the same activity, so that there is no pair to tell of.")
    pair = chance.pairs.sort_values(["expected", "a", "b"], ascending=[False, True, True]).iloc[0]
    sizes, n = net.rows["node"].value_counts(), net.rows["activity_id"].nunique()
    return Paragraph(
        f"{pair['a']} stands in {sizes[pair['a']]} and {pair['b']} in {sizes[pair['b']]} of {n} activities. Where the"
        f" marks are dealt out anew and all these numbers kept, the two meet in {pair['expected']:.1f} activities on"
        f" average, mostly in {pair['low']} to {pair['high']}. In the plan they meet in {pair['shared']}."
    )


def findings(chance: Chance, project: Chance, communities: Communities) -> Paragraph:
    """What the network carries, a line each: pairs, the whole, communities."""
    outside = {
        unit: [STATISTICS[row["statistic"]] for row in tests.whole[_differs(tests)].to_dict("records")]
        for unit, tests in {"activity": chance, "project": project}.items()
    }
    whole = "; ".join(f"by {unit}: {', '.join(names) or 'nothing'}" for unit, names in outside.items())
    return Paragraph(
        f"Pairs: {chance.sentence} ({chance.within_reach} could have been told from it at all).\n"
        f"The whole differs from chance (p at most 0.05, not corrected) in, {whole}.\n"
        f"Communities: {communities.sentence}."
    )


def _differs(chance: Chance) -> pd.Series[bool]:
    return (chance.whole["p"] <= chance.alpha) & ~chance.whole["fixed"]


def _versions() -> str:
    said = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"Computed with cita_analysis {__version__} ({said})."
