"""Runs notebooks through Papermill and leaves in them nothing of the run itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import InputError, RunError


def execute(notebook: Path, output: Path, parameters: Mapping[str, Any], folder: Path) -> None:
    """Run a notebook in a folder, with those of the parameters that it has, and keep the executed copy at `output`.

    Shows a progress bar where standard error is a terminal. Raises InputError where the notebook refuses a parameter,
    RunError where anything else in it fails.
    """
    import papermill
    from traitlets.config import Config

    known = papermill.inspect_notebook(str(notebook))
    try:
        papermill.execute_notebook(
            str(notebook),
            str(output),
            parameters={key: value for key, value in parameters.items() if not known or key in known},
            cwd=str(folder),
            kernel_name="python3",
            progress_bar={"desc": notebook.stem} if sys.stderr.isatty() else False,
            # Not over TCP, which any user of the machine could listen to.
            config=Config(KernelManager={"transport": "ipc" if os.name == "posix" else "tcp"}),
        )
    except papermill.PapermillExecutionError as error:
        kind = InputError if error.ename == "InputError" else RunError
        raise kind(f"{notebook.name}, cell {error.cell_index}: {error.ename}: {error.evalue}") from error
    _clean(output)


def _clean(path: Path) -> None:
    """Without times, paths and chance names, so that the same input gives the same bytes."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata = {key: value for key, value in cell.metadata.items() if key not in ("papermill", "execution")}
        cell.id = f"cell-{number}"
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
