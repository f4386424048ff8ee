"""What was done and what came of it, in paragraphs, every number from the run."""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping
from importlib import metadata
from typing import Any, Final

import pandas as pd

from ..analysis.network import null_model
from ..analysis.network.chance import Chance
from ..analysis.network.chance import chance as test_against_chance
from ..analysis.network.communities import STABLE, Communities
from ..analysis.network.network import Network
from ..analysis.network.ranks import RESAMPLES, hubs
from . import Count, labels, message, thousands

_STATISTICS: Final = labels("statistics")
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


def chance_sentence(chance: Chance) -> str:
    """How many pairs share more or fewer activities than chance gives, also where none does."""
    return message("beyond-chance", beyond=chance.k, pairs=chance.m)


def communities_sentence(communities: Communities) -> str:
    """How many communities can be shown, also where none can."""
    shown, found = len(communities.shown), len(communities.table)
    return message("communities-shown", shown=shown, found=found, nodes=communities.grouped)


def convergence(chance: Chance) -> pd.Series[Any]:
    """Whether it matters where the chains began: what each half of them finds alone, and how far they differ."""
    one, other, apart = chance.halves
    return pd.Series(
        {
            "draws": chance.draws,
            "pairs that could reach p = 0.05 at all": chance.within_reach,
            "of them, alone after correction": chance.alone,
            "smallest q that one pair alone could have": round(chance.smallest_q, 4),
            "largest potential scale reduction": round(chance.rhat, 4),
            "converged": chance.converged,
            "pairs beyond chance in the half begun at the plan": one,
            "pairs beyond chance in the half begun at the built table": other,
            "largest difference of a p between the halves": round(apart, 4),
        },
        name="convergence",
    )


class Paragraph(str):
    """Text that Jupyter shows as such, whatever signs are in it."""

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in self.splitlines())


def methods(net: Network, chance: Chance, communities: Communities | None = None) -> Paragraph:
    """The paragraph, without its references; the communities are in it where they are given."""
    project = test_against_chance(net.by_project(), draws=chance.draws, seed=chance.seed)
    parts = [_data(net), message("methods-weights"), _null(chance), _tests(chance, project), _ranks(net)]
    if communities is not None:
        parts.append(_communities(communities))
    return Paragraph(" ".join([*parts, _versions()]))


def references() -> Paragraph:
    """What the paragraph cites, a line each."""
    return Paragraph("\n".join(REFERENCES))


def _data(net: Network) -> str:
    sizes = net.rows["node"].value_counts()
    return message(
        "methods-data", title=net.plan.title,
        named=net.rows["activity_id"].nunique(), activities=len(net.plan.activities),
        side=net.level, nodes=len(sizes), times=len(net.rows), once=(sizes == 1).sum(),
        afg_on_hold=net.counting.afg_on_hold, tentative=net.counting.tentative,
    )  # fmt: skip


def _null(chance: Chance) -> str:
    one, other, apart = chance.halves
    return message(
        "methods-null-model",
        draws=thousands(chance.draws), between=null_model.BETWEEN, before=null_model.BEFORE, chains=null_model.CHAINS,
        seed=chance.seed, converged=chance.converged, rhat=f"{chance.rhat:.4f}",
        one=one, other=other, apart=f"{apart:.3f}",
    )  # fmt: skip


def _tests(chance: Chance, project: Chance) -> str:
    return message(
        "methods-tests",
        pairs=chance.m, alpha=f"{chance.alpha:.0%}", within_reach=chance.within_reach, alone=chance.alone,
        chance=chance_sentence(chance), statistics=_statistics(chance),
        chance_by_project=chance_sentence(project), statistics_by_project=_statistics(project),
    )  # fmt: skip


def _statistics(chance: Chance) -> str:
    return "; ".join(map(_statistic, chance.whole.loc[~chance.whole["fixed"]].to_dict("records")))


def _statistic(row: Mapping[Hashable, Any]) -> str:
    return message(
        "statistic-against-draws",
        statistic=_STATISTICS[row["statistic"]],
        **{column: f"{row[column]:.2f}" for column in ("value", "low", "high")},
        p=_p(row["p"]),
    )


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _ranks(net: Network) -> str:
    gone = hubs(net)
    return message("methods-ranks", resamples=thousands(RESAMPLES), hubs=Count(len(gone), ", ".join(gone)))


def _communities(communities: Communities) -> str:
    return message(
        "methods-communities",
        grouped=communities.grouped, seeds=communities.seeds, modularity=f"{communities.modularity:.2f}",
        p=_p(communities.p), draws=communities.draws, p_by_project=_p(communities.p_project),
        stable=f"{STABLE:.0%}", resamples=communities.resamples, communities=communities_sentence(communities),
    )  # fmt: skip


def example(net: Network, chance: Chance) -> Paragraph:
    """The null model told with one pair: the one that chance would have share most."""
    if chance.pairs.empty:
        return Paragraph(message("example-without-a-pair"))
    pair = chance.pairs.sort_values(["expected", "a", "b"], ascending=[False, True, True]).iloc[0]
    sizes, n = net.rows["node"].value_counts(), net.rows["activity_id"].nunique()
    return Paragraph(
        message(
            "example",
            a=pair["a"],
            a_activities=sizes[pair["a"]],
            b=pair["b"],
            b_activities=sizes[pair["b"]],
            activities=n,
            expected=f"{pair['expected']:.1f}",
            low=pair["low"],
            high=pair["high"],
            shared=pair["shared"],
        )
    )


def findings(chance: Chance, project: Chance, communities: Communities) -> Paragraph:
    """What the network carries, a line each: pairs, the whole, communities."""
    lines = (
        message("findings-pairs", chance=chance_sentence(chance), within_reach=chance.within_reach),
        message("findings-whole", by_activity=_outside(chance), by_project=_outside(project)),
        message("findings-communities", communities=communities_sentence(communities)),
    )
    return Paragraph("\n".join(lines))


def _outside(chance: Chance) -> Count:
    """The statistics of the whole that differ from chance."""
    differing = chance.whole[(chance.whole["p"] <= chance.alpha) & ~chance.whole["fixed"]]
    return Count(len(differing), ", ".join(differing["statistic"].map(_STATISTICS)))


def _versions() -> str:
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return message("methods-versions", version=metadata.version("cita-analysis"), libraries=libraries)
