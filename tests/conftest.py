"""What many tests need: the shipped sources, and the plan read from each once."""

from __future__ import annotations

from pathlib import Path

import pytest

import cita_analysis as cita

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def pdf() -> Path:
    return ROOT / "data" / "source" / "cita-rsap-2024-2026.pdf"


@pytest.fixture(scope="session")
def transcript() -> Path:
    return ROOT / "data" / "source" / "cita-rsap-2024-2026.txt"


@pytest.fixture(scope="session")
def golden() -> Path:
    return ROOT / "data" / "tables" / "2024-2026"


@pytest.fixture(scope="session")
def plan(pdf: Path) -> cita.Plan:
    return cita.read_plan(pdf)


@pytest.fixture(scope="session")
def transcribed(transcript: Path) -> cita.Plan:
    return cita.read_plan(transcript)


@pytest.fixture(scope="session")
def shipped(golden: Path) -> cita.Plan:
    """The plan of 2024-2026 from its tables, which takes milliseconds."""
    return cita.load_plan(golden)
