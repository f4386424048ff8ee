"""How much reading a PDF may take."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """The most that is read of a PDF: pages, seconds, and megabytes of memory for each process that reads pages."""

    pages: int = 2000
    seconds: float = 600
    memory: int = 2000
