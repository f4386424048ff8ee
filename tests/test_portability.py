"""The package without what Unix alone has: fcntl, resource, alarms and signal masks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Loaded as Python starts, in the process itself and in those that it starts. SIGKILL stays: subprocess needs it here.
WITHOUT = """
import signal, sys
for name in ("fcntl", "resource"):
    sys.modules[name] = None
for name in ("SIGALRM", "setitimer", "getitimer", "pthread_sigmask"):
    delattr(signal, name)
"""
USED = """
import signal, sys
assert not hasattr(signal, "SIGALRM") and sys.modules["fcntl"] is None
from pathlib import Path
import cita_analysis as cita
plan = cita.read_plan(sys.argv[1])
plan.save("tables")
plan = cita.load_plan("tables")
assert len(plan.activities) == 44
cita.figures.participation_by_role(plan, quarter="2024Q2")
import cita_analysis.cli, cita_analysis.runs.reports
print("done")
"""


@pytest.mark.slow
def test_a_plan_is_read_kept_loaded_and_drawn(tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "sitecustomize.py").write_text(WITHOUT)
    path = os.pathsep.join([str(tmp_path / "without"), *filter(None, [os.environ.get("PYTHONPATH")])])
    source = ROOT / "data" / "source" / "cita-rsap-2024-2026.pdf"
    ended = subprocess.run(
        [sys.executable, "-c", USED, str(source)], cwd=tmp_path, env=os.environ | {"PYTHONPATH": path},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "done\n"), ended.stderr
