"""The one error that a user can cause."""


class InputError(ValueError):
    """Something given to the package cannot be used: one line saying what, where and what to do."""
