"""The pictures that README.md shows. `make sample` makes them anew; tests hold them against those of today."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cita_analysis.runs.reports import write_report

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "docs" / "sample"
QUARTER = "2024Q2"
FIGURES = ("participation_by_role", "partners_network", "status_milestones")
PAGE = SAMPLE / "page.png"
_WIDE, _HIGH, _SCALE = 1100, 850, 1.5  # pixels of the window, and of the picture for each of them


def top(report: Path) -> str:
    """Checksum of the report's page down to its first figure, of which the picture shows the beginning."""
    before, _, _ = (report / "index.html").read_text("utf-8").partition("<figure")
    return hashlib.sha256(before.encode()).hexdigest()


def photograph(report: Path) -> None:
    """A picture of the page's beginning, with the checksum of what it shows."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, driver.chromium.launch(executable_path=shutil.which("chromium")) as browser:
        tab = browser.new_page(viewport={"width": _WIDE, "height": _HIGH}, device_scale_factor=_SCALE)
        tab.goto((report / "index.html").as_uri())
        seen = Image.open(io.BytesIO(tab.screenshot()))
    info = PngInfo()
    info.add_text("Source", top(report))
    seen.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(PAGE, optimize=True, pnginfo=info)


def make() -> None:
    with tempfile.TemporaryDirectory() as aside:
        report = write_report(None, QUARTER, Path(aside))
        for name in FIGURES:
            shutil.copy(report / "figures" / f"{name}.png", SAMPLE)
        photograph(report)


if __name__ == "__main__":
    make()
