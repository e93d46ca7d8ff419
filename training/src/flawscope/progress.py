"""Progress bars for the terminal; functions that work long take a `Report` and know nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Report = Callable[[int, int], None]

# Results go to standard output; what is only for the eye goes to standard error.
console = Console(stderr=True)


def quiet(_done: int, _total: int) -> None:
    """A report that nobody reads."""


@contextmanager
def progress(title: str, shown: bool = True) -> Iterator[Report]:
    """Shows a bar while the block runs, unless it is not to be shown; yields the function that moves it."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not shown) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report
