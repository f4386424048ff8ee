"""The shipped plan, whole: golden tables, both sources alike, provenance, and a Plan as its users meet it."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from PIL.Image import Image

import cita_analysis as cita
from cita_analysis import schema

REPAIRS = {"row shifted", "row fused", "number fused"}
PROVENANCE = ("cells", "leftover", "findings")


def test_the_golden_tables_are_what_the_pdf_says(plan: cita.Plan, golden: Path, tmp_path: Path) -> None:
    plan.save(tmp_path / "tables")
    for file in sorted(golden.iterdir()):
        assert (tmp_path / "tables" / file.name).read_text() == file.read_text(), file.name


@pytest.mark.parametrize("name", [name for name in schema.TABLES if name not in PROVENANCE])
def test_both_sources_give_the_same_table(name: str, plan: cita.Plan, transcribed: cita.Plan) -> None:
    pages = ["page_first", "page_last"] if name == "activities" else []
    pd.testing.assert_frame_equal(plan.tables[name].drop(columns=pages), transcribed.tables[name].drop(columns=pages))


def test_both_sources_give_the_same_doubts_but_for_repairs(plan: cita.Plan, transcribed: cita.Plan) -> None:
    columns = ["activity_id", "field", "kind", "severity", "before", "after", "reason"]
    doubts = transcribed.findings.loc[~transcribed.findings["kind"].isin(REPAIRS), columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(plan.findings[columns], doubts)


def test_the_transcript_s_faults_are_repaired_and_said(transcribed: cita.Plan) -> None:
    repairs = transcribed.findings.query("kind in @REPAIRS").groupby("kind")["activity_id"].agg(list).to_dict()
    assert repairs == {
        "row shifted": ["01b", "06b", "17h", "17i", "19e"],
        "row fused": ["10a", "11a"],
        "number fused": ["12", "13a", "14a", "15", "16", "17a"],
    }


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_every_table_keeps_its_contract(name: str, plan: cita.Plan) -> None:
    schema.validate(name, plan.tables[name])


def test_a_table_that_breaks_its_contract_is_refused(plan: cita.Plan) -> None:
    with pytest.raises(cita.InputError, match="table activities, row 1, column scope: 'everywhere'"):
        schema.validate("activities", plan.activities.assign(scope="everywhere"))


@pytest.mark.parametrize(
    ("table", "before", "after", "message"),
    [
        ("statements", ",01a,1,completed,", ",01a,1,almost,", "table statements, row 1, column status: 'almost'"),
        ("statements", ",01a,2,", ",01a,1,", "table statements, row 1"),
        ("activities", ",01a,1,", ",01a,one,", "table activities, row 1, column pillar: 'one' is not a whole number"),
        ("activities", "open_ended", "ended", "table activities: has no column open_ended"),
        ("participation", "named,true", "named,yes", "column mentioned: 'yes' is not true or false"),
        ("milestones", "2023-09-30", "30.9.2023", "column end: '30.9.2023' is not a day such as 2024-06-30"),
    ],
)
def test_tables_that_break_their_contract_are_not_loaded(
    table: str, before: str, after: str, message: str, golden: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(golden, tmp_path / "tables")
    text = (folder / f"{table}.csv").read_text("utf-8")
    assert before in text
    (folder / f"{table}.csv").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(cita.InputError, match=re.escape(message)):
        cita.load_plan(folder)


def test_tables_that_break_their_contract_are_not_saved(shipped: cita.Plan, tmp_path: Path) -> None:
    wrong = {**shipped.tables, "statements": shipped.statements.assign(status="almost")}
    with pytest.raises(cita.InputError, match="table statements, row 1, column status"):
        dataclasses.replace(shipped, tables=wrong).save(tmp_path / "tables")
    assert not (tmp_path / "tables").exists()


@pytest.mark.parametrize("folder", [".", "notebooks"])
def test_without_a_folder_the_newest_tables_of_the_workspace_are_loaded(
    folder: str, golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for edition in ("2022-2024", "2023-2025"):
        tables = shutil.copytree(golden, tmp_path / "data" / "tables" / edition)
        info = json.loads((tables / "source.json").read_text("utf-8")) | {"edition": edition}
        (tables / "source.json").write_text(json.dumps(info), "utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / folder)
    assert cita.load_plan().edition == "2023-2025"


@pytest.mark.parametrize(
    ("activity_id", "kind"),
    [
        ("01a", "country only mentioned"),
        ("01a", "clause against its run"),
        ("03", "institution of no participant"),
        ("04", "institutions missing"),
        ("04", "text cut short"),
        ("06a", "clause against its run"),
        ("10b", "text cut short"),
        ("13a", "text cut short"),
        ("13a", "bracket never closed"),
        ("13a", "spelling mapped"),
        ("17d", "bracket never closed"),
        ("17f", "clause against its run"),
        ("19a", "spelling mapped"),
        ("05", "plan already past"),
        ("22", "period ended while open"),
        ("10c", "code not in legend"),
    ],
)
def test_known_doubts_are_found(activity_id: str, kind: str, plan: cita.Plan) -> None:
    assert ((plan.findings["activity_id"] == activity_id) & (plan.findings["kind"] == kind)).any()


def test_the_shipped_plan_has_no_error(plan: cita.Plan) -> None:
    assert set(plan.findings["severity"]) == {"note"}


def test_the_plan_speaks_as_of_its_latest_completed_milestone(plan: cita.Plan) -> None:
    assert (str(plan.as_of), plan.edition) == ("2024-02-01", "2024-2026")


def test_what_is_saved_is_loaded_again(plan: cita.Plan, tmp_path: Path) -> None:
    loaded = cita.load_plan(plan.save(tmp_path / "tables"))
    assert loaded.source_info == plan.source_info
    for name, table in plan.tables.items():
        pd.testing.assert_frame_equal(loaded.tables[name], table)


@pytest.mark.parametrize("name", [*schema.TABLES, "countries"])
def test_properties_hand_out_copies(name: str, plan: cita.Plan) -> None:
    before = getattr(plan, name)
    changed = getattr(plan, name)
    changed.iloc[:, 0] = None
    pd.testing.assert_frame_equal(getattr(plan, name), before)


def test_names_stand_beside_codes(plan: cita.Plan) -> None:
    names = plan.countries.set_index("country")["name"]
    assert (names["KGZ"], names["PRC"], len(names)) == ("Kyrgyz Republic", "People's Republic of China", 11)
    assert set(plan.involvement["institution"]) <= set(plan.institutions["institution"])
    assert set(plan.involvement["parent"]) <= set(plan.institutions["institution"])


class TestSource:
    """`plan.source`: where a text stands."""

    def test_words_boxes_and_picture(self, plan: cita.Plan) -> None:
        place = plan.source("13a", "status_text")
        assert " ".join(place.words["text"]) == place.pieces["text"].item()
        assert place.words[["x0", "top", "x1", "bottom"]].notna().all(axis=None)
        (picture,) = place.pictures()
        assert isinstance(picture, Image)
        assert "bracket never closed" in set(place.findings["kind"])

    def test_a_cell_that_a_page_break_cuts_has_a_piece_on_each_page(self, plan: cita.Plan) -> None:
        place = plan.source("06b", "status_text")
        assert place.pieces["page"].tolist() == [1, 2]
        assert len(place.pictures()) == 2

    def test_a_project_s_title_is_printed_under_its_first_activity(self, plan: cita.Plan) -> None:
        assert plan.source("17c", "project_title").pieces.equals(plan.source("17a", "project_title").pieces)

    def test_without_the_file_the_words_are_known_but_not_their_boxes(self, golden: Path) -> None:
        place = cita.load_plan(golden).source("02", "countries_text")
        assert place.words["text"].tolist() == ["AZE,", "GEO"]
        with pytest.raises(cita.InputError, match="source file is not at hand"):
            place.pictures()

    def test_another_file_is_refused(self, golden: Path, transcript: Path) -> None:
        with pytest.raises(cita.InputError, match="sha256"):
            cita.load_plan(golden, source=transcript).source("02", "countries_text")

    @pytest.mark.parametrize(("activity_id", "field"), [("99", "status_text"), ("02", "status")])
    def test_what_is_not_in_the_plan_is_said(self, activity_id: str, field: str, plan: cita.Plan) -> None:
        with pytest.raises(cita.InputError, match=f"{activity_id}|{field}"):
            plan.source(activity_id, field)

    def test_jupyter_shows_it_with_markup_escaped(self, plan: cita.Plan) -> None:
        shown = plan.source("01a", "status_text")._repr_html_()
        assert "<img" in shown
        assert "Completed: KGZ, TAJ;" in shown

    def test_from_a_transcript_there_are_words_without_a_place(self, transcribed: cita.Plan) -> None:
        place = transcribed.source("01a", "countries_text")
        assert (place.text, place.pictures(), len(place.words)) == ("KGZ, TAJ, MON, PAK", [], 0)


class TestFolder:
    """A folder of tables is replaced whole, and only if it is one of ours."""

    def test_an_older_one_is_replaced(self, plan: cita.Plan, transcribed: cita.Plan, tmp_path: Path) -> None:
        plan.save(tmp_path / "tables")
        transcribed.save(tmp_path / "tables")
        assert cita.load_plan(tmp_path / "tables").source_info["pages"] == 0
        assert [path.name for path in tmp_path.iterdir()] == ["tables"]

    def test_a_file_of_somebody_else_s_is_not_lost(self, plan: cita.Plan, golden: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(golden, tmp_path / "tables")
        (folder / "notes.txt").write_text("mine")
        with pytest.raises(cita.InputError, match="not a folder that cita wrote"):
            plan.save(folder)
        assert (folder / "notes.txt").read_text() == "mine"

    def test_what_is_no_folder_of_tables_is_not_loaded(self, tmp_path: Path) -> None:
        with pytest.raises(cita.InputError, match="not a folder of a plan's tables"):
            cita.load_plan(tmp_path)


def test_a_plan_shows_itself_as_a_quiet_card(shipped: cita.Plan) -> None:
    assert repr(shipped).splitlines() == [
        "CITA Rolling Strategic Action Plan 2024-2026",
        "  Edition: 2024-2026",
        "  Source: cita-rsap-2024-2026.pdf (6 pages)",
        "  As of: February 2024",
        "  Rows: activities 44, participation 377, involvement 101, institutions 39, statements 111, milestones 71",
        "  Findings: 0 errors, 37 notes",
    ]
    assert "<table>" in shipped._repr_html_()


def test_the_card_shows_text_of_the_document_as_text(shipped: cita.Plan) -> None:
    plan = dataclasses.replace(shipped, source_info={**shipped.source_info, "title": "<b>Plan</b>"})
    assert "&lt;b&gt;Plan&lt;/b&gt;" in plan._repr_html_()


def test_by_tab_the_package_offers_its_public_names_and_nothing_else() -> None:
    names = "Counting InputError Plan Quarter ReadLimits analysis figures load_plan network read_plan"
    assert dir(cita) == names.split()
    assert all(getattr(cita, name) for name in dir(cita))
