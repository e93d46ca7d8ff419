"""The one error type that a user is meant to read."""


class FlawscopeError(Exception):
    """A failure the user can act on.

    Attributes:
        message: What happened.
        hint: What the user can do about it.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint
