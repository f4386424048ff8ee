"""Networks as files: what other programs read is what was computed, and nothing of the run is in it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from cita_analysis import Plan
from cita_analysis.analysis import network
from cita_analysis.export import network_files, networks
from cita_analysis.messages import network as network_text
from drawn import PLAN, only

DRAWS = 20_000
COLUMNS = ["level", "a", "b", *network.WEIGHTS, "p_more", "p_less", "q", "activities"]
COLUMNS += ["expected", "low", "high", "beyond"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    network_files.save_networks(PLAN, folder, draws=DRAWS)
    return folder


def table(out: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(out / "tables" / f"{name}.csv", keep_default_na=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- Tables


def test_pairs_holds_all_pairs_of_both_levels(out: Path) -> None:
    pairs = table(out, "pairs")
    assert list(pairs.columns) == COLUMNS
    assert pairs["level"].value_counts().to_dict() == {"body": 703, "parent": 435}
    assert (pairs["a"] < pairs["b"]).all()
    assert not pairs.duplicated(["level", "a", "b"]).any()


def test_a_pair_names_the_activities_that_it_shares(out: Path) -> None:
    pairs = table(out, "pairs")
    named = pairs["activities"].map(lambda ids: len(ids.split(";")) if ids else 0)
    assert named.tolist() == pairs["shared"].tolist()
    assert (pairs.loc[pairs["shared"] == 0, list(network.WEIGHTS)] == 0).all(axis=None)
    together = pairs.query("level == 'body' and a == 'CCC' and b == 'RTG'").iloc[0]
    assert together["activities"] == "11c;13a;13b;17b;20a"


def test_a_pair_s_tests_are_those_of_its_network(out: Path) -> None:
    pairs = table(out, "pairs")
    for level, of_level in pairs.groupby("level"):
        tests = network.chance(network.build_network(PLAN, str(level)), draws=DRAWS).pairs
        for column in ("p_more", "p_less", "q"):
            assert of_level[column].tolist() == pytest.approx(tests[column].tolist())


def test_both_sides_have_their_margins(out: Path) -> None:
    sides = table(out, "incidence").groupby("side")
    counted = sides.agg(marks=("node", "size"), activities=("activity_id", "nunique"), nodes=("node", "nunique"))
    assert counted.T.to_dict("list") == {
        "body": [101, 43, 38],
        "country": [35, 13, 10],
        "country_named": [33, 13, 10],
        "parent": [94, 43, 30],
    }
    for _, rows in sides:
        assert (rows.groupby("activity_id")["node"].size() == rows.groupby("activity_id")["nodes"].first()).all()
        assert (rows.groupby("node")["activity_id"].size() == rows.groupby("node")["activities"].first()).all()


def test_the_other_tables_are_there_for_both_levels(out: Path) -> None:
    for name in ("network_tests", "ranks", "communities"):
        assert {*table(out, name)["level"]} == {"body", "parent"}
    assert {*table(out, "network_tests")["unit"]} == {"activity", "project"}
    assert {*table(out, "network_tests")["fixed"]} == {True, False}
    assert {*table(out, "communities")["shown"]} <= {True, False}


def test_nothing_is_written_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(network_files.save_networks(PLAN, None, draws=DRAWS).columns) == COLUMNS
    assert list(tmp_path.iterdir()) == []


def test_the_same_plan_gives_the_same_bytes_without_a_clock(out: Path, tmp_path: Path) -> None:
    network_files.save_networks(PLAN, tmp_path, draws=DRAWS)
    assert contents(tmp_path) == contents(out)
    assert not any(b"lastmodified" in content for content in contents(out).values())


# ---- Other programs


def carried(graph: nx.Graph[str]) -> tuple[dict[str, Any], dict[frozenset[str], Any]]:
    """What nodes and pairs carry; a file's own numbers of pairs aside."""
    pairs = {frozenset((a, b)): {**data, "id": None} for a, b, data in graph.edges(data=True)}
    return dict(graph.nodes(data=True)), pairs


