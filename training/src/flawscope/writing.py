"""Writing that fails in words: a full disk, a folder that may not be written to."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what a full disk or a forbidden folder raises into an error with a hint.

    Args:
        path: What the block writes.

    Raises:
        FlawscopeError: There is no room, or no right to write.
    """
    from safetensors import SafetensorError

    try:
        yield
    except OSError as error:
        raise _in_words(path, error) from error
    except SafetensorError as error:
        # Its writer is Rust and tells the number in words only.
        number = next((n for n in FULL if f"os error {n}" in str(error).lower()), None)
        if number is None:
            raise
        raise _in_words(path, OSError(number, str(error))) from error


@contextmanager
def watching_the_disk() -> Iterator[None]:
    """Puts a full disk into words where nobody knows any more which file it was.

    Raises:
        FlawscopeError: There is no room.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise FlawscopeError(
            f"There is no room left on the disk{f' for {error.filename}' if error.filename else ''}.",
            "Free some space and run it again.",
        ) from error


def _in_words(path: Path, error: OSError) -> FlawscopeError:
    if error.errno in FULL:
        return FlawscopeError(f"There is no room to write {path}.", "Free some disk space and run it again.")
    return FlawscopeError(
        f"{path} cannot be written ({error.strerror or error}).",
        "Check that the folder exists and may be written to.",
    )
