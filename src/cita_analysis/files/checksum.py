"""The sha256 of contents and of files, which identifies a source, a report and the inputs of a run."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    return sha256(path.read_bytes())