@pytest.mark.parametrize(("ending", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
@pytest.mark.parametrize("level", ["body", "parent"])
def test_a_network_read_back_carries_all_that_it_had(level: str, ending: str, read: Any, out: Path) -> None:
    net = network.build_network(PLAN, level)
    made = networks.annotated(net, network.chance(net, draws=DRAWS))
    back = read(out / "networks" / f"{level}.{ending}")
    assert carried(back) == carried(made)
    assert back.nodes["CCC"] == {
        "label": "CCC",
        "name": "Customs Cooperation Committee",
        "kind": "carec",
        "activities": 18,
    }
    assert back.edges["CCC", "RTG"]["activities"] == "11c;13a;13b;17b;20a"


def test_vosviewer_gets_items_and_links_by_number(out: Path) -> None:
    items = pd.read_csv(out / "networks" / "parent_vosviewer_map.txt", sep="\t")
    links = pd.read_csv(out / "networks" / "parent_vosviewer_network.txt", sep="\t", names=["a", "b", "weight"])
    assert list(items.columns) == ["id", "label", "description", "cluster", "weight<activities>"]
    label = items.set_index("id")["label"]
    pairs = network.build_network(PLAN, "parent").pairs
    read = {(label[a], label[b], weight) for a, b, weight in links.itertuples(index=False)}
    assert read == {*zip(pairs["a"], pairs["b"], pairs["shared"], strict=True)}
    assert items["weight<activities>"].sum() == 94


def named(name: str) -> Plan:
    """The plan with RTG named so."""
    bodies = PLAN.institutions
    bodies.loc[bodies["institution"] == "RTG", "name"] = name
    return dataclasses.replace(PLAN, tables={**PLAN.tables, "institutions": bodies})


def test_words_of_the_plan_are_text_in_every_file(tmp_path: Path) -> None:
    name = 'Trade\t"group"\n<b onclick="x()">&amp;</b>'
    networks.save_network(network.build_network(named(name), "parent"), tmp_path)
    for read, ending in ((nx.read_graphml, "graphml"), (nx.read_gexf, "gexf")):
        assert " ".join(read(tmp_path / f"parent.{ending}").nodes["RTG"]["name"].split()) == " ".join(name.split())
    items = pd.read_csv(tmp_path / "parent_vosviewer_map.txt", sep="\t").set_index("label")
    assert items.loc["RTG", "description"] == (
        "Trade &quot;group&quot; &lt;b onclick=&quot;x()&quot;&gt;&amp;amp;&lt;/b&gt;"
    )
    assert len(items) == 30


# ---- Words


def test_the_methods_say_what_was_done_with_the_run_s_own_numbers() -> None:
    net = network.build_network(PLAN, "parent")
    tests = network.chance(net, draws=DRAWS)
    said = network_text.methods(net, tests, network.communities(net, resamples=10, draws=20))
    for words in (
        "43 of its 44 activities name 30 bodies",
        "94 times in all; 20 of them in one activity only",
        f"{DRAWS:,} were drawn",
        f"seed {tests.seed}",
        f"scale reduction (Gelman and Rubin 1992) is {tests.rhat:.4f}",
        "Benjamini and Hochberg (1995) at 5%: 0 of 435 pairs are beyond chance after correction",
        "(CCC, RTG)",
        f"networkx {nx.__version__}",
    ):
        assert words in said


def test_every_work_cited_is_among_the_references_and_no_other() -> None:
    net = network.build_network(PLAN, "parent")
    said = network_text.methods(net, network.chance(net, draws=DRAWS), network.communities(net, resamples=10, draws=20))
    listed = [re.match(r"([^,]+),.*?\((\d{4})\)", line).groups() for line in network_text.references().splitlines()]  # type: ignore[union-attr]
    assert [work for work in listed if not re.search(rf"{work[0]}[^;.(]*(et al\.)? \(?{work[1]}", said)] == []
    years = set(re.findall(r"\b(?:19|20)\d\d\b", said.replace(PLAN.title, "").replace("seed 2030", "")))
    assert years == {year for _, year in listed}


def test_a_pair_tells_the_null_model_with_the_plan_s_own_numbers() -> None:
    net = network.build_network(PLAN, "parent")
    told = network_text.example(net, network.chance(net, draws=DRAWS))
    assert told.startswith("CCC stands in 18 and RTG in 21 of 43 activities.")
    assert told.endswith("In the plan they meet in 5.")
    alone = network.build_network(only("02"), "parent")
    assert network_text.example(alone, network.chance(alone, draws=DRAWS)).startswith(
        "No two stand in the same activity"
    )


def test_the_findings_are_those_of_the_tests() -> None:
    net = network.build_network(PLAN, "parent")
    tests, project = network.chance(net, draws=DRAWS), network.chance(net.by_project(), draws=DRAWS)
    groups = network.communities(net, resamples=10, draws=20)
    pairs, whole, communities = network_text.findings(tests, project, groups).splitlines()
    assert pairs.startswith(f"Pairs: {network_text.chance_sentence(tests)} ({tests.within_reach} ")
    assert whole.endswith(
        "by activity: modularity of activities by pillar, modularity by kind of body; by project: nothing."
    )
    assert communities == f"Communities: {network_text.communities_sentence(groups)}."


def test_of_draws_that_have_not_settled_the_methods_say_so() -> None:
    net = network.build_network(PLAN, "parent")
    unsettled = dataclasses.replace(network.chance(net, draws=DRAWS), rhat=1.2)
    assert "They do not agree yet, so that no result should be used" in network_text.methods(net, unsettled)
    assert not unsettled.converged


def test_a_paragraph_shows_itself_as_text() -> None:
    assert network_text.references()._repr_html_().startswith("<p>Almeida-Neto")
    assert "<b>" not in type(network_text.references())("<b>")._repr_html_()
