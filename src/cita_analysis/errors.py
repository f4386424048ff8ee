"""The two ways in which a run can end without its result, each told in one line."""


class InputError(ValueError):
    """Something given to the package cannot be used: what it is, where, and what to do."""


class RunError(RuntimeError):
    """A run broke off although what it was given was good: what failed, and where."""
